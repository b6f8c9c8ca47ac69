/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder_settings.h"

tier__ladder_settings tier__ladder_plain(void) {
  const tier__ladder_settings settings = {
      .period = {.kind = TIER__PERIOD_YEAR, .first_month = 1},
      .restart_on_upgrade = 1,
      .confirmations_up = 1,
      .confirmations_down = 1,
      .borderline_share = 0.05,
  };
  return settings;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <tier/book.h>

const char *tier_row_reason_name(int32_t reason) {
  static const char *const names[TIER_ROW_REASONS] = {
      "accepted",  "duplicate",  "pending",  "void",       "superseded",    "before_start", "after_as_of", "no_id",
      "bad_time",  "bad_amount", "bad_text", "bad_status", "bad_attribute", "conflict",     "overflow"};
  return reason >= 0 && reason < TIER_ROW_REASONS ? names[reason] : "unknown";
}

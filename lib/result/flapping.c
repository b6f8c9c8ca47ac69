/* SPDX-License-Identifier: Apache-2.0 */
#include "flapping.h"

void tier__flap_step(int32_t previous, int32_t tier, int32_t day, int32_t reversal_days, tier__last_change *last,
                     tier__flaps *flaps) {
  if (previous < 0 || previous == tier) {
    return;
  }
  flaps->ups += tier > previous;
  flaps->downs += tier < previous;
  if (last->left == tier && (int64_t)day - last->day <= reversal_days) {
    flaps->reversals++;
    flaps->flappers += !last->back;
    last->back = 1;
  }
  last->left = previous;
  last->day = day;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "decide.h"
#include "rule/rule_truth.h"
#include <tier/result.h>

/* Steps are taken from low to high, so that the last one that holds is the highest; going by columns reads each array
 * of truths once and in order. */
static void climb(size_t count, int32_t step, const uint8_t *enter, const uint8_t *keep, const int32_t *previous,
                  int32_t *tier, uint32_t *reason) {
  for (size_t i = 0; i < count; i++) {
    if (enter != NULL && enter[i] == TIER__TRUE) {
      tier[i] = step;
      reason[i] = TIER__REASON_ENTER;
    } else if (keep != NULL && previous[i] == step && keep[i] == TIER__TRUE) {
      tier[i] = step;
      reason[i] = TIER__REASON_KEEP;
    }
  }
}

void tier__decide_base(size_t count, size_t tiers, const uint8_t *const *enter, const uint8_t *const *keep,
                       const int32_t *previous, int32_t *ret_tier, uint32_t *ret_reason) {
  for (size_t i = 0; i < count; i++) {
    ret_tier[i] = 0;
    ret_reason[i] = TIER__REASON_START;
  }
  for (size_t k = 0; k < tiers; k++) {
    climb(count, (int32_t)k, enter[k], keep[k], previous, ret_tier, ret_reason);
  }
}

void tier__decide_effects(size_t count, const tier__effects *effects, int32_t *tier, uint32_t *reason) {
  for (size_t i = 0; i < count; i++) {
    const tier__effects *effect = &effects[i];
    if (effect->set >= 0) {
      tier[i] = effect->set;
      reason[i] = TIER__REASON_RULE + effect->set_rule;
    }
    if (effect->floor >= 0 && tier[i] < effect->floor) {
      tier[i] = effect->floor;
      reason[i] = TIER__REASON_RULE + effect->floor_rule;
    }
    if (effect->ceiling >= 0 && tier[i] > effect->ceiling) {
      tier[i] = effect->ceiling;
      reason[i] = TIER__REASON_RULE + effect->ceiling_rule;
    }
  }
}

int32_t tier__decide_change(int32_t tier, int32_t previous) {
  if (previous < 0) {
    return TIER_CHANGE_NEW;
  }
  if (tier == previous) {
    return TIER_CHANGE_SAME;
  }
  return tier > previous ? TIER_CHANGE_UP : TIER_CHANGE_DOWN;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "decide.h"

#include <tier/result.h>
#include <tier/roster.h>

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

static int is_set(uint32_t overrides, int32_t kind) {
  return (int)(overrides >> kind & 1);
}

void tier__decide_overrides(uint32_t overrides, const int32_t tiers[4], int32_t before, int32_t *tier,
                            uint32_t *reason) {
  if (is_set(overrides, TIER_OVERRIDE_FREEZE) && before >= 0) {
    *tier = before;
    *reason = TIER__REASON_OVERRIDE_FREEZE;
  }
  if (is_set(overrides, TIER_OVERRIDE_FIX)) {
    *tier = tiers[TIER_OVERRIDE_FIX];
    *reason = TIER__REASON_OVERRIDE_FIX;
  }
  if (is_set(overrides, TIER_OVERRIDE_FLOOR) && *tier < tiers[TIER_OVERRIDE_FLOOR]) {
    *tier = tiers[TIER_OVERRIDE_FLOOR];
    *reason = TIER__REASON_OVERRIDE_FLOOR;
  }
  if (is_set(overrides, TIER_OVERRIDE_CEILING) && *tier > tiers[TIER_OVERRIDE_CEILING]) {
    *tier = tiers[TIER_OVERRIDE_CEILING];
    *reason = TIER__REASON_OVERRIDE_CEILING;
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

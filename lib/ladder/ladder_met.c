/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder_met.h"

#include "rule/rule_truth.h"

#include <assert.h>
#include <string.h>

/* Tiers are taken from low to high, so that the last one that holds is the highest. Going by columns reads each array
 * of truths once and in order, and a step without branches is done for many customers at a time. */
static void climb(size_t count, uint8_t tier, const uint8_t *enter, uint8_t *met, uint8_t *unknown) {
  for (size_t i = 0; i < count; i++) {
    const uint8_t truth = enter[i];
    met[i] = truth == TIER__TRUE ? tier : met[i];
    unknown[i] = truth == TIER__UNKNOWN ? tier : unknown[i];
  }
}

void tier__ladder_met(const tier__truths *truths, size_t first, size_t count, uint8_t *ret_met, uint8_t *ret_unknown) {
  assert(truths->tiers <= UINT8_MAX + 1 && count <= TIER__LADDER_BLOCK);
  memset(ret_met, 0, count);
  memset(ret_unknown, 0, count);
  for (size_t k = 1; k < truths->tiers; k++) {
    if (truths->enter[k] == NULL) {
      continue;
    }
    if (count == TIER__LADDER_BLOCK) { /* A constant count is what lets the compiler use vectors. */
      climb(TIER__LADDER_BLOCK, (uint8_t)k, truths->enter[k] + first, ret_met, ret_unknown);
    } else {
      climb(count, (uint8_t)k, truths->enter[k] + first, ret_met, ret_unknown);
    }
  }
}

uint8_t tier__ladder_keep(const tier__truths *truths, int32_t tier, size_t customer) {
  const uint8_t *keep = truths->keep == NULL ? NULL : truths->keep[tier];
  if (keep == NULL) {
    keep = truths->enter[tier];
  }
  return keep == NULL ? TIER__FALSE : keep[customer];
}

/* SPDX-License-Identifier: Apache-2.0 */
/** @file decide.h
 * From truths and effects to one tier each: a kernel over arrays. */
#ifndef TIER_LIB_DECIDE_H
#define TIER_LIB_DECIDE_H

#include <stddef.h>
#include <stdint.h>

/** Reasons as numbers: TIER__REASON_RULE + k is the rule with index k in the order of evaluation. */
enum { TIER__REASON_START = 0, TIER__REASON_ENTER = 1, TIER__REASON_KEEP = 2, TIER__REASON_RULE = 3 };

/** Pass 1, once before the rules: the highest tier whose `enter` is true, or whose `keep` is true for one who is in
 * it; the lowest if there is none.
 * @param enter,keep `tiers` pointers to `count` truths (TIER__FALSE, TIER__TRUE, TIER__UNKNOWN); NULL entries never
 * hold. @param previous -1: none. @param[out] ret_tier, ret_reason `count` each. */
void tier__decide_base(size_t count, size_t tiers, const uint8_t *const *enter, const uint8_t *const *keep,
                       const int32_t *previous, int32_t *ret_tier, uint32_t *ret_reason);

/** What the rules made of a customer: -1 in a field means no such effect; `*_rule` is the index of the rule. */
typedef struct tier__effects {
  int32_t set, floor, ceiling;
  uint32_t set_rule, floor_rule, ceiling_rule;
} tier__effects;

/** Pass 2: set, then floor, then ceiling; the reason is that of the last step that changed the tier (a `set` always
 * counts). */
void tier__decide_effects(size_t count, const tier__effects *effects, int32_t *tier, uint32_t *reason);

/** TIER_CHANGE_... of a pair. */
int32_t tier__decide_change(int32_t tier, int32_t previous);

#endif

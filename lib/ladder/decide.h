/* SPDX-License-Identifier: Apache-2.0 */
/** @file decide.h
 * From truths and effects to one tier each: kernels over arrays, in the order of evaluation that the guide states. */
#ifndef TIER_LIB_DECIDE_H
#define TIER_LIB_DECIDE_H

#include "ladder_settings.h"
#include "standing.h"
#include <stddef.h>

/** The truths of the conditions of a ladder for `count` customers, by tier. */
typedef struct tier__truths {
  size_t count, tiers;
  const uint8_t *const *enter; /**< `tiers` pointers to `count` truths; NULL: never holds. The first is not read. */
  const uint8_t *const *keep;  /**< NULL: as `enter`. */
} tier__truths;

/** Steps 2 to 7 of the order of evaluation, for one day.
 * @param anchors First day ever by customer, for anniversaries; may be NULL if the period is another.
 * @param frozen 1: the standing stays as it is but for `last_day`; NULL: nobody is.
 * @param[in,out] standings All but `tier`; of the flags HELD, which is set anew, and TURNED_AWAY, which must come as
 * the last evaluation left it. @param[out] ret_reasons
 * @return `count`; or, under TIER__UNKNOWN_FAIL, the index of the first customer whose unknown condition matters: the
 * standings are unspecified then. */
size_t tier__ladder_step(const tier__ladder_settings *settings, int32_t day, const tier__truths *truths,
                         const int32_t *anchors, const uint8_t *frozen, tier__standing *standings,
                         uint32_t *ret_reasons);

/** The last valid day of a tier that begins (or is renewed) on `day`. @param tier 0: no end. */
int32_t tier__ladder_validity(const tier__ladder_settings *settings, int32_t tier, int32_t day, int32_t anchor);

/** Step 8 for one tier, over all customers: those in `tier` beyond its places earn the tier below. To be called from
 * the highest tier down, after the steps before. Ties go by the order of customers.
 * @param tier Above 0. @param frozen As in tier__ladder_step: who is frozen keeps his place.
 * @param scores By customer; only read where `known` is 1 (NULL: all). Who is not known, or has no
 * finite score, has no place.
 * @param weights By customer, in parts, 0 to TIER__WEIGHT_MOST; read under a capacity only, and there of those too who
 * are not known. May be NULL without one.
 * @param before Standings before today. @param order Room for `count`.
 * @param[in,out] standings,reasons As tier__ladder_step left them. */
void tier__places_apply(const tier__places *places, const tier__ladder_settings *settings, int32_t tier, int32_t day,
                        const int32_t *anchors, const uint8_t *frozen, const double *scores, const uint8_t *known,
                        const uint64_t *weights, const tier__standing *before, size_t count, uint32_t *order,
                        tier__standing *standings, uint32_t *reasons);

/** What the rules made of a customer: -1 in a field means no such effect; `*_rule` is the index of the rule. */
typedef struct tier__effects {
  int32_t set, floor, ceiling;
  uint32_t set_rule, floor_rule, ceiling_rule;
} tier__effects;

/** Step 9 from the effects: `tiers` become set, then floor, then ceiling; the reason is that of the last step that
 * changed the tier (a `set` always counts). */
void tier__decide_effects(size_t count, const tier__effects *effects, int32_t *tiers, uint32_t *reasons);

/** Step 10 for one customer. @param overrides Bits of kinds in force, with their tiers by kind; see roster_object.h.
 * @param before The tier shown before; -1: none, then freeze does nothing. */
void tier__decide_overrides(uint32_t overrides, const int32_t tiers[4], int32_t before, int32_t *tier,
                            uint32_t *reason);

/** TIER_CHANGE_... of a pair. */
int32_t tier__decide_change(int32_t tier, int32_t previous);

#endif

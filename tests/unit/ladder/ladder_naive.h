/* SPDX-License-Identifier: Apache-2.0 */
/** @file ladder_naive.h
 * The ladder a second time: one customer, one day, word by word after the guide, with dates taken apart by hand. */
#ifndef TIER_TESTS_LADDER_NAIVE_H
#define TIER_TESTS_LADDER_NAIVE_H

#include "ladder/decide.h"

/** @param enter,keep Truths by tier; `keep` 9: the tier has none. @return 0 if something unknown forbids a decision. */
int naive_step(const tier__ladder_settings *p, int tiers, int32_t day, int32_t anchor, const uint8_t *enter,
               const uint8_t *keep, int frozen, tier__standing *s, uint32_t *reason);
int32_t naive_validity(const tier__ladder_settings *p, int tier, int32_t day, int32_t anchor);

#endif

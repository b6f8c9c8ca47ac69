/* SPDX-License-Identifier: Apache-2.0 */
/** @file top_tier.h
 * The customers with the largest values, up to a given weight. Where equal values straddle the limit, each of them is
 * in with the same share, so that the order of the rows does not matter. */
#ifndef TIER_LIB_TOP_TIER_H
#define TIER_LIB_TOP_TIER_H

#include <tier/base.h>

/** Above `limit` all are in, below it none, and at it this share of each. */
typedef struct tier__top {
  double limit, share;
} tier__top;

/** @param values Finite. @param weights NULL: 1 each.
 * @param amount Weight of the tier, above 0 and at most that of all. @return TIER_E_MEMORY. */
tier_status tier__top_find(tier_context *context, const double *values, const double *weights, size_t count,
                           double amount, tier__top *ret_top, tier_error *err);

/** How much of a customer is in. */
static inline double tier__top_part(const tier__top *top, double value) {
  return value > top->limit ? 1 : (value == top->limit ? top->share : 0);
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file explain_ways.h
 * What would have to change for a condition of a policy, in columns that can change. */
#ifndef TIER_LIB_EXPLAIN_WAYS_H
#define TIER_LIB_EXPLAIN_WAYS_H

#include "explanation.h"
#include "rule/analysis/rule_gap.h"

/** Ways, and the condition that their names and texts live in. */
typedef struct tier__ways {
  tier__gaps gaps;
  tier__expression *seen; /**< The condition with each `let` written out; NULL: there was none to write out. */
} tier__ways;

/** Finds ways to make a condition true, or no longer true. A `let` without a price of its own is seen through: what it
 * reads changes, not the name. Ways that change a value of the policy's own, as one that rules give, come last.
 * @param[out] ret_ways To be given to tier__ways_end, also on failure. @return TIER_E_MEMORY. */
tier_status tier__explain_ways(const tier__explanation *explanation, const tier__expression *condition, int wanted,
                               tier__ways *ret_ways, tier_error *err);
void tier__ways_end(tier__ways *ways);
/** 1 if the column is a value of the policy's own, which nobody can change but by what it is made of. */
int tier__explain_is_derived(const tier__explanation *explanation, const char *column);

#endif

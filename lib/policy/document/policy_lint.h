/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_lint.h
 * What can be seen in a policy without any data: it works, but probably not as meant. */
#ifndef TIER_LIB_POLICY_LINT_H
#define TIER_LIB_POLICY_LINT_H

#include "policy/policy_object.h"

/** Looks at conditions beside each other: tiers of ladders, rules of ladders, rules of sets. The policy has no
 * errors. */
tier_status tier__policy_lint_conditions(tier_policy *policy, tier_error *err);
/** Looks at the settings of ladders. */
tier_status tier__policy_lint_ladders(tier_policy *policy, tier_error *err);
/** Looks for texts in expressions that a model's column never has. */
tier_status tier__policy_lint_texts(tier_policy *policy, tier_error *err);
/** Notes a text that a column never has, with what may have been meant; nothing for columns whose texts nobody knows.
 * @param position In the expression; -1: none. @param[in,out] noted How many were: there is an end to it. */
tier_status tier__policy_lint_text(tier_policy *policy, const char *column, tier_string text, const char *place,
                                   int64_t position, size_t *noted, tier_error *err);
/** Adds up what the expressions cost, and notes what is beyond the limit. */
tier_status tier__policy_sum_cost(tier_policy *policy, tier_error *err);

#endif

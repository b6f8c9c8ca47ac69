/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_strategy.h
 * The section "strategy": what service follows from tier, segment and stage. */
#ifndef TIER_LIB_POLICY_STRATEGY_H
#define TIER_LIB_POLICY_STRATEGY_H

#include "model/settings.h"
#include "policy/policy_object.h"
#include "rule/rule_check.h"

/** After the tiers of the main ladder, which it names. */
tier_status tier__policy_read_strategy(tier_policy *policy, tier_settings *root, tier_error *err);
/** Segment and stage must be texts. @param schema Of all columns. */
void tier__strategy_check(const tier_policy *policy, const tier__schema *schema, tier_findings *findings);
/** Notes rows that no customer can come to, texts that a model never gives, and tiers with customers who come to
 * none. */
tier_status tier__strategy_lint(tier_policy *policy, tier_error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_derived.h
 * The sections "let" and "rule_sets": columns of the policy's own, and in which order they can be computed. */
#ifndef TIER_LIB_POLICY_DERIVED_H
#define TIER_LIB_POLICY_DERIVED_H

#include "model/settings.h"
#include "policy/policy_object.h"
#include "rule/rule_check.h"

/** After metrics and attributes, whose names are taken. */
tier_status tier__policy_read_derived(tier_policy *policy, tier_settings *root, tier_error *err);
/** Brings derived columns into the order of their dependencies: as in the document where those leave it open. Notes
 * circles. */
tier_status tier__policy_order_derived(tier_policy *policy, tier_error *err);
/** Finds the one type of a derived column whose expressions have been checked, and makes all of them have it: written
 * numbers become amounts beside money, texts become days beside days, whole numbers get fractions beside those that
 * have. What does not fit is noted. */
tier_status tier__policy_settle_derived(const tier_policy *policy, tier__derived *derived, const tier__schema *schema,
                                 tier_findings *findings, tier_error *err);

#endif

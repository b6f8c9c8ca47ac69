/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_rules.h
 * The section "rules": text rules and what follows from them. */
#ifndef TIER_LIB_POLICY_RULES_H
#define TIER_LIB_POLICY_RULES_H

#include "model/settings.h"
#include "policy_object.h"

/** After the tiers, which rules name. */
tier_status tier__policy_read_rules(tier_policy *policy, tier_settings *root, tier_error *err);

#endif

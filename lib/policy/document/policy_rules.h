/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_rules.h
 * The object "rules" of a ladder: text rules and what follows from them. */
#ifndef TIER_LIB_POLICY_RULES_H
#define TIER_LIB_POLICY_RULES_H

#include "model/settings.h"
#include "policy/policy_object.h"

/** After the tiers, which rules name. @param section The object that has "rules". */
tier_status tier__policy_read_rules(tier_policy *policy, tier_settings *section, tier__ladder *ladder,
                                    tier_error *err);

#endif

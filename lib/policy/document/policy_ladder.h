/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_ladder.h
 * Ladders: the main one at the top of the document, and those under "ladders". */
#ifndef TIER_LIB_POLICY_LADDER_H
#define TIER_LIB_POLICY_LADDER_H

#include "model/settings.h"
#include "policy/policy_object.h"

/** Names the ladders, whose names are taken then. */
tier_status tier__policy_name_ladders(tier_policy *policy, tier_settings *root, tier_error *err);
/** Reads tiers, rules and settings of all of them. */
tier_status tier__policy_read_ladders(tier_policy *policy, tier_settings *root, tier_error *err);
/** Reads "ladder" of an object, after its tiers. */
tier_status tier__policy_read_settings(tier_policy *policy, tier_settings *section, tier__ladder *ladder,
                                       tier_error *err);

#endif

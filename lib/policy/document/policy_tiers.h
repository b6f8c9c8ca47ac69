/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_tiers.h
 * The list "tiers": the steps of a ladder from the lowest to the highest. */
#ifndef TIER_LIB_POLICY_TIERS_H
#define TIER_LIB_POLICY_TIERS_H

#include "model/settings.h"
#include "policy/policy_object.h"

/** @param section The object that has "tiers". */
tier_status tier__policy_read_tiers(tier_policy *policy, tier_settings *section, tier__ladder *ladder,
                                    tier_error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_tiers.h
 * The section "tiers": the ladder from its lowest step to its highest. */
#ifndef TIER_LIB_POLICY_TIERS_H
#define TIER_LIB_POLICY_TIERS_H

#include "model/settings.h"
#include "policy_object.h"

tier_status tier__policy_read_tiers(tier_policy *policy, tier_settings *root, tier_error *err);

#endif

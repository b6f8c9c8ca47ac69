/* SPDX-License-Identifier: Apache-2.0 */
/** @file roster_object.h
 * The inside of tier_roster. */
#ifndef TIER_LIB_ROSTER_OBJECT_H
#define TIER_LIB_ROSTER_OBJECT_H

#include "base/key_table.h"
#include <tier/policy.h>

/** @param tiers Ids from lowest to highest; copied. */
tier_status tier__roster_make(tier_context *context, const char *const *tiers, size_t tier_count,
                              tier_roster **ret_roster, tier_error *err);
/** 1 if the roster was made for exactly these tiers. */
int tier__roster_fits(const tier_roster *roster, const char *const *tiers, size_t tier_count);
/** Tier index of a customer; -1 if it is not in the roster. */
int32_t tier__roster_tier(const tier_roster *roster, tier_string customer_id);

#endif

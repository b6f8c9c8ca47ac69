/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_sections.h
 * The sections of a policy that say what its numbers mean: calendar, money, purchases, attributes, metrics. */
#ifndef TIER_LIB_POLICY_SECTIONS_H
#define TIER_LIB_POLICY_SECTIONS_H

#include "model/settings.h"
#include "policy_object.h"

tier_status tier__policy_read_sections(tier_policy *policy, tier_settings *root, tier_error *err);

#endif

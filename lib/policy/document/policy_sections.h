/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_sections.h
 * The small sections of a policy: its name, money, purchases, calendar. */
#ifndef TIER_LIB_POLICY_SECTIONS_H
#define TIER_LIB_POLICY_SECTIONS_H

#include "model/settings.h"
#include "policy/policy_object.h"

tier_status tier__policy_read_sections(tier_policy *policy, tier_settings *root, tier_error *err);
/** "calendar": which day an instant belongs to; and "effective": on which days the policy is in effect. */
tier_status tier__policy_read_calendar(tier_policy *policy, tier_settings *root, tier_error *err);

#endif

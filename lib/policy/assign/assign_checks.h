/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_checks.h
 * Whether a policy can be asked at all. */
#ifndef TIER_LIB_ASSIGN_CHECKS_H
#define TIER_LIB_ASSIGN_CHECKS_H

#include "policy/policy_object.h"

/** Rules of the host program must be there. @return TIER_E_STATE. */
tier_status tier__assign_check_rules(const tier_policy *policy, tier_error *err);
/** The policy must be in effect on the day. @return TIER_E_POLICY. */
tier_status tier__assign_check_day(const tier_policy *policy, int32_t day, tier_error *err);
/** Both. */
tier_status tier__assign_check_policy(const tier_policy *policy, int32_t day, tier_error *err);
/** 1 if some rule is one of the host program. */
int tier__has_callbacks(const tier_policy *policy);

#endif

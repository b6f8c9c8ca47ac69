/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_conditions.h
 * The expressions against the columns that there are. */
#ifndef TIER_LIB_POLICY_CONDITIONS_H
#define TIER_LIB_POLICY_CONDITIONS_H

#include "policy/policy_object.h"

/** Checks all expressions; what is wrong becomes findings of the policy. After tier__policy_order_derived. */
tier_status tier__policy_check_conditions(tier_policy *policy, tier_error *err);
/** Notes attributes that the policy does not declare, once each. */
tier_status tier__policy_note_undeclared(tier_policy *policy, tier_error *err);
/** Checks the expressions again. @param attributes Types known from the data, which go before the declared ones.
 * @param code,what Of the failure if some expression does not fit, such as "policy". */
tier_status tier__policy_settle_conditions(tier_policy *policy, const tier__declared_attribute *attributes,
                                           size_t count, tier_status code, const char *what, tier_error *err);

#endif

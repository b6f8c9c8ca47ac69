/* SPDX-License-Identifier: Apache-2.0 */
/** @file owner_plan_read.h
 * What a plan is made of: the customers of a result, the owners, and who looks after whom at present. */
#ifndef TIER_LIB_OWNER_PLAN_READ_H
#define TIER_LIB_OWNER_PLAN_READ_H

#include "owner_plan_object.h"

/** Fills the customers: tier, spend, role and hours by the strategy; nobody has an owner yet. */
tier_status tier__owner_plan_customers(const tier_result *result, tier_owner_plan *plan, tier_error *err);
/** Fills the owners. @param[out] keys Empty; gets their ids, in the order given. */
tier_status tier__owner_plan_owners(const tier_owner *owners, size_t count, tier__keys *keys, tier_owner_plan *plan,
                                    tier_error *err);
/** Fills the present owners. @param keys Ids of the owners. */
tier_status tier__owner_plan_present(const tier_result *result, const tier_ownership *present, size_t count,
                                     const tier__keys *keys, tier_owner_plan *plan, tier_error *err);

#endif

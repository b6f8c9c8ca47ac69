/* SPDX-License-Identifier: Apache-2.0 */
/** @file owner_plan_object.h
 * The inside of tier_owner_plan. */
#ifndef TIER_LIB_OWNER_PLAN_OBJECT_H
#define TIER_LIB_OWNER_PLAN_OBJECT_H

#include "base/key_table.h"
#include "owner_plan_kernel.h"
#include <tier/owners.h>

/** Sums of a role, in thousandths of an hour. */
typedef struct tier__role_sums {
  int64_t available, needed, assigned;
  uint64_t changes[TIER_OWNER_UNMET + 1]; /**< Customers by what became of them. */
} tier__role_sums;

struct tier_owner_plan {
  tier_context *context;     /**< Held. */
  size_t customer_count, owner_count;
  tier__owned *customers;
  tier__owning *owners;
  int64_t *assigned;         /**< By customer: index of the owner; -1: none. */
  int64_t *loads;            /**< By owner, in thousandths of an hour. */
  uint64_t *owned;           /**< By owner: customers. */
  tier__keys *roles;         /**< Names of the roles. */
  uint32_t *role_order;      /**< Roles by name. */
  tier__role_sums *sums;     /**< By role. */
};

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/checked.h"
#include "base/context_object.h"
#include "base/failure.h"
#include "base/key_order.h"
#include "base/memory.h"
#include "owner_plan_read.h"
#include "policy/assign/result_object.h"

static tier_status make_plan(const tier_result *result, size_t owner_count, tier_owner_plan **ret_plan,
                             tier_error *err) {
  tier_context *context = result->context;
  tier_owner_plan *plan = tier__alloc(context, 1, sizeof *plan);
  if (plan == NULL) {
    return tier__no_memory(err);
  }
  plan->context = tier__context_hold(context);
  plan->customer_count = result->count;
  plan->owner_count = owner_count;
  plan->customers = tier__alloc(context, result->count, sizeof *plan->customers);
  plan->assigned = tier__alloc(context, result->count, sizeof *plan->assigned);
  plan->owners = tier__alloc(context, owner_count, sizeof *plan->owners);
  plan->loads = tier__alloc(context, owner_count, sizeof *plan->loads);
  plan->owned = tier__alloc(context, owner_count, sizeof *plan->owned);
  tier_status status = TIER_OK;
  if (plan->customers == NULL || plan->assigned == NULL || plan->owners == NULL || plan->loads == NULL ||
      plan->owned == NULL) {
    status = tier__no_memory(err);
  } else {
    status = tier__keys_create(context, &plan->roles, err);
  }
  if (status != TIER_OK) {
    tier_owner_plan_destroy(plan);
    return status;
  }
  *ret_plan = plan;
  return TIER_OK;
}

void tier_owner_plan_destroy(tier_owner_plan *plan) {
  if (plan == NULL) {
    return;
  }
  tier_context *context = plan->context;
  tier__release(context, plan->customers);
  tier__release(context, plan->assigned);
  tier__release(context, plan->owners);
  tier__release(context, plan->loads);
  tier__release(context, plan->owned);
  tier__keys_destroy(plan->roles);
  tier__release(context, plan->role_order);
  tier__release(context, plan->sums);
  tier__release(context, plan);
  tier_context_destroy(context);
}

static tier_status solve(tier_owner_plan *plan, tier_error *err) {
  tier_context *context = plan->context;
  const tier__owner_problem problem = {plan->customers, plan->customer_count, plan->owners, plan->owner_count,
                                       tier__keys_count(plan->roles)};
  const size_t words = tier__owner_room_words(&problem);
  tier_status status = TIER_OK;
  const tier__owner_room room = {
      .items = tier__alloc(context, words, sizeof *room.items),
      .scratch = tier__alloc(context, words, sizeof *room.scratch),
      .shelf = tier__alloc(context, plan->owner_count, sizeof *room.shelf),
      .shelf_first = tier__alloc(context, problem.role_count + 1, sizeof *room.shelf_first),
  };
  if (room.items == NULL || room.scratch == NULL || room.shelf == NULL || room.shelf_first == NULL) {
    status = tier__no_memory(err);
  } else {
    tier__owner_plan_make(&problem, &room, plan->assigned, plan->loads);
  }
  tier__release(context, room.items);
  tier__release(context, room.scratch);
  tier__release(context, room.shelf);
  tier__release(context, room.shelf_first);
  return status;
}

static tier_status sum_roles(tier_owner_plan *plan, tier_error *err) {
  TIER__TRY(tier__keys_sort(plan->roles, &plan->role_order, err));
  plan->sums = tier__alloc(plan->context, tier__keys_count(plan->roles), sizeof *plan->sums);
  if (plan->sums == NULL) {
    return tier__no_memory(err);
  }
  for (size_t k = 0; k < plan->owner_count; k++) {
    int64_t *available = &plan->sums[plan->owners[k].role].available;
    if (tier__add_i64(*available, plan->owners[k].capacity, available)) {
      return tier__fail(err, TIER_E_ARGUMENT, "the hours of all owners of a role together do not fit");
    }
  }
  for (size_t i = 0; i < plan->customer_count; i++) {
    const tier__owned *customer = &plan->customers[i];
    const int64_t owner = plan->assigned[i];
    if (customer->role >= 0) {
      tier__role_sums *sums = &plan->sums[customer->role];
      sums->needed += customer->need;
      sums->assigned += owner >= 0 ? customer->need : 0;
      sums->changes[tier__owner_change(customer, owner)]++;
    }
    if (owner >= 0) {
      plan->owned[owner]++;
    }
  }
  return TIER_OK;
}

static tier_status check(const tier_result *result, const tier_owner *owners, size_t owner_count,
                         const tier_ownership *present, size_t present_count, tier_owner_plan **ret_plan,
                         tier_error *err) {
  if (result == NULL || ret_plan == NULL || (owners == NULL && owner_count > 0) ||
      (present == NULL && present_count > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "result, owners, present and ret_plan must not be NULL");
  }
  if (owner_count >= UINT32_MAX) {
    return tier__fail(err, TIER_E_ARGUMENT, "there must be fewer than 2^32 - 1 owners");
  }
  if (result->services == NULL) {
    return tier__fail(err, TIER_E_STATE, "the policy has no strategy: nobody needs an owner");
  }
  return TIER_OK;
}

tier_status tier_owners_plan(const tier_result *result, const tier_owner *owners, size_t owner_count,
                             const tier_ownership *present, size_t present_count, tier_owner_plan **ret_plan,
                             tier_error *err) {
  tier_owner_plan *plan = NULL;
  tier__keys *keys = NULL;
  tier_status status = TIER_OK;
  TIER__TRY(check(result, owners, owner_count, present, present_count, ret_plan, err));
  TIER__TRY(make_plan(result, owner_count, &plan, err));
  TIER__TRY_OUT(tier__keys_create(result->context, &keys, err));
  TIER__TRY_OUT(tier__owner_plan_customers(result, plan, err));
  TIER__TRY_OUT(tier__owner_plan_owners(owners, owner_count, keys, plan, err));
  TIER__TRY_OUT(tier__owner_plan_present(result, present, present_count, keys, plan, err));
  TIER__TRY_OUT(solve(plan, err));
  TIER__TRY_OUT(sum_roles(plan, err));
  *ret_plan = plan;
  plan = NULL;
out:
  tier__keys_destroy(keys);
  tier_owner_plan_destroy(plan);
  return status;
}

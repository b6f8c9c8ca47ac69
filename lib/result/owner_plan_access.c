/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "base/struct_size.h"
#include "owner_plan_object.h"

#define ROLE_LEAST (offsetof(tier_role_summary, unmet) + sizeof(uint64_t))

static double hours_of(int64_t thousandths) {
  return (double)thousandths / 1000;
}

tier_status tier_owner_plan_customer(const tier_owner_plan *plan, size_t index, int64_t *ret_owner, int32_t *ret_change,
                                     tier_error *err) {
  if (plan == NULL || ret_owner == NULL || ret_change == NULL || index >= plan->customer_count) {
    return tier__fail(err, TIER_E_ARGUMENT,
                      "ret_owner and ret_change must not be NULL, and index %zu below the number of customers", index);
  }
  *ret_owner = plan->assigned[index];
  *ret_change = tier__owner_change(&plan->customers[index], plan->assigned[index]);
  return TIER_OK;
}

tier_status tier_owner_plan_load(const tier_owner_plan *plan, size_t owner, double *ret_hours, uint64_t *ret_customers,
                                 tier_error *err) {
  if (plan == NULL || ret_hours == NULL || ret_customers == NULL || owner >= plan->owner_count) {
    return tier__fail(err, TIER_E_ARGUMENT,
                      "ret_hours and ret_customers must not be NULL, and owner %zu below the number of owners", owner);
  }
  *ret_hours = hours_of(plan->loads[owner]);
  *ret_customers = plan->owned[owner];
  return TIER_OK;
}

size_t tier_owner_plan_role_count(const tier_owner_plan *plan) {
  return plan == NULL ? 0 : tier__keys_count(plan->roles);
}

tier_status tier_owner_plan_role(const tier_owner_plan *plan, size_t index, tier_role_summary *ret_role,
                                 tier_error *err) {
  if (index >= tier_owner_plan_role_count(plan)) {
    return tier__fail(err, TIER_E_ARGUMENT, "index %zu is not below the number of roles, %zu", index,
                      tier_owner_plan_role_count(plan));
  }
  TIER__TRY(tier__struct_out_check(ret_role, ROLE_LEAST, "tier_role_summary", err));
  const uint32_t key = plan->role_order[index];
  const tier__role_sums *sums = &plan->sums[key];
  const uint64_t *changes = sums->changes;
  const tier_role_summary role = {
      .size = sizeof role,
      .role = tier__keys_text(plan->roles, key),
      .hours_available = hours_of(sums->available),
      .hours_needed = hours_of(sums->needed),
      .hours_assigned = hours_of(sums->assigned),
      .customers = changes[TIER_OWNER_KEPT] + changes[TIER_OWNER_NEW] + changes[TIER_OWNER_MOVED] +
                   changes[TIER_OWNER_UNMET],
      .kept = changes[TIER_OWNER_KEPT],
      .given = changes[TIER_OWNER_NEW],
      .moved = changes[TIER_OWNER_MOVED],
      .unmet = changes[TIER_OWNER_UNMET],
  };
  tier__struct_out(ret_role, &role, sizeof role);
  return TIER_OK;
}

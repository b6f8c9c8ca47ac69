/* SPDX-License-Identifier: Apache-2.0 */
#include "owner_plan_read.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/key_order.h"
#include "base/memory.h"
#include "base/number_text.h"
#include "base/struct_size.h"
#include "base/utf8.h"
#include "result_parts.h"

#define OWNER_LEAST (offsetof(tier_owner, hours) + sizeof(double))
#define MOST_HOURS 1e9

/* Whole thousandths, not more than the hours. A decimal number with three places comes out exactly: dividing gives the
 * double that is nearest to it. */
static int64_t thousandths(double hours) {
  const int64_t nearest = (int64_t)(hours * 1000 + 0.5);
  return (double)nearest / 1000 > hours ? nearest - 1 : nearest;
}

/* Key of a name, added if it is new. */
static tier_status add_name(tier__keys *keys, tier_string name, uint32_t *ret_key, tier_error *err) {
  TIER__TRY(tier__keys_reserve(keys, 1, name.length, err));
  *ret_key = tier__keys_add(keys, name);
  return TIER_OK;
}

/* The role of each row of the strategy that some customer has; -1: none. */
static tier_status name_roles(const tier_result *result, tier_owner_plan *plan, int32_t *roles, tier_error *err) {
  const tier_policy *policy = result->fitted->policy;
  for (size_t s = 0; s < policy->service_count; s++) {
    roles[s] = -1;
  }
  for (size_t i = 0; i < result->count; i++) {
    const int32_t row = result->services[i];
    if (row >= 0 && roles[row] < 0 && policy->services[row].owner_role != NULL) {
      uint32_t key;
      TIER__TRY(add_name(plan->roles, tier__text_view(policy->services[row].owner_role), &key, err));
      roles[row] = (int32_t)key;
    }
  }
  return TIER_OK;
}

tier_status tier__owner_plan_customers(const tier_result *result, tier_owner_plan *plan, tier_error *err) {
  const tier_policy *policy = result->fitted->policy;
  const tier__column *spend = tier__table_find(&result->table, "spend");
  int32_t *roles = tier__alloc(plan->context, policy->service_count, sizeof *roles);
  tier_status status = roles == NULL ? tier__no_memory(err) : name_roles(result, plan, roles, err);
  for (size_t i = 0; status == TIER_OK && i < result->count; i++) {
    const int32_t row = result->services[i];
    tier__owned *customer = &plan->customers[i];
    customer->tier = tier__result_standing(result, 0, i)->tier;
    customer->spend_minor = spend != NULL && tier__bit(spend->validity, i) ? ((const int64_t *)spend->values)[i] : 0;
    customer->present = -1;
    customer->role = row < 0 ? -1 : roles[row];
    customer->need = customer->role < 0 ? 0 : thousandths(policy->services[row].hours);
  }
  tier__release(plan->context, roles);
  return status;
}

static tier_status read_owner(const void *given, size_t row, tier_owner *ret_owner, tier_error *err) {
  TIER__TRY(tier__struct_in(ret_owner, sizeof *ret_owner, OWNER_LEAST, given, "tier_owner", err));
  if (ret_owner->id.length == 0 || ret_owner->id.data == NULL ||
      !tier__utf8_valid(ret_owner->id.data, ret_owner->id.length)) {
    return tier__fail_row(err, TIER_E_DATA, (int64_t)row, "the id of an owner is empty or not valid UTF-8");
  }
  if ((ret_owner->role.data == NULL && ret_owner->role.length > 0) ||
      !tier__utf8_valid(ret_owner->role.data, ret_owner->role.length)) {
    return tier__fail_row(err, TIER_E_DATA, (int64_t)row, "the role of an owner is not valid UTF-8");
  }
  if (!(ret_owner->hours >= 0 && ret_owner->hours <= MOST_HOURS)) {
    return tier__fail_row(err, TIER_E_ARGUMENT, (int64_t)row, "the hours of an owner must be from 0 to 1e9");
  }
  return TIER_OK;
}

/* Ranks by id, so that the plan does not depend on the order in which owners come. */
static tier_status rank_owners(const tier__keys *keys, tier_owner_plan *plan, tier_error *err) {
  uint32_t *order = NULL;
  TIER__TRY(tier__keys_sort(keys, &order, err));
  for (size_t k = 0; k < plan->owner_count; k++) {
    plan->owners[order[k]].rank = (uint32_t)k;
  }
  tier__release(plan->context, order);
  return TIER_OK;
}

/* The first struct tells how far apart they stand: they all come from one header. */
tier_status tier__owner_plan_owners(const tier_owner *owners, size_t count, tier__keys *keys, tier_owner_plan *plan,
                                    tier_error *err) {
  for (size_t k = 0; k < count; k++) {
    tier_owner owner;
    uint32_t key;
    uint32_t role;
    TIER__TRY(read_owner((const char *)owners + k * owners->size, k, &owner, err));
    TIER__TRY(add_name(keys, owner.id, &key, err));
    if (key < k) {
      return tier__fail_row(err, TIER_E_DATA, (int64_t)k, "two owners have the id '%.*s'",
                            owner.id.length < 100 ? (int)owner.id.length : 100, owner.id.data);
    }
    TIER__TRY(add_name(plan->roles, owner.role, &role, err));
    plan->owners[k] = (tier__owning){.capacity = thousandths(owner.hours), .role = (int32_t)role};
  }
  return rank_owners(keys, plan, err);
}

static int is_id(tier_string id) {
  return id.data != NULL && id.length > 0 && tier__utf8_valid(id.data, id.length);
}

tier_status tier__owner_plan_present(const tier_result *result, const tier_ownership *present, size_t count,
                                     const tier__keys *keys, tier_owner_plan *plan, tier_error *err) {
  tier_status status = TIER_OK;
  uint8_t *seen = tier__alloc(plan->context, result->count, 1);
  if (seen == NULL) {
    return tier__no_memory(err);
  }
  for (size_t k = 0; k < count; k++) {
    size_t index;
    if (!is_id(present[k].customer_id) || !is_id(present[k].owner_id)) {
      status = tier__fail_row(err, TIER_E_DATA, (int64_t)k, "an id of a present owner is empty or not valid UTF-8");
      goto out;
    }
    if (tier_result_find(result, present[k].customer_id, &index, NULL) != TIER_OK) {
      continue;
    }
    if (seen[index]) {
      status = tier__fail_row(err, TIER_E_DATA, (int64_t)k, "a customer has two present owners");
      goto out;
    }
    seen[index] = 1;
    const uint32_t owner = tier__keys_find(keys, present[k].owner_id);
    plan->customers[index].present = owner == TIER__NO_KEY ? -1 : (int64_t)owner;
  }
out:
  tier__release(plan->context, seen);
  return status;
}

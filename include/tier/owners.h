/* SPDX-License-Identifier: Apache-2.0 */
/** @file owners.h
 * Who looks after whom: customers whose service asks for an owner are given to people with so many hours.
 *
 * Present owners stay wherever their hours allow; as few customers as possible change hands; what nobody has hours for
 * is told. The same input gives the same plan.
 */
#ifndef TIER_OWNERS_H
#define TIER_OWNERS_H

#include <tier/result.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A plan. Immutable; may be shared by threads. */
typedef struct tier_owner_plan tier_owner_plan;

/** Somebody who can own customers. Texts are read during the call. */
typedef struct tier_owner {
  size_t size;      /**< `sizeof(tier_owner)`. */
  tier_string id;   /**< Unique; UTF-8. */
  tier_string role; /**< As in the strategy's `owner_role`. */
  double hours;     /**< Capacity, in the unit of the strategy's `hours`: 0 to 1e9. */
} tier_owner;

/** A customer's present owner. Frozen: this struct never grows. */
typedef struct tier_ownership {
  tier_string customer_id; /**< UTF-8. */
  tier_string owner_id;    /**< UTF-8. */
} tier_ownership;

/** What became of a customer. */
enum {
  TIER_OWNER_NONE = 0,   /**< Needs none, and has none. */
  TIER_OWNER_KEPT = 1,   /**< Stays with the present owner. */
  TIER_OWNER_NEW = 2,    /**< Had none. */
  TIER_OWNER_MOVED = 3,  /**< Goes to another one. */
  TIER_OWNER_FREED = 4,  /**< Had one, needs none any more. */
  TIER_OWNER_UNMET = 5   /**< Needs one, and nobody of the role has the hours. */
};

/** Sums of a role. Texts live as long as the plan. */
typedef struct tier_role_summary {
  size_t size;                /**< `sizeof(tier_role_summary)`. */
  tier_string role;           /**< UTF-8. */
  double hours_available;     /**< Of its owners. */
  double hours_needed;        /**< Of its customers. */
  double hours_assigned;      /**< Of those who have an owner. */
  uint64_t customers;         /**< Who need the role. */
  uint64_t kept;              /**< Customers who stay with their owner. */
  uint64_t given;             /**< Customers who had none. */
  uint64_t moved;             /**< Customers who go to another one. */
  uint64_t unmet;             /**< Customers whom nobody has hours for. */
} tier_role_summary;

/** Plans. Customers of higher tiers come first, then those with more `spend`, then by id.
 * @param present `present_count` entries; customers and owners who do not exist (any more) are left out.
 * @return @ref TIER_E_ARGUMENT (hours out of range), @ref TIER_E_DATA (an id twice, empty or not UTF-8; `err->row`),
 * @ref TIER_E_STATE (the policy has no strategy), @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_owners_plan(const tier_result *result, const tier_owner *owners,
                                                      size_t owner_count, const tier_ownership *present,
                                                      size_t present_count, tier_owner_plan **ret_plan,
                                                      tier_error *err);
/** Ends a plan. */
TIER_API void tier_owner_plan_destroy(tier_owner_plan *plan);
/** One customer. @param index As in the result. @param[out] ret_owner Index of the owner; -1: none.
 * @param[out] ret_change @ref TIER_OWNER_NONE and following. @return @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_owner_plan_customer(const tier_owner_plan *plan, size_t index,
                                                              int64_t *ret_owner, int32_t *ret_change, tier_error *err);
/** Hours that an owner has been given. @return @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_owner_plan_load(const tier_owner_plan *plan, size_t owner, double *ret_hours,
                                                          uint64_t *ret_customers, tier_error *err);
/** @return Number of roles: of owners and of customers, by name. */
TIER_API size_t tier_owner_plan_role_count(const tier_owner_plan *plan);
/** One role. @return @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_owner_plan_role(const tier_owner_plan *plan, size_t index,
                                                          tier_role_summary *ret_role, tier_error *err);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file owner_plan_kernel.h
 * Gives customers to owners. Hours are whole thousandths: sums are exact. */
#ifndef TIER_LIB_OWNER_PLAN_KERNEL_H
#define TIER_LIB_OWNER_PLAN_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/** A customer, in the order of results. */
typedef struct tier__owned {
  int64_t spend_minor;
  int64_t need;    /**< Thousandths of an hour, at least 0. */
  int64_t present; /**< Index of the present owner; -1: none. */
  int32_t tier;
  int32_t role;    /**< That looks after the customer; -1: none. */
} tier__owned;

/** An owner. */
typedef struct tier__owning {
  int64_t capacity; /**< Thousandths of an hour, at least 0. */
  int32_t role;
  uint32_t rank;    /**< Place among all owners by their ids: the order in which they come does not matter. */
} tier__owning;

typedef struct tier__owner_problem {
  const tier__owned *customers;
  size_t customer_count;
  const tier__owning *owners;
  size_t owner_count;
  size_t role_count;
} tier__owner_problem;

/** Room for the work. */
typedef struct tier__owner_room {
  int64_t *items, *scratch; /**< tier__owner_room_words each. */
  uint32_t *shelf;          /**< `owner_count`. */
  size_t *shelf_first;      /**< `role_count + 1`. */
} tier__owner_room;

/** int64 that `items` and `scratch` need. @return SIZE_MAX if that overflows. */
size_t tier__owner_room_words(const tier__owner_problem *problem);

/** Plans: present owners of the right role keep whom they have hours for and give up as few as possible; then those who
 * have no owner, by tier, spend and place, get the owner of their role whose free hours fit most tightly.
 * @param[out] ret_owners By customer: index of the owner; -1: none.
 * @param[out] ret_loads By owner: thousandths given out; never more than the capacity. */
void tier__owner_plan_make(const tier__owner_problem *problem, const tier__owner_room *room, int64_t *ret_owners,
                           int64_t *ret_loads);

/** TIER_OWNER_... of a customer with a plan. */
int32_t tier__owner_change(const tier__owned *customer, int64_t owner);

#endif

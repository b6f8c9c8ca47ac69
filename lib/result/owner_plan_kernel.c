/* SPDX-License-Identifier: Apache-2.0 */
/* Who looks after whom.
 *
 * Giving up: an owner with too little time frees the largest customers first. No other choice frees fewer: the k
 * largest weigh at least as much as any other k. Placing: best fit, in the order of importance; the free hours of a
 * role stand sorted on a shelf, so that an owner is found by halving. Somebody who was given up never fits back: what
 * is left over is less than the last one given up, who was the smallest. */
#include "owner_plan_kernel.h"

#include "base/checked.h"
#include "base/tally.h"
#include <tier/owners.h>

/* Words of the items that are sorted. */
enum { GIVEN_OWNER, GIVEN_NEED, GIVEN_TIER, GIVEN_SPEND, GIVEN_INDEX, GIVEN_WORDS };
enum { SERVED_TIER, SERVED_SPEND, SERVED_INDEX, SERVED_WORDS };
enum { SHELF_ROLE, SHELF_FREE, SHELF_RANK, SHELF_OWNER, SHELF_WORDS };

size_t tier__owner_room_words(const tier__owner_problem *problem) {
  const size_t most =
      problem->customer_count > problem->owner_count ? problem->customer_count : problem->owner_count;
  size_t words;
  return tier__mul_size(most, GIVEN_WORDS, &words) ? SIZE_MAX : words;
}

static void keep_present(const tier__owner_problem *problem, int64_t *owners, int64_t *loads) {
  for (size_t k = 0; k < problem->owner_count; k++) {
    loads[k] = 0;
  }
  for (size_t i = 0; i < problem->customer_count; i++) {
    const tier__owned *customer = &problem->customers[i];
    const int64_t present = customer->present;
    owners[i] = -1;
    if (customer->role >= 0 && present >= 0 && problem->owners[present].role == customer->role) {
      owners[i] = present;
      loads[present] += customer->need;
    }
  }
}

/* Descending by a key that ascends: the complement turns the order around and cannot overflow. */
static int64_t descending(int64_t key) {
  return ~key;
}

/* The customers of those who have too many, last customers first. @return How many. */
static size_t list_overloaded(const tier__owner_problem *problem, const int64_t *owners, const int64_t *loads,
                              int64_t *items) {
  size_t count = 0;
  for (size_t i = problem->customer_count; i-- > 0;) {
    const tier__owned *customer = &problem->customers[i];
    if (owners[i] >= 0 && loads[owners[i]] > problem->owners[owners[i]].capacity) {
      int64_t *item = items + GIVEN_WORDS * count++;
      item[GIVEN_OWNER] = owners[i];
      item[GIVEN_NEED] = descending(customer->need);
      item[GIVEN_TIER] = customer->tier;
      item[GIVEN_SPEND] = customer->spend_minor;
      item[GIVEN_INDEX] = (int64_t)i;
    }
  }
  return count;
}

/* Of equally large ones the lowest tier goes first, then the least spend, then the last in order. */
static void give_up(const tier__owner_problem *problem, const tier__owner_room *room, int64_t *owners,
                    int64_t *loads) {
  const size_t count = list_overloaded(problem, owners, loads, room->items);
  for (size_t key = GIVEN_INDEX; key-- > 0;) {
    tier__words_sort(room->items, room->scratch, count, GIVEN_WORDS, key);
  }
  for (size_t k = 0; k < count; k++) {
    const size_t i = (size_t)room->items[GIVEN_WORDS * k + GIVEN_INDEX];
    if (loads[owners[i]] > problem->owners[owners[i]].capacity) {
      loads[owners[i]] -= problem->customers[i].need;
      owners[i] = -1;
    }
  }
}

static int64_t free_hours(const tier__owner_problem *problem, const int64_t *loads, uint32_t owner) {
  return problem->owners[owner].capacity - loads[owner];
}

/* Owners by role, then by free hours, then by rank. */
static void fill_shelf(const tier__owner_problem *problem, const tier__owner_room *room, const int64_t *loads) {
  for (size_t k = 0; k < problem->owner_count; k++) {
    int64_t *item = room->items + SHELF_WORDS * k;
    item[SHELF_ROLE] = problem->owners[k].role;
    item[SHELF_FREE] = free_hours(problem, loads, (uint32_t)k);
    item[SHELF_RANK] = problem->owners[k].rank;
    item[SHELF_OWNER] = (int64_t)k;
  }
  for (size_t key = SHELF_OWNER; key-- > 0;) {
    tier__words_sort(room->items, room->scratch, problem->owner_count, SHELF_WORDS, key);
  }
  size_t k = 0;
  for (size_t role = 0; role <= problem->role_count; role++) {
    while (k < problem->owner_count && room->items[SHELF_WORDS * k + SHELF_ROLE] < (int64_t)role) {
      k++;
    }
    room->shelf_first[role] = k;
  }
  for (k = 0; k < problem->owner_count; k++) {
    room->shelf[k] = (uint32_t)room->items[SHELF_WORDS * k + SHELF_OWNER];
  }
}

/* First place on the shelf of the role whose owner has the hours; the end of the shelf if there is none. */
static size_t find_fit(const tier__owner_problem *problem, const tier__owner_room *room, const int64_t *loads,
                       int32_t role, int64_t need) {
  size_t first = room->shelf_first[role];
  size_t end = room->shelf_first[role + 1];
  while (first < end) {
    const size_t middle = first + (end - first) / 2;
    if (free_hours(problem, loads, room->shelf[middle]) >= need) {
      end = middle;
    } else {
      first = middle + 1;
    }
  }
  return first;
}

/* An owner whose free hours became fewer moves to the front. */
static void settle(const tier__owner_problem *problem, const tier__owner_room *room, const int64_t *loads, size_t first,
                   size_t at) {
  const uint32_t owner = room->shelf[at];
  const int64_t hours = free_hours(problem, loads, owner);
  const uint32_t rank = problem->owners[owner].rank;
  while (at > first) {
    const uint32_t before = room->shelf[at - 1];
    const int64_t others = free_hours(problem, loads, before);
    if (others < hours || (others == hours && problem->owners[before].rank < rank)) {
      break;
    }
    room->shelf[at--] = before;
  }
  room->shelf[at] = owner;
}

/* Those without an owner, the most important first: by tier, then spend, then their order. @return How many. */
static size_t list_unserved(const tier__owner_problem *problem, const tier__owner_room *room, const int64_t *owners) {
  size_t count = 0;
  for (size_t i = 0; i < problem->customer_count; i++) {
    const tier__owned *customer = &problem->customers[i];
    if (customer->role >= 0 && owners[i] < 0) {
      int64_t *item = room->items + SERVED_WORDS * count++;
      item[SERVED_TIER] = descending(customer->tier);
      item[SERVED_SPEND] = descending(customer->spend_minor);
      item[SERVED_INDEX] = (int64_t)i;
    }
  }
  for (size_t key = SERVED_INDEX; key-- > 0;) {
    tier__words_sort(room->items, room->scratch, count, SERVED_WORDS, key);
  }
  return count;
}

void tier__owner_plan_make(const tier__owner_problem *problem, const tier__owner_room *room, int64_t *ret_owners,
                           int64_t *ret_loads) {
  keep_present(problem, ret_owners, ret_loads);
  give_up(problem, room, ret_owners, ret_loads);
  fill_shelf(problem, room, ret_loads);
  const size_t unserved = list_unserved(problem, room, ret_owners);
  for (size_t k = 0; k < unserved; k++) {
    const size_t i = (size_t)room->items[SERVED_WORDS * k + SERVED_INDEX];
    const tier__owned *customer = &problem->customers[i];
    const size_t at = find_fit(problem, room, ret_loads, customer->role, customer->need);
    if (at < room->shelf_first[customer->role + 1]) {
      ret_owners[i] = room->shelf[at];
      ret_loads[ret_owners[i]] += customer->need;
      settle(problem, room, ret_loads, room->shelf_first[customer->role], at);
    }
  }
}

int32_t tier__owner_change(const tier__owned *customer, int64_t owner) {
  if (customer->role < 0) {
    return customer->present >= 0 ? TIER_OWNER_FREED : TIER_OWNER_NONE;
  }
  if (owner < 0) {
    return TIER_OWNER_UNMET;
  }
  if (owner == customer->present) {
    return TIER_OWNER_KEPT;
  }
  return customer->present < 0 ? TIER_OWNER_NEW : TIER_OWNER_MOVED;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Plans over random customers and owners: what must hold for all of them, and small ones against all possible plans. */
#include "helpers/assert_close.h"
#include "result/owner_plan_kernel.h"
#include <stdlib.h>
#include <tier/owners.h>

enum { MOST_CUSTOMERS = 60, MOST_OWNERS = 8, MOST_ROLES = 3 };

typedef struct made_problem {
  tier__owned customers[MOST_CUSTOMERS];
  tier__owning owners[MOST_OWNERS];
  tier__owner_problem problem;
  int64_t assigned[MOST_CUSTOMERS];
  int64_t loads[MOST_OWNERS];
} made_problem;

/* Numbers from a seed: the tests are the same everywhere. */
static uint32_t draw(uint64_t *seed, uint32_t below) {
  *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*seed >> 33) % below;
}

static void make(made_problem *made, uint64_t seed, size_t customers, size_t owners) {
  memset(made, 0, sizeof *made);
  made->problem = (tier__owner_problem){made->customers, customers, made->owners, owners, MOST_ROLES};
  for (size_t k = 0; k < owners; k++) {
    made->owners[k] = (tier__owning){draw(&seed, 40) * 500, (int32_t)draw(&seed, MOST_ROLES), (uint32_t)k};
  }
  for (size_t i = 0; i < customers; i++) {
    tier__owned *customer = &made->customers[i];
    customer->tier = (int32_t)draw(&seed, 4);
    customer->spend_minor = draw(&seed, 5);
    customer->role = (int32_t)draw(&seed, MOST_ROLES + 1) - 1;
    customer->need = customer->role < 0 ? 0 : draw(&seed, 10) * 500;
    customer->present = (int64_t)draw(&seed, (uint32_t)owners + 2) - 2;
    customer->present = customer->present < 0 ? -1 : customer->present;
  }
}

static void plan(made_problem *made) {
  const size_t words = tier__owner_room_words(&made->problem);
  const tier__owner_room room = {malloc(words * sizeof(int64_t)), malloc(words * sizeof(int64_t)),
                                 malloc((made->problem.owner_count + 1) * sizeof(uint32_t)),
                                 malloc((MOST_ROLES + 1) * sizeof(size_t))};
  tier__owner_plan_make(&made->problem, &room, made->assigned, made->loads);
  free(room.items);
  free(room.scratch);
  free(room.shelf);
  free(room.shelf_first);
}

static int could_keep(const made_problem *made, size_t i) {
  const tier__owned *customer = &made->customers[i];
  return customer->role >= 0 && customer->present >= 0 && made->owners[customer->present].role == customer->role;
}

static void assert_sound(const made_problem *made) {
  int64_t loads[MOST_OWNERS] = {0};
  for (size_t i = 0; i < made->problem.customer_count; i++) {
    const int64_t owner = made->assigned[i];
    const int32_t change = tier__owner_change(&made->customers[i], owner);
    assert_true(owner >= -1 && owner < (int64_t)made->problem.owner_count);
    assert_true(change >= TIER_OWNER_NONE && change <= TIER_OWNER_UNMET);
    assert_int_equal(owner >= 0, change == TIER_OWNER_KEPT || change == TIER_OWNER_NEW || change == TIER_OWNER_MOVED);
    if (owner >= 0) {
      assert_int_equal(made->owners[owner].role, made->customers[i].role);
      loads[owner] += made->customers[i].need;
    }
  }
  for (size_t k = 0; k < made->problem.owner_count; k++) {
    assert_int_equal(made->loads[k], loads[k]);
    assert_true(loads[k] <= made->owners[k].capacity);
  }
}

/* Nobody is left without an owner whom some owner still has hours for. */
static void assert_nothing_is_wasted(const made_problem *made) {
  for (size_t i = 0; i < made->problem.customer_count; i++) {
    for (size_t k = 0; made->assigned[i] < 0 && k < made->problem.owner_count; k++) {
      assert_false(made->customers[i].role == made->owners[k].role &&
                   made->owners[k].capacity - made->loads[k] >= made->customers[i].need);
    }
  }
}

static void plans_hold_what_they_promise(void **state) {
  (void)state;
  for (uint64_t seed = 0; seed < 20000; seed++) {
    static made_problem made;
    make(&made, seed, (size_t)seed % MOST_CUSTOMERS, (size_t)(seed / 7) % (MOST_OWNERS + 1));
    plan(&made);
    assert_sound(&made);
    assert_nothing_is_wasted(&made);
  }
}

/* The most customers of an owner that fit, by trying every set. */
static size_t most_kept(const made_problem *made, size_t owner) {
  size_t mine[16];
  size_t count = 0;
  size_t best = 0;
  for (size_t i = 0; i < made->problem.customer_count; i++) {
    if (could_keep(made, i) && made->customers[i].present == (int64_t)owner) {
      mine[count++] = i;
    }
  }
  for (size_t set = 0; set < (size_t)1 << count; set++) {
    int64_t hours = 0;
    size_t members = 0;
    for (size_t m = 0; m < count; m++) {
      if ((set >> m & 1) != 0) {
        hours += made->customers[mine[m]].need;
        members++;
      }
    }
    if (hours <= made->owners[owner].capacity && members > best) {
      best = members;
    }
  }
  return best;
}

static void as_few_as_possible_change_hands(void **state) {
  (void)state;
  for (uint64_t seed = 0; seed < 3000; seed++) {
    static made_problem made;
    make(&made, seed + 777777, 12, 1 + (size_t)seed % 3);
    plan(&made);
    for (size_t k = 0; k < made.problem.owner_count; k++) {
      size_t kept = 0;
      for (size_t i = 0; i < made.problem.customer_count; i++) {
        kept += made.assigned[i] == (int64_t)k && made.customers[i].present == (int64_t)k;
      }
      assert_int_equal(kept, most_kept(&made, k));
    }
  }
}

/* Owners in another order, with the same ranks, get the same customers. */
static void the_order_of_owners_does_not_matter(void **state) {
  (void)state;
  for (uint64_t seed = 0; seed < 2000; seed++) {
    static made_problem one;
    static made_problem other;
    const size_t owners = 1 + (size_t)seed % MOST_OWNERS;
    make(&one, seed + 5, 40, owners);
    make(&other, seed + 5, 40, owners);
    for (size_t k = 0; k < owners; k++) {
      other.owners[k] = one.owners[owners - 1 - k];
    }
    for (size_t i = 0; i < 40; i++) {
      const int64_t present = one.customers[i].present;
      other.customers[i].present = present < 0 ? -1 : (int64_t)owners - 1 - present;
    }
    plan(&one);
    plan(&other);
    for (size_t i = 0; i < 40; i++) {
      assert_int_equal(one.assigned[i], other.assigned[i] < 0 ? -1 : (int64_t)owners - 1 - other.assigned[i]);
    }
  }
}

/* Tier, then spend, then order decide who is served; of the owners the one whose hours fit most tightly serves. */
static void the_important_come_first_and_fit_tightly(void **state) {
  static made_problem made;
  (void)state;
  make(&made, 1, 4, 2);
  made.owners[0] = (tier__owning){5000, 0, 0};
  made.owners[1] = (tier__owning){3000, 0, 1};
  made.customers[0] = (tier__owned){10, 3000, -1, 1, 0};
  made.customers[1] = (tier__owned){99, 3000, -1, 0, 0};
  made.customers[2] = (tier__owned){20, 3000, -1, 1, 0};
  made.customers[3] = (tier__owned){50, 2000, -1, 0, 0};
  plan(&made);
  assert_int_equal(made.assigned[2], 1);
  assert_int_equal(made.assigned[0], 0);
  assert_int_equal(made.assigned[1], -1);
  assert_int_equal(made.assigned[3], 0);
  assert_int_equal(tier__owner_change(&made.customers[1], -1), TIER_OWNER_UNMET);
}

/* Of equally large ones the lowest tier is given up, then the least spend, then the last. */
static void the_least_important_are_given_up(void **state) {
  static made_problem made;
  (void)state;
  make(&made, 1, 5, 1);
  made.owners[0] = (tier__owning){6000, 0, 0};
  made.customers[0] = (tier__owned){10, 2000, 0, 2, 0};
  made.customers[1] = (tier__owned){5, 2000, 0, 1, 0};
  made.customers[2] = (tier__owned){9, 2000, 0, 1, 0};
  made.customers[3] = (tier__owned){9, 2000, 0, 1, 0};
  made.customers[4] = (tier__owned){0, 0, 0, 0, 0};
  plan(&made);
  assert_int_equal(made.assigned[0], 0);
  assert_int_equal(made.assigned[1], -1);
  assert_int_equal(made.assigned[2], 0);
  assert_int_equal(made.assigned[3], 0);
  assert_int_equal(made.assigned[4], 0);
  made.owners[0].capacity = 5999;
  plan(&made);
  assert_int_equal(made.assigned[2], 0);
  assert_int_equal(made.assigned[3], -1);
}

static void every_change_has_its_name(void **state) {
  const tier__owned needs = {.role = 1, .present = 2};
  const tier__owned had_none = {.role = 1, .present = -1};
  const tier__owned needs_none = {.role = -1, .present = 2};
  const tier__owned nothing = {.role = -1, .present = -1};
  (void)state;
  assert_int_equal(tier__owner_change(&needs, 2), TIER_OWNER_KEPT);
  assert_int_equal(tier__owner_change(&needs, 3), TIER_OWNER_MOVED);
  assert_int_equal(tier__owner_change(&needs, -1), TIER_OWNER_UNMET);
  assert_int_equal(tier__owner_change(&had_none, 0), TIER_OWNER_NEW);
  assert_int_equal(tier__owner_change(&had_none, -1), TIER_OWNER_UNMET);
  assert_int_equal(tier__owner_change(&needs_none, -1), TIER_OWNER_FREED);
  assert_int_equal(tier__owner_change(&nothing, -1), TIER_OWNER_NONE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plans_hold_what_they_promise),
      cmocka_unit_test(as_few_as_possible_change_hands),
      cmocka_unit_test(the_order_of_owners_does_not_matter),
      cmocka_unit_test(the_important_come_first_and_fit_tightly),
      cmocka_unit_test(the_least_important_are_given_up),
      cmocka_unit_test(every_change_has_its_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "roster_fixture.h"

#include <stdio.h>

static uint32_t in_force(const tier_roster *roster, const char *customer, uint32_t ladder, const char *date,
                         int32_t tiers[4]) {
  return tier__roster_overrides(roster, tier__roster_find(roster, text(customer)), ladder, day_of(date), tiers);
}

static void one_of_each_kind_is_in_force(void **state) {
  roster_fixture *f = *state;
  int32_t tiers[4] = {9, 9, 9, 9};
  tier_override o = override_of("7", TIER_OVERRIDE_CEILING, "important");
  assert_int_equal(tier_roster_override(f->roster, &o, NULL), TIER_OK);
  o = override_of("7", TIER_OVERRIDE_FLOOR, "core");
  assert_int_equal(tier_roster_override(f->roster, &o, NULL), TIER_OK);
  o.tier = text("important"); /* Replaced. */
  o.reason = text("second thoughts");
  assert_int_equal(tier_roster_override(f->roster, &o, NULL), TIER_OK);
  o = override_of("7", TIER_OVERRIDE_FIX, "in");
  o.ladder = "club";
  assert_int_equal(tier_roster_override(f->roster, &o, NULL), TIER_OK);
  assert_int_equal(tier_roster_override_count(f->roster), 3);
  assert_int_equal(in_force(f->roster, "7", 0, "2026-01-01", tiers), 4 | 8);
  assert_int_equal(tiers[2], 1);
  assert_int_equal(tiers[3], 1);
  assert_int_equal(in_force(f->roster, "7", 1, "2026-01-01", tiers), 2);
  assert_int_equal(tiers[1], 1);
  assert_int_equal(in_force(f->roster, "nobody", 0, "2026-01-01", tiers), 0);
  assert_int_equal(tier_roster_count(f->roster), 1); /* He was added, in no tier. */
  assert_int_equal(tier_of(f->roster, "7", 0), -1);
}

static void the_last_day_is_inside(void **state) {
  roster_fixture *f = *state;
  int32_t tiers[4];
  tier_override o = override_of("7", TIER_OVERRIDE_FREEZE, "");
  o.until_day = day_of("2026-11-22");
  assert_int_equal(tier_roster_override(f->roster, &o, NULL), TIER_OK);
  assert_int_equal(in_force(f->roster, "7", 0, "2026-11-22", tiers), 1);
  assert_int_equal(tiers[0], -1);
  assert_int_equal(in_force(f->roster, "7", 0, "2026-11-23", tiers), 0);
}

static void they_are_told_in_order_with_their_texts(void **state) {
  roster_fixture *f = *state;
  tier_override found = {.size = sizeof found};
  assert_int_equal(fill_roster(f->roster, NULL), TIER_OK);
  assert_int_equal(tier_roster_override_count(f->roster), 3);
  assert_int_equal(tier_roster_override_at(f->roster, 1, &found, NULL), TIER_OK);
  assert_string_equal(found.ladder, "");
  assert_int_equal(found.kind, TIER_OVERRIDE_FIX);
  assert_memory_equal(found.customer_id.data, "7", found.customer_id.length);
  assert_memory_equal(found.tier.data, "general", found.tier.length + 1);
  assert_memory_equal(found.reason.data, "a promise by phone", found.reason.length + 1);
  assert_memory_equal(found.actor.data, "desk 3", found.actor.length + 1);
  assert_int_equal(found.until_day, day_of("2026-12-31"));
  assert_int_equal(tier_roster_override_at(f->roster, 0, &found, NULL), TIER_OK);
  assert_int_equal(found.kind, TIER_OVERRIDE_FREEZE);
  assert_int_equal(found.tier.length, 0);
  assert_int_equal(found.until_day, TIER_NO_DAY);
  assert_int_equal(tier_roster_override_at(f->roster, 3, &found, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_override_at(NULL, 0, &found, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_override_at(f->roster, 0, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_override_count(NULL), 0);
}

static void one_can_be_taken_back(void **state) {
  roster_fixture *f = *state;
  assert_int_equal(fill_roster(f->roster, NULL), TIER_OK);
  assert_int_equal(tier_roster_clear_override(f->roster, text("7"), NULL, TIER_OVERRIDE_FLOOR, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(tier_roster_clear_override(f->roster, text("7"), "clubs", TIER_OVERRIDE_FIX, NULL),
                   TIER_E_NOT_FOUND);
  assert_int_equal(tier_roster_clear_override(f->roster, text("nobody"), NULL, TIER_OVERRIDE_FIX, NULL),
                   TIER_E_NOT_FOUND);
  assert_int_equal(tier_roster_clear_override(f->roster, text("7"), NULL, 77, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(tier_roster_clear_override(NULL, text("7"), NULL, TIER_OVERRIDE_FIX, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_clear_override(f->roster, text("7"), "", TIER_OVERRIDE_FREEZE, NULL), TIER_OK);
  assert_int_equal(tier_roster_clear_override(f->roster, text("7"), "", TIER_OVERRIDE_FREEZE, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(tier_roster_override_count(f->roster), 2);
}

static void check_refused(roster_fixture *f, const tier_override *override_, tier_status code) {
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier_roster_override(f->roster, override_, &err), code);
  assert_true(strlen(err.message) > 0);
  assert_int_equal(tier_roster_count(f->roster), 0);
  assert_int_equal(tier_roster_override_count(f->roster), 0);
}

static void an_override_must_be_one(void **state) {
  roster_fixture *f = *state;
  static char long_text[1001];
  const tier_override good = override_of("7", TIER_OVERRIDE_FIX, "core");
  tier_override bad = good;
  memset(long_text, 'x', sizeof long_text);
  bad.kind = 4;
  check_refused(f, &bad, TIER_E_ARGUMENT);
  bad.kind = -1;
  check_refused(f, &bad, TIER_E_ARGUMENT);
  bad = good;
  bad.tier = text("");
  check_refused(f, &bad, TIER_E_NOT_FOUND);
  bad.tier = text("in");
  check_refused(f, &bad, TIER_E_NOT_FOUND);
  bad = good;
  bad.ladder = "clubs";
  check_refused(f, &bad, TIER_E_NOT_FOUND);
  bad = good;
  bad.kind = TIER_OVERRIDE_FREEZE;
  check_refused(f, &bad, TIER_E_ARGUMENT);
  bad = good;
  bad.reason = text("");
  check_refused(f, &bad, TIER_E_ARGUMENT);
  bad.reason = (tier_string){long_text, 1001};
  check_refused(f, &bad, TIER_E_ARGUMENT);
  bad.reason = text("\xC3\x28");
  check_refused(f, &bad, TIER_E_DATA);
  bad.reason = (tier_string){"a\0b", 3};
  check_refused(f, &bad, TIER_E_DATA);
  bad = good;
  bad.actor = text("");
  check_refused(f, &bad, TIER_E_ARGUMENT);
  bad.actor = (tier_string){NULL, 0};
  check_refused(f, &bad, TIER_E_ARGUMENT);
  bad = good;
  bad.until_day = 3000000;
  check_refused(f, &bad, TIER_E_ARGUMENT);
  bad = good;
  bad.customer_id = text("\xFF");
  check_refused(f, &bad, TIER_E_DATA);
  bad.customer_id = text("");
  check_refused(f, &bad, TIER_E_DATA);
  bad = good;
  bad.size = 3;
  check_refused(f, &bad, TIER_E_STRUCT_SIZE);
  bad = good;
  bad.reason = (tier_string){long_text, 1000};
  assert_int_equal(tier_roster_override(f->roster, &bad, NULL), TIER_OK);
}

enum { PEOPLE = 500, OPERATIONS = 20000 };

/* Random settings and takings back, against a table of all that could be there. */
static void bisection_finds_all_and_only_those_that_are_there(void **state) {
  roster_fixture *f = *state;
  static int8_t table[PEOPLE][4];
  uint64_t seed = 5;
  size_t count = 0;
  char id[16];
  memset(table, -2, sizeof table);
  for (int n = 0; n < OPERATIONS; n++) {
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    const int person = (int)((seed >> 33) % PEOPLE), kind = (int)((seed >> 20) % 4), tier = (int)((seed >> 50) % 3);
    snprintf(id, sizeof id, "p%d", person);
    tier_override o = override_of(id, kind, kind == 0 ? "" : tier == 0 ? "general" : tier == 1 ? "important" : "core");
    if ((seed >> 60) < 9) {
      count += table[person][kind] == -2;
      table[person][kind] = (int8_t)(kind == 0 ? -1 : tier);
      assert_int_equal(tier_roster_override(f->roster, &o, NULL), TIER_OK);
    } else {
      const int there = table[person][kind] != -2;
      assert_int_equal(tier_roster_clear_override(f->roster, text(id), NULL, kind, NULL),
                       there ? TIER_OK : TIER_E_NOT_FOUND);
      count -= (size_t)there;
      table[person][kind] = -2;
    }
    assert_int_equal(tier_roster_override_count(f->roster), count);
  }
  for (int person = 0; person < PEOPLE; person++) {
    int32_t tiers[4];
    snprintf(id, sizeof id, "p%d", person);
    const uint32_t kinds = in_force(f->roster, id, 0, "2026-01-01", tiers);
    for (int kind = 0; kind < 4; kind++) {
      assert_int_equal(kinds >> kind & 1, table[person][kind] != -2);
      if (kinds >> kind & 1) {
        assert_int_equal(tiers[kind], table[person][kind]);
      }
    }
  }
}

/* Into a roster whose customers came in another order, and which has overrides of its own. */
static void those_in_force_are_copied(void **state) {
  roster_fixture *f = *state;
  tier_roster *to = NULL;
  int32_t tiers[4];
  const tier_string ids[] = {text("new"), text("7")};
  assert_int_equal(make_roster(f->context, &to, NULL), TIER_OK);
  assert_int_equal(fill_roster(f->roster, NULL), TIER_OK);
  assert_int_equal(tier__roster_add_ids(to, ids, 2, NULL, NULL), TIER_OK);
  const tier_override own = override_of("7", TIER_OVERRIDE_FREEZE, ""), other = override_of("7", 3, "core");
  assert_int_equal(tier_roster_override(to, &own, NULL), TIER_OK);
  assert_int_equal(tier_roster_override(to, &other, NULL), TIER_OK);
  assert_int_equal(tier__roster_copy_overrides(f->roster, day_of("2026-12-31"), to, NULL), TIER_OK);
  assert_int_equal(in_force(to, "7", 0, "2026-12-31", tiers), 1 | 2 | 8);
  assert_int_equal(tiers[1], 0);
  assert_int_equal(in_force(to, "new", 1, "2026-12-31", tiers), 4);
  tier_roster_destroy(to);
  assert_int_equal(make_roster(f->context, &to, NULL), TIER_OK);
  assert_int_equal(tier__roster_copy_overrides(f->roster, day_of("2027-01-01"), to, NULL), TIER_OK);
  assert_int_equal(in_force(to, "7", 0, "2026-12-31", tiers), 1); /* The fix was over. */
  assert_int_equal(tier_roster_override_count(to), 2);
  tier_roster_destroy(to);
}

/* @return 1 once nothing failed. */
static int override_with_failure(size_t k, int sticky) {
  tier_test_allocator memory = {0};
  tier_context *context = make_context(&memory);
  tier_roster *roster = NULL, *copy = NULL;
  assert_int_equal(make_roster(context, &roster, NULL), TIER_OK);
  assert_int_equal(make_roster(context, &copy, NULL), TIER_OK);
  const tier_override o = override_of("7", TIER_OVERRIDE_FIX, "core");
  tier_test_allocator_fail(&memory, k, sticky);
  tier_status status = tier_roster_override(roster, &o, NULL);
  assert_int_equal(tier_roster_override_count(roster), status == TIER_OK);
  assert_int_equal(tier_roster_count(roster), status == TIER_OK);
  if (status == TIER_OK) {
    status = tier__roster_copy_overrides(roster, 0, copy, NULL);
    assert_int_equal(tier_roster_override_count(copy), status == TIER_OK);
    assert_int_equal(tier_roster_count(copy), status == TIER_OK);
  }
  assert_true(status == TIER_OK || status == TIER_E_MEMORY);
  tier_roster_destroy(roster);
  tier_roster_destroy(copy);
  tier_context_destroy(context);
  assert_int_equal(memory.live, 0);
  return status == TIER_OK;
}

static void no_memory_changes_nothing_and_leaks_nothing(void **state) {
  (void)state;
  for (int sticky = 0; sticky < 2; sticky++) {
    size_t k = 1;
    while (!override_with_failure(k, sticky)) {
      k++;
    }
    assert_true(k > 10);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(one_of_each_kind_is_in_force, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(the_last_day_is_inside, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(they_are_told_in_order_with_their_texts, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(one_can_be_taken_back, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(an_override_must_be_one, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(bisection_finds_all_and_only_those_that_are_there, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(those_in_force_are_copied, begin_roster, finish_roster),
      cmocka_unit_test(no_memory_changes_nothing_and_leaks_nothing),
  };
  return cmocka_run_group_tests_name("ladder: overrides", tests, NULL, NULL);
}

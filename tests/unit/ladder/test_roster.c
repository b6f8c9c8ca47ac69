/* SPDX-License-Identifier: Apache-2.0 */
#include "roster_fixture.h"

#include <stdio.h>

static tier_status add_pair(tier_roster *roster, const char *a, const char *tier_a, const char *b, const char *tier_b,
                            tier_error *err) {
  const tier_string ids[2] = {text(a), text(b)};
  const tier_string tiers[2] = {text(tier_a), text(tier_b)};
  return tier_roster_add(roster, ids, tiers, 2, err);
}

static void says_who_is_where(void **state) {
  roster_fixture *f = *state;
  assert_int_equal(add_pair(f->roster, "7", "core", "anna", "general", NULL), TIER_OK);
  assert_int_equal(add_pair(f->roster, "007", "important", "客户", "core", NULL), TIER_OK);
  assert_int_equal(tier_roster_count(f->roster), 4);
  assert_int_equal(tier_of(f->roster, "7", 0), 2);
  assert_int_equal(tier_of(f->roster, "007", 0), 1);
  assert_int_equal(tier_of(f->roster, "anna", 0), 0);
  assert_int_equal(tier_of(f->roster, "客户", 0), 2);
  assert_int_equal(tier_of(f->roster, "bert", 0), -1);
  assert_int_equal(tier_of(f->roster, "7", 1), -1);
  assert_memory_equal(tier_roster_id(f->roster, 1).data, "anna", 4);
  assert_int_equal(tier_roster_id(f->roster, 4).length, 0);
}

static void an_empty_batch_is_fine(void **state) {
  roster_fixture *f = *state;
  assert_int_equal(tier_roster_add(f->roster, NULL, NULL, 0, NULL), TIER_OK);
  assert_int_equal(tier_roster_count(f->roster), 0);
  assert_int_equal(tier_roster_count(NULL), 0);
  assert_int_equal(tier_roster_id(NULL, 0).length, 0);
  tier_roster_destroy(NULL);
}

static void refuses_null(void **state) {
  roster_fixture *f = *state;
  const tier_string one[1] = {text("1")};
  tier_standing standing = standing_in("core");
  assert_int_equal(tier_roster_add(NULL, one, one, 1, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_add(f->roster, NULL, one, 1, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_add(f->roster, one, NULL, 1, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_set(NULL, text("1"), NULL, &standing, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_set(f->roster, text("1"), NULL, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_get(NULL, text("1"), NULL, &standing, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_get(f->roster, text("1"), NULL, NULL, NULL), TIER_E_ARGUMENT);
}

static void check_refused(roster_fixture *f, const char *id, const char *tier, tier_status code) {
  tier_error err = {.size = sizeof err};
  const size_t before = tier_roster_count(f->roster);
  assert_int_equal(add_pair(f->roster, "new", "core", id, tier, &err), code);
  assert_int_equal(err.code, code);
  assert_int_equal(err.row, 1);
  assert_true(strlen(err.message) > 0);
  assert_int_equal(tier_roster_count(f->roster), before);
  assert_int_equal(tier_of(f->roster, "new", 0), -1);
}

static void a_bad_row_leaves_it_as_before(void **state) {
  roster_fixture *f = *state;
  assert_int_equal(add_pair(f->roster, "42", "core", "anna", "general", NULL), TIER_OK);
  check_refused(f, "anna", "general", TIER_E_DATA);
  check_refused(f, "42", "general", TIER_E_DATA);
  check_refused(f, "new", "core", TIER_E_DATA);
  check_refused(f, "", "core", TIER_E_DATA);
  check_refused(f, "\xC3\x28", "core", TIER_E_DATA);
  check_refused(f, "bert", "platinum", TIER_E_NOT_FOUND);
  check_refused(f, "bert", "", TIER_E_NOT_FOUND);
  check_refused(f, "bert", "cor", TIER_E_NOT_FOUND);
  check_refused(f, "bert", "in", TIER_E_NOT_FOUND);
  check_refused(f, "bert", "\xFF", TIER_E_NOT_FOUND);
  assert_int_equal(tier_of(f->roster, "42", 0), 2);
  assert_int_equal(tier_of(f->roster, "anna", 0), 0);
  assert_int_equal(add_pair(f->roster, "new", "core", "bert", "important", NULL), TIER_OK);
  assert_int_equal(tier_of(f->roster, "new", 0), 2);
}

/* Who is known by an override or on another ladder only can still be added, and a failure takes that back too. */
static void who_has_no_tier_yet_can_be_added(void **state) {
  roster_fixture *f = *state;
  const tier_standing in = standing_in("in");
  assert_int_equal(tier_roster_set(f->roster, text("new"), "club", &in, NULL), TIER_OK);
  check_refused(f, "new", "core", TIER_E_DATA);
  assert_int_equal(tier_of(f->roster, "new", 1), 1);
  assert_int_equal(add_pair(f->roster, "new", "core", "bert", "important", NULL), TIER_OK);
  assert_int_equal(tier_of(f->roster, "new", 0), 2);
  assert_int_equal(tier_of(f->roster, "new", 1), 1);
}

static void names_the_tier_it_does_not_know(void **state) {
  roster_fixture *f = *state;
  tier_error err = {.size = sizeof err};
  assert_int_equal(add_pair(f->roster, "1", "core", "2", "platinum", &err), TIER_E_NOT_FOUND);
  assert_non_null(strstr(err.message, "platinum"));
}

static void knows_which_ladders_it_was_made_for(void **state) {
  roster_fixture *f = *state;
  const char *const names[] = {"", "club"}, *const other[] = {"", "clubs"};
  const char *const main_tiers[] = {"general", "important", "core"};
  const char *const swapped[] = {"important", "general", "core"};
  const char *const club_tiers[] = {"out", "in"};
  const char *const *const right[] = {main_tiers, club_tiers}, *const *const wrong[] = {swapped, club_tiers};
  const size_t counts[] = {3, 2}, fewer[] = {2, 2};
  assert_int_equal(tier__roster_fits(f->roster, names, right, counts, 2), 1);
  assert_int_equal(tier__roster_fits(f->roster, names, right, counts, 1), 0);
  assert_int_equal(tier__roster_fits(f->roster, names, right, fewer, 2), 0);
  assert_int_equal(tier__roster_fits(f->roster, names, wrong, counts, 2), 0);
  assert_int_equal(tier__roster_fits(f->roster, other, right, counts, 2), 0);
}

static void tells_what_was_set(void **state) {
  roster_fixture *f = *state;
  tier_standing found = {.size = sizeof found};
  assert_int_equal(fill_roster(f->roster, NULL), TIER_OK);
  assert_int_equal(tier_roster_get(f->roster, text("full"), "", &found, NULL), TIER_OK);
  assert_memory_equal(found.tier.data, "core", 5);
  assert_memory_equal(found.earned.data, "important", 10);
  assert_memory_equal(found.next.data, "core", 5);
  assert_int_equal(found.since_day, day_of("2026-01-05"));
  assert_int_equal(found.changed_day, day_of("2026-01-05"));
  assert_int_equal(found.until_day, day_of("2026-12-31"));
  assert_int_equal(found.grace_until_day, day_of("2027-01-30"));
  assert_int_equal(found.next_day, day_of("2027-01-01"));
  assert_int_equal(found.last_day, day_of("2026-11-22"));
  assert_int_equal(found.confirmed, -3);
  assert_int_equal(tier_roster_get(f->roster, text("7"), NULL, &found, NULL), TIER_OK);
  assert_memory_equal(found.earned.data, "core", 5);
  assert_int_equal(found.next.length, 0);
  assert_int_equal(found.since_day, TIER_NO_DAY);
  assert_int_equal(found.last_day, TIER_NO_DAY);
  assert_int_equal(tier_roster_get(f->roster, text("full"), "club", &found, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(tier_roster_get(f->roster, text("nobody"), NULL, &found, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(tier_roster_get(f->roster, text("full"), "clubs", &found, NULL), TIER_E_NOT_FOUND);
}

static void check_standing(roster_fixture *f, const tier_standing *standing, tier_status code) {
  tier_error err = {.size = sizeof err};
  const size_t before = tier_roster_count(f->roster);
  assert_int_equal(tier_roster_set(f->roster, text("someone"), NULL, standing, &err), code);
  assert_true(strlen(err.message) > 0);
  assert_int_equal(tier_roster_count(f->roster), before);
}

static void a_standing_must_be_one(void **state) {
  roster_fixture *f = *state;
  const tier_standing good = standing_in("important");
  tier_standing bad = good;
  bad.tier = text("gold");
  check_standing(f, &bad, TIER_E_NOT_FOUND);
  bad = good;
  bad.earned = text("gold");
  check_standing(f, &bad, TIER_E_NOT_FOUND);
  bad = good;
  bad.next = text("gold");
  check_standing(f, &bad, TIER_E_NOT_FOUND);
  bad = good;
  bad.until_day = good.since_day - 1;
  check_standing(f, &bad, TIER_E_ARGUMENT);
  bad = good;
  bad.last_day = good.since_day - 1;
  check_standing(f, &bad, TIER_E_ARGUMENT);
  bad = good;
  bad.grace_until_day = good.since_day - 1;
  check_standing(f, &bad, TIER_E_ARGUMENT);
  bad = good;
  bad.next = text("core"); /* Without a day. */
  check_standing(f, &bad, TIER_E_ARGUMENT);
  bad.next_day = good.since_day;
  check_standing(f, &bad, TIER_E_ARGUMENT);
  bad.next_day = good.since_day + 1;
  bad.next = text("important"); /* Not higher. */
  check_standing(f, &bad, TIER_E_ARGUMENT);
  bad = good;
  bad.since_day = 3000000;
  check_standing(f, &bad, TIER_E_ARGUMENT);
  bad = good;
  bad.confirmed = 40000;
  check_standing(f, &bad, TIER_E_ARGUMENT);
  bad = good;
  bad.size = 4;
  check_standing(f, &bad, TIER_E_STRUCT_SIZE);
  assert_int_equal(tier_roster_set(f->roster, text(""), NULL, &good, NULL), TIER_E_DATA);
  assert_int_equal(tier_roster_set(f->roster, text("\xFF"), NULL, &good, NULL), TIER_E_DATA);
  assert_int_equal(tier_roster_set(f->roster, text("1"), "clubs", &good, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(tier_roster_set(f->roster, text("1"), NULL, &good, NULL), TIER_OK);
}

static void the_lowest_tier_has_no_end(void **state) {
  roster_fixture *f = *state;
  tier_standing standing = standing_in("general");
  standing.until_day = day_of("2026-12-31");
  assert_int_equal(tier_roster_set(f->roster, text("1"), NULL, &standing, NULL), TIER_OK);
  assert_int_equal(tier_roster_get(f->roster, text("1"), NULL, &standing, NULL), TIER_OK);
  assert_int_equal(standing.until_day, TIER_NO_DAY);
}

enum { MANY = 20000 };

/* Growth over many batches, with ids that are numbers and ids that only look like them; anchors grow as well. */
static void holds_many_batches(void **state) {
  roster_fixture *f = *state;
  static const char *const tier_ids[] = {"general", "important", "core"};
  char id[32];
  assert_int_equal(tier__roster_make_anchor(f->roster, 1, NULL), TIER_OK);
  for (int i = 0; i < MANY; i++) {
    snprintf(id, sizeof id, i % 2 ? "%d" : "0%d", i);
    const tier_string ids[1] = {text(id)};
    const tier_string tiers[1] = {text(tier_ids[i % 3])};
    assert_int_equal(tier_roster_add(f->roster, ids, tiers, 1, NULL), TIER_OK);
  }
  assert_int_equal(tier_roster_count(f->roster), MANY);
  for (int i = 0; i < MANY; i++) {
    snprintf(id, sizeof id, i % 2 ? "%d" : "0%d", i);
    assert_int_equal(tier_of(f->roster, id, 0), i % 3);
    assert_int_equal(f->roster->anchors[1][2 * i].tier, i % 3);
    assert_int_equal(f->roster->anchors[1][2 * i + 1].tier, -1);
  }
}

static void ids_are_added_once(void **state) {
  roster_fixture *f = *state;
  const tier_string ids[] = {text("a"), text("b"), text("a"), text("7")};
  uint32_t keys[4];
  assert_int_equal(tier__roster_add_ids(f->roster, ids, 4, keys, NULL), TIER_OK);
  assert_int_equal(tier_roster_count(f->roster), 3);
  assert_int_equal(keys[0], keys[2]);
  assert_int_equal(keys[3], tier__roster_find(f->roster, text("7")));
  assert_int_equal(tier_of(f->roster, "a", 0), -1);
  assert_int_equal(tier_of(f->roster, "a", 1), -1);
}

/* Makes a roster and fills it while the k-th allocation fails. @return 1 once nothing failed. */
static int fill_with_failure(size_t k, int sticky) {
  tier_test_allocator memory = {0};
  tier_context *context = make_context(&memory);
  tier_roster *roster = NULL;
  tier_test_allocator_fail(&memory, k, sticky);
  tier_status status = make_roster(context, &roster, NULL);
  if (status == TIER_OK) {
    status = add_pair(roster, "1", "core", "2", "general", NULL);
    assert_int_equal(tier_roster_count(roster), status == TIER_OK ? 2 : 0);
    tier_test_allocator_fail(&memory, 0, 0);
    assert_int_equal(add_pair(roster, "3", "core", "4", "general", NULL), TIER_OK);
    assert_int_equal(tier_of(roster, "3", 0), 2);
  }
  assert_true(status == TIER_OK || status == TIER_E_MEMORY);
  tier_roster_destroy(roster);
  tier_context_destroy(context);
  assert_int_equal(memory.live, 0);
  return status == TIER_OK;
}

static void no_memory_changes_nothing_and_leaks_nothing(void **state) {
  (void)state;
  for (int sticky = 0; sticky < 2; sticky++) {
    size_t k = 1;
    while (!fill_with_failure(k, sticky)) {
      k++;
    }
    assert_true(k > 10);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(says_who_is_where, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(an_empty_batch_is_fine, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(refuses_null, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(a_bad_row_leaves_it_as_before, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(who_has_no_tier_yet_can_be_added, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(names_the_tier_it_does_not_know, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(knows_which_ladders_it_was_made_for, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(tells_what_was_set, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(a_standing_must_be_one, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(the_lowest_tier_has_no_end, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(holds_many_batches, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(ids_are_added_once, begin_roster, finish_roster),
      cmocka_unit_test(no_memory_changes_nothing_and_leaks_nothing),
  };
  return cmocka_run_group_tests_name("ladder: roster", tests, NULL, NULL);
}

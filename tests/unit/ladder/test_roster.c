/* SPDX-License-Identifier: Apache-2.0 */
#include "base/context_object.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"
#include "ladder/roster_object.h"
#include <stdio.h>

static const char *const TIERS[] = {"general", "important", "core"};

static tier_string text(const char *terminated) {
  return (tier_string){terminated, strlen(terminated)};
}

static tier_context *make_context(tier_test_allocator *memory) {
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(memory)};
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  return context;
}

/* A roster over a counting allocator; `finish` proves that nothing leaked. */
typedef struct fixture {
  tier_test_allocator memory;
  tier_roster *roster;
} fixture;

static int begin(void **state) {
  static fixture f;
  memset(&f, 0, sizeof f);
  tier_context *context = make_context(&f.memory);
  assert_int_equal(tier__roster_make(context, TIERS, 3, &f.roster, NULL), TIER_OK);
  tier_context_destroy(context);
  *state = &f;
  return 0;
}

static int finish(void **state) {
  fixture *f = *state;
  tier_roster_destroy(f->roster);
  assert_int_equal(f->memory.live, 0);
  return 0;
}

static tier_status add_pair(tier_roster *roster, const char *a, const char *tier_a, const char *b, const char *tier_b,
                            tier_error *err) {
  const tier_string ids[2] = {text(a), text(b)};
  const tier_string tiers[2] = {text(tier_a), text(tier_b)};
  return tier_roster_add(roster, ids, tiers, 2, err);
}

static void says_who_is_where(void **state) {
  fixture *f = *state;
  assert_int_equal(add_pair(f->roster, "7", "core", "anna", "general", NULL), TIER_OK);
  assert_int_equal(add_pair(f->roster, "007", "important", "客户", "core", NULL), TIER_OK);
  assert_int_equal(tier_roster_count(f->roster), 4);
  assert_int_equal(tier__roster_tier(f->roster, text("7")), 2);
  assert_int_equal(tier__roster_tier(f->roster, text("007")), 1);
  assert_int_equal(tier__roster_tier(f->roster, text("anna")), 0);
  assert_int_equal(tier__roster_tier(f->roster, text("客户")), 2);
  assert_int_equal(tier__roster_tier(f->roster, text("bert")), -1);
}

static void an_empty_batch_is_fine(void **state) {
  fixture *f = *state;
  assert_int_equal(tier_roster_add(f->roster, NULL, NULL, 0, NULL), TIER_OK);
  assert_int_equal(tier_roster_count(f->roster), 0);
  assert_int_equal(tier_roster_count(NULL), 0);
  tier_roster_destroy(NULL);
}

static void refuses_null(void **state) {
  fixture *f = *state;
  const tier_string one[1] = {text("1")};
  assert_int_equal(tier_roster_add(NULL, one, one, 1, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_add(f->roster, NULL, one, 1, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_add(f->roster, one, NULL, 1, NULL), TIER_E_ARGUMENT);
}

static void check_refused(fixture *f, const char *id, const char *tier, tier_status code) {
  tier_error err = {.size = sizeof err};
  const size_t before = tier_roster_count(f->roster);
  assert_int_equal(add_pair(f->roster, "new", "core", id, tier, &err), code);
  assert_int_equal(err.code, code);
  assert_int_equal(err.row, 1);
  assert_true(strlen(err.message) > 0);
  assert_int_equal(tier_roster_count(f->roster), before);
  assert_int_equal(tier__roster_tier(f->roster, text("new")), -1);
}

static void a_bad_row_leaves_it_as_before(void **state) {
  fixture *f = *state;
  assert_int_equal(add_pair(f->roster, "42", "core", "anna", "general", NULL), TIER_OK);
  check_refused(f, "anna", "general", TIER_E_DATA);
  check_refused(f, "42", "general", TIER_E_DATA);
  check_refused(f, "new", "core", TIER_E_DATA);
  check_refused(f, "", "core", TIER_E_DATA);
  check_refused(f, "\xC3\x28", "core", TIER_E_DATA);
  check_refused(f, "bert", "platinum", TIER_E_NOT_FOUND);
  check_refused(f, "bert", "", TIER_E_NOT_FOUND);
  check_refused(f, "bert", "cor", TIER_E_NOT_FOUND);
  check_refused(f, "bert", "\xFF", TIER_E_NOT_FOUND);
  assert_int_equal(tier__roster_tier(f->roster, text("42")), 2);
  assert_int_equal(tier__roster_tier(f->roster, text("anna")), 0);
  assert_int_equal(add_pair(f->roster, "new", "core", "bert", "important", NULL), TIER_OK);
  assert_int_equal(tier__roster_tier(f->roster, text("new")), 2);
}

static void names_the_tier_it_does_not_know(void **state) {
  fixture *f = *state;
  tier_error err = {.size = sizeof err};
  assert_int_equal(add_pair(f->roster, "1", "core", "2", "platinum", &err), TIER_E_NOT_FOUND);
  assert_non_null(strstr(err.message, "platinum"));
}

static void knows_which_tiers_it_was_made_for(void **state) {
  fixture *f = *state;
  const char *const swapped[] = {"important", "general", "core"};
  assert_int_equal(tier__roster_fits(f->roster, TIERS, 3), 1);
  assert_int_equal(tier__roster_fits(f->roster, TIERS, 2), 0);
  assert_int_equal(tier__roster_fits(f->roster, swapped, 3), 0);
}

enum { MANY = 20000 };

/* Growth over many batches, with ids that are numbers and ids that only look like them. */
static void holds_many_batches(void **state) {
  fixture *f = *state;
  char id[32];
  for (int i = 0; i < MANY; i++) {
    snprintf(id, sizeof id, i % 2 ? "%d" : "0%d", i);
    const tier_string ids[1] = {text(id)};
    const tier_string tiers[1] = {text(TIERS[i % 3])};
    assert_int_equal(tier_roster_add(f->roster, ids, tiers, 1, NULL), TIER_OK);
  }
  assert_int_equal(tier_roster_count(f->roster), MANY);
  for (int i = 0; i < MANY; i++) {
    snprintf(id, sizeof id, i % 2 ? "%d" : "0%d", i);
    assert_int_equal(tier__roster_tier(f->roster, text(id)), i % 3);
  }
}

/* Makes a roster and fills it while the k-th allocation fails. @return 1 once nothing failed. */
static int fill_with_failure(size_t k, int sticky) {
  tier_test_allocator memory = {0};
  tier_context *context = make_context(&memory);
  tier_roster *roster = NULL;
  tier_test_allocator_fail(&memory, k, sticky);
  tier_status status = tier__roster_make(context, TIERS, 3, &roster, NULL);
  if (status == TIER_OK) {
    status = add_pair(roster, "1", "core", "2", "general", NULL);
    assert_int_equal(tier_roster_count(roster), status == TIER_OK ? 2 : 0);
    tier_test_allocator_fail(&memory, 0, 0);
    assert_int_equal(add_pair(roster, "3", "core", "4", "general", NULL), TIER_OK);
    assert_int_equal(tier__roster_tier(roster, text("3")), 2);
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
    assert_true(k > 5);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(says_who_is_where, begin, finish),
      cmocka_unit_test_setup_teardown(an_empty_batch_is_fine, begin, finish),
      cmocka_unit_test_setup_teardown(refuses_null, begin, finish),
      cmocka_unit_test_setup_teardown(a_bad_row_leaves_it_as_before, begin, finish),
      cmocka_unit_test_setup_teardown(names_the_tier_it_does_not_know, begin, finish),
      cmocka_unit_test_setup_teardown(knows_which_tiers_it_was_made_for, begin, finish),
      cmocka_unit_test_setup_teardown(holds_many_batches, begin, finish),
      cmocka_unit_test(no_memory_changes_nothing_and_leaks_nothing),
  };
  return cmocka_run_group_tests_name("ladder: roster", tests, NULL, NULL);
}

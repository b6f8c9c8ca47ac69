/* SPDX-License-Identifier: Apache-2.0 */
#include "base/context_object.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"
#include "made_result.h"

/* In the order of a result: whole numbers by value, then the rest by bytes. */
static const char *const IDS[] = {
    "-9223372036854775808", "-7", "0",  "2", "10",  "9223372036854775807", "", "+5", "-0", "007",
    "9223372036854775808",  "A",  "AB", "a", "a b", "\xE5\xAE\xA2"};
/* An empty id cannot come from a book; a find for it finds nothing. */
enum { COUNT = sizeof IDS / sizeof IDS[0], EMPTY_ID = 6 };

typedef struct fixture {
  tier_test_allocator memory;
  tier_result *result;
} fixture;

static int begin(void **state) {
  static fixture f;
  memset(&f, 0, sizeof f);
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&f.memory)};
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  f.result = made_result(context, IDS, COUNT);
  assert_non_null(f.result);
  tier_context_destroy(context);
  *state = &f;
  return 0;
}

static int finish(void **state) {
  fixture *f = *state;
  tier_result_destroy(f->result);
  assert_int_equal(f->memory.live, 0);
  return 0;
}

static tier_string text(const char *terminated) {
  return (tier_string){terminated, strlen(terminated)};
}

static void assert_text(tier_string actual, const char *expected) {
  assert_int_equal(actual.length, strlen(expected));
  assert_memory_equal(actual.data, expected, actual.length);
}

static void finds_every_customer(void **state) {
  fixture *f = *state;
  for (size_t i = 0; i < COUNT; i++) {
    size_t index = SIZE_MAX;
    if (i != EMPTY_ID) {
      assert_int_equal(tier_result_find(f->result, text(IDS[i]), &index, NULL), TIER_OK);
      assert_int_equal(index, i);
    }
  }
}

static void does_not_find_others(void **state) {
  fixture *f = *state;
  static const char *const others[] = {
      "",   "1",   "-8", "07",       "11",  "9223372036854775806", "92233720368547758070", "0.5", " 2", "2 ",
      "AA", "ABC", "b",  "\xE5\xAE", "\xFF"};
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    tier_error err = {.size = sizeof err};
    size_t index = 77;
    assert_int_equal(tier_result_find(f->result, text(others[i]), &index, &err), TIER_E_NOT_FOUND);
    assert_int_equal(err.code, TIER_E_NOT_FOUND);
    assert_int_equal(index, 77);
  }
}

static void find_refuses_null(void **state) {
  fixture *f = *state;
  size_t index = 0;
  const tier_string broken = {NULL, 3};
  assert_int_equal(tier_result_find(NULL, text("2"), &index, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_find(f->result, text("2"), NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_find(f->result, broken, &index, NULL), TIER_E_ARGUMENT);
}

static const int32_t LAYERS[] = {TIER_LAYER_LADDER, TIER_LAYER_LADDER, TIER_LAYER_LADDER, TIER_LAYER_RULE,
                                 TIER_LAYER_CALLBACK};

static void a_decision_says_it_all(void **state) {
  fixture *f = *state;
  static const char *const tags[COUNT] = {"", "vip", "", "vip late"};
  const char *all[COUNT];
  for (size_t i = 0; i < COUNT; i++) {
    all[i] = tags[i] == NULL ? "" : tags[i];
  }
  assert_true(made_result_tag(f->result, all));
  for (size_t i = 0; i < COUNT; i++) {
    tier_decision decision = {.size = sizeof decision};
    assert_int_equal(tier_result_decision(f->result, i, &decision, NULL), TIER_OK);
    assert_int_equal(decision.size, sizeof decision);
    assert_text(decision.customer_id, IDS[i]);
    assert_int_equal(decision.tier, i % 3);
    assert_int_equal(decision.previous_tier, (int)(i / 3 % 4) - 1);
    assert_int_equal(decision.change, tier__decide_change(decision.tier, decision.previous_tier));
    assert_text(decision.tier_id, MADE_TIER_IDS[decision.tier]);
    assert_text(decision.previous_id, decision.previous_tier < 0 ? "" : MADE_TIER_IDS[decision.previous_tier]);
    assert_text(decision.reason, MADE_REASON_TEXTS[i % 5]);
    assert_text(decision.tags, all[i]);
    assert_int_equal(decision.layer, LAYERS[i % 5]);
    assert_int_equal(decision.earned_tier, (i + 1) % 3);
    assert_int_equal(decision.since_day, i);
    assert_int_equal(decision.until_day, TIER_NO_DAY);
    assert_int_equal(decision.grace_until_day, TIER_NO_DAY);
    assert_int_equal(decision.flags, 0);
  }
}

static void days_and_flags_are_those_of_the_standing(void **state) {
  fixture *f = *state;
  tier_decision decision = {.size = sizeof decision};
  tier__standing *standing = &f->result->ladders[0].standings[2];
  standing->since_day = TIER__NEVER_DAY;
  standing->until_day = 20100;
  standing->grace_until = 20130;
  standing->flags = TIER__STANDING_HELD | TIER__STANDING_REOPENED;
  assert_int_equal(tier_result_ladder_decision(f->result, 0, 2, &decision, NULL), TIER_OK);
  assert_int_equal(decision.since_day, TIER_NO_DAY);
  assert_int_equal(decision.until_day, 20100);
  assert_int_equal(decision.grace_until_day, 20130);
  assert_int_equal(decision.flags, TIER_DECISION_HELD | TIER_DECISION_REOPENED);
  standing->flags = TIER__STANDING_CONFLICT;
  assert_int_equal(tier_result_decision(f->result, 2, &decision, NULL), TIER_OK);
  assert_int_equal(decision.flags, TIER_DECISION_CONFLICT);
  assert_int_equal(tier_result_ladder_decision(f->result, 1, 2, &decision, NULL), TIER_E_ARGUMENT);
}

/* What a ladder holds is the tier earned; a rule that holds keeps the tier shown. */
static void holding_is_of_the_ladder_or_of_a_rule(void **state) {
  fixture *f = *state;
  tier_decision decision = {.size = sizeof decision};
  tier__ladder_result *ladder = &f->result->ladders[0];
  for (int32_t earned = 0; earned < 2; earned++) {
    ladder->reason_texts[TIER__REASON_HOLD] = ladder->reason_texts[TIER__REASON_START];
    ladder->reasons[0] = TIER__REASON_HOLD;
    ladder->standings[0].tier = 0;
    ladder->standings[0].earned = earned;
    assert_int_equal(tier_result_decision(f->result, 0, &decision, NULL), TIER_OK);
    assert_int_equal(decision.layer, earned == 0 ? TIER_LAYER_LADDER : TIER_LAYER_RULE);
    ladder->reason_texts[TIER__REASON_HOLD] = NULL;
  }
}

static void a_decision_without_tagging_rules_has_no_tags(void **state) {
  fixture *f = *state;
  tier_decision decision = {.size = sizeof decision};
  assert_int_equal(tier_result_decision(f->result, 0, &decision, NULL), TIER_OK);
  assert_int_equal(decision.tags.length, 0);
}

static void out_of_range_is_refused(void **state) {
  fixture *f = *state;
  tier_decision decision = {.size = sizeof decision};
  tier_tier_summary summary = {.size = sizeof summary};
  tier_column column = {.size = sizeof column};
  assert_int_equal(tier_result_decision(f->result, COUNT, &decision, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_decision(NULL, 0, &decision, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_decision(f->result, 0, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_tier(f->result, -1, &summary, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_tier(f->result, MADE_TIERS, &summary, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_tier(NULL, 0, &summary, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_column_at(f->result, 1, &column, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_column_at(NULL, 0, &column, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_column(f->result, NULL, &column, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_column(f->result, "nothing", &column, NULL), TIER_E_NOT_FOUND);
}

/* A struct of a newer header, whose unknown part must come back zeroed. */
typedef struct newer_decision {
  tier_decision known;
  int64_t unknown[3];
} newer_decision;

static void structs_may_be_newer_but_not_malformed(void **state) {
  fixture *f = *state;
  newer_decision newer;
  memset(&newer, 0x5A, sizeof newer);
  newer.known.size = sizeof newer;
  assert_int_equal(tier_result_decision(f->result, 3, &newer.known, NULL), TIER_OK);
  assert_int_equal(newer.known.size, sizeof newer);
  assert_text(newer.known.customer_id, IDS[3]);
  assert_true(newer.unknown[0] == 0 && newer.unknown[1] == 0 && newer.unknown[2] == 0);

  tier_decision decision = {.size = 8};
  tier_tier_summary summary = {.size = 0};
  tier_column column = {.size = sizeof column - 1};
  assert_int_equal(tier_result_decision(f->result, 0, &decision, NULL), TIER_E_STRUCT_SIZE);
  assert_null(decision.customer_id.data);
  assert_int_equal(tier_result_tier(f->result, 0, &summary, NULL), TIER_E_STRUCT_SIZE);
  assert_int_equal(tier_result_column_at(f->result, 0, &column, NULL), TIER_E_STRUCT_SIZE);
  assert_int_equal(tier_result_column(f->result, "tier", &column, NULL), TIER_E_STRUCT_SIZE);
  assert_null(column.values);
}

static void tiers_come_by_index(void **state) {
  fixture *f = *state;
  for (int32_t k = 0; k < MADE_TIERS; k++) {
    tier_tier_summary summary = {.size = sizeof summary};
    assert_int_equal(tier_result_tier(f->result, k, &summary, NULL), TIER_OK);
    assert_text(summary.id, MADE_TIER_IDS[k]);
    assert_int_equal(summary.customers, 10 * (k + 1));
  }
}

static void columns_come_by_place_and_by_name(void **state) {
  fixture *f = *state;
  tier_column column = {.size = sizeof column};
  tier_column same = {.size = sizeof same};
  assert_int_equal(tier_result_column_count(f->result), 1);
  assert_int_equal(tier_result_column_at(f->result, 0, &column, NULL), TIER_OK);
  assert_int_equal(tier_result_column(f->result, "tier", &same, NULL), TIER_OK);
  assert_memory_equal(&column, &same, sizeof column);
  assert_string_equal(column.name, "tier");
  assert_int_equal(column.type, TIER_TEXT);
  assert_int_equal(column.count, COUNT);
  for (size_t i = 0; i < COUNT; i++) {
    assert_text(column.labels[((const int32_t *)column.values)[i]], MADE_TIER_IDS[i % 3]);
  }
}

static void simple_facts(void **state) {
  fixture *f = *state;
  f->result->as_of_day = 20000;
  f->result->roster_unmatched = 9;
  assert_int_equal(tier_result_count(f->result), COUNT);
  assert_int_equal(tier_result_as_of_day(f->result), 20000);
  assert_int_equal(tier_result_roster_unmatched(f->result), 9);
  assert_ptr_equal(tier_result_fitted(f->result), f->result->fitted);
  tier_result_destroy(NULL);
}

static void changes_have_names(void **state) {
  (void)state;
  assert_string_equal(tier_change_name(TIER_CHANGE_NEW), "new");
  assert_string_equal(tier_change_name(TIER_CHANGE_SAME), "same");
  assert_string_equal(tier_change_name(TIER_CHANGE_UP), "up");
  assert_string_equal(tier_change_name(TIER_CHANGE_DOWN), "down");
  assert_string_equal(tier_change_name(-1), "unknown");
  assert_string_equal(tier_change_name(4), "unknown");
}

static void layers_have_names(void **state) {
  static const char *const names[] = {"unknown", "ladder", "places", "callback", "rule", "override", "unknown"};
  (void)state;
  for (int32_t layer = -1; layer <= TIER_LAYER_OVERRIDE + 1; layer++) {
    assert_string_equal(tier_layer_name(layer), names[layer + 1]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(finds_every_customer, begin, finish),
      cmocka_unit_test_setup_teardown(does_not_find_others, begin, finish),
      cmocka_unit_test_setup_teardown(find_refuses_null, begin, finish),
      cmocka_unit_test_setup_teardown(a_decision_says_it_all, begin, finish),
      cmocka_unit_test_setup_teardown(a_decision_without_tagging_rules_has_no_tags, begin, finish),
      cmocka_unit_test_setup_teardown(out_of_range_is_refused, begin, finish),
      cmocka_unit_test_setup_teardown(structs_may_be_newer_but_not_malformed, begin, finish),
      cmocka_unit_test_setup_teardown(tiers_come_by_index, begin, finish),
      cmocka_unit_test_setup_teardown(columns_come_by_place_and_by_name, begin, finish),
      cmocka_unit_test_setup_teardown(simple_facts, begin, finish),
      cmocka_unit_test_setup_teardown(days_and_flags_are_those_of_the_standing, begin, finish),
      cmocka_unit_test_setup_teardown(holding_is_of_the_ladder_or_of_a_rule, begin, finish),
      cmocka_unit_test(changes_have_names),
      cmocka_unit_test(layers_have_names),
  };
  return cmocka_run_group_tests_name("result: access", tests, NULL, NULL);
}

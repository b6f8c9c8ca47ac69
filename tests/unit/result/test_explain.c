/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_fixture.h"
#include "helpers/assert_close.h"
#include <jansson.h>
#include <math.h>

static int begin(void **state) {
  static explain_fixture fixture;
  memset(&fixture, 0, sizeof fixture);
  *state = &fixture;
  return explain_fixture_begin(&fixture);
}

static int finish(void **state) {
  assert_int_equal(explain_fixture_end(*state), 0);
  return 0;
}

static json_t *explain(const explain_fixture *f, size_t row, const char *language) {
  char *text = NULL;
  tier_error err = {.size = sizeof err};
  const tier_status status = tier_result_explain(f->result, row, language, &text, &err);
  if (status != TIER_OK) {
    print_error("%s\n", err.message);
  }
  assert_int_equal(status, TIER_OK);
  json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(object);
  tier_text_free(text);
  return object;
}

/* A value by its path, such as "tiers/0/id". */
static const json_t *at(const json_t *value, const char *path) {
  char part[64];
  while (*path != '\0') {
    const size_t length = strcspn(path, "/");
    memcpy(part, path, length);
    part[length] = '\0';
    path += length + (path[length] == '/');
    value = json_is_array(value) ? json_array_get(value, (size_t)(part[0] - '0')) : json_object_get(value, part);
    assert_non_null(value);
  }
  return value;
}

static const char *text_at(const json_t *value, const char *path) {
  const char *text = json_string_value(at(value, path));
  assert_non_null(text);
  return text;
}

static const char *const PLACES[] = {"/tiers/0", "/tiers/1/enter", "/tiers/2/keep", "/rules/list/0/when",
                                     "/rules/list/1/when"};
static const char *const CONDITIONS[] = {NULL, "spend >= 100", "spend >= 400", "channel == 'staff'", "vip"};

static void names_what_decided(void **state) {
  static const char *const reasons[] = {"start", "enter", "keep", "rule:staff", "rule:promise", "callback:debts"};
  for (size_t i = 0; i < FIXTURE_CUSTOMERS; i++) {
    json_t *json = explain(*state, i, NULL);
    assert_string_equal(text_at(json, "reason"), reasons[i]);
    if (i == BY_CALLBACK) {
      assert_string_equal(text_at(json, "decided_by/id"), "debts");
      assert_int_equal(json_object_size(at(json, "decided_by")), 1);
    } else {
      assert_string_equal(text_at(json, "decided_by/place"), PLACES[i]);
    }
    if (i != BY_CALLBACK && CONDITIONS[i] != NULL) {
      assert_string_equal(text_at(json, "decided_by/text"), CONDITIONS[i]);
      assert_true(json_is_true(at(json, "decided_by/value")));
      assert_int_equal(json_array_size(at(json, "decided_by/comparisons")), 1);
    }
    json_decref(json);
  }
}

static void says_why_in_one_sentence(void **state) {
  static const char *const english[] = {
      "In General, the lowest tier, because the condition of no higher tier holds.",
      "In Important because its condition to enter (spend >= 100) holds.",
      "Stays in core because its condition to keep it (spend >= 400) holds.",
      "In General because the condition of rule staff (channel == 'staff') holds.",
      "In Important because the condition of rule promise (vip) holds.",
      "In General because rule debts of the host program decided so.",
  };
  static const char *const chinese[] = {
      "不满足任何更高等级的条件，处于最低等级“一般客户”。",
      "满足进入条件（spend >= 100），等级为“重要客户”。",
      "满足保级条件（spend >= 400），保留等级“core”。",
      "规则 staff 的条件（channel == 'staff'）成立，等级为“一般客户”。",
      "规则 promise 的条件（vip）成立，等级为“重要客户”。",
      "由宿主程序的规则 debts 决定，等级为“一般客户”。",
  };
  for (size_t i = 0; i < FIXTURE_CUSTOMERS; i++) {
    json_t *en = explain(*state, i, "en");
    json_t *zh = explain(*state, i, "zh");
    assert_string_equal(text_at(en, "reason_text"), english[i]);
    assert_string_equal(text_at(zh, "reason_text"), chinese[i]);
    json_decref(en);
    json_decref(zh);
  }
}

static void tells_the_decision(void **state) {
  json_t *json = explain(*state, BY_TEXT_RULE, "en");
  assert_string_equal(text_at(json, "customer_id"), "4");
  assert_string_equal(text_at(json, "as_of"), "2024-10-09");
  assert_string_equal(text_at(json, "tier/id"), "general");
  assert_string_equal(text_at(json, "tier/label"), "General");
  assert_string_equal(text_at(json, "previous_tier/id"), "core");
  assert_string_equal(text_at(json, "previous_tier/label"), "core");
  assert_string_equal(text_at(json, "change"), "down");
  json_decref(json);
  json = explain(*state, BY_ENTER, "zh");
  assert_string_equal(text_at(json, "tier/label"), "重要客户");
  assert_true(json_is_null(at(json, "previous_tier")));
  assert_string_equal(text_at(json, "change"), "new");
  json_decref(json);
}

static void shows_every_input(void **state) {
  json_t *json = explain(*state, BY_START, NULL);
  assert_same_bits(json_number_value(at(json, "inputs/spend")), 29.33);
  assert_int_equal(json_integer_value(at(json, "inputs/purchases")), 1);
  assert_int_equal(json_integer_value(at(json, "inputs/recency_days")), 5);
  assert_string_equal(text_at(json, "inputs/first_purchase_day"), "2024-10-04");
  assert_string_equal(text_at(json, "inputs/channel"), "web");
  assert_true(json_is_false(at(json, "inputs/vip")));
  assert_same_bits(json_number_value(at(json, "inputs/owed")), 12.5);
  json_decref(json);
  json = explain(*state, BY_KEEP, NULL);
  assert_true(json_is_null(at(json, "inputs/channel")));
  assert_true(json_is_null(at(json, "inputs/vip")));
  assert_true(json_is_null(at(json, "inputs/owed")));
  json_decref(json);
}

static void contributions_add_up_to_the_output(void **state) {
  json_t *json = explain(*state, BY_ENTER, NULL);
  double sum = 0;
  size_t index;
  json_t *entry;
  assert_string_equal(text_at(json, "models/points/type"), "count_to_forty");
  assert_true(json_is_null(at(json, "models/points/outputs/never")));
  json_array_foreach(at(json, "models/points/contributions"), index, entry) {
    assert_string_equal(text_at(entry, "output"), "total");
    assert_string_equal(text_at(entry, "source"), "spend");
    sum += json_number_value(at(entry, "contribution"));
  }
  assert_int_equal(index, FIXTURE_CONTRIBUTIONS);
  assert_same_bits(sum, json_number_value(at(json, "models/points/outputs/total")));
  json_decref(json);
}

static void traces_all_tiers_from_the_highest(void **state) {
  json_t *json = explain(*state, BY_ENTER, NULL);
  assert_int_equal(json_array_size(at(json, "tiers")), 3);
  assert_string_equal(text_at(json, "tiers/0/id"), "core");
  assert_true(json_is_false(at(json, "tiers/0/enter/value")));
  assert_string_equal(text_at(json, "tiers/0/keep/text"), "spend >= 400");
  assert_true(json_is_false(at(json, "tiers/0/met")));
  assert_true(json_is_true(at(json, "tiers/1/met")));
  assert_true(json_is_true(at(json, "tiers/1/kept")));
  assert_true(json_is_true(at(json, "tiers/2/met")));
  assert_true(json_is_true(at(json, "tiers/1/enter/value")));
  assert_true(json_is_null(at(json, "tiers/1/keep")));
  assert_string_equal(text_at(json, "tiers/2/label"), "General");
  assert_true(json_is_null(at(json, "tiers/2/enter")));
  json_decref(json);
}

static void traces_all_rules_with_their_effects(void **state) {
  json_t *json = explain(*state, BY_FLOOR_AND_TAG, NULL);
  assert_int_equal(json_array_size(at(json, "rules")), 4);
  assert_string_equal(text_at(json, "rules/0/id"), "debts");
  assert_true(json_is_true(at(json, "rules/0/callback")));
  assert_null(json_object_get(at(json, "rules/0"), "value"));
  assert_true(json_is_false(at(json, "rules/1/value")));
  assert_string_equal(text_at(json, "rules/1/effect/ceiling"), "general");
  assert_true(json_is_true(at(json, "rules/2/value")));
  assert_string_equal(text_at(json, "rules/2/effect/floor"), "important");
  assert_string_equal(text_at(json, "rules/2/effect/tag"), "promised");
  assert_string_equal(text_at(json, "rules/3/effect/tag"), "recent");
  assert_int_equal(json_array_size(at(json, "tags")), 2);
  assert_string_equal(text_at(json, "tags/0"), "promised");
  assert_string_equal(text_at(json, "tags/1"), "recent");
  assert_true(json_is_false(at(json, "rules/0/fired")));
  assert_true(json_is_false(at(json, "rules/1/fired")));
  assert_true(json_is_true(at(json, "rules/2/fired")));
  assert_true(json_is_true(at(json, "rules/3/fired")));
  assert_string_equal(text_at(json, "rules/2/on_unknown"), "skip");
  assert_true(json_is_true(at(json, "rules/2/in_effect")));
  json_decref(json);
  json = explain(*state, BY_KEEP, NULL);
  assert_true(json_is_null(at(json, "rules/1/value")));
  assert_int_equal(json_array_size(at(json, "tags")), 0);
  json_decref(json);
}

/* What is asked for later is what was decided: the traces of all tiers and rules lead to the same tier. */
static void agrees_with_the_decision(void **state) {
  const explain_fixture *f = *state;
  for (size_t i = 0; i < FIXTURE_CUSTOMERS; i++) {
    tier_decision decision = {.size = sizeof decision};
    json_t *json = explain(f, i, NULL);
    assert_int_equal(tier_result_decision(f->result, i, &decision, NULL), TIER_OK);
    const char *id = text_at(json, "tier/id");
    assert_int_equal(strlen(id), decision.tier_id.length);
    assert_memory_equal(id, decision.tier_id.data, decision.tier_id.length);
    assert_string_equal(text_at(json, "change"), tier_change_name(decision.change));
    json_decref(json);
  }
}

static void refuses_what_it_cannot_answer(void **state) {
  const explain_fixture *f = *state;
  char *text = NULL;
  assert_int_equal(tier_result_explain(f->result, FIXTURE_CUSTOMERS, NULL, &text, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_explain(NULL, 0, NULL, &text, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_explain(f->result, 0, NULL, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_explain(f->result, 0, "de", &text, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_result_explain(f->result, 0, "", &text, NULL), TIER_E_ARGUMENT);
  assert_null(text);
}

static void a_contribution_must_be_finite(void **state) {
  explain_fixture *f = *state;
  tier_error err = {.size = sizeof err};
  char *text = NULL;
  f->contribution = NAN;
  assert_int_equal(tier_result_explain(f->result, 0, NULL, &text, &err), TIER_E_MODEL);
  assert_non_null(strstr(err.message, "points"));
  assert_null(text);
}

static void contributions_that_do_not_add_up_are_refused(void **state) {
  explain_fixture *f = *state;
  tier_error err = {.size = sizeof err};
  char *text = NULL;
  f->contribution = 1.0001;
  assert_int_equal(tier_result_explain(f->result, 0, NULL, &text, &err), TIER_E_PLUGIN);
  assert_non_null(strstr(err.message, "points"));
  assert_null(text);
}

/* What rounding takes from a model is shown, so that the sum is exact. */
static void what_rounding_takes_is_shown(void **state) {
  explain_fixture *f = *state;
  double sum = 0;
  size_t index;
  json_t *entry;
  f->contribution = 1 + 1e-13;
  json_t *json = explain(f, BY_ENTER, NULL);
  json_array_foreach(at(json, "models/points/contributions"), index, entry) {
    sum += json_number_value(at(entry, "contribution"));
    assert_string_equal(text_at(entry, "source"), index < FIXTURE_CONTRIBUTIONS ? "spend" : "rounding");
  }
  assert_int_equal(index, FIXTURE_CONTRIBUTIONS + 1);
  assert_same_bits(sum, json_number_value(at(json, "models/points/outputs/total")));
  json_decref(json);
}

static void no_memory_is_reported_and_leaks_nothing(void **state) {
  explain_fixture *f = *state;
  const size_t live = f->memory.live;
  for (size_t row = 0; row < FIXTURE_CUSTOMERS; row++) {
    tier_status status = TIER_E_MEMORY;
    for (size_t k = 1; status != TIER_OK; k++) {
      char *text = NULL;
      tier_test_allocator_fail(&f->memory, k, k % 2 == 0);
      status = tier_result_explain(f->result, row, NULL, &text, NULL);
      assert_int_equal(status, f->memory.failed > 0 ? TIER_E_MEMORY : TIER_OK);
      assert_true((text != NULL) == (status == TIER_OK));
      tier_text_free(text);
      assert_int_equal(f->memory.live, live);
    }
  }
  tier_test_allocator_fail(&f->memory, 0, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(names_what_decided, begin, finish),
      cmocka_unit_test_setup_teardown(says_why_in_one_sentence, begin, finish),
      cmocka_unit_test_setup_teardown(tells_the_decision, begin, finish),
      cmocka_unit_test_setup_teardown(shows_every_input, begin, finish),
      cmocka_unit_test_setup_teardown(contributions_add_up_to_the_output, begin, finish),
      cmocka_unit_test_setup_teardown(traces_all_tiers_from_the_highest, begin, finish),
      cmocka_unit_test_setup_teardown(traces_all_rules_with_their_effects, begin, finish),
      cmocka_unit_test_setup_teardown(agrees_with_the_decision, begin, finish),
      cmocka_unit_test_setup_teardown(refuses_what_it_cannot_answer, begin, finish),
      cmocka_unit_test_setup_teardown(a_contribution_must_be_finite, begin, finish),
      cmocka_unit_test_setup_teardown(contributions_that_do_not_add_up_are_refused, begin, finish),
      cmocka_unit_test_setup_teardown(what_rounding_takes_is_shown, begin, finish),
      cmocka_unit_test_setup_teardown(no_memory_is_reported_and_leaks_nothing, begin, finish),
  };
  return cmocka_run_group_tests_name("result: explain", tests, NULL, NULL);
}

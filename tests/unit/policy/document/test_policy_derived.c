/* SPDX-License-Identifier: Apache-2.0 */
/* "let" and "rule_sets": their order, their types, and what is refused. */
#include "policy/policy_object.h"
#include "unit/policy/policy_fixture.h"

#include <stdio.h>

#define TIERS "\"tiers\": [{\"id\": \"low\"}]"
#define SET(body) "{\"rule_sets\": {\"s\": {" body "}}, " TIERS "}"
#define ROWS(thens) "\"default\": 0, \"list\": [" thens "]"
#define ROW(id, then) "{\"id\": \"" id "\", \"when\": \"spend > 1\", \"then\": " then "}"

static const tier__derived *derived_of(const tier_policy *policy, const char *name) {
  for (size_t i = 0; i < policy->derived_count; i++) {
    if (strcmp(policy->derived[i].name, name) == 0) {
      return &policy->derived[i];
    }
  }
  fail_msg("no column %s", name);
  return NULL;
}

static int is_text(const tier__expression *expression, const char *expected) {
  return fixture_is(tier__expression_text(expression), expected);
}

static void each_comes_after_those_it_reads(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(
      context, "{\"let\": {\"d\": \"c + points\", \"free\": \"1\", \"c\": \"b * 2\", \"b\": \"purchases + 1\"},"
               " \"rule_sets\": {\"points\": {\"default\": 0, \"list\": [{\"id\": \"r\", \"when\": \"c > 3\","
               " \"then\": \"b\"}]}}, " TIERS "}");
  static const char *const expected[] = {"free", "b", "c", "points", "d"};
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
  assert_int_equal(policy->derived_count, 5);
  for (size_t i = 0; i < 5; i++) {
    assert_string_equal(policy->derived[i].name, expected[i]);
    assert_int_equal(policy->derived[i].type, TIER_INT64);
  }
  assert_string_equal(derived_of(policy, "c")->place, "/let/c");
  assert_string_equal(derived_of(policy, "points")->place, "/rule_sets/points");
  assert_string_equal(derived_of(policy, "points")->rules[0].place, "/rule_sets/points/list/0");
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void circles_are_named(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(
      context, "{\"let\": {\"user\": \"a + 1\", \"a\": \"b + 1\", \"b\": \"points\", \"own\": \"own\","
               " \"fine\": \"1\"},"
               " \"rule_sets\": {\"points\": {\"default\": \"a\", \"list\": []}}, " TIERS "}");
  tier_findings *findings = NULL;
  tier_finding finding = {.size = sizeof finding};
  (void)state;
  assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
  if (tier_findings_count(findings) != 2) {
    fixture_print(findings);
  }
  assert_int_equal(tier_findings_count(findings), 2);
  assert_int_equal(tier_findings_get(findings, 0, &finding, NULL), TIER_OK);
  assert_string_equal(finding.code, "cycle");
  assert_string_equal(finding.place, "/let/a");
  assert_string_equal(finding.message, "needs its own value: a reads b reads points reads a");
  assert_int_equal(tier_findings_get(findings, 1, &finding, NULL), TIER_OK);
  assert_string_equal(finding.place, "/let/own");
  assert_string_equal(finding.message, "needs its own value: own reads own");
  tier_findings_destroy(findings);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void values_are_numbers_truth_values_or_expressions(void **state) {
  static const struct {
    const char *json;
    tier_type type;
  } cases[] = {{"5", TIER_INT64},         {"-5", TIER_INT64},       {"0.5", TIER_FLOAT64},
               {"-2.5e-9", TIER_FLOAT64}, {"1e300", TIER_FLOAT64},  {"true", TIER_BOOL},
               {"\"'gold'\"", TIER_TEXT}, {"\"spend\"", TIER_MONEY}, {"\"last_purchase_day\"", TIER_DAY},
               {"\"spend > 5\"", TIER_BOOL}};
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char json[512];
    (void)snprintf(json, sizeof json, "{\"let\": {\"x\": %s}, \"rule_sets\": {\"s\": {\"default\": %s, \"list\": []}}, "
                   TIERS "}", cases[i].json, cases[i].json);
    tier_policy *policy = fixture_policy(context, json);
    assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
    assert_int_equal(policy->derived[0].type, cases[i].type);
    assert_int_equal(policy->derived[1].type, cases[i].type);
    tier_policy_destroy(policy);
  }
  assert_only_finding(context, "{\"let\": {\"x\": [1]}, " TIERS "}", TIER_ERROR, "bad_value", "/let/x");
  assert_only_finding(context, "{\"let\": {\"x\": \"1 +\"}, " TIERS "}", TIER_ERROR, "syntax", "/let/x");
  assert_only_finding(context, "{\"let\": {\"x\": \"spend > 'a'\"}, " TIERS "}", TIER_ERROR, "type", "/let/x");
  tier_context_destroy(context);
}

/* All values of a set have one type, whatever they were written as. */
static void types_of_a_set_become_one(void **state) {
  static const struct {
    const char *values;
    tier_type type;
  } cases[] = {
      {"\"default\": 0, \"list\": [" ROW("a", "1") ", " ROW("b", "0.5") "]", TIER_FLOAT64},
      {"\"default\": 0, \"list\": [" ROW("a", "\"purchases\"") ", " ROW("b", "\"spend_mean\"") "]", TIER_FLOAT64},
      {"\"default\": 0, \"list\": [" ROW("a", "\"spend\"") ", " ROW("b", "-12.5") "]", TIER_MONEY},
      {"\"default\": \"'2026-01-31'\", \"list\": [" ROW("a", "\"last_purchase_day\"") "]", TIER_DAY},
      {"\"default\": \"'none'\", \"list\": [" ROW("a", "\"'some'\"") "]", TIER_TEXT},
      {"\"default\": false, \"list\": [" ROW("a", "\"returns > 0\"") "]", TIER_BOOL},
      {"\"hit\": \"collect\", \"list\": [" ROW("a", "1") ", " ROW("b", "\"spend\"") "]", TIER_MONEY},
      {"\"hit\": \"collect\", \"list\": []", TIER_INT64},
      {"\"hit\": \"collect\", \"collect\": \"max\", \"list\": [" ROW("a", "\"first_purchase_day\"") "]", TIER_DAY},
      {"\"hit\": \"collect\", \"collect\": \"count\", \"list\": [{\"id\": \"a\", \"when\": \"spend > 1\"}]",
       TIER_INT64},
  };
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char json[1024];
    (void)snprintf(json, sizeof json, SET("%s"), cases[i].values);
    tier_policy *policy = fixture_policy(context, json);
    const tier__derived *set = derived_of(policy, "s");
    assert_int_equal(fixture_count(policy, TIER_ERROR), 0);
    assert_int_equal(set->type, cases[i].type);
    for (size_t k = 0; k < set->rule_count; k++) {
      if (set->rules[k].then != NULL) {
        assert_int_equal(tier__expression_type(set->rules[k].then), cases[i].type);
      }
    }
    if (set->otherwise != NULL) {
      assert_int_equal(tier__expression_type(set->otherwise), cases[i].type);
    }
    tier_policy_destroy(policy);
  }
  tier_context_destroy(context);
}

static void mistakes_of_sets(void **state) {
  static const struct {
    const char *document, *code, *place;
  } cases[] = {
      {SET("\"list\": []"), "missing_default", "/rule_sets/s/default"},
      {SET("\"hit\": \"unique\", \"list\": []"), "missing_default", "/rule_sets/s/default"},
      {SET("\"default\": 1"), "missing_key", "/rule_sets/s/list"},
      {SET("\"default\": 1, \"hit\": \"best_tier\", \"list\": []"), "bad_value", "/rule_sets/s/hit"},
      {SET("\"default\": 1, \"collect\": \"sum\", \"list\": []"), "unknown_key", "/rule_sets/s/collect"},
      {SET("\"hit\": \"collect\", \"collect\": \"mean\", \"list\": []"), "bad_value", "/rule_sets/s/collect"},
      {SET(ROWS("{\"id\": \"a\", \"when\": \"true\", \"then\": 1, \"on_unknown\": \"hold\"}")), "bad_value",
       "/rule_sets/s/list/0/on_unknown"},
      {SET(ROWS("{\"id\": \"a\", \"when\": \"true\"}")), "missing_key", "/rule_sets/s/list/0/then"},
      {SET(ROWS("{\"id\": \"a\", \"then\": 1}")), "missing_key", "/rule_sets/s/list/0/when"},
      {SET(ROWS("{\"when\": \"true\", \"then\": 1}")), "missing_key", "/rule_sets/s/list/0/id"},
      {SET(ROWS(ROW("a", "1") ", " ROW("a", "1"))), "duplicate_id", "/rule_sets/s/list/1/id"},
      {SET(ROWS(ROW("a", "1") ", " ROW("b", "\"'gold'\""))), "type", "/rule_sets/s/list/1/then"},
      {SET(ROWS(ROW("a", "\"spend\"") ", " ROW("b", "\"spend_mean\""))), "type", "/rule_sets/s/list/1/then"},
      {SET(ROWS(ROW("a", "\"spend\"") ", " ROW("b", "0.005"))), "type", "/rule_sets/s/list/1/then"},
      {SET("\"default\": \"'never'\", \"list\": [" ROW("a", "\"last_purchase_day\"") "]"), "type",
       "/rule_sets/s/default"},
      {SET("\"hit\": \"collect\", \"list\": [" ROW("a", "\"'gold'\"") "]"), "type", "/rule_sets/s"},
      {SET("\"hit\": \"collect\", \"list\": [" ROW("a", "\"last_purchase_day\"") "]"), "type", "/rule_sets/s"},
      {SET("\"hit\": \"collect\", \"collect\": \"min\", \"list\": [" ROW("a", "true") "]"), "type", "/rule_sets/s"},
      {SET("\"hit\": \"collect\", \"collect\": \"count\", \"default\": 0.5, \"list\": []"), "type",
       "/rule_sets/s/default"},
      {SET("\"hit\": \"collect\", \"collect\": \"count\", \"list\": [" ROW("a", "1") "]"), "unknown_key",
       "/rule_sets/s/list/0/then"},
      {"{\"let\": {\"x\": \"1\"}, \"models\": {\"abc\": {\"type\": \"abc\", \"value\": \"x\"}}, " TIERS "}",
       "unknown_column", "/models/abc"},
      {"{\"ladders\": {\"l\": {" TIERS "}}, \"let\": {\"x\": \"l.tier\"}, " TIERS "}", "unknown_column", "/let/x"},
  };
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_only_finding(context, cases[i].document, TIER_ERROR, cases[i].code, cases[i].place);
  }
  tier_context_destroy(context);
}

static void rules_stand_by_priority(void **state) {
  static const char *const expected[] = {"d", "b", "a", "c"};
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(
      context, SET("\"hit\": \"priority\", \"default\": 0, \"list\": ["
                   "{\"id\": \"a\", \"when\": \"spend > 1\", \"then\": 1},"
                   "{\"id\": \"b\", \"when\": \"spend > 2\", \"then\": 2, \"priority\": -1},"
                   "{\"id\": \"c\", \"when\": \"spend > 3\", \"then\": 3, \"from\": \"2026-01-01\"},"
                   "{\"id\": \"d\", \"when\": \"spend > 4\", \"then\": 4, \"priority\": -1000,"
                   " \"until\": \"1970-01-02\"}]"));
  const tier__derived *set = derived_of(policy, "s");
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_ERROR), 0);
  for (size_t i = 0; i < 4; i++) {
    assert_string_equal(set->rules[i].id, expected[i]);
  }
  assert_string_equal(set->rules[0].place, "/rule_sets/s/list/3");
  assert_int_equal(set->rules[0].until_day, 1);
  assert_int_equal(set->rules[0].from_day, INT32_MIN);
  assert_int_equal(set->rules[3].from_day, FIXTURE_DAY);
  assert_true(is_text(set->rules[1].when, "spend > 2"));
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

/* What an attribute is, only the book tells: then the types follow anew. */
static void types_follow_from_the_book(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(
      context, "{\"let\": {\"mine\": \"vip\"}, \"rule_sets\": {\"s\": {\"default\": false, \"list\": [{\"id\": \"a\","
               " \"when\": \"mine\", \"then\": \"mine\"}]}}, \"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\","
               " \"enter\": \"s\"}]}");
  tier_error err = {.size = sizeof err};
  tier_fitted *fitted = NULL;
  (void)state;
  assert_int_equal(derived_of(policy, "mine")->type, TIER_ANY);
  fitted = fixture_fit(policy, book);
  assert_int_equal(derived_of(tier_fitted_policy(fitted), "mine")->type, TIER_BOOL);
  assert_int_equal(derived_of(tier_fitted_policy(fitted), "s")->type, TIER_BOOL);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);

  policy = fixture_policy(context, "{\"rule_sets\": {\"s\": {\"default\": 5, \"list\": [{\"id\": \"a\","
                                   " \"when\": \"spend > 1\", \"then\": \"channel\"}]}}, " TIERS "}");
  assert_int_equal(fixture_count(policy, TIER_ERROR), 0);
  fitted = NULL;
  assert_int_equal(tier_fit(policy, book, FIXTURE_DAY, &fitted, &err), TIER_E_DATA);
  assert_non_null(strstr(err.message, "/rule_sets/s/"));
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_comes_after_those_it_reads),
      cmocka_unit_test(circles_are_named),
      cmocka_unit_test(values_are_numbers_truth_values_or_expressions),
      cmocka_unit_test(types_of_a_set_become_one),
      cmocka_unit_test(mistakes_of_sets),
      cmocka_unit_test(rules_stand_by_priority),
      cmocka_unit_test(types_follow_from_the_book),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Decision tables: rows become conditions, and mistakes stand at their cells. */
#include "policy/policy_object.h"
#include "unit/policy/policy_fixture.h"

#include <stdio.h>

#define TIERS "\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"false\"}]"
#define TABLE(columns, rows) "\"table\": {\"columns\": [" columns "], \"rows\": [" rows "]}"
#define SET(columns, rows)                                                                                             \
  "{\"rule_sets\": {\"s\": {\"hit\": \"collect\", " TABLE(columns, rows) "}}, " TIERS "}"

static void rows_become_conditions(void **state) {
  static const char *const expected[] = {"(recency_days <= 30) && (spend >= 100)", "spend < 100", "true"};
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(
      context, SET("\"recency_days\", \"spend\"", "{\"id\": \"a\", \"cells\": [\"<= 30\", \">= 100\"], \"then\": 5},"
                                                  "{\"id\": \"b\", \"cells\": [\"-\", \"< 100\"], \"then\": 1},"
                                                  "{\"id\": \"c\", \"cells\": [\"-\", \"-\"], \"then\": 0}"));
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
  for (size_t i = 0; i < 3; i++) {
    const tier__value_rule *rule = &policy->derived[0].rules[i];
    char place[64];
    (void)snprintf(place, sizeof place, "/rule_sets/s/table/rows/%zu", i);
    assert_string_equal(rule->place, place);
    if (!fixture_is(tier__expression_text(rule->when), expected[i])) {
      fail_msg("'%.*s' is not '%s'", (int)tier__expression_text(rule->when).length,
               tier__expression_text(rule->when).data, expected[i]);
    }
  }
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void tables_are_rules_too(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(
      context, "{\"rules\": {\"hit\": \"collect\", " TABLE("\"spend * 2\"", "{\"id\": \"a\", \"cells\": [\">= 100\"],"
               " \"then\": {\"floor\": \"high\"}, \"priority\": 2, \"on_unknown\": \"hold\", \"note\": \"\"}") "}, "
               TIERS "}");
  const tier__rule *rule = &tier__main_ladder(policy)->rules.rules[0];
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_ERROR), 0);
  assert_true(fixture_is(tier__expression_text(rule->when), "(spend * 2) >= 100"));
  assert_int_equal(rule->then.floor, 1);
  assert_int_equal(rule->on_unknown, TIER__UNKNOWN_HOLD);
  assert_string_equal(rule->place, "/rules/table/rows/0");
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void mistakes_stand_at_their_cells(void **state) {
  static const struct {
    const char *document, *code, *place;
  } cases[] = {
      {SET("", ""), "bad_value", "/rule_sets/s/table/columns"},
      {"{\"rule_sets\": {\"s\": {\"hit\": \"collect\", \"table\": {\"rows\": []}}}, " TIERS "}", "missing_key",
       "/rule_sets/s/table/columns"},
      {SET("\"spend\", 5", ""), "bad_value", "/rule_sets/s/table/columns/1"},
      {SET("\"spend >\"", "{\"id\": \"a\", \"cells\": [\"> 5\"], \"then\": 1}"), "syntax",
       "/rule_sets/s/table/columns/0"},
      {SET("\"spend\"", "7"), "bad_value", "/rule_sets/s/table/rows/0"},
      {SET("\"spend\"", "{\"id\": \"a\", \"then\": 1}"), "missing_key", "/rule_sets/s/table/rows/0/cells"},
      {SET("\"spend\"", "{\"id\": \"a\", \"cells\": [], \"then\": 1}"), "bad_value",
       "/rule_sets/s/table/rows/0/cells"},
      {SET("\"spend\"", "{\"id\": \"a\", \"when\": \"true\", \"cells\": [\"-\"], \"then\": 1}"), "unknown_key",
       "/rule_sets/s/table/rows/0/when"},
      {SET("\"spend\", \"returns\"", "{\"id\": \"a\", \"cells\": [\"-\", \">= \"], \"then\": 1}"), "syntax",
       "/rule_sets/s/table/rows/0/cells/1"},
      {SET("\"spend\", \"returns\"", "{\"id\": \"a\", \"cells\": [\"-\", [1]], \"then\": 1}"), "syntax",
       "/rule_sets/s/table/rows/0/cells/1"},
      {SET("\"spend\", \"returns\"", "{\"id\": \"z\", \"cells\": [\"> 1\", \"> 1\"], \"then\": 1},"
                                     "{\"id\": \"a\", \"cells\": [\"> 1\", \"> 'web'\"], \"then\": 1}"),
       "type", "/rule_sets/s/table/rows/1/cells/1"},
      /* A column that is not there is named once, not for each row. */
      {SET("\"x.y\", \"returns\"", "{\"id\": \"z\", \"cells\": [\"> 1\", \"> 1\"], \"then\": 1},"
                                   "{\"id\": \"a\", \"cells\": [\"> 1\", \"> 2\"], \"then\": 1}"),
       "unknown_column", "/rule_sets/s/table/columns/0"},
      {"{\"rule_sets\": {\"s\": {\"hit\": \"collect\", \"list\": [], " TABLE("\"spend\"", "") "}}, " TIERS "}",
       "bad_value", "/rule_sets/s"},
      {"{\"ladders\": {\"l\": {\"rules\": {" TABLE("\"spend\"", "{\"id\": \"a\", \"cells\": [\"> 'x'\"],"
       " \"then\": {\"set\": \"low\"}}") "}, " TIERS "}}, " TIERS "}",
       "type", "/ladders/l/rules/table/rows/0/cells/0"},
      {"{\"rule_sets\": {\"rows\": {\"hit\": \"collect\", " TABLE("\"spend\"", "{\"id\": \"a\", \"cells\": [\"> 'x'\"],"
       " \"then\": 1}") "}}, " TIERS "}",
       "type", "/rule_sets/rows/table/rows/0/cells/0"},
  };
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_only_finding(context, cases[i].document, TIER_ERROR, cases[i].code, cases[i].place);
  }
  tier_context_destroy(context);
}

static void numbers_are_cells_as_well(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(
      context, "{\"attributes\": {\"vip\": \"bool\", \"credit\": \"float\"}, \"rule_sets\": {\"s\": {\"hit\":"
               " \"collect\", " TABLE("\"purchases\", \"vip\", \"credit\"", "{\"id\": \"a\", \"cells\": [5, true, 0.5],"
               " \"then\": 1}") "}}, " TIERS "}");
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_become_conditions),
      cmocka_unit_test(tables_are_rules_too),
      cmocka_unit_test(mistakes_stand_at_their_cells),
      cmocka_unit_test(numbers_are_cells_as_well),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

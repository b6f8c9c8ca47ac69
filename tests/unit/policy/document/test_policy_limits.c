/* SPDX-License-Identifier: Apache-2.0 */
/* What bounds the cost of policies from strangers. */
#include "unit/policy/policy_fixture.h"

#define STEPS "\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend > 1 && purchases > 2\"}]"
#define RULES "\"rules\": {\"list\": [{\"id\": \"a\", \"when\": \"spend > 5\", \"then\": {\"tag\": \"t\"}}]}"
#define SETS                                                                                                           \
  "\"rule_sets\": {\"s\": {\"default\": 0, \"list\": [{\"id\": \"a\", \"when\": \"spend > 6\", \"then\": 1},"          \
  " {\"id\": \"b\", \"when\": \"spend > 5\", \"then\": 2}]}}"
#define WHOLE "{" RULES ", " SETS ", \"let\": {\"x\": \"spend * 2\"}, " STEPS "}"

static void cost_is_that_of_all_expressions(void **state) {
  tier_context *context = fixture_context();
  tier_policy *none = fixture_policy(context, "{\"tiers\": [{\"id\": \"low\"}]}");
  tier_policy *steps = fixture_policy(context, "{" STEPS "}");
  tier_policy *rules = fixture_policy(context, "{" RULES ", " STEPS "}");
  tier_policy *whole = fixture_policy(context, WHOLE);
  (void)state;
  assert_int_equal(tier_policy_cost(NULL), 0);
  assert_int_equal(tier_policy_cost(none), 0);
  assert_true(tier_policy_cost(steps) > 0);
  assert_true(tier_policy_cost(rules) > tier_policy_cost(steps));
  assert_true(tier_policy_cost(whole) > tier_policy_cost(rules));
  tier_policy_destroy(none);
  tier_policy_destroy(steps);
  tier_policy_destroy(rules);
  tier_policy_destroy(whole);
  tier_context_destroy(context);
}

static void costs_have_a_limit(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, WHOLE);
  const int64_t cost = (int64_t)tier_policy_cost(policy);
  (void)state;
  tier_policy_destroy(policy);
  assert_int_equal(tier_context_set_limit(context, TIER_LIMIT_COST, cost, NULL), TIER_OK);
  assert_only_finding(context, WHOLE, TIER_NOTE, "", "");
  assert_int_equal(tier_context_set_limit(context, TIER_LIMIT_COST, cost - 1, NULL), TIER_OK);
  assert_only_finding(context, WHOLE, TIER_ERROR, "limit", "");
  tier_context_destroy(context);
}

static void rules_have_a_limit(void **state) {
  tier_context *context = fixture_context();
  (void)state;
  assert_int_equal(tier_context_set_limit(context, TIER_LIMIT_RULES, 3, NULL), TIER_OK);
  assert_only_finding(context, WHOLE, TIER_NOTE, "", "");
  assert_int_equal(tier_context_set_limit(context, TIER_LIMIT_RULES, 2, NULL), TIER_OK);
  assert_only_finding(context, WHOLE, TIER_ERROR, "limit", "/rules/list");
  assert_int_equal(tier_context_set_limit(context, TIER_LIMIT_RULES, 1, NULL), TIER_OK);
  tier_policy *policy = fixture_policy(context, WHOLE);
  tier_findings *findings = NULL;
  assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
  assert_true(fixture_found(findings, TIER_ERROR, "limit", "/rule_sets/s/list", -1));
  tier_findings_destroy(findings);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

/* A policy that was accepted stays valid when limits are lowered, and so does what was saved of it. */
static void limits_are_looked_at_once(void **state) {
  static const int32_t limits[] = {TIER_LIMIT_TEXT_BYTES, TIER_LIMIT_DEPTH, TIER_LIMIT_NODES, TIER_LIMIT_RULES,
                                   TIER_LIMIT_COST};
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(context, WHOLE);
  tier_fitted *loaded = NULL;
  tier_error err = {.size = sizeof err};
  char *json = NULL;
  (void)state;
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
    assert_int_equal(tier_context_set_limit(context, limits[i], 1, NULL), TIER_OK);
  }
  tier_fitted *fitted = fixture_fit(policy, book);
  assert_int_equal(tier_policy_cost(tier_fitted_policy(fitted)), tier_policy_cost(policy));
  assert_int_equal(tier_fitted_save(fitted, &json, NULL), TIER_OK);
  if (tier_fitted_load(context, text_of(json), &loaded, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  tier_text_free(json);
  tier_fitted_destroy(loaded);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  policy = fixture_policy(context, WHOLE);
  assert_true(fixture_count(policy, TIER_ERROR) > 3);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cost_is_that_of_all_expressions),
      cmocka_unit_test(costs_have_a_limit),
      cmocka_unit_test(rules_have_a_limit),
      cmocka_unit_test(limits_are_looked_at_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

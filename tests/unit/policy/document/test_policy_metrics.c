/* SPDX-License-Identifier: Apache-2.0 */
/* "metrics", "attributes" and "purchases": what is read, and what is refused. */
#include "policy/policy_names.h"
#include "unit/policy/policy_fixture.h"

#include <stdio.h>

#define TIERS "\"tiers\": [{\"id\": \"low\"}]"

static tier_policy *policy_of(tier_context *context, const char *metric) {
  char json[512];
  (void)snprintf(json, sizeof json, "{\"metrics\": {\"m\": {%s}}, " TIERS "}", metric);
  tier_policy *policy = fixture_policy(context, json);
  assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
  return policy;
}

static void kinds_have_their_types(void **state) {
  static const struct {
    const char *metric;
    int32_t kind;
    tier_type type;
  } cases[] = {{"\"sum\": \"amount\"", TIER__WINDOW_SUM_AMOUNT, TIER_MONEY},
               {"\"sum\": \"earned\"", TIER__WINDOW_SUM_EARNED, TIER_MONEY},
               {"\"count\": \"purchases\"", TIER__WINDOW_COUNT_PURCHASES, TIER_INT64},
               {"\"count\": \"returns\"", TIER__WINDOW_COUNT_RETURNS, TIER_INT64},
               {"\"count\": \"active_months\"", TIER__WINDOW_ACTIVE_MONTHS, TIER_INT64},
               {"\"mean\": \"balance\"", TIER__WINDOW_MEAN_BALANCE, TIER_MONEY}};
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tier_policy *policy = policy_of(context, cases[i].metric);
    tier_type type;
    assert_int_equal(policy->windows[0].kind, cases[i].kind);
    assert_int_equal(policy->windows[0].window, TIER__WINDOW_LIFETIME);
    assert_int_equal(tier__policy_column(policy, "m", &type), TIER__COLUMN_METRIC);
    assert_int_equal(type, cases[i].type);
    tier_policy_destroy(policy);
  }
  tier_context_destroy(context);
}

static void windows_are_read(void **state) {
  static const struct {
    const char *metric;
    tier__window_metric expected;
  } cases[] = {
      {"\"window_days\": 90", {.window = TIER__WINDOW_ROLLING, .window_days = 90, .period = {0, 1}}},
      {"\"window_days\": 90, \"after_days\": 14",
       {.window = TIER__WINDOW_ROLLING, .window_days = 90, .period = {0, 1}, .after_days = 14}},
      {"\"window\": \"month\"", {.window = TIER__WINDOW_PERIOD, .period = {TIER__PERIOD_MONTH, 1}}},
      {"\"window\": \"quarter\", \"first_month\": 2, \"back\": 3",
       {.window = TIER__WINDOW_PERIOD, .period = {TIER__PERIOD_QUARTER, 2}, .back = 3}},
      {"\"window\": \"half_year\"", {.window = TIER__WINDOW_PERIOD, .period = {TIER__PERIOD_HALF_YEAR, 1}}},
      {"\"window\": \"year\", \"first_month\": 4",
       {.window = TIER__WINDOW_PERIOD, .period = {TIER__PERIOD_YEAR, 4}}},
      {"\"window\": \"anniversary\", \"back\": 1",
       {.window = TIER__WINDOW_PERIOD, .period = {TIER__PERIOD_ANNIVERSARY, 1}, .back = 1}},
      {"\"window\": \"tier_start\"", {.window = TIER__WINDOW_TIER_START, .period = {0, 1}}},
  };
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char metric[256];
    (void)snprintf(metric, sizeof metric, "\"sum\": \"amount\", %s", cases[i].metric);
    tier_policy *policy = policy_of(context, metric);
    const tier__window_metric *expected = &cases[i].expected, *got = &policy->windows[0];
    assert_int_equal(got->window, expected->window);
    assert_int_equal(got->window_days, expected->window_days);
    assert_int_equal(got->period.kind, expected->period.kind);
    assert_int_equal(got->period.first_month, expected->period.first_month);
    assert_int_equal(got->back, expected->back);
    assert_int_equal(got->after_days, expected->after_days);
    tier_policy_destroy(policy);
  }
  tier_context_destroy(context);
}

static void what_is_carried_over_is_exact(void **state) {
  static const struct {
    const char *metric;
    int64_t above;
  } cases[] = {{"\"sum\": \"amount\", \"window\": \"year\", \"carry_over_above\": 1000.29", 100029},
               {"\"sum\": \"earned\", \"window\": \"month\", \"carry_over_above\": 0", 0},
               {"\"sum\": \"amount\", \"window\": \"year\", \"carry_over_above\": 999999999999.99", 99999999999999},
               {"\"count\": \"purchases\", \"window\": \"quarter\", \"carry_over_above\": 12", 12}};
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tier_policy *policy = policy_of(context, cases[i].metric);
    assert_int_equal(policy->windows[0].carries, 1);
    assert_int_equal(policy->windows[0].carry_above, cases[i].above);
    tier_policy_destroy(policy);
  }
  tier_context_destroy(context);
}

static void mistakes_of_metrics(void **state) {
  static const struct {
    const char *metric, *code, *place;
  } cases[] = {
      {"", "missing_key", "/metrics/m"},
      {"\"sum\": \"amount\", \"count\": \"returns\"", "bad_value", "/metrics/m"},
      {"\"sum\": \"amount\", \"mean\": \"balance\"", "bad_value", "/metrics/m"},
      {"\"sum\": \"profit\"", "bad_value", "/metrics/m/sum"},
      {"\"count\": \"days\"", "bad_value", "/metrics/m/count"},
      {"\"mean\": \"amount\"", "bad_value", "/metrics/m/mean"},
      {"\"sum\": \"amount\", \"window_days\": 0", "bad_value", "/metrics/m/window_days"},
      {"\"sum\": \"amount\", \"window\": \"week\"", "bad_value", "/metrics/m/window"},
      {"\"sum\": \"amount\", \"window\": \"year\", \"window_days\": 9", "bad_value", "/metrics/m"},
      {"\"sum\": \"amount\", \"window\": \"year\", \"back\": 101", "bad_value", "/metrics/m/back"},
      {"\"sum\": \"amount\", \"window\": \"year\", \"first_month\": 13", "bad_value", "/metrics/m/first_month"},
      {"\"sum\": \"amount\", \"window\": \"month\", \"first_month\": 2", "unknown_key", "/metrics/m/first_month"},
      {"\"sum\": \"amount\", \"window\": \"tier_start\", \"back\": 1", "unknown_key", "/metrics/m/back"},
      {"\"sum\": \"amount\", \"window_days\": 30, \"back\": 1", "unknown_key", "/metrics/m/back"},
      {"\"sum\": \"amount\", \"after_days\": 3661", "bad_value", "/metrics/m/after_days"},
      {"\"sum\": \"amount\", \"carry_over_above\": 5", "bad_value", "/metrics/m/carry_over_above"},
      {"\"sum\": \"amount\", \"window\": \"year\", \"carry_over_above\": 0.005", "bad_value",
       "/metrics/m/carry_over_above"},
      {"\"count\": \"purchases\", \"window\": \"year\", \"carry_over_above\": 2.5", "bad_value",
       "/metrics/m/carry_over_above"},
      {"\"count\": \"returns\", \"window\": \"year\", \"carry_over_above\": 2", "bad_value",
       "/metrics/m/carry_over_above"},
  };
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char json[512];
    (void)snprintf(json, sizeof json, "{\"metrics\": {\"m\": {%s}}, " TIERS "}", cases[i].metric);
    assert_only_finding(context, json, TIER_ERROR, cases[i].code, cases[i].place);
  }
  tier_context_destroy(context);
}

static void attributes_say_who_may_read_them(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, "{\"attributes\": {\"channel\": \"text\", \"age\": {\"type\": \"int\","
                                                " \"use\": \"sensitive\"}, \"origin\": {\"type\": \"text\", \"use\":"
                                                " \"forbidden\"}, \"since\": {\"type\": \"day\"}}, " TIERS "}");
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
  assert_int_equal(policy->attribute_count, 4);
  assert_int_equal(policy->attributes[0].use, TIER__USE_FREE);
  assert_int_equal(policy->attributes[1].use, TIER__USE_SENSITIVE);
  assert_int_equal(policy->attributes[1].type, TIER_INT64);
  assert_int_equal(policy->attributes[2].use, TIER__USE_FORBIDDEN);
  assert_int_equal(tier_policy_attribute_type(policy, "since"), TIER_DAY);
  tier_policy_destroy(policy);
  assert_only_finding(context, "{\"attributes\": {\"a\": {\"use\": \"free\"}}, " TIERS "}", TIER_ERROR, "missing_key",
                      "/attributes/a/type");
  assert_only_finding(context, "{\"attributes\": {\"a\": {\"type\": \"int\", \"use\": \"secret\"}}, " TIERS "}",
                      TIER_ERROR, "bad_value", "/attributes/a/use");
  tier_context_destroy(context);
}

static void returns_are_told_what_to_do(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(
      context, "{\"purchases\": {\"linked_returns\": \"current\", \"return_days\": 30}, " TIERS "}");
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
  assert_int_equal(policy->purchases.linked, TIER__LINKED_CURRENT);
  assert_int_equal(policy->purchases.return_days, 30);
  tier_policy_destroy(policy);
  policy = fixture_policy(context, "{" TIERS "}");
  assert_int_equal(policy->purchases.linked, TIER__LINKED_ORIGINAL);
  assert_int_equal(policy->purchases.return_days, 0);
  tier_policy_destroy(policy);
  assert_only_finding(context, "{\"purchases\": {\"linked_returns\": \"never\"}, " TIERS "}", TIER_ERROR, "bad_value",
                      "/purchases/linked_returns");
  assert_only_finding(context, "{\"purchases\": {\"return_days\": 3661}, " TIERS "}", TIER_ERROR, "bad_value",
                      "/purchases/return_days");
  tier_context_destroy(context);
}

/* One name, one thing. */
static void names_are_given_once(void **state) {
  static const struct {
    const char *sections, *place;
  } cases[] = {
      {"\"attributes\": {\"m\": \"int\"}, \"metrics\": {\"m\": {\"sum\": \"amount\"}}", "/attributes/m"},
      {"\"let\": {\"balance\": \"1\"}", "/let/balance"},
      {"\"let\": {\"tags\": \"1\"}", "/let/tags"},
      {"\"let\": {\"tier\": \"1\"}", "/let/tier"},
      {"\"let\": {\"strategy\": \"1\"}", "/let/strategy"},
      {"\"let\": {\"a\": \"1\"}, \"attributes\": {\"a\": \"int\"}", "/let/a"},
      {"\"let\": {\"m\": \"1\"}, \"metrics\": {\"m\": {\"sum\": \"amount\"}}", "/let/m"},
      {"\"let\": {\"s\": \"1\"}, \"rule_sets\": {\"s\": {\"default\": 1, \"list\": []}}", "/rule_sets/s"},
      {"\"rule_sets\": {\"spend\": {\"default\": 1, \"list\": []}}", "/rule_sets/spend"},
      {"\"ladders\": {\"l\": {" TIERS "}}, \"let\": {\"l\": \"1\"}", "/let/l"},
      {"\"ladders\": {\"l\": {" TIERS "}}, \"metrics\": {\"l\": {\"sum\": \"amount\"}}", "/ladders/l"},
      {"\"ladders\": {\"l\": {" TIERS "}}, \"models\": {\"l\": {\"type\": \"abc\"}}", "/models/l"},
      {"\"ladders\": {\"strategy\": {" TIERS "}}", "/ladders/strategy"},
      {"\"models\": {\"strategy\": {\"type\": \"abc\"}}", "/models/strategy"},
  };
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char json[512];
    (void)snprintf(json, sizeof json, "{%s, " TIERS "}", cases[i].sections);
    assert_only_finding(context, json, TIER_ERROR, "name_taken", cases[i].place);
  }
  assert_only_finding(context, "{\"let\": {\"as_of\": \"1\"}, " TIERS "}", TIER_ERROR, "bad_value", "/let/as_of");
  assert_only_finding(context, "{\"let\": {\"abc\": \"1\"}, \"models\": {\"abc\": {\"type\": \"abc\"}}, " TIERS "}",
                      TIER_NOTE, "", "");
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(kinds_have_their_types),
      cmocka_unit_test(windows_are_read),
      cmocka_unit_test(what_is_carried_over_is_exact),
      cmocka_unit_test(mistakes_of_metrics),
      cmocka_unit_test(attributes_say_who_may_read_them),
      cmocka_unit_test(returns_are_told_what_to_do),
      cmocka_unit_test(names_are_given_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

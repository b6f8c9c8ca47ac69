/* SPDX-License-Identifier: Apache-2.0 */
/* "strategy": what is read, what is refused, and what its lint sees. */
#include "policy/policy_object.h"
#include "unit/policy/policy_fixture.h"

#include <stdio.h>

#define TIERS                                                                                                          \
  "\"tiers\": [{\"id\": \"low\"}, {\"id\": \"mid\", \"enter\": \"spend > 1\"}, {\"id\": \"high\", " \
  "\"enter\": \"spend > 2\"}]"
#define ATTRIBUTES "\"attributes\": {\"seg\": \"text\", \"stage\": \"text\", \"age\": \"int\"}"
#define STRATEGY(body) "{" ATTRIBUTES ", \"strategy\": {" body "}, " TIERS "}"
#define ROWS(rows) STRATEGY("\"segment\": \"seg\", \"stage\": \"stage\", \"list\": [" rows "]")

static void every_key_is_read(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(
      context, ROWS("{\"id\": \"vip\", \"tier\": [\"high\", \"mid\"], \"segment\": \"new\", \"stage\": [\"a\", \"b\"],"
                    " \"service_level\": \"gold\", \"channel\": \"phone\", \"contact_days\": 30,"
                    " \"discount_cap\": 0.15,"
                    " \"owner_role\": \"manager\", \"hours\": 1.125, \"note\": \"\"},"
                    "{\"id\": \"all\"}"));
  const tier__service *vip = &policy->services[0], *all = &policy->services[1];
  (void)state;
  assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
  assert_int_equal(policy->service_count, 2);
  assert_string_equal(policy->segment_column, "seg");
  assert_string_equal(policy->stage_column, "stage");
  assert_string_equal(vip->id, "vip");
  assert_int_equal(vip->tiers[0], 0);
  assert_int_equal(vip->tiers[1], 1);
  assert_int_equal(vip->tiers[2], 1);
  assert_int_equal(vip->segment_count, 1);
  assert_string_equal(vip->segments[0], "new");
  assert_int_equal(vip->stage_count, 2);
  assert_string_equal(vip->stages[1], "b");
  assert_string_equal(vip->service_level, "gold");
  assert_string_equal(vip->channel, "phone");
  assert_string_equal(vip->owner_role, "manager");
  assert_int_equal(vip->contact_days, 30);
  assert_close(vip->discount_cap, 0.15, 1e-15);
  assert_close(vip->hours, 1.125, 1e-15);
  assert_null(all->tiers);
  assert_null(all->segments);
  assert_null(all->service_level);
  assert_int_equal(all->contact_days, 0);
  assert_close(all->discount_cap, -1, 1e-15);
  assert_close(all->hours, 0, 1e-15);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void mistakes_of_the_strategy(void **state) {
  static const struct {
    const char *document, *code, *place;
  } cases[] = {
      {"{\"strategy\": 5, " TIERS "}", "bad_value", "/strategy"},
      {STRATEGY(""), "missing_key", "/strategy/list"},
      {STRATEGY("\"list\": []"), "bad_value", "/strategy/list"},
      {STRATEGY("\"lists\": [], \"list\": [{\"id\": \"a\"}]"), "unknown_key", "/strategy/lists"},
      {STRATEGY("\"list\": [{\"id\": \"a\", \"segment\": \"new\"}]"), "missing_key", "/strategy/list/0/segment"},
      {STRATEGY("\"list\": [{\"id\": \"a\", \"stage\": \"new\"}]"), "missing_key", "/strategy/list/0/stage"},
      {STRATEGY("\"segment\": \"x.y\", \"list\": [{\"id\": \"a\"}]"), "unknown_column", "/strategy/segment"},
      {STRATEGY("\"segment\": \"age\", \"list\": [{\"id\": \"a\"}]"), "type", "/strategy/segment"},
      {STRATEGY("\"stage\": \"spend\", \"list\": [{\"id\": \"a\"}]"), "type", "/strategy/stage"},
      {ROWS("{}"), "missing_key", "/strategy/list/0/id"},
      {ROWS("{\"id\": \"a\"}, {\"id\": \"a\"}"), "duplicate_id", "/strategy/list/1/id"},
      {ROWS("{\"id\": \"a\", \"tier\": \"top\"}"), "unknown_tier", "/strategy/list/0/tier"},
      {ROWS("{\"id\": \"a\", \"tier\": []}"), "bad_value", "/strategy/list/0/tier"},
      {ROWS("{\"id\": \"a\", \"tier\": 5}"), "bad_value", "/strategy/list/0/tier"},
      {ROWS("{\"id\": \"a\", \"segment\": [\"b\", 5]}"), "bad_value", "/strategy/list/0/segment/1"},
      {ROWS("{\"id\": \"a\", \"contact_days\": 0}"), "bad_value", "/strategy/list/0/contact_days"},
      {ROWS("{\"id\": \"a\", \"discount_cap\": 1.01}"), "bad_value", "/strategy/list/0/discount_cap"},
      {ROWS("{\"id\": \"a\", \"hours\": -1}"), "bad_value", "/strategy/list/0/hours"},
      {ROWS("{\"id\": \"a\", \"hours\": 0.0005}"), "bad_value", "/strategy/list/0/hours"},
      {ROWS("{\"id\": \"a\", \"service_level\": 5}"), "bad_value", "/strategy/list/0/service_level"},
  };
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_only_finding(context, cases[i].document, TIER_ERROR, cases[i].code, cases[i].place);
  }
  tier_context_destroy(context);
}

static void segments_can_be_columns_of_the_policy(void **state) {
  tier_context *context = fixture_context();
  (void)state;
  assert_only_finding(context,
                      "{\"let\": {\"size\": \"spend > 5 ? 'big' : 'small'\"}, \"rule_sets\": {\"age\": {\"default\":"
                      " \"'old'\", \"list\": []}}, \"strategy\": {\"segment\": \"size\", \"stage\": \"age\", \"list\":"
                      " [{\"id\": \"a\", \"segment\": \"big\"}, {\"id\": \"b\"}]}, " TIERS "}",
                      TIER_NOTE, "", "");
  tier_context_destroy(context);
}

static void tiers_without_service_are_found(void **state) {
  static const struct {
    const char *rows;
    size_t gaps;
  } cases[] = {
      {"{\"id\": \"a\"}", 0},
      {"{\"id\": \"a\", \"tier\": \"low\"}, {\"id\": \"b\", \"tier\": [\"mid\", \"high\"]}", 0},
      {"{\"id\": \"a\", \"tier\": \"low\"}, {\"id\": \"b\", \"tier\": \"high\"}", 1},
      {"{\"id\": \"a\", \"segment\": \"new\"}", 3},
      {"{\"id\": \"a\", \"segment\": \"new\"}, {\"id\": \"b\", \"stage\": \"old\"}, {\"id\": \"c\", \"tier\":"
       " [\"low\", \"mid\"]}", 1},
  };
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char json[1024];
    size_t gaps = 0;
    tier_findings *findings = NULL;
    (void)snprintf(json, sizeof json, ROWS("%s"), cases[i].rows);
    tier_policy *policy = fixture_policy(context, json);
    assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
    for (size_t k = 0; k < tier_findings_count(findings); k++) {
      tier_finding finding = {.size = sizeof finding};
      assert_int_equal(tier_findings_get(findings, k, &finding, NULL), TIER_OK);
      gaps += strcmp(finding.code, "strategy_gap") == 0;
    }
    assert_int_equal(gaps, cases[i].gaps);
    tier_findings_destroy(findings);
    tier_policy_destroy(policy);
  }
  tier_context_destroy(context);
}

static void rows_that_nobody_comes_to_are_found(void **state) {
  static const struct {
    const char *rows;
    int masked;
  } cases[] = {
      {"{\"id\": \"a\"}, {\"id\": \"b\", \"tier\": \"high\"}", 1},
      {"{\"id\": \"a\", \"tier\": \"high\"}, {\"id\": \"b\"}", 0},
      {"{\"id\": \"a\", \"tier\": [\"low\", \"mid\", \"high\"]}, {\"id\": \"b\"}", 1},
      {"{\"id\": \"a\", \"segment\": [\"x\", \"y\"]}, {\"id\": \"b\", \"segment\": \"y\", \"tier\": \"low\"}", 1},
      {"{\"id\": \"a\", \"segment\": \"x\"}, {\"id\": \"b\", \"segment\": [\"x\", \"y\"]}", 0},
      {"{\"id\": \"a\", \"segment\": \"x\"}, {\"id\": \"b\", \"stage\": \"x\"}", 0},
      {"{\"id\": \"a\", \"tier\": \"low\", \"stage\": \"x\"}, {\"id\": \"b\", \"tier\": \"mid\", \"stage\": \"x\"}", 0},
  };
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char json[1024];
    tier_findings *findings = NULL;
    (void)snprintf(json, sizeof json, ROWS("%s"), cases[i].rows);
    tier_policy *policy = fixture_policy(context, json);
    assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
    assert_int_equal(fixture_found(findings, TIER_WARNING, "masked_service", "/strategy/list/1", -1),
                     cases[i].masked);
    tier_findings_destroy(findings);
    tier_policy_destroy(policy);
  }
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_key_is_read),
      cmocka_unit_test(mistakes_of_the_strategy),
      cmocka_unit_test(segments_can_be_columns_of_the_policy),
      cmocka_unit_test(tiers_without_service_are_found),
      cmocka_unit_test(rows_that_nobody_comes_to_are_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

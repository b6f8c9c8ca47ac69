/* SPDX-License-Identifier: Apache-2.0 */
/* "ladder", "ladders", places and the rules of ladders: what is read, which defaults follow, what is refused. */
#include "policy/policy_object.h"
#include "unit/policy/policy_fixture.h"

#include <stdio.h>

#define STEPS "\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend > 1\"}]"
#define LADDER(body) "{\"ladder\": {" body "}, " STEPS "}"
#define PLACES(body) "{\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"places\": {" body "}}]}"
#define RULES(body) "{\"rules\": {" body "}, " STEPS "}"

static tier_policy *good(tier_context *context, const char *json) {
  tier_policy *policy = fixture_policy(context, json);
  assert_int_equal(fixture_count(policy, TIER_ERROR), 0);
  return policy;
}

static tier__ladder_settings settings_of(tier_context *context, const char *json) {
  tier_policy *policy = good(context, json);
  const tier__ladder_settings settings = tier__main_ladder(policy)->settings;
  tier_policy_destroy(policy);
  return settings;
}

static void without_a_section_the_ladder_is_plain(void **state) {
  tier_context *context = fixture_context();
  const tier__ladder_settings plain = tier__ladder_plain();
  const tier__ladder_settings none = settings_of(context, "{" STEPS "}");
  const tier__ladder_settings empty = settings_of(context, LADDER(""));
  (void)state;
  assert_memory_equal(&none, &plain, sizeof plain);
  assert_int_equal(empty.valid, TIER__VALID_WHILE_MET);
  assert_int_equal(empty.downgrade_on, TIER__DOWN_REAL_TIME);
  assert_int_equal(empty.renewal, TIER__RENEW_AT_EXPIRY);
  assert_int_equal(empty.period.kind, TIER__PERIOD_YEAR);
  assert_int_equal(empty.period.first_month, 1);
  assert_int_equal(empty.confirmations_up, 1);
  assert_int_equal(empty.confirmations_down, 1);
  assert_int_equal(empty.restart_on_upgrade, 1);
  assert_close(empty.borderline_share, 0.05, 1e-15);
  tier_context_destroy(context);
}

static void every_key_is_read(void **state) {
  tier_context *context = fixture_context();
  const tier__ladder_settings all = settings_of(
      context, LADDER("\"upgrade\": \"one_step\", \"downgrade\": \"to_floor\", \"downgrade_on\": \"expiry\","
                      "\"floor\": \"high\", \"period\": \"quarter\", \"first_month\": 4, \"start\": \"next_period\","
                      "\"valid\": {\"months\": 18}, \"round_to\": \"month\", \"round\": \"down\","
                      "\"renewal\": \"continuous\", \"restart_on_upgrade\": false, \"grace_days\": 30,"
                      "\"min_dwell_days\": 60, \"confirmations\": {\"up\": 2, \"down\": 3}, \"on_unknown\": \"hold\","
                      "\"reopen_days\": 90, \"borderline_share\": 0.1, \"note\": \"\""));
  (void)state;
  assert_int_equal(all.upgrade, TIER__UPGRADE_ONE_STEP);
  assert_int_equal(all.downgrade, TIER__DOWNGRADE_TO_FLOOR);
  assert_int_equal(all.downgrade_on, TIER__DOWN_AT_EXPIRY);
  assert_int_equal(all.floor, 1);
  assert_int_equal(all.period.kind, TIER__PERIOD_QUARTER);
  assert_int_equal(all.period.first_month, 4);
  assert_int_equal(all.start, TIER__START_NEXT_PERIOD);
  assert_int_equal(all.valid, TIER__VALID_MONTHS);
  assert_int_equal(all.valid_count, 18);
  assert_int_equal(all.round_to, TIER__ROUND_MONTH);
  assert_int_equal(all.round_down, 1);
  assert_int_equal(all.renewal, TIER__RENEW_CONTINUOUS);
  assert_int_equal(all.restart_on_upgrade, 0);
  assert_int_equal(all.grace_days, 30);
  assert_int_equal(all.min_dwell_days, 60);
  assert_int_equal(all.confirmations_up, 2);
  assert_int_equal(all.confirmations_down, 3);
  assert_int_equal(all.on_unknown, TIER__UNKNOWN_HOLD);
  assert_int_equal(all.reopen_days, 90);
  assert_close(all.borderline_share, 0.1, 1e-15);
  tier_context_destroy(context);
}

/* Some defaults follow from how long a tier is valid. */
static void defaults_follow_from_validity(void **state) {
  static const struct {
    const char *valid;
    int32_t kind, count, downgrade_on, renewal;
  } cases[] = {
      {"\"while_met\"", TIER__VALID_WHILE_MET, 0, TIER__DOWN_REAL_TIME, TIER__RENEW_AT_EXPIRY},
      {"\"period_end\"", TIER__VALID_PERIOD_END, 0, TIER__DOWN_AT_EXPIRY, TIER__RENEW_CONTINUOUS},
      {"\"next_period_end\"", TIER__VALID_NEXT_PERIOD_END, 0, TIER__DOWN_AT_EXPIRY, TIER__RENEW_CONTINUOUS},
      {"{\"days\": 365}", TIER__VALID_DAYS, 365, TIER__DOWN_AT_EXPIRY, TIER__RENEW_AT_EXPIRY},
      {"{\"months\": 12}", TIER__VALID_MONTHS, 12, TIER__DOWN_AT_EXPIRY, TIER__RENEW_AT_EXPIRY},
      {"{\"date\": \"2026-01-01\"}", TIER__VALID_DATE, FIXTURE_DAY, TIER__DOWN_AT_EXPIRY, TIER__RENEW_AT_EXPIRY},
  };
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char json[256];
    (void)snprintf(json, sizeof json, LADDER("\"valid\": %s"), cases[i].valid);
    const tier__ladder_settings settings = settings_of(context, json);
    assert_int_equal(settings.valid, cases[i].kind);
    assert_int_equal(settings.valid_count, cases[i].count);
    assert_int_equal(settings.downgrade_on, cases[i].downgrade_on);
    assert_int_equal(settings.renewal, cases[i].renewal);
  }
  tier_context_destroy(context);
}

static void mistakes_of_ladders(void **state) {
  static const struct {
    const char *document, *code, *place;
  } cases[] = {
      {LADDER("\"upgrades\": \"highest\""), "unknown_key", "/ladder/upgrades"},
      {LADDER("\"upgrade\": \"two_steps\""), "bad_value", "/ladder/upgrade"},
      {LADDER("\"floor\": \"top\""), "unknown_tier", "/ladder/floor"},
      {LADDER("\"period\": \"month\", \"first_month\": 2"), "unknown_key", "/ladder/first_month"},
      {LADDER("\"period\": \"tier_start\""), "bad_value", "/ladder/period"},
      {LADDER("\"valid\": \"for_ever\""), "bad_value", "/ladder/valid"},
      {LADDER("\"valid\": 365"), "bad_value", "/ladder/valid"},
      {LADDER("\"valid\": {}"), "missing_key", "/ladder/valid"},
      {LADDER("\"valid\": {\"days\": 1, \"months\": 1}"), "bad_value", "/ladder/valid"},
      {LADDER("\"valid\": {\"days\": 0}"), "bad_value", "/ladder/valid/days"},
      {LADDER("\"valid\": {\"months\": 1201}"), "bad_value", "/ladder/valid/months"},
      {LADDER("\"valid\": {\"date\": \"soon\"}"), "bad_value", "/ladder/valid/date"},
      {LADDER("\"round\": \"up\""), "unknown_key", "/ladder/round"},
      {LADDER("\"round_to\": \"day\""), "bad_value", "/ladder/round_to"},
      {LADDER("\"grace_days\": 3661"), "bad_value", "/ladder/grace_days"},
      {LADDER("\"confirmations\": 0"), "bad_value", "/ladder/confirmations"},
      {LADDER("\"confirmations\": {\"sideways\": 1}"), "unknown_key", "/ladder/confirmations/sideways"},
      {LADDER("\"restart_on_upgrade\": 1"), "bad_value", "/ladder/restart_on_upgrade"},
      {LADDER("\"borderline_share\": 1.5"), "bad_value", "/ladder/borderline_share"},
      {LADDER("\"costs\": {\"x.y\": 1}"), "unknown_column", "/ladder/costs"},
      {LADDER("\"costs\": {\"spend\": -0.5}"), "bad_value", "/ladder/costs/spend"},
      {LADDER("\"costs\": {\"spend\": -2}"), "bad_value", "/ladder/costs/spend"},
      {"{\"ladder\": 5, " STEPS "}", "bad_value", "/ladder"},
      {PLACES("\"by\": \"spend\""), "missing_key", "/tiers/1/places"},
      {PLACES("\"count\": 1, \"share\": 0.5, \"by\": \"spend\""), "bad_value", "/tiers/1/places"},
      {PLACES("\"count\": 1"), "missing_key", "/tiers/1/places/by"},
      {PLACES("\"count\": 1, \"capacity\": 5, \"by\": \"spend\", \"weight\": \"spend\""), "bad_value",
       "/tiers/1/places"},
      {PLACES("\"capacity\": 5, \"by\": \"spend\""), "missing_key", "/tiers/1/places/weight"},
      {PLACES("\"capacity\": 0, \"by\": \"spend\", \"weight\": \"purchases\""), "bad_value",
       "/tiers/1/places/capacity"},
      {PLACES("\"capacity\": 5, \"by\": \"spend\", \"weight\": \"last_purchase_day\""), "type",
       "/tiers/1/places/weight"},
      {PLACES("\"count\": 5, \"by\": \"spend\", \"weight\": \"purchases\""), "unknown_key",
       "/tiers/1/places/weight"},
      {PLACES("\"count\": -1, \"by\": \"spend\""), "bad_value", "/tiers/1/places/count"},
      {PLACES("\"share\": 1.1, \"by\": \"spend\""), "bad_value", "/tiers/1/places/share"},
      {PLACES("\"count\": 1, \"by\": \"last_purchase_day\""), "type", "/tiers/1/places/by"},
      {PLACES("\"count\": 1, \"by\": \"spend\", \"incumbency\": 11"), "bad_value", "/tiers/1/places/incumbency"},
      {"{\"tiers\": [{\"id\": \"low\", \"places\": {\"count\": 1, \"by\": \"spend\"}}]}", "bad_value",
       "/tiers/0/places"},
      {"{\"ladders\": {\"l\": {}}, " STEPS "}", "missing_key", "/ladders/l/tiers"},
      {"{\"ladders\": {\"l\": {" STEPS ", \"let\": {}}}, " STEPS "}", "unknown_key", "/ladders/l/let"},
      {"{\"ladders\": {\"2\": {" STEPS "}}, " STEPS "}", "bad_value", "/ladders/2"},
      {"{\"ladders\": {\"l\": {\"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\", \"enter\": \"x.y > 1\"}]}}, " STEPS "}",
       "unknown_column", "/ladders/l/tiers/1/enter"},
      {"{\"ladders\": {\"l\": {" STEPS ", \"ladder\": {\"floor\": \"top\"}}}, " STEPS "}", "unknown_tier",
       "/ladders/l/ladder/floor"},
      {RULES("\"default\": {\"set\": \"top\"}"), "unknown_tier", "/rules/default/set"},
      {RULES("\"default\": {}"), "missing_key", "/rules/default"},
      {RULES("\"list\": [{\"id\": \"a\", \"when\": \"true\", \"then\": {\"tag\": \"t\"}, \"priority\": 0.5}]"),
       "bad_value", "/rules/list/0/priority"},
      {RULES("\"list\": [{\"id\": \"a\", \"when\": \"true\", \"then\": {\"tag\": \"t\"}, \"on_unknown\": \"ask\"}]"),
       "bad_value", "/rules/list/0/on_unknown"},
      {RULES("\"list\": [{\"id\": \"a\", \"when\": \"true\", \"then\": {\"tag\": \"t\"}, \"from\": \"1.1.2026\"}]"),
       "bad_value", "/rules/list/0/from"},
      {RULES("\"list\": [{\"id\": \"a\", \"when\": \"true\", \"then\": {\"tag\": \"t\"}, \"from\": \"2026-02-01\","
             " \"until\": \"2026-01-31\"}]"),
       "bad_value", "/rules/list/0/until"},
  };
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_only_finding(context, cases[i].document, TIER_ERROR, cases[i].code, cases[i].place);
  }
  tier_context_destroy(context);
}

static void places_and_costs_are_read(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = good(
      context, "{\"ladder\": {\"costs\": {\"spend\": 1, \"purchases\": -1}}, \"tiers\": [{\"id\": \"low\"},"
               " {\"id\": \"mid\", \"enter\": \"spend > 1\", \"places\": {\"share\": 0.25, \"by\": \"spend\"}},"
               " {\"id\": \"high\", \"places\": {\"count\": 3, \"by\": \"spend_mean\", \"incumbency\": 0.1}}]}");
  const tier__ladder *ladder = tier__main_ladder(policy);
  (void)state;
  assert_int_equal(ladder->steps[0].places.limited, 0);
  assert_int_equal(ladder->steps[1].places.limited, 2);
  assert_close(ladder->steps[1].places.share, 0.25, 1e-15);
  assert_non_null(ladder->steps[1].by);
  assert_int_equal(ladder->steps[2].places.limited, 1);
  assert_int_equal(ladder->steps[2].places.count, 3);
  assert_close(ladder->steps[2].places.incumbency, 0.1, 1e-15);
  assert_null(ladder->steps[2].enter);
  assert_int_equal(ladder->cost_count, 2);
  assert_string_equal(ladder->costs[1].column, "purchases");
  assert_close(ladder->costs[1].cost, -1, 1e-15);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void further_ladders_have_names(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = good(
      context, "{\"ladders\": {\"risk\": {\"note\": \"\", \"tiers\": [{\"id\": \"calm\"}, {\"id\": \"hot\","
               " \"enter\": \"returns > 2\"}], \"rules\": {\"hit\": \"worst_tier\", \"default\": {\"set\": \"calm\"},"
               " \"list\": [{\"id\": \"r\", \"when\": \"spend > 1\", \"then\": {\"floor\": \"hot\"}}]},"
               " \"ladder\": {\"grace_days\": 3}}, \"club\": {\"tiers\": [{\"id\": \"in\"}]}}, " STEPS "}");
  const tier__ladder *risk = &policy->ladders[1];
  int32_t tier;
  (void)state;
  assert_int_equal(tier_policy_ladder_count(policy), 3);
  assert_string_equal(tier_policy_ladder_name(policy, 1), "risk");
  assert_string_equal(tier_policy_ladder_name(policy, 2), "club");
  assert_string_equal(tier_policy_ladder_tier_id(policy, 1, 1), "hot");
  assert_string_equal(tier_policy_ladder_tier_id(policy, 0, 1), "high");
  assert_null(tier_policy_ladder_tier_id(policy, 1, 2));
  assert_null(tier_policy_ladder_tier_id(policy, 3, 0));
  assert_int_equal(tier_policy_find_tier(policy, text_of("hot"), &tier, NULL), TIER_E_NOT_FOUND);
  assert_string_equal(risk->place, "/ladders/risk");
  assert_int_equal(risk->settings.grace_days, 3);
  assert_int_equal(risk->rules.hit, TIER__HIT_WORST_TIER);
  assert_int_equal(risk->rules.otherwise.set, 0);
  assert_int_equal(risk->rules.otherwise.floor, -1);
  assert_int_equal(risk->rules.rules[0].then.floor, 1);
  assert_string_equal(risk->rules.rules[0].place, "/ladders/risk/rules/list/0");
  assert_int_equal(policy->ladders[2].rules.otherwise.set, -1);
  assert_int_equal(tier__main_ladder(policy)->rules.count, 0);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void hit_policies_are_read(void **state) {
  static const char *const words[] = {"first",     "unique",     "any",    "priority",
                                      "best_tier", "worst_tier", "collect"};
  tier_context *context = fixture_context();
  (void)state;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    char json[512];
    (void)snprintf(json, sizeof json,
                   RULES("\"hit\": \"%s\", \"list\": ["
                         "{\"id\": \"a\", \"when\": \"spend > 5\", \"then\": {\"tag\": \"t\"}},"
                         "{\"id\": \"b\", \"when\": \"spend < 5\", \"then\": {\"tag\": \"t\"}, \"priority\": -7}]"),
                   words[i]);
    tier_policy *policy = good(context, json);
    const tier__rule_list *list = &tier__main_ladder(policy)->rules;
    assert_int_equal(list->hit, i);
    assert_string_equal(list->rules[0].id, list->hit == TIER__HIT_PRIORITY ? "b" : "a");
    assert_int_equal(list->rules[1].from_day, INT32_MIN);
    assert_int_equal(list->rules[1].until_day, INT32_MAX);
    assert_true(tier__rules_tag(list));
    tier_policy_destroy(policy);
  }
  tier_context_destroy(context);
}

static void there_are_at_most_sixteen_ladders(void **state) {
  char json[4096] = "{\"ladders\": {";
  size_t length = strlen(json);
  tier_context *context = fixture_context();
  (void)state;
  for (int i = 0; i < 16; i++) {
    length += (size_t)snprintf(json + length, sizeof json - length, "%s\"l%d\": {\"tiers\": [{\"id\": \"a\"}]}",
                               i == 0 ? "" : ", ", i);
  }
  (void)snprintf(json + length, sizeof json - length, "}, " STEPS "}");
  assert_only_finding(context, json, TIER_ERROR, "bad_value", "/ladders");
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(without_a_section_the_ladder_is_plain), cmocka_unit_test(every_key_is_read),
      cmocka_unit_test(defaults_follow_from_validity),         cmocka_unit_test(mistakes_of_ladders),
      cmocka_unit_test(places_and_costs_are_read),             cmocka_unit_test(further_ladders_have_names),
      cmocka_unit_test(hit_policies_are_read),                 cmocka_unit_test(there_are_at_most_sixteen_ladders),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What explanations tell of ladders: what is remembered, who set what by hand, the way up, what would lose the tier. */
#include "../policy/policy_fixture.h"
#include <jansson.h>
#include <stdio.h>

/* Spend: a 50.00, b 60.00, c 100.00, d 300.00, e -7.00; purchases 1, 2, 3, 4, 0. */
static const char *const POLICY =
    "{ \"tiers\": [ { \"id\": \"general\" },"
    "    { \"id\": \"important\", \"label\": { \"en\": \"Important\", \"zh\": \"重要客户\" },"
    "      \"enter\": \"spend >= 52\", \"keep\": \"spend >= 40 && channel != 'web'\" },"
    "    { \"id\": \"core\", \"enter\": \"spend >= 200 || purchases >= 10\" } ],"
    "  \"ladder\": { \"valid\": { \"days\": 100 }, \"grace_days\": 30, \"downgrade_on\": \"real_time\","
    "    \"costs\": { \"spend\": 1, \"purchases\": 30 } },"
    "  \"ladders\": { \"risk\": { \"tiers\": [ { \"id\": \"low\" },"
    "    { \"id\": \"high\", \"enter\": \"purchases <= 1\" } ] } },"
    "  \"strategy\": { \"list\": [ { \"id\": \"top\", \"tier\": \"core\", \"service_level\": \"personal\","
    "    \"owner_role\": \"partner\", \"hours\": 2.5, \"contact_days\": 30, \"discount_cap\": 0.1 },"
    "    { \"id\": \"app\", \"tier\": \"important\" } ] } }";

typedef struct fixture {
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_fitted *fitted;
  tier_roster *roster;
} fixture;

static int begin(void **state) {
  static fixture it;
  it.context = fixture_context();
  it.book = fixture_book(it.context);
  it.policy = fixture_policy(it.context, POLICY);
  it.fitted = fixture_fit(it.policy, it.book);
  assert_int_equal(tier_roster_create(it.policy, &it.roster, NULL), TIER_OK);
  *state = &it;
  return 0;
}

static int finish(void **state) {
  fixture *it = *state;
  tier_roster_destroy(it->roster);
  tier_fitted_destroy(it->fitted);
  tier_policy_destroy(it->policy);
  tier_book_destroy(it->book);
  tier_context_destroy(it->context);
  return 0;
}

/* The same book under another policy; to be ended by end_other. */
static fixture other(const fixture *it, const char *policy) {
  fixture own = *it;
  own.policy = fixture_policy(own.context, policy);
  own.fitted = fixture_fit(own.policy, own.book);
  assert_int_equal(tier_roster_create(own.policy, &own.roster, NULL), TIER_OK);
  return own;
}

static void end_other(fixture *own) {
  tier_roster_destroy(own->roster);
  tier_fitted_destroy(own->fitted);
  tier_policy_destroy(own->policy);
}

static json_t *explain(const fixture *it, const char *id, const char *language) {
  tier_result *result = fixture_assign(it->fitted, it->book, it->roster);
  tier_error err = {.size = sizeof err};
  size_t index = 0;
  char *text = NULL;
  assert_int_equal(tier_result_find(result, text_of(id), &index, NULL), TIER_OK);
  if (tier_result_explain(result, index, language, &text, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(json);
  tier_text_free(text);
  tier_result_destroy(result);
  return json;
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

static void assert_at(const json_t *value, const char *path, const char *expected) {
  const char *text = json_string_value(at(value, path));
  assert_non_null(text);
  assert_string_equal(text, expected);
}

static void put(fixture *it, const char *id, const char *tier, int32_t until, int32_t grace) {
  const tier_standing standing = {.size = sizeof standing,
                                  .tier = text_of(tier),
                                  .since_day = FIXTURE_DAY - 150,
                                  .changed_day = FIXTURE_DAY - 150,
                                  .until_day = until,
                                  .grace_until_day = grace,
                                  .next_day = TIER_NO_DAY,
                                  .last_day = FIXTURE_DAY - 1};
  assert_int_equal(tier_roster_set(it->roster, text_of(id), NULL, &standing, NULL), TIER_OK);
}

static void the_standing_is_told(void **state) {
  json_t *json = explain(*state, "d", NULL);
  assert_at(json, "standing/earned/id", "core");
  assert_at(json, "standing/since", "2026-01-01");
  assert_at(json, "standing/until", "2026-04-10");
  assert_true(json_is_null(at(json, "standing/changed")));
  assert_true(json_is_null(at(json, "standing/grace_until")));
  assert_true(json_is_null(at(json, "standing/next")));
  assert_int_equal(json_integer_value(at(json, "standing/confirmed")), 0);
  assert_int_equal(json_array_size(at(json, "standing/flags")), 0);
  assert_at(json, "layer", "ladder");
  json_decref(json);
}

static void grace_is_told_with_its_end(void **state) {
  fixture *it = *state;
  put(it, "a", "core", FIXTURE_DAY + 50, FIXTURE_DAY + 9);
  json_t *json = explain(it, "a", "en");
  assert_at(json, "reason", "grace");
  assert_at(json, "reason_text",
            "Stays in core until 2026-01-10, its last day of grace: its condition to keep it does not hold.");
  assert_at(json, "decided_by/place", "/tiers/2/enter");
  assert_true(json_is_false(at(json, "decided_by/value")));
  json_decref(json);
  json = explain(it, "a", "zh");
  assert_at(json, "reason_text", "已失去等级“core”，目前处于宽限期，至 2026-01-10 为止。");
  json_decref(json);
}

/* A tier cannot fall shortly after a change, nor shortly before one that is promised. */
static void a_dwell_names_the_change_that_is_near(void **state) {
  static const char *const DWELL =
      "{ \"tiers\": [ { \"id\": \"general\" }, { \"id\": \"important\", \"enter\": \"spend >= 52\" },"
      "    { \"id\": \"core\", \"enter\": \"spend >= 500\" } ],"
      "  \"ladder\": { \"start\": \"next_period\", \"period\": \"month\", \"min_dwell_days\": 60 } }";
  fixture own = other(*state, DWELL);
  tier_standing standing = {.size = sizeof standing,
                            .tier = text_of("important"),
                            .since_day = FIXTURE_DAY - 150,
                            .changed_day = FIXTURE_DAY - 150,
                            .until_day = TIER_NO_DAY,
                            .grace_until_day = TIER_NO_DAY,
                            .next = text_of("core"),
                            .next_day = FIXTURE_DAY + 31,
                            .last_day = FIXTURE_DAY - 1};
  assert_int_equal(tier_roster_set(own.roster, text_of("a"), NULL, &standing, NULL), TIER_OK);
  json_t *json = explain(&own, "a", "en");
  assert_at(json, "reason", "dwell");
  assert_at(json, "reason_text",
            "Stays in important: it would have changed, but another change, on 2026-02-01, is too near.");
  json_decref(json);
  standing.changed_day = FIXTURE_DAY - 31;
  assert_int_equal(tier_roster_set(own.roster, text_of("a"), NULL, &standing, NULL), TIER_OK);
  json = explain(&own, "a", "zh");
  assert_at(json, "reason_text", "等级本应变动，但距另一次变动（2025-12-01）的时间过短，保留等级“important”。");
  json_decref(json);
  end_other(&own);
}

/* Whatever its ladder is called, a row of a table has no "when". */
static void a_row_of_a_table_is_its_own_place(void **state) {
  fixture own = other(*state, "{ \"tiers\": [ { \"id\": \"all\" } ],"
                              "  \"ladders\": { \"list\": { \"tiers\": [ { \"id\": \"low\" },"
                              "    { \"id\": \"high\", \"enter\": \"false\" } ],"
                              "    \"rules\": { \"table\": { \"columns\": [\"spend\", \"returns\"], \"rows\": ["
                              "      { \"id\": \"a\", \"cells\": [\">= 50\", \"-\"],"
                              "        \"then\": { \"set\": \"high\" } } ] } } } } }");
  json_t *json = explain(&own, "a", "en");
  assert_at(json, "ladders/0/reason_text", "In high because the condition of rule a (spend >= 50) holds.");
  assert_at(json, "ladders/0/decided_by/place", "/ladders/list/rules/table/rows/0");
  json_decref(json);
  end_other(&own);
}

/* The condition of a tier that is lost tells how near it is to being kept again. */
static void what_is_lost_is_near_to_coming_back(void **state) {
  fixture *it = *state;
  put(it, "a", "core", FIXTURE_DAY + 50, FIXTURE_DAY + 9);
  json_t *json = explain(it, "a", NULL);
  assert_int_equal(json_array_size(at(json, "risk/ways/0/changes")), 0);
  assert_true(json_is_null(at(json, "way_up")));
  assert_near(json_number_value(at(json, "confidence/distance")), 0.75, 1e-12); /* 150 of 200 are missing. */
  json_decref(json);
}

static void overrides_are_told_to_their_last_day(void **state) {
  fixture *it = *state;
  const tier_override floor = {.size = sizeof floor,
                               .customer_id = text_of("e"),
                               .kind = TIER_OVERRIDE_FLOOR,
                               .tier = text_of("important"),
                               .reason = text_of("promised in writing"),
                               .actor = text_of("mia"),
                               .until_day = FIXTURE_DAY};
  assert_int_equal(tier_roster_override(it->roster, &floor, NULL), TIER_OK);
  json_t *json = explain(it, "e", "en");
  assert_at(json, "layer", "override");
  assert_at(json, "reason", "override:floor");
  assert_at(json, "reason_text", "In Important because mia set it by hand as the lowest tier: promised in writing");
  assert_at(json, "decided_by/actor", "mia");
  assert_at(json, "overrides/0/kind", "floor");
  assert_at(json, "overrides/0/tier/id", "important");
  assert_at(json, "overrides/0/until", "2026-01-01");
  assert_at(json, "standing/earned/id", "general");
  json_decref(json);
  json = explain(it, "e", "zh");
  assert_at(json, "reason_text", "由 mia 人工设定，等级不低于“重要客户”：promised in writing");
  json_decref(json);
}

/* The cheapest way first: 100.00 more at 1 each, or 7 purchases at 30 each. */
static void the_way_up_is_priced(void **state) {
  json_t *json = explain(*state, "c", NULL);
  assert_at(json, "way_up/tier/id", "core");
  assert_int_equal(json_array_size(at(json, "way_up/ways")), 2);
  assert_at(json, "way_up/ways/0/changes/0/column", "spend");
  assert_near(json_number_value(at(json, "way_up/ways/0/changes/0/from")), 100, 0);
  assert_near(json_number_value(at(json, "way_up/ways/0/changes/0/to")), 200, 0);
  assert_near(json_number_value(at(json, "way_up/ways/0/changes/0/missing")), 100, 0);
  assert_true(json_is_false(at(json, "way_up/ways/0/changes/0/exclusive")));
  assert_near(json_number_value(at(json, "way_up/ways/0/cost")), 100, 0);
  assert_at(json, "way_up/ways/1/changes/0/column", "purchases");
  assert_int_equal(json_integer_value(at(json, "way_up/ways/1/changes/0/missing")), 7);
  assert_near(json_number_value(at(json, "way_up/ways/1/cost")), 210, 0);
  assert_true(json_is_true(at(json, "way_up/complete")));
  json_decref(json);
}

/* c keeps important with 40.00 or more, outside the web: 60.01 less would lose it, or another channel. */
static void the_risk_is_what_would_lose_the_tier(void **state) {
  json_t *json = explain(*state, "c", NULL);
  assert_at(json, "risk/tier/id", "important");
  assert_true(json_array_size(at(json, "risk/ways")) >= 1);
  assert_at(json, "risk/ways/0/changes/0/column", "channel");
  assert_at(json, "risk/ways/0/changes/0/to", "web");
  assert_true(json_is_null(at(json, "risk/ways/0/changes/0/missing")));
  assert_at(json, "risk/ways/1/changes/0/column", "spend");
  assert_near(json_number_value(at(json, "risk/ways/1/changes/0/to")), 39.99, 1e-12);
  assert_near(json_number_value(at(json, "risk/ways/1/changes/0/missing")), -60.01, 1e-12);
  json_decref(json);
  json = explain(*state, "e", NULL);
  assert_true(json_is_null(at(json, "risk")));
  json_decref(json);
}

/* a is 2.00 below the bound of 52.00; d has 300.00, and core ends below 200.00. */
static void confidence_is_the_nearest_bound(void **state) {
  json_t *json = explain(*state, "a", NULL);
  assert_near(json_number_value(at(json, "confidence/distance")), 2.0 / 52, 1e-12);
  assert_true(json_is_true(at(json, "confidence/borderline")));
  assert_int_equal(json_array_size(at(json, "confidence/unknown")), 0);
  json_decref(json);
  json = explain(*state, "d", NULL);
  assert_near(json_number_value(at(json, "confidence/distance")), 100.01 / 199.99, 1e-12);
  assert_true(json_is_false(at(json, "confidence/borderline")));
  assert_int_equal(json_array_size(at(json, "confidence/unknown")), 1);
  assert_at(json, "confidence/unknown/0", "channel");
  json_decref(json);
}

static void the_service_is_the_row_of_the_strategy(void **state) {
  json_t *json = explain(*state, "d", NULL);
  assert_at(json, "service/id", "top");
  assert_at(json, "service/service_level", "personal");
  assert_at(json, "service/owner_role", "partner");
  assert_int_equal(json_integer_value(at(json, "service/contact_days")), 30);
  assert_near(json_number_value(at(json, "service/discount_cap")), 0.1, 0);
  assert_near(json_number_value(at(json, "service/hours")), 2.5, 0);
  assert_true(json_is_null(at(json, "service/channel")));
  json_decref(json);
  json = explain(*state, "e", NULL);
  assert_true(json_is_null(at(json, "service")));
  json_decref(json);
}

static void further_ladders_are_told_like_the_first(void **state) {
  json_t *json = explain(*state, "a", NULL);
  assert_int_equal(json_array_size(at(json, "ladders")), 1);
  assert_at(json, "ladders/0/name", "risk");
  assert_at(json, "ladders/0/tier/id", "high");
  assert_at(json, "ladders/0/reason", "enter");
  assert_at(json, "ladders/0/decided_by/place", "/ladders/risk/tiers/1/enter");
  assert_at(json, "ladders/0/standing/since", "2026-01-01");
  assert_int_equal(json_array_size(at(json, "ladders/0/tiers")), 2);
  json_decref(json);
}

/* Every reason that decisions have is one that explanations can tell, with its own text. */
static void a_sentence_has_no_letters_left(void **state) {
  static const char *const ids[] = {"a", "b", "c", "d", "e"};
  static const char *const languages[] = {"en", "zh"};
  fixture *it = *state;
  put(it, "b", "core", FIXTURE_DAY + 50, TIER_NO_DAY);
  put(it, "c", "core", FIXTURE_DAY - 1, FIXTURE_DAY - 1);
  for (size_t i = 0; i < 10; i++) {
    json_t *json = explain(it, ids[i % 5], languages[i / 5]);
    const char *text = json_string_value(at(json, "reason_text"));
    assert_null(strchr(text, '{'));
    assert_true(strlen(text) > 10);
    json_decref(json);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_standing_is_told, begin, finish),
      cmocka_unit_test_setup_teardown(grace_is_told_with_its_end, begin, finish),
      cmocka_unit_test_setup_teardown(a_dwell_names_the_change_that_is_near, begin, finish),
      cmocka_unit_test_setup_teardown(a_row_of_a_table_is_its_own_place, begin, finish),
      cmocka_unit_test_setup_teardown(what_is_lost_is_near_to_coming_back, begin, finish),
      cmocka_unit_test_setup_teardown(overrides_are_told_to_their_last_day, begin, finish),
      cmocka_unit_test_setup_teardown(the_way_up_is_priced, begin, finish),
      cmocka_unit_test_setup_teardown(the_risk_is_what_would_lose_the_tier, begin, finish),
      cmocka_unit_test_setup_teardown(confidence_is_the_nearest_bound, begin, finish),
      cmocka_unit_test_setup_teardown(the_service_is_the_row_of_the_strategy, begin, finish),
      cmocka_unit_test_setup_teardown(further_ladders_are_told_like_the_first, begin, finish),
      cmocka_unit_test_setup_teardown(a_sentence_has_no_letters_left, begin, finish),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Rosters for the ladders of a policy. */
#include "policy_fixture.h"

static const char TWO_LADDERS[] =
    "{\"tiers\": [{\"id\": \"general\"}, {\"id\": \"core\", \"enter\": \"spend >= 100\"}],"
    " \"ladders\": {\"club\": {\"tiers\": [{\"id\": \"out\"}, {\"id\": \"in\", \"enter\": \"purchases >= 2\"}]}}}";
static const char ONE_LADDER[] =
    "{\"tiers\": [{\"id\": \"general\"}, {\"id\": \"core\", \"enter\": \"spend >= 100\"}]}";

static void a_roster_has_the_ladders_of_its_policy(void **state) {
  (void)state;
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, TWO_LADDERS), *other = fixture_policy(context, ONE_LADDER);
  tier_roster *roster = NULL, *loaded = NULL, *refused = NULL;
  char *json = NULL;
  tier_standing standing = {.size = sizeof standing,
                            .tier = text_of("in"),
                            .since_day = FIXTURE_DAY,
                            .changed_day = TIER_NO_DAY,
                            .until_day = TIER_NO_DAY,
                            .grace_until_day = TIER_NO_DAY,
                            .next_day = TIER_NO_DAY,
                            .last_day = TIER_NO_DAY};
  assert_int_equal(tier_roster_create(policy, &roster, NULL), TIER_OK);
  assert_int_equal(tier_roster_set(roster, text_of("a"), "club", &standing, NULL), TIER_OK);
  assert_int_equal(tier_roster_set(roster, text_of("a"), NULL, &standing, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(tier_roster_save(roster, &json, NULL), TIER_OK);
  assert_int_equal(tier_roster_load(policy, text_of(json), &loaded, NULL), TIER_OK);
  assert_int_equal(tier_roster_get(loaded, text_of("a"), "club", &standing, NULL), TIER_OK);
  assert_true(fixture_is(standing.tier, "in"));
  assert_int_equal(standing.since_day, FIXTURE_DAY);
  assert_int_equal(tier_roster_load(other, text_of(json), &refused, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_load(policy, text_of("{}"), &refused, NULL), TIER_E_JSON);
  assert_null(refused);
  tier_text_free(json);
  tier_roster_destroy(loaded);
  tier_roster_destroy(roster);
  tier_policy_destroy(policy);
  tier_policy_destroy(other);
  tier_context_destroy(context);
}

static void a_policy_with_errors_has_no_roster(void **state) {
  (void)state;
  tier_context *context = fixture_context();
  tier_policy *policy = NULL;
  tier_roster *roster = NULL;
  assert_int_equal(tier_policy_parse(context, text_of("{\"tiers\": 5}"), &policy, NULL), TIER_OK);
  assert_int_equal(tier_roster_create(policy, &roster, NULL), TIER_E_POLICY);
  assert_int_equal(tier_roster_load(policy, text_of("{}"), &roster, NULL), TIER_E_POLICY);
  assert_int_equal(tier_roster_create(NULL, &roster, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_create(policy, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_load(NULL, text_of("{}"), &roster, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_load(policy, text_of("{}"), NULL, NULL), TIER_E_ARGUMENT);
  assert_null(roster);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

/** What an assignment gives can be saved and loaded, whatever it was given. */
static void a_tier_may_not_begin_after_the_day(void **state) {
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, ONE_LADDER);
  tier_book *book = fixture_book(context);
  tier_fitted *fitted = fixture_fit(policy, book);
  tier_roster *roster = NULL, *next = NULL, *loaded = NULL;
  tier_result *result = NULL;
  char *json = NULL;
  tier_standing standing = {.size = sizeof standing,
                            .tier = text_of("core"),
                            .since_day = FIXTURE_DAY + 1,
                            .changed_day = TIER_NO_DAY,
                            .until_day = TIER_NO_DAY,
                            .grace_until_day = TIER_NO_DAY,
                            .next_day = TIER_NO_DAY,
                            .last_day = TIER_NO_DAY};
  (void)state;
  assert_int_equal(tier_roster_create(policy, &roster, NULL), TIER_OK);
  assert_int_equal(tier_roster_set(roster, text_of("a"), NULL, &standing, NULL), TIER_OK);
  assert_int_equal(tier_assign(fitted, book, FIXTURE_DAY, roster, &result, NULL), TIER_E_ARGUMENT);
  standing.since_day = TIER_NO_DAY; /* Over, nobody told since when. */
  standing.until_day = FIXTURE_DAY - 9;
  assert_int_equal(tier_roster_set(roster, text_of("a"), NULL, &standing, NULL), TIER_OK);
  result = fixture_assign(fitted, book, roster);
  assert_int_equal(tier_result_roster(result, &next, NULL), TIER_OK);
  assert_int_equal(tier_roster_save(next, &json, NULL), TIER_OK);
  assert_int_equal(tier_roster_load(policy, text_of(json), &loaded, NULL), TIER_OK);
  tier_text_free(json);
  tier_roster_destroy(loaded);
  tier_roster_destroy(next);
  tier_roster_destroy(roster);
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  tier_book_destroy(book);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static tier_status change_the_roster(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts,
                                     tier_error *err) {
  tier_roster *roster = *(tier_roster **)user_data;
  const tier_string id = text_of("a"), tier = text_of("core");
  const tier_override fix = {.size = sizeof fix, .customer_id = id, .kind = TIER_OVERRIDE_FIX, .tier = tier,
                             .reason = text_of("why"), .actor = text_of("who"), .until_day = TIER_NO_DAY};
  const tier_standing standing = {.size = sizeof standing, .tier = tier};
  (void)batch;
  (void)ret_verdicts;
  assert_int_equal(tier_roster_add(roster, &id, &tier, 1, err), TIER_E_REENTRANT);
  assert_int_equal(tier_roster_set(roster, id, NULL, &standing, err), TIER_E_REENTRANT);
  assert_int_equal(tier_roster_override(roster, &fix, err), TIER_E_REENTRANT);
  assert_int_equal(tier_roster_clear_override(roster, id, NULL, TIER_OVERRIDE_FIX, err), TIER_E_REENTRANT);
  return TIER_OK;
}

static void a_rule_may_not_change_the_roster_that_is_read(void **state) {
  const tier_string ids[] = {text_of("a"), text_of("b")}, tiers[] = {text_of("core"), text_of("core")};
  const tier_forecast_options tomorrow = {.size = sizeof tomorrow, .horizon_days = 1};
  tier_context *context = fixture_context();
  tier_policy *policy = fixture_policy(context, ONE_LADDER);
  tier_book *book = fixture_book(context);
  tier_roster *roster = NULL;
  tier_forecast *forecast = NULL;
  const tier_rule_callback rule = {.size = sizeof rule, .user_data = &roster, .id = "changes",
                                   .flags = TIER_RULE_DETERMINISTIC, .evaluate = change_the_roster};
  (void)state;
  assert_int_equal(tier_policy_add_rule(policy, &rule, NULL), TIER_OK);
  tier_fitted *fitted = fixture_fit(policy, book);
  assert_int_equal(tier_roster_create(policy, &roster, NULL), TIER_OK);
  assert_int_equal(tier_roster_add(roster, ids, tiers, 1, NULL), TIER_OK);
  tier_result_destroy(fixture_assign(fitted, book, roster));
  assert_int_equal(tier_forecast_make(fitted, book, FIXTURE_DAY, roster, &tomorrow, &forecast, NULL), TIER_OK);
  assert_int_equal(tier_roster_add(roster, ids + 1, tiers + 1, 1, NULL), TIER_OK); /* It is free again. */
  tier_forecast_destroy(forecast);
  tier_roster_destroy(roster);
  tier_fitted_destroy(fitted);
  tier_book_destroy(book);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_roster_has_the_ladders_of_its_policy),
      cmocka_unit_test(a_policy_with_errors_has_no_roster),
      cmocka_unit_test(a_tier_may_not_begin_after_the_day),
      cmocka_unit_test(a_rule_may_not_change_the_roster_that_is_read),
  };
  return cmocka_run_group_tests_name("policy: rosters", tests, NULL, NULL);
}

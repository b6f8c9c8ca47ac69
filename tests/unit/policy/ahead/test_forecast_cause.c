/* SPDX-License-Identifier: Apache-2.0 */
/* Why the tier changes on the day that a forecast names. */
#include "unit/policy/policy_fixture.h"

#include <stdio.h>

#define WINDOW "\"metrics\": {\"spend_w\": {\"sum\": \"amount\", \"window_days\": 100}, \"spend_m\": {\"sum\": "       \
               "\"amount\", "                                                                                          \
               "\"window\": \"month\"}}"

/** In the book of the fixture, "d" bought 100.00, 100.00, 50.00 and 50.00 on days -150, -125, -100 and -75 before the
 * day of the question; "c" 40.00, 30.00, 30.00 on -225, -200, -175. */
static tier_next_change next_of(const tier_forecast *forecast, const char *id) {
  tier_next_change next = {.size = sizeof next};
  for (size_t i = 0; i < tier_forecast_count(forecast); i++) {
    assert_int_equal(tier_forecast_get(forecast, i, &next, NULL), TIER_OK);
    if (fixture_is(next.customer_id, id)) {
      return next;
    }
  }
  fail_msg("no %s", id);
  return next;
}

/** Runs a policy to `day` and looks ahead. @param roster May be NULL. @return To be destroyed. */
static tier_forecast *look(const char *document, int32_t day, void (*prepare)(tier_roster *roster)) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(context, document);
  tier_fitted *fitted = fixture_fit(policy, book);
  tier_forecast *forecast = NULL;
  tier_roster *roster = NULL;
  tier_result *result = NULL;
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier_assign(fitted, book, day, NULL, &result, NULL), TIER_OK);
  assert_int_equal(tier_result_roster(result, &roster, NULL), TIER_OK);
  tier_result_destroy(result);
  if (prepare != NULL) {
    prepare(roster);
    assert_int_equal(tier_assign(fitted, book, day, roster, &result, NULL), TIER_OK);
    tier_roster_destroy(roster);
    assert_int_equal(tier_result_roster(result, &roster, NULL), TIER_OK);
    tier_result_destroy(result);
  }
  if (tier_forecast_make(fitted, book, day, roster, NULL, &forecast, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  tier_roster_destroy(roster);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
  return forecast;
}

/** One customer's next change. */
static void assert_cause(const char *document, const char *id, int32_t day, int32_t cause, const char *column) {
  tier_forecast *forecast = look(document, FIXTURE_DAY, NULL);
  const tier_next_change next = next_of(forecast, id);
  if (next.day != day || next.cause != cause || strcmp(next.column, column) != 0) {
    fail_msg("%s on %d because of %s (%s), expected on %d because of %s (%s)", id, (int)(next.day - FIXTURE_DAY),
             tier_cause_name(next.cause), next.column, (int)(day - FIXTURE_DAY), tier_cause_name(cause), column);
  }
  tier_forecast_destroy(forecast);
}

static void a_purchase_leaves_its_window(void **state) {
  tier_forecast *forecast = look("{" WINDOW ", \"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": "
                                 "\"purchases > 0 && spend_w >= 50\"}]}",
                                 FIXTURE_DAY, NULL);
  const tier_next_change next = next_of(forecast, "d");
  (void)state;
  assert_int_equal(next.day, FIXTURE_DAY + 25);
  assert_int_equal(next.cause, TIER_CAUSE_WINDOW);
  assert_string_equal(next.column, "spend_w");
  assert_int_equal(next.event_day, FIXTURE_DAY - 75);
  assert_int_equal(next.event_minor, 5000);
  assert_true(fixture_is(next.tier_id, "high") && fixture_is(next.next_id, "low") && fixture_is(next.reason, "start"));
  assert_int_equal(next_of(forecast, "c").cause, TIER_CAUSE_NONE);
  tier_forecast_destroy(forecast);
}

static void what_a_column_is_made_of_is_told(void **state) {
  (void)state;
  assert_cause("{" WINDOW ", \"let\": {\"a\": \"spend_w / 2\", \"b\": \"a + 1\"}, \"tiers\": [{\"id\": \"low\"}, "
               "{\"id\": \"high\", \"enter\": \"b >= 20\"}]}",
               "d", FIXTURE_DAY + 25, TIER_CAUSE_WINDOW, "spend_w");
}

static void the_column_that_decides_is_told(void **state) {
  (void)state;
  /* recency_days moves every day and passes its bound; the window loses a purchase on another day. */
  assert_cause("{" WINDOW ", \"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend_w >= 10 && "
               "recency_days <= 80\"}]}",
               "d", FIXTURE_DAY + 6, TIER_CAUSE_TIME, "recency_days");
}

static void a_period_begins_anew(void **state) {
  (void)state;
  assert_cause("{\"metrics\": {\"spend_y\": {\"sum\": \"amount\", \"window\": \"year\", \"back\": 1}}, \"tiers\": "
               "[{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend_y >= 100\"}]}",
               "d", FIXTURE_DAY + 365, TIER_CAUSE_PERIOD, "spend_y");
}

static void validity_and_grace_end(void **state) {
  (void)state;
  assert_cause("{" WINDOW ", \"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend_w >= 50\"}], "
               "\"ladder\": {\"valid\": {\"days\": 60}}}",
               "d", FIXTURE_DAY + 60, TIER_CAUSE_VALIDITY, "");
  assert_cause("{" WINDOW ", \"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend_w >= 50\"}], "
               "\"ladder\": {\"valid\": {\"days\": 60}, \"grace_days\": 10}}",
               "d", FIXTURE_DAY + 70, TIER_CAUSE_GRACE, "");
}

static void a_dwell_is_over(void **state) {
  (void)state;
  assert_cause("{" WINDOW ", \"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend_w >= 50\"}], "
               "\"ladder\": {\"confirmations\": {\"down\": 5}}}",
               "d", FIXTURE_DAY + 29, TIER_CAUSE_WAIT, "");
}

static void a_promise_comes_true(void **state) {
  (void)state;
  assert_cause("{\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"recency_days > 80\"}], \"ladder\": "
               "{\"start\": \"next_period\", \"period\": \"month\"}}",
               "d", FIXTURE_DAY + 31, TIER_CAUSE_PROMISE, "");
}

static void a_rule_ends(void **state) {
  (void)state;
  assert_cause("{\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"false\"}], \"rules\": {\"list\": "
               "[{\"id\": "
               "\"r\", \"when\": \"spend > 200\", \"until\": \"2026-01-10\", \"then\": {\"set\": \"high\"}}]}}",
               "d", FIXTURE_DAY + 10, TIER_CAUSE_RULE, "");
  assert_cause("{\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"false\"}], \"rules\": {\"list\": "
               "[{\"id\": "
               "\"r\", \"when\": \"recency_days > 90\", \"then\": {\"set\": \"high\"}}]}}",
               "d", FIXTURE_DAY + 16, TIER_CAUSE_TIME, "recency_days");
}

static void fix_for_a_week(tier_roster *roster) {
  const tier_override fix = {.size = sizeof fix, .customer_id = text_of("d"), .kind = TIER_OVERRIDE_FIX,
                             .tier = text_of("low"), .reason = text_of("why"), .actor = text_of("who"),
                             .until_day = FIXTURE_DAY + 6};
  assert_int_equal(tier_roster_override(roster, &fix, NULL), TIER_OK);
}

static void an_override_ends(void **state) {
  tier_forecast *forecast =
      look("{\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend >= "
           "100\"}]}", FIXTURE_DAY, fix_for_a_week);
  const tier_next_change next = next_of(forecast, "d");
  (void)state;
  assert_int_equal(next.day, FIXTURE_DAY + 7);
  assert_int_equal(next.cause, TIER_CAUSE_OVERRIDE);
  assert_int_equal(next_of(forecast, "c").cause, TIER_CAUSE_NONE);
  tier_forecast_destroy(forecast);
}

static void others_make_room(void **state) {
  tier_forecast *forecast = look("{" WINDOW ", \"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": "
                                            "\"spend_w >= 50 "
                                 "|| spend == 100\", \"places\": {\"count\": 1, \"by\": \"spend\"}}]}",
                                 FIXTURE_DAY, NULL);
  const tier_next_change next = next_of(forecast, "c");
  (void)state;
  assert_int_equal(next_of(forecast, "d").cause, TIER_CAUSE_WINDOW);
  assert_int_equal(next.day, FIXTURE_DAY + 25); /* When d goes. */
  assert_int_equal(next.cause, TIER_CAUSE_PLACES);
  tier_forecast_destroy(forecast);
}

typedef struct made {
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_fitted *fitted;
} made;

static tier_status do_nothing(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts, tier_error *err) {
  (void)user_data;
  (void)batch;
  (void)ret_verdicts;
  (void)err;
  return TIER_OK;
}

static made make(uint32_t threads, uint32_t flags) {
  const tier_context_options options = {.size = sizeof options, .threads = threads};
  made m = {NULL, NULL, NULL, NULL};
  assert_int_equal(tier_context_create(&options, &m.context, NULL), TIER_OK);
  m.book = fixture_book(m.context);
  m.policy = fixture_policy(m.context, "{" WINDOW ", \"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": "
                                       "\"spend_w >= 50\"}]}");
  if (flags != UINT32_MAX) {
    const tier_rule_callback rule = {.size = sizeof rule, .id = "mine", .flags = flags, .evaluate = do_nothing};
    assert_int_equal(tier_policy_add_rule(m.policy, &rule, NULL), TIER_OK);
  }
  m.fitted = fixture_fit(m.policy, m.book);
  return m;
}

static void end(made *m) {
  tier_fitted_destroy(m->fitted);
  tier_policy_destroy(m->policy);
  tier_book_destroy(m->book);
  tier_context_destroy(m->context);
}

static void what_is_asked_is_checked(void **state) {
  const tier_string ids[] = {text_of("d"), text_of("b"), text_of("nobody")};
  tier_forecast_options options = {.size = sizeof options, .customer_ids = ids, .customer_count = 3};
  tier_forecast *forecast = NULL;
  tier_next_change next = {.size = sizeof next};
  tier_error err = {.size = sizeof err};
  made m = make(1, UINT32_MAX);
  (void)state;
  assert_int_equal(tier_forecast_make(NULL, m.book, FIXTURE_DAY, NULL, NULL, &forecast, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_forecast_make(m.fitted, m.book, INT32_MIN, NULL, NULL, &forecast, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_forecast_make(m.fitted, m.book, FIXTURE_DAY, NULL, &options, &forecast, &err),
                   TIER_E_NOT_FOUND);
  assert_int_equal(err.row, 2);
  options.customer_count = 2;
  options.horizon_days = 3661;
  assert_int_equal(tier_forecast_make(m.fitted, m.book, FIXTURE_DAY, NULL, &options, &forecast, NULL), TIER_E_ARGUMENT);
  options.horizon_days = 24;
  assert_int_equal(tier_forecast_make(m.fitted, m.book, FIXTURE_DAY, NULL, &options, &forecast, NULL), TIER_OK);
  assert_int_equal(tier_forecast_count(forecast), 2);
  assert_int_equal(tier_forecast_get(forecast, 2, &next, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_forecast_get(forecast, 1, &next, NULL), TIER_OK);
  assert_true(fixture_is(next.customer_id, "d"));
  assert_int_equal(next.day, TIER_NO_DAY); /* It would be one day later. */
  assert_true(fixture_is(next.next_id, "high") && next.reason.length == 0);
  tier_forecast_destroy(forecast);
  end(&m);
}

static void callbacks_must_be_deterministic(void **state) {
  tier_forecast *forecast = NULL;
  made m = make(1, 0);
  (void)state;
  assert_int_equal(tier_forecast_make(m.fitted, m.book, FIXTURE_DAY, NULL, NULL, &forecast, NULL), TIER_E_STATE);
  end(&m);
  m = make(1, TIER_RULE_DETERMINISTIC);
  assert_int_equal(tier_forecast_make(m.fitted, m.book, FIXTURE_DAY, NULL, NULL, &forecast, NULL), TIER_OK);
  assert_int_equal(next_of(forecast, "d").day, FIXTURE_DAY + 25);
  tier_forecast_destroy(forecast);
  end(&m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_purchase_leaves_its_window),
      cmocka_unit_test(what_a_column_is_made_of_is_told),
      cmocka_unit_test(the_column_that_decides_is_told),
      cmocka_unit_test(a_period_begins_anew),
      cmocka_unit_test(validity_and_grace_end),
      cmocka_unit_test(a_dwell_is_over),
      cmocka_unit_test(a_promise_comes_true),
      cmocka_unit_test(a_rule_ends),
      cmocka_unit_test(an_override_ends),
      cmocka_unit_test(others_make_room),
      cmocka_unit_test(what_is_asked_is_checked),
      cmocka_unit_test(callbacks_must_be_deterministic),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

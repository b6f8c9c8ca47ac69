/* SPDX-License-Identifier: Apache-2.0 */
/* Assigning, going on, deciding at a desk and looking ahead while memory fails at each allocation in turn. */
#include "helpers/fail_alloc.h"
#include "unit/policy/policy_fixture.h"

#define COLUMNS                                                                                                        \
  "\"attributes\": {\"vip\": \"bool\", \"channel\": \"text\"}, \"metrics\": {\"spend_w\": {\"sum\": \"amount\", "      \
  "\"window_days\": 100}}, \"models\": {\"abc\": {\"type\": \"abc\"}, \"rfm\": {\"type\": \"rfm\", \"bins\": 2}}, "    \
  "\"let\": {\"half\": \"spend_w / 2\", \"who\": \"coalesce(channel, 'nobody')\"}, \"rule_sets\": {\"points\": "       \
  "{\"hit\": "                                                                                                         \
  "\"collect\", \"list\": [{\"id\": \"a\", \"when\": \"vip\", \"then\": 1}]}, \"word\": {\"hit\": \"any\", "           \
  "\"default\": "                                                                                                      \
  "\"'no'\", \"list\": [{\"id\": \"b\", \"when\": \"vip\", \"then\": \"who\"}]}}, \"strategy\": {\"segment\": "        \
  "\"word\", "                                                                                                         \
  "\"list\": [{\"id\": \"s\", \"segment\": \"no\", \"channel\": \"mail\"}]}, \"rules\": {\"hit\": \"collect\", "       \
  "\"default\": "                                                                                                      \
  "{\"tag\": \"none\"}, \"list\": [{\"id\": \"r\", \"when\": \"half > 10\", \"then\": {\"tag\": \"t\"}}, {\"id\": "    \
  "\"q\", "                                                                                                            \
  "\"when\": \"word == 'web'\", \"then\": {\"floor\": \"mid\"}}]}, "
#define LADDERS                                                                                                        \
  COLUMNS "\"ladders\": {\"risk\": {\"tiers\": [{\"id\": \"calm\"}, {\"id\": \"hot\", \"enter\": \"vip\"}]}}, "        \
          "\"ladder\": {\"reopen_days\": 60, \"grace_days\": 5}, \"tiers\": [{\"id\": \"low\"}, {\"id\": \"mid\", "    \
          "\"enter\": \"spend_w >= 20 || points > 5\"}, "

static const char TOGETHER[] = "{" LADDERS "{\"id\": \"high\", \"enter\": \"spend_w >= 60\", \"places\": {\"count\": "
                                           "2, "
                               "\"by\": \"spend\"}}, {\"id\": \"top\", \"places\": {\"share\": 0.2, \"by\": "
                               "\"half\"}}, {\"id\": \"served\", \"places\": {\"capacity\": 3, \"by\": "
                               "\"half\", \"weight\": \"purchases\"}}]}";
static const char ALONE[] = "{" LADDERS "{\"id\": \"high\", \"enter\": \"spend_w >= 60 && rfm.m > 1\"}]}";
static const char DESK[] = "{" COLUMNS "\"tiers\": [{\"id\": \"low\"}, {\"id\": \"mid\", \"enter\": \"spend_w >= "
                                       "20\"}]}";

typedef struct scene {
  tier_test_allocator memory;
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_fitted *fitted;
  tier_roster *roster; /**< Of the day before, with an override, somebody unknown and anchors. */
} scene;

/** A purchase that comes back on the day of the question. */
static void add_return(tier_book *book) {
  const tier_string customers[] = {text_of("b"), text_of("b")}, ids[] = {text_of("b1"), text_of("b2")};
  const tier_string back[] = {text_of(""), text_of("b1")};
  const int32_t days[] = {FIXTURE_DAY - 1, FIXTURE_DAY};
  const int64_t amounts[] = {9000, -9000};
  const tier_transactions rows = {.size = sizeof rows, .count = 2, .customer_ids = customers, .days = days,
                                  .amounts_minor = amounts, .transaction_ids = ids, .returned_ids = back};
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
}

static tier_roster *roster_of(const scene *s, int32_t day, const tier_roster *before) {
  tier_result *result = NULL;
  tier_roster *roster = NULL;
  assert_int_equal(tier_assign(s->fitted, s->book, day, before, &result, NULL), TIER_OK);
  assert_int_equal(tier_result_roster(result, &roster, NULL), TIER_OK);
  tier_result_destroy(result);
  return roster;
}

static void open_scene(scene *s, const char *json) {
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&s->memory)};
  const tier_override fix = {.size = sizeof fix, .customer_id = text_of("c"), .kind = TIER_OVERRIDE_FIX,
                             .tier = text_of("mid"), .reason = text_of("why"), .actor = text_of("who"),
                             .until_day = FIXTURE_DAY + 9};
  const tier_string gone = text_of("gone"), low = text_of("low");
  assert_int_equal(tier_context_create(&options, &s->context, NULL), TIER_OK);
  s->book = fixture_book(s->context);
  add_return(s->book);
  s->policy = fixture_policy(s->context, json);
  s->fitted = fixture_fit(s->policy, s->book);
  tier_roster *first = roster_of(s, FIXTURE_DAY - 3, NULL);
  s->roster = roster_of(s, FIXTURE_DAY - 1, first);
  tier_roster_destroy(first);
  assert_int_equal(tier_roster_add(s->roster, &gone, &low, 1, NULL), TIER_OK);
  assert_int_equal(tier_roster_override(s->roster, &fix, NULL), TIER_OK);
}

static void close_scene(scene *s) {
  tier_roster_destroy(s->roster);
  tier_fitted_destroy(s->fitted);
  tier_policy_destroy(s->policy);
  tier_book_destroy(s->book);
  tier_context_destroy(s->context);
  assert_int_equal(s->memory.live, 0);
}

static tier_status assign(scene *s) {
  tier_result *result = NULL;
  const tier_status status = tier_assign(s->fitted, s->book, FIXTURE_DAY, s->roster, &result, NULL);
  assert_true((result != NULL) == (status == TIER_OK));
  tier_result_destroy(result);
  return status;
}

static tier_status go_on(scene *s) {
  tier_result *result = NULL;
  tier_roster *roster = NULL;
  tier_status status = tier_assign(s->fitted, s->book, FIXTURE_DAY, s->roster, &result, NULL);
  if (status == TIER_OK) {
    status = tier_result_roster(result, &roster, NULL);
  }
  assert_true((roster != NULL) == (status == TIER_OK));
  tier_roster_destroy(roster);
  tier_result_destroy(result);
  return status;
}

static tier_status look_ahead(scene *s) {
  const tier_forecast_options options = {.size = sizeof options, .horizon_days = 40};
  tier_forecast *forecast = NULL;
  const tier_status status =
      tier_forecast_make(s->fitted, s->book, FIXTURE_DAY, s->roster, &options, &forecast, NULL);
  assert_true((forecast != NULL) == (status == TIER_OK));
  tier_forecast_destroy(forecast);
  return status;
}

static tier_status decide(scene *s) {
  const int32_t days[] = {FIXTURE_DAY - 9, FIXTURE_DAY};
  const int64_t amounts[] = {3000, 500};
  const tier_string channel = text_of("web");
  const tier_attribute given = {.size = sizeof given, .name = "channel", .type = TIER_TEXT, .texts = &channel};
  const tier_attribute *list[] = {&given};
  const tier_desk_customer customer = {.size = sizeof customer, .count = 2, .days = days, .amounts_minor = amounts,
                                       .attributes = list, .attribute_count = 1};
  tier_desk *desk = NULL;
  tier_decision decision = {.size = sizeof decision};
  tier_status status = tier_desk_create(s->fitted, &desk, NULL);
  if (status == TIER_OK) {
    status = tier_desk_assign(desk, &customer, FIXTURE_DAY, &decision, NULL);
  }
  tier_desk_destroy(desk);
  return status;
}

static void survive(const char *json, tier_status (*work)(scene *s)) {
  scene s = {.context = NULL};
  open_scene(&s, json);
  for (size_t k = 1, done = 0; !done; k++) {
    const size_t before = s.memory.live;
    tier_test_allocator_fail(&s.memory, k, 0);
    const tier_status status = work(&s);
    done = s.memory.failed == 0;
    tier_test_allocator_fail(&s.memory, 0, 0);
    assert_true(status == TIER_OK || (status == TIER_E_MEMORY && !done)); /* Some memory need not be given back. */
    assert_int_equal(s.memory.live, before);
  }
  close_scene(&s);
}

static void assignments_survive(void **state) {
  (void)state;
  survive(TOGETHER, assign);
  survive(ALONE, assign);
}

static void rosters_survive(void **state) {
  (void)state;
  survive(TOGETHER, go_on);
}

static void forecasts_survive(void **state) {
  (void)state;
  survive(TOGETHER, look_ahead);
  survive(ALONE, look_ahead);
}

static void desks_survive(void **state) {
  (void)state;
  survive(DESK, decide);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(assignments_survive),
      cmocka_unit_test(rosters_survive),
      cmocka_unit_test(forecasts_survive),
      cmocka_unit_test(desks_survive),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

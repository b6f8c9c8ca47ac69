/* SPDX-License-Identifier: Apache-2.0 */
/* Threads, the order of rows, the cut into blocks and being explained leave no trace: the same bytes come out. */
#include "unit/policy/policy_fixture.h"

#include <stdio.h>
#include <stdlib.h>

enum { CUSTOMERS = 70000, ROWS = 2 * CUSTOMERS };

static const char POLICY[] =
    "{\"metrics\": {\"spend_w\": {\"sum\": \"amount\", \"window_days\": 90}}, \"models\": {\"rfm\": {\"type\": "
    "\"rfm\"}, "
    "\"abc\": {\"type\": \"abc\"}}, \"let\": {\"half\": \"spend_w / 2\"}, \"rule_sets\": {\"points\": {\"hit\": "
    "\"collect\", "
    "\"list\": [{\"id\": \"a\", \"when\": \"half > 20\", \"then\": 3}, {\"id\": \"b\", \"when\": \"rfm.f > 2\", "
    "\"then\": "
    "\"rfm.r\"}]}, \"word\": {\"hit\": \"first\", \"default\": \"'rest'\", \"list\": [{\"id\": \"w\", \"when\": "
    "\"abc.class "
    "== 'A'\", \"then\": \"rfm.segment\"}]}}, \"rules\": {\"hit\": \"collect\", \"list\": [{\"id\": \"odd\", \"when\": "
    "\"points % 2 == 1\", \"then\": {\"tag\": \"odd\"}}, {\"id\": \"cap\", \"when\": \"word == 'rest' && half > 30\", "
    "\"then\": {\"ceiling\": \"mid\"}}]}, \"ladder\": {\"valid\": {\"days\": 10}, \"grace_days\": 3}, \"tiers\": "
    "[{\"id\": "
    "\"low\"}, {\"id\": \"mid\", \"enter\": \"half > 10\", \"keep\": \"half > 5\"}, {\"id\": \"high\", \"enter\": "
    "\"half > "
    "40\"}]}";

static void add_rows(tier_book *book, int backwards) {
  int64_t *customers = malloc(ROWS * sizeof *customers), *amounts = malloc(ROWS * sizeof *amounts);
  int32_t *days = malloc(ROWS * sizeof *days);
  for (size_t i = 0; i < ROWS; i++) {
    const uint64_t k = backwards ? ROWS - 1 - i : i, mixed = k * UINT64_C(0x9e3779b97f4a7c15);
    customers[i] = (int64_t)(k / 2);
    days[i] = FIXTURE_DAY - (int32_t)(mixed >> 57);
    amounts[i] = (int64_t)(mixed >> 20 & 0x1fff);
  }
  const tier_transactions rows = {
      .size = sizeof rows, .count = ROWS, .customer_numbers = customers, .days = days, .amounts_minor = amounts};
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  free(customers);
  free(amounts);
  free(days);
}

/** A sum over bytes that notices their order. */
static tier_status hash(void *user_data, const char *data, size_t length, tier_error *err) {
  uint64_t *sum = user_data;
  (void)err;
  for (size_t i = 0; i < length; i++) {
    *sum = (*sum ^ (unsigned char)data[i]) * UINT64_C(0x100000001b3);
  }
  return TIER_OK;
}

/** Explains every 997th customer. To be explained changes no byte of the table. */
static void explain_some(const tier_result *result, uint64_t *sum) {
  uint64_t before = 0, after = 0;
  assert_int_equal(tier_result_write_csv(result, hash, &before, NULL), TIER_OK);
  for (size_t i = 0; i < tier_result_count(result); i += 997) {
    char *json = NULL;
    assert_int_equal(tier_result_explain(result, i, "en", &json, NULL), TIER_OK);
    (void)hash(sum, json, strlen(json), NULL);
    tier_text_free(json);
  }
  assert_int_equal(tier_result_write_csv(result, hash, &after, NULL), TIER_OK);
  assert_true(before == after);
}

enum { SUMS = 4 };

/** Two days, and a look ahead. @param[out] ret_sums Of the table, of the roster, of the forecast, of explanations. */
static void live(uint32_t threads, int backwards, uint64_t ret_sums[SUMS]) {
  const tier_context_options options = {.size = sizeof options, .threads = threads};
  const tier_forecast_options horizon = {.size = sizeof horizon, .horizon_days = 20};
  tier_context *context = NULL;
  tier_book *book = NULL;
  tier_roster *roster = NULL;
  tier_forecast *forecast = NULL;
  memset(ret_sums, 0, SUMS * sizeof *ret_sums);
  assert_int_equal(tier_context_create(&options, &context, NULL), TIER_OK);
  assert_int_equal(tier_book_create(context, NULL, &book, NULL), TIER_OK);
  add_rows(book, backwards);
  tier_policy *policy = fixture_policy(context, POLICY);
  tier_fitted *fitted = fixture_fit(policy, book);
  for (int32_t day = FIXTURE_DAY; day < FIXTURE_DAY + 2; day++) {
    tier_result *result = NULL;
    char *json = NULL;
    assert_int_equal(tier_assign(fitted, book, day, roster, &result, NULL), TIER_OK);
    tier_roster_destroy(roster);
    assert_int_equal(tier_result_write_csv(result, hash, &ret_sums[0], NULL), TIER_OK);
    explain_some(result, &ret_sums[3]);
    assert_int_equal(tier_result_roster(result, &roster, NULL), TIER_OK);
    assert_int_equal(tier_roster_save(roster, &json, NULL), TIER_OK);
    (void)hash(&ret_sums[1], json, strlen(json), NULL);
    tier_text_free(json);
    tier_result_destroy(result);
  }
  assert_int_equal(tier_forecast_make(fitted, book, FIXTURE_DAY + 1, roster, &horizon, &forecast, NULL), TIER_OK);
  for (size_t i = 0; i < tier_forecast_count(forecast); i++) {
    tier_next_change next = {.size = sizeof next};
    assert_int_equal(tier_forecast_get(forecast, i, &next, NULL), TIER_OK);
    const int64_t facts[] = {next.day, next.tier, next.next_tier, next.cause, next.event_day, next.event_minor};
    (void)hash(&ret_sums[2], (const char *)facts, sizeof facts, NULL);
  }
  tier_forecast_destroy(forecast);
  tier_roster_destroy(roster);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static void threads_and_order_do_not_show(void **state) {
  uint64_t plain[SUMS], threaded[SUMS];
  (void)state;
  live(1, 0, plain);
  live(3, 1, threaded);
  for (size_t i = 0; i < SUMS; i++) {
    assert_true(plain[i] == threaded[i]);
    assert_true(plain[i] != 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(threads_and_order_do_not_show),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

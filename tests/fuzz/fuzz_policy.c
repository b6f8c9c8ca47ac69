/* SPDX-License-Identifier: Apache-2.0 */
/* A policy of any bytes over a small shop: it must not crash; if it is accepted, every customer has exactly one tier, a
 * second evaluation of the same day changes nothing, and the roster saves and loads as the same text. Needs
 * the internal objects of the library and -fsanitize=fuzzer. */
#include <tier/tier.h>

#include <stdlib.h>
#include <string.h>

enum { CUSTOMERS = 4, ROWS = 12, TODAY = 20454 };

#define REQUIRE(condition)                                                                                             \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      abort();                                                                                                         \
    }                                                                                                                  \
  } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t customers[ROWS] = {1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3};
static const int64_t cents[ROWS] = {10000, 20000, -5000, 700, 100, 0, 90000, 4000, 4000, 4000, -4000, 4000};
static const int32_t days[ROWS] = {TODAY - 700, TODAY - 366, TODAY - 365, TODAY - 2, TODAY - 400, TODAY - 30,
                                   TODAY,       TODAY - 90,  TODAY - 60,  TODAY - 31, TODAY - 31, TODAY - 1};

static tier_book *make_book(tier_context *context) {
  static const int64_t ids[CUSTOMERS] = {1, 2, 3, 4}, ages[CUSTOMERS] = {30, 17, -1, INT64_MAX};
  static const uint8_t staff[CUSTOMERS] = {0, 1, 0, 1}, known[1] = {0x0b};
  const tier_column age = {.size = sizeof age, .type = TIER_INT64, .count = CUSTOMERS, .values = ages},
                    is = {.size = sizeof is, .type = TIER_BOOL, .count = CUSTOMERS, .values = staff, .validity = known};
  const tier_attribute first = {.size = sizeof first, .name = "age", .type = TIER_INT64, .column = &age},
                       second = {.size = sizeof second, .name = "staff", .type = TIER_BOOL, .column = &is};
  const tier_attribute *const attributes[] = {&first, &second};
  const tier_customers people = {.size = sizeof people, .count = CUSTOMERS, .customer_numbers = ids,
                                 .attributes = attributes, .attribute_count = 2};
  const tier_transactions sales = {
      .size = sizeof sales, .count = ROWS, .customer_numbers = customers, .days = days, .amounts_minor = cents};
  tier_book *book;
  REQUIRE(tier_book_create(context, NULL, &book, NULL) == TIER_OK);
  REQUIRE(tier_book_add_customers(book, &people, NULL, NULL) == TIER_OK);
  REQUIRE(tier_book_add_transactions(book, &sales, NULL, NULL) == TIER_OK);
  return book;
}

static tier_decision decision_of(const tier_result *result, size_t index) {
  tier_decision decision = {.size = sizeof decision};
  REQUIRE(tier_result_decision(result, index, &decision, NULL) == TIER_OK);
  return decision;
}

static void check_roster(const tier_policy *policy, const tier_roster *roster) {
  char *json, *again;
  tier_roster *loaded;
  REQUIRE(tier_roster_save(roster, &json, NULL) == TIER_OK);
  REQUIRE(tier_roster_load(policy, (tier_string){json, strlen(json)}, &loaded, NULL) == TIER_OK);
  REQUIRE(tier_roster_save(loaded, &again, NULL) == TIER_OK);
  REQUIRE(strcmp(json, again) == 0);
  tier_roster_destroy(loaded);
  tier_text_free(again);
  tier_text_free(json);
}

static void check_explanations(const tier_result *result) {
  for (size_t i = 0; i < tier_result_count(result); i++) {
    char *json = NULL;
    REQUIRE(tier_result_explain(result, i, i % 2 == 0 ? "en" : "zh", &json, NULL) == TIER_OK);
    tier_text_free(json);
  }
}

/** Today, today again, and tomorrow. */
static void check_days(const tier_fitted *fitted, const tier_book *book) {
  tier_result *first = NULL, *second = NULL, *third = NULL;
  tier_roster *roster = NULL;
  if (tier_assign(fitted, book, TODAY, NULL, &first, NULL) != TIER_OK) {
    return;
  }
  REQUIRE(tier_result_count(first) == CUSTOMERS && tier_result_roster(first, &roster, NULL) == TIER_OK);
  check_roster(tier_fitted_policy(fitted), roster);
  check_explanations(first);
  if (tier_assign(fitted, book, TODAY, roster, &second, NULL) == TIER_OK) {
    for (size_t i = 0; i < CUSTOMERS; i++) {
      const tier_decision now = decision_of(second, i), before = decision_of(first, i);
      REQUIRE(now.earned_tier == before.earned_tier && now.since_day == before.since_day &&
              now.until_day == before.until_day);
    }
  }
  if (tier_assign(fitted, book, TODAY + 1, roster, &third, NULL) == TIER_OK) {
    check_explanations(third);
  }
  tier_result_destroy(first);
  tier_result_destroy(second);
  tier_result_destroy(third);
  tier_roster_destroy(roster);
}

static void check_policy(const tier_policy *policy, const tier_book *book) {
  const tier_forecast_options soon = {.size = sizeof soon, .horizon_days = 40};
  tier_fitted *fitted = NULL;
  tier_forecast *forecast = NULL;
  if (tier_fit(policy, book, TODAY, &fitted, NULL) == TIER_OK) {
    check_days(fitted, book);
    if (tier_forecast_make(fitted, book, TODAY, NULL, &soon, &forecast, NULL) == TIER_OK) {
      REQUIRE(tier_forecast_count(forecast) == CUSTOMERS);
    }
  }
  tier_forecast_destroy(forecast);
  tier_fitted_destroy(fitted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  tier_context *context;
  tier_policy *policy = NULL;
  REQUIRE(tier_context_create(NULL, &context, NULL) == TIER_OK);
  if (tier_policy_parse(context, (tier_string){(const char *)data, size}, &policy, NULL) == TIER_OK) {
    tier_findings *findings = NULL;
    tier_book *book = make_book(context);
    REQUIRE(tier_policy_check(policy, &findings, NULL) == TIER_OK);
    tier_findings_destroy(findings);
    check_policy(policy, book);
    tier_book_destroy(book);
  }
  tier_policy_destroy(policy);
  tier_context_destroy(context);
  return 0;
}

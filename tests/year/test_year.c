/* SPDX-License-Identifier: Apache-2.0 */
/* A year of daily evaluations of 20,000 customers: nobody flaps, what was foretold comes, and explanations add up. */
#include "year_shop.h"

#include "helpers/assert_close.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { EVERY = 61 }; /* Days between two forecasts. */

typedef struct year {
  year_shop shop;
  tier_context *context;
  tier_book *book;
  tier_fitted *fitted;
  tier_roster *roster;
  tier_result *result;              /* Of the last day. */
  int32_t changed[YEAR_CUSTOMERS];  /* Day of the last change; 0: none. */
  uint64_t changes;
  /* The forecast that is being looked at, and whom it was right about so far. */
  tier_forecast *forecast;
  int32_t seen_from;
  uint8_t gone[YEAR_CUSTOMERS];     /* 1: the foretold day has come. */
  uint64_t foretold, stayed;
} year;

static void succeed(tier_status status, const tier_error *err) {
  if (status != TIER_OK) {
    fail_msg("%s: %s", tier_status_name(status), err->message);
  }
}

/** The customers are numbered from 1, and a result is in the order of the numbers. */
static void assert_places(const year *y) {
  assert_int_equal(tier_result_count(y->result), YEAR_CUSTOMERS);
}

static void evaluate(year *y, int32_t day) {
  tier_error err = {.size = sizeof err};
  tier_roster *next = NULL;
  tier_result_destroy(y->result);
  y->result = NULL;
  succeed(tier_assign(y->fitted, y->book, day, y->roster, &y->result, &err), &err);
  succeed(tier_result_roster(y->result, &next, &err), &err);
  tier_roster_destroy(y->roster);
  y->roster = next;
  assert_places(y);
}

static void look_at_dwell(year *y, size_t k, const tier_decision *decision, int32_t day) {
  if (decision->change != TIER_CHANGE_UP && decision->change != TIER_CHANGE_DOWN) {
    return;
  }
  if (y->changed[k] != 0 && day - y->changed[k] < YEAR_DWELL) {
    fail_msg("customer %zu changed on day %d and on day %d", k + 1, (int)y->changed[k], (int)day);
  }
  y->changed[k] = day;
  y->changes++;
}

/** Who has bought nothing since the forecast changes on the day foretold, to the tier foretold, and on no other. */
static void look_at_forecast(year *y, size_t k, const tier_decision *decision, int32_t day) {
  tier_error err = {.size = sizeof err};
  tier_next_change next = {.size = sizeof next};
  if (y->forecast == NULL || y->gone[k] || !year_shop_is_quiet(&y->shop, k, y->seen_from, day)) {
    return;
  }
  succeed(tier_forecast_get(y->forecast, k, &next, &err), &err);
  const int32_t expected = day < next.day ? next.tier : next.next_tier;
  if (decision->tier != expected) {
    fail_msg("customer %zu, seen from day %d: foretold %d on day %d, but is %d on day %d (%.*s)", k + 1,
             (int)y->seen_from, (int)next.next_tier, (int)next.day, (int)decision->tier, (int)day,
             (int)decision->reason.length, decision->reason.data);
  }
  if (day == next.day) {
    y->gone[k] = 1;
    y->foretold++;
  } else {
    y->stayed++;
  }
}

static void foretell(year *y, int32_t day) {
  tier_error err = {.size = sizeof err};
  const tier_forecast_options options = {.size = sizeof options, .horizon_days = YEAR_DAYS};
  tier_forecast_destroy(y->forecast);
  y->forecast = NULL;
  succeed(tier_forecast_make(y->fitted, y->book, day, y->roster, &options, &y->forecast, &err), &err);
  assert_int_equal(tier_forecast_count(y->forecast), YEAR_CUSTOMERS);
  y->seen_from = day;
  memset(y->gone, 0, sizeof y->gone);
}

static void live(year *y) {
  for (int32_t day = YEAR_FIRST_DAY; day < YEAR_FIRST_DAY + YEAR_DAYS; day++) {
    evaluate(y, day);
    for (size_t k = 0; k < YEAR_CUSTOMERS; k++) {
      tier_decision decision = {.size = sizeof decision};
      assert_int_equal(tier_result_decision(y->result, k, &decision, NULL), TIER_OK);
      look_at_dwell(y, k, &decision, day);
      look_at_forecast(y, k, &decision, day);
    }
    if ((day - YEAR_FIRST_DAY) % EVERY == 0) {
      foretell(y, day);
    }
  }
}

/** The addends of one output, in the order in which they stand, have the bits of the output as their sum. */
static void assert_adds_up(const json_t *model, const char *output, size_t k) {
  const json_t *total = json_object_get(json_object_get(model, "outputs"), output), *contribution;
  double sum = 0;
  size_t i, addends = 0;
  json_array_foreach(json_object_get(model, "contributions"), i, contribution) {
    if (strcmp(json_string_value(json_object_get(contribution, "output")), output) == 0) {
      sum = addends++ == 0 ? json_number_value(json_object_get(contribution, "contribution"))
                           : sum + json_number_value(json_object_get(contribution, "contribution"));
    }
  }
  if (addends > 0 && sum != json_number_value(total)) {
    fail_msg("customer %zu: the addends of %s sum to %.17g, not %.17g", k + 1, output, sum, json_number_value(total));
  }
}

/** Counts the customers for whom each model explained something. */
static void assert_models_add_up(const json_t *explanation, size_t k, size_t explained[2]) {
  static const char *const names[] = {"rfm", "clv"};
  for (size_t m = 0; m < 2; m++) {
    const json_t *model = json_object_get(json_object_get(explanation, "models"), names[m]);
    const char *output;
    json_t *value;
    json_object_foreach(json_object_get(model, "outputs"), output, value) {
      assert_adds_up(model, output, k);
    }
    explained[m] += json_array_size(json_object_get(model, "contributions")) > 0;
  }
}

static void open_year(year *y) {
  tier_error err = {.size = sizeof err};
  tier_policy *policy = NULL;
  year_shop_open(&y->shop);
  succeed(tier_context_create(NULL, &y->context, &err), &err);
  y->book = year_shop_book(&y->shop, y->context);
  succeed(tier_policy_parse(y->context, year_shop_policy(), &policy, &err), &err);
  succeed(tier_fit(policy, y->book, YEAR_FIRST_DAY, &y->fitted, &err), &err);
  tier_policy_destroy(policy);
}

static void close_year(year *y) {
  tier_forecast_destroy(y->forecast);
  tier_result_destroy(y->result);
  tier_roster_destroy(y->roster);
  tier_fitted_destroy(y->fitted);
  tier_book_destroy(y->book);
  tier_context_destroy(y->context);
  year_shop_close(&y->shop);
}

static void a_year_of_days(void **state) {
  (void)state;
  year *y = calloc(1, sizeof *y);
  size_t explained[2] = {0, 0};
  assert_non_null(y);
  open_year(y);
  live(y);
  print_message("%llu changes; %llu foretold and %llu days without a change right\n", (unsigned long long)y->changes,
                (unsigned long long)y->foretold, (unsigned long long)y->stayed);
  assert_true(y->changes > YEAR_CUSTOMERS / 10 && y->foretold > YEAR_CUSTOMERS / 10); /* There was something to see. */
  for (size_t k = 0; k < YEAR_CUSTOMERS; k++) {
    char *json = NULL;
    assert_int_equal(tier_result_explain(y->result, k, "en", &json, NULL), TIER_OK);
    json_t *explanation = json_loads(json, 0, NULL);
    assert_models_add_up(explanation, k, explained);
    json_decref(explanation);
    tier_text_free(json);
  }
  assert_true(explained[0] > YEAR_CUSTOMERS / 2 && explained[1] > YEAR_CUSTOMERS / 2);
  close_year(y);
  free(y);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_year_of_days)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The structs of desks and forecasts as an older and as a newer header has them. */
#include "struct_checks.h"

#include <string.h>

#if UINTPTR_MAX == UINT64_MAX
/* The first version of each struct, for ever. */
#define FIRST_SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type " has changed its size")
FIRST_SIZE(tier_desk_customer, 88);
FIRST_SIZE(tier_forecast_options, 32);
FIRST_SIZE(tier_next_change, 120);
#endif

static const char POLICY[] =
    "{ \"tiers\": [ { \"id\": \"general\" }, { \"id\": \"core\", \"enter\": \"recency_days <= 30\" } ] }";

enum { DAY = 20454 };

/* What the calls below work on. */
static struct {
  tier_context *context;
  tier_book *book;
  tier_fitted *fitted;
  tier_desk *desk;
  tier_forecast *forecast;
} shop;

static const int32_t DAYS[] = {DAY - 9};
static const int64_t AMOUNTS[] = {500};
static const tier_desk_customer CUSTOMER = {
    .size = sizeof CUSTOMER, .count = 1, .days = DAYS, .amounts_minor = AMOUNTS, .start_day = DAY - 20};

static int open_shop(void **state) {
  const tier_string json = {POLICY, sizeof POLICY - 1};
  const int64_t customers[] = {1};
  const tier_transactions rows = {
      .size = sizeof rows, .count = 1, .customer_numbers = customers, .days = DAYS, .amounts_minor = AMOUNTS};
  tier_policy *policy = NULL;
  tier_error err = {.size = sizeof err};
  (void)state;
  struct_require_ok(tier_context_create(NULL, &shop.context, &err), &err);
  struct_require_ok(tier_book_create(shop.context, NULL, &shop.book, &err), &err);
  struct_require_ok(tier_book_add_transactions(shop.book, &rows, NULL, &err), &err);
  struct_require_ok(tier_policy_parse(shop.context, json, &policy, &err), &err);
  struct_require_ok(tier_fit(policy, shop.book, DAY, &shop.fitted, &err), &err);
  tier_policy_destroy(policy);
  struct_require_ok(tier_desk_create(shop.fitted, &shop.desk, &err), &err);
  struct_require_ok(tier_forecast_make(shop.fitted, shop.book, DAY, NULL, NULL, &shop.forecast, &err), &err);
  return 0;
}

static int close_shop(void **state) {
  (void)state;
  tier_forecast_destroy(shop.forecast);
  tier_desk_destroy(shop.desk);
  tier_fitted_destroy(shop.fitted);
  tier_book_destroy(shop.book);
  tier_context_destroy(shop.context);
  return 0;
}

static tier_status give_customer(void *given, tier_error *err) {
  tier_decision decision = {.size = sizeof decision};
  return tier_desk_assign(shop.desk, given, DAY, &decision, err);
}

static tier_status take_decision(void *ret, tier_error *err) {
  return tier_desk_assign(shop.desk, &CUSTOMER, DAY, ret, err);
}

static tier_status take_standing(void *ret, tier_error *err) {
  tier_decision decision = {.size = sizeof decision};
  const tier_status status = tier_desk_assign(shop.desk, &CUSTOMER, DAY, &decision, err);
  return status == TIER_OK ? tier_desk_standing(shop.desk, ret, err) : status;
}

static tier_status give_options(void *given, tier_error *err) {
  tier_forecast *forecast = NULL;
  const tier_status status = tier_forecast_make(shop.fitted, shop.book, DAY, NULL, given, &forecast, err);
  tier_forecast_destroy(forecast);
  return status;
}

static tier_status take_change(void *ret, tier_error *err) { return tier_forecast_get(shop.forecast, 0, ret, err); }

static void structs_may_be_newer_but_not_shorter(void **state) {
  const tier_forecast_options options = {.size = sizeof options, .horizon_days = 40};
  (void)state;
  struct_check_input("tier_desk_customer", &CUSTOMER, sizeof CUSTOMER, give_customer);
  struct_check_input("tier_forecast_options", &options, sizeof options, give_options);
  struct_check_grown_output("tier_decision", offsetof(tier_decision, layer), sizeof(tier_decision), take_decision);
  struct_check_output("tier_standing", sizeof(tier_standing), take_standing);
  struct_check_output("tier_next_change", sizeof(tier_next_change), take_change);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(structs_may_be_newer_but_not_shorter)};
  return cmocka_run_group_tests_name("struct sizes of desks and forecasts", tests, open_shop, close_shop);
}

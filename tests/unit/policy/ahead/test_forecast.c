/* SPDX-License-Identifier: Apache-2.0 */
/* Forecasts against what daily assignments really give, and their causes. */
#include "unit/policy/random_shop.h"

enum { HORIZON = 70 };

/** What a customer's first change is. */
typedef struct first_change {
  int32_t day, tier;
  char reason[32];
} first_change;

static void note_changes(const tier_result *result, int32_t day, const int32_t *tiers, first_change *changes) {
  for (size_t i = 0; i < tier_result_count(result); i++) {
    tier_decision d = {.size = sizeof d};
    assert_int_equal(tier_result_decision(result, i, &d, NULL), TIER_OK);
    if (changes[i].day == TIER_NO_DAY && d.tier != tiers[i]) {
      changes[i].day = day;
      changes[i].tier = d.tier;
      memcpy(changes[i].reason, d.reason.data, d.reason.length);
    }
  }
}

/** Runs a shop to a day, looks ahead, and goes there day by day. @return Number of changes. */
static size_t compare_forecast(shop *s, uint64_t seed) {
  first_change changes[SHOP_CUSTOMERS] = {{0}};
  int32_t tiers[SHOP_CUSTOMERS];
  tier_roster *roster = NULL;
  tier_forecast *forecast = NULL;
  tier_error err = {.size = sizeof err};
  size_t found = 0;
  for (int32_t day = s->last_day - 60; day < s->last_day; day += 7) {
    tier_result_destroy(shop_assign(s, day, &roster));
  }
  shop_override_some(s, roster, s->last_day);
  tier_result *result = shop_assign(s, s->last_day, &roster);
  for (size_t i = 0; i < SHOP_CUSTOMERS; i++) {
    tier_decision d = {.size = sizeof d};
    assert_int_equal(tier_result_decision(result, i, &d, NULL), TIER_OK);
    tiers[i] = d.tier;
    changes[i].day = TIER_NO_DAY;
  }
  tier_result_destroy(result);
  const tier_forecast_options options = {.size = sizeof options, .horizon_days = HORIZON};
  if (tier_forecast_make(s->fitted, s->book, s->last_day, roster, &options, &forecast, &err) != TIER_OK) {
    fail_msg("seed %llu: %s", (unsigned long long)seed, err.message);
  }
  for (int32_t day = s->last_day + 1; day <= s->last_day + HORIZON; day++) {
    result = shop_assign(s, day, &roster);
    note_changes(result, day, tiers, changes);
    tier_result_destroy(result);
  }
  assert_int_equal(tier_forecast_count(forecast), SHOP_CUSTOMERS);
  for (size_t i = 0; i < SHOP_CUSTOMERS; i++) {
    tier_next_change next = {.size = sizeof next};
    assert_int_equal(tier_forecast_get(forecast, i, &next, NULL), TIER_OK);
    const int is_same = next.day == TIER_NO_DAY ||
                        (next.next_tier == changes[i].tier && fixture_is(next.reason, changes[i].reason));
    if (next.day != changes[i].day || next.tier != tiers[i] || !is_same) {
      fail_msg("seed %llu, customer %zu: %d to %d on %d (%.*s), but really to %d on %d "
               "(%s)", (unsigned long long)seed, i,
               (int)next.tier, (int)next.next_tier, (int)next.day, (int)next.reason.length, next.reason.data,
               (int)changes[i].tier, (int)changes[i].day, changes[i].reason);
    }
    assert_true((next.cause == TIER_CAUSE_NONE) == (next.day == TIER_NO_DAY));
    assert_true((next.cause == TIER_CAUSE_WINDOW) == (next.event_day != TIER_NO_DAY));
    found += next.day != TIER_NO_DAY;
  }
  tier_forecast_destroy(forecast);
  tier_roster_destroy(roster);
  return found;
}

static void forecasts_come_true(void **state) {
  static const unsigned flags[] = {SHOP_NO_PLACES, SHOP_NO_MODELS, SHOP_NO_PLACES | SHOP_NO_MODELS,
                                   SHOP_NO_RULES | SHOP_NO_OVERRIDES, SHOP_NO_PLACES | SHOP_ORDERS | SHOP_NO_MODELS};
  tier_context *context = fixture_context();
  size_t changes = 0;
  (void)state;
  for (uint64_t seed = 1; seed <= 20; seed++) {
    shop s;
    shop_open(&s, context, seed, flags[seed % 5]);
    changes += compare_forecast(&s, seed);
    shop_close(&s);
  }
  assert_true(changes > 200); /* Something happened. */
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(forecasts_come_true),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

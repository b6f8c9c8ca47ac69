/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"
#include "result/flapping.h"

/* The tiers of a customer by day, as digits; '-' is in none. Days are the places of the text. */
static tier__flaps follow(const char *tiers, int32_t reversal_days) {
  tier__flaps flaps = {0};
  tier__last_change last = {-1, 0, 0};
  for (int32_t day = 1; tiers[day] != '\0'; day++) {
    const int32_t previous = tiers[day - 1] == '-' ? -1 : tiers[day - 1] - '0';
    tier__flap_step(previous, tiers[day] - '0', day, reversal_days, &last, &flaps);
  }
  return flaps;
}

static void assert_flaps(const char *tiers, int32_t reversal_days, tier__flaps expected) {
  const tier__flaps found = follow(tiers, reversal_days);
  assert_int_equal(found.ups, expected.ups);
  assert_int_equal(found.downs, expected.downs);
  assert_int_equal(found.reversals, expected.reversals);
  assert_int_equal(found.flappers, expected.flappers);
}

static void rises_and_falls_are_counted(void **state) {
  (void)state;
  assert_flaps("-000", 90, (tier__flaps){0, 0, 0, 0});
  assert_flaps("-0122", 90, (tier__flaps){2, 0, 0, 0});
  assert_flaps("-2110", 90, (tier__flaps){0, 2, 0, 0});
}

static void going_back_within_the_days_is_a_reversal(void **state) {
  (void)state;
  assert_flaps("-0110", 2, (tier__flaps){1, 1, 1, 1});
  assert_flaps("-0110", 1, (tier__flaps){1, 1, 0, 0});
  assert_flaps("-10001", 3, (tier__flaps){1, 1, 1, 1});
  assert_flaps("-10001", 2, (tier__flaps){1, 1, 0, 0});
}

static void each_reversal_counts_and_each_customer_once(void **state) {
  (void)state;
  assert_flaps("-010101", 90, (tier__flaps){3, 2, 4, 1});
  assert_flaps("-010000101", 2, (tier__flaps){3, 2, 3, 1});
}

/* 0 to 2 and back by way of 1 is no change back to the tier before. */
static void stairs_are_no_reversal(void **state) {
  (void)state;
  assert_flaps("-0210", 90, (tier__flaps){1, 2, 0, 0});
  assert_flaps("-0121", 90, (tier__flaps){2, 1, 1, 1});
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rises_and_falls_are_counted),
      cmocka_unit_test(going_back_within_the_days_is_a_reversal),
      cmocka_unit_test(each_reversal_counts_and_each_customer_once),
      cmocka_unit_test(stairs_are_no_reversal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

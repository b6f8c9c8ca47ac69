/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/nbd/future_checks.h"

#include <math.h>

#include "clv/nbd/nbd_model.h"

static const double params[TIER__PURCHASES_MOST] = {0.385, 12.07};
static const tier__customer customer = {2, 30.43, 38.86};

static void the_future_holds_together(void **state) {
  (void)state;
  future_check_distribution(&tier__nbd, params, &customer, 39);
  future_check_survival(&tier__nbd, params, &customer, 39);
  future_check_draws(&tier__nbd, params, 39, 52);
}

static void nobody_leaves(void **state) {
  (void)state;
  assert_same_bits(tier__nbd.survive(params, &customer, 1e6), 1);
  assert_close(tier__nbd.forever(params, &customer, 0.0027), (0.385 + 2) / (12.07 + 38.86) / 0.0027, 1e-14);
  assert_true(tier__nbd.forever(params, &customer, 0) == (double)INFINITY);
}

/* A rate of 1 for certain: Poisson. */
static void a_sure_rate_gives_poisson(void **state) {
  const double sure[TIER__PURCHASES_MOST] = {1e15, 1e15};
  const tier__customer fresh = {0, 0, 0};
  double found[20], expected = exp(-3);
  (void)state;
  tier__nbd.distribution(sure, &fresh, 3, 0, 20, found);
  for (int k = 0; k < 20; k++) {
    assert_close(found[k], expected, 1e-12);
    expected *= 3.0 / (k + 1);
  }
}

/* Who buys a billion times a day is drawn until the first million of purchases. */
static void draws_end(void **state) {
  const double busy[TIER__PURCHASES_MOST] = {1e4, 1e-6};
  tier__random random = tier__random_begin(1, 1);
  tier__drawn drawn;
  (void)state;
  tier__nbd.draw(busy, &random, 1000, 1000, &drawn);
  assert_true(drawn.x == 1e6 && drawn.later == 0 && drawn.last < 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_future_holds_together),
      cmocka_unit_test(nobody_leaves),
      cmocka_unit_test(a_sure_rate_gives_poisson),
      cmocka_unit_test(draws_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_fixture.h"

#include <math.h>

#include "clv/handle/spend_compress.h"

static void equal_rows_are_one(void **state) {
  static const double x[] = {2, 1, 2, 0, 2, 1, 3, 1}, spend[] = {5, 7, 5, 9, 4, 0, -1, 7};
  static const double weights[] = {0.5, 1, 0.25, 1, 1, 1, 1, 0};
  const tier_clv_data data = {.size = sizeof data, .count = 8, .frequency = x, .spend = spend, .weights = weights};
  static const double expected[3][3] = {{1, 7, 1}, {2, 4, 1}, {2, 5, 0.75}};
  tier_context *context = clv_context(0);
  tier__spend_rows made;
  (void)state;
  assert_int_equal(tier__spend_compress(context, &data, &made, NULL), TIER_OK);
  assert_int_equal(made.rows.count, 3);
  for (size_t i = 0; i < 3; i++) {
    assert_same_bits(made.rows.x[i], expected[i][0]);
    assert_same_bits(made.rows.mean[i], expected[i][1]);
    assert_same_bits(made.rows.weight[i], expected[i][2]);
  }
  tier__spend_rows_end(&made);
  tier__spend_rows_end(&made); /* All zero now. */
  tier_context_destroy(context);
}

/* Fractions that do not add up exactly in any one order. */
static void fractions_add_up_the_same_in_any_order(void **state) {
  double x[64], spend[64], weights[64], first = 0;
  const tier_clv_data data = {.size = sizeof data, .count = 64, .frequency = x, .spend = spend, .weights = weights};
  tier_context *context = clv_context(0);
  tier__spend_rows made;
  (void)state;
  for (size_t turn = 0; turn < 64; turn++) {
    for (size_t i = 0; i < 64; i++) {
      const double k = (double)((i * 27 + turn) % 64);
      x[i] = 1;
      spend[i] = 9.99;
      weights[i] = 1 / (k + 3) + k * 1e9;
    }
    assert_int_equal(tier__spend_compress(context, &data, &made, NULL), TIER_OK);
    assert_int_equal(made.rows.count, 1);
    first = turn == 0 ? made.rows.weight[0] : first;
    assert_same_bits(made.rows.weight[0], first);
    tier__spend_rows_end(&made);
  }
  tier_context_destroy(context);
}

static void nobody_is_no_row(void **state) {
  const tier_clv_data data = {.size = sizeof data};
  tier_context *context = clv_context(0);
  tier__spend_rows made;
  (void)state;
  assert_int_equal(tier__spend_compress(context, &data, &made, NULL), TIER_OK);
  assert_int_equal(made.rows.count, 0);
  tier__spend_rows_end(&made);
  tier_context_destroy(context);
}

static double correlation_of(const double *x, const double *mean, const double *weight, size_t count) {
  const tier__gamma_rows rows = {count, x, mean, weight};
  return tier__spend_correlation(&rows);
}

static void correlation_is_that_of_the_customers(void **state) {
  static const double x[] = {1, 2, 3, 4}, up[] = {10.1, 20.1, 30.1, 40.1}, down[] = {1e9, 1e9 - 1, 1e9 - 2, 1e9 - 3};
  static const double odd[] = {5, 5, 9, 1}, ones[] = {1, 1, 1, 1}, weights[] = {1, 2, 0.5, 3};
  static const double still[] = {22.35, 22.35, 22.35, 22.35};
  double xs[13], ms[13], ws[13];
  size_t count = 0;
  (void)state;
  assert_close(correlation_of(x, up, ones, 4), 1, 1e-12);
  assert_close(correlation_of(x, down, weights, 4), -1, 1e-9);
  assert_true(fabs(correlation_of(x, up, weights, 4)) <= 1);
  assert_same_bits(correlation_of(x, still, weights, 4), 0);
  assert_same_bits(correlation_of(still, x, weights, 4), 0);
  for (size_t i = 0; i < 4; i++) { /* Twice the weights, as so many rows. */
    for (int k = 0; k < (int)(2 * weights[i]); k++) {
      xs[count] = x[i];
      ms[count] = odd[i];
      ws[count++] = 1;
    }
  }
  assert_close(correlation_of(x, odd, weights, 4), correlation_of(xs, ms, ws, count), 1e-14);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(equal_rows_are_one),
      cmocka_unit_test(fractions_add_up_the_same_in_any_order),
      cmocka_unit_test(nobody_is_no_row),
      cmocka_unit_test(correlation_is_that_of_the_customers),
  };
  return cmocka_run_group_tests_name("rows of spend", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/discrete_checks.h"

#include <math.h>

#include "clv/bg_bb/bg_bb_model.h"

static clv_columns columns;

/* Expected donations of all supporters, each with his P(alive). */
static double sum_over(const double *params, const tier__purchase_rows *rows, double horizon) {
  double sum = 0, expected, discounted;
  for (size_t i = 0; i < rows->count; i++) {
    const tier__customer c = {rows->x[i], rows->last[i], rows->age[i]};
    tier__bg_bb.future(params, &c, horizon, 0, &expected, &discounted);
    sum += rows->weight[i] * tier__bg_bb.alive(params, &c) * expected;
  }
  return sum;
}

static void donations_give_the_published_fit(void **state) {
  static const double expected[] = {1.203522, 0.749716, 0.656718, 2.783442};
  static const double errors[] = {0.06939, 0.02945, 0.05101, 0.32082};
  const tier__customer born = {0, 0, 0};
  double params[TIER__PURCHASES_MOST], in_sample[7];
  tier__fit_report report;
  (void)state;
  discrete_read("donations.csv", 4, (double *[]){columns.x, columns.last, columns.age, columns.weight},
                &columns.count);
  const tier__purchase_rows rows = discrete_rows(&columns);
  tier__purchase_fit(&tier__bg_bb, &rows, NULL, 0, params, NULL, &report);
  assert_int_equal(report.verdict, TIER__FIT_CONVERGED);
  assert_int_equal(report.has_covariance, 1);
  assert_near(report.log_likelihood, -33225.581274, 1e-6);
  for (size_t i = 0; i < 4; i++) {
    assert_near(params[i], expected[i], 1e-6);
    assert_near(params[i] * sqrt(report.covariance[i][i]), errors[i], 1e-5);
  }
  assert_near(sum_over(params, &rows, 5), 12884.16, 5e-3);
  tier__bg_bb.distribution(params, &born, 6, 0, 7, in_sample);
  const double alive = tier__bg_bb.alive(params, &born);
  assert_near(11104 * (1 - alive + alive * in_sample[0]), 3454.9, 0.05);
  assert_near(11104 * alive * in_sample[6], 1253.1, 0.05);
}

static void fits_are_not_below_the_truth(void **state) {
  uint64_t random = 3;
  (void)state;
  for (uint64_t i = 0; i < 30; i++) {
    double params[4];
    for (size_t p = 0; p < 4; p++) {
      params[p] = 0.1 * exp(clv_random(&random) * log(200));
    }
    discrete_check_fit(&tier__bg_bb, params, 4 + floor(10 * clv_random(&random)), 2000, i);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(donations_give_the_published_fit),
      cmocka_unit_test(fits_are_not_below_the_truth),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/clv_data.h"

#include <math.h>

#include "clv/nbd/nbd_kernel.h"
#include "clv/pareto_nbd/pareto_nbd_kernel.h"

static const double x[] = {0, 0, 1, 1, 2, 7, 7, 200}, age[] = {0, 38.8, 38, 38, 38.9, 77, 78, 90};
static const double last[] = {0, 0, 1.7, 38, 30.4, 0.5, 35, 88}, weight[] = {1, 5, 2, 1, 7, 1, 1, 3};
static const tier__purchase_rows rows = {8, x, last, age, weight, NULL, 0};

static void the_likelihood_has_a_closed_form(void **state) {
  const tier__nbd_params params = {0.385, 12.07};
  tier__newton_point point;
  double expected = 0;
  (void)state;
  for (size_t i = 0; i < rows.count; i++) {
    expected += weight[i] * (lgamma(params.r + x[i]) - lgamma(params.r) + params.r * log(params.alpha) -
                             (params.r + x[i]) * log(params.alpha + age[i]));
  }
  tier__nbd_log_likelihood(&params, &rows, &point);
  assert_close(point.value, expected, 1e-13);
}

static void evaluate(void *user_data, const double *at, tier__newton_point *ret_point) {
  const tier__nbd_params params = {exp(at[0]), exp(at[1])};
  tier__nbd_log_likelihood(&params, user_data, ret_point);
}

static void derivatives_agree_with_differences(void **state) {
  static const double points[][2] = {{-1, 2.5}, {3, -4}, {-6, 6}};
  tier__purchase_rows copy = rows;
  (void)state;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    clv_assert_derivatives(evaluate, &copy, points[i], 2, 1e-8);
  }
}

static void the_future_goes_on_at_the_same_pace(void **state) {
  const tier__nbd_params params = {0.5, 10};
  double expected, discounted;
  (void)state;
  tier__nbd_future(&params, 3, 25, 39, 0, &expected, &discounted);
  assert_close(expected, 3.5 / 35 * 39, 1e-15);
  assert_same_bits(discounted, expected);
  tier__nbd_future(&params, 3, 25, 39, 0.01, &expected, &discounted);
  assert_close(discounted, 0.1 * (1 - exp(-0.39)) / 0.01, 1e-14);
  tier__nbd_future(&params, 3, 25, 39, 1e-18, &expected, &discounted);
  assert_close(discounted, expected, 1e-15);
}

/* Pareto/NBD whose customers live for ages. */
static void it_is_the_limit_of_pareto_nbd(void **state) {
  const tier__pareto_params lasting = {0.385, 12.07, 0.5, 1e15};
  const tier__nbd_params params = {0.385, 12.07};
  double expected, discounted, limit, discounted_limit;
  (void)state;
  assert_close(tier__pareto_alive(&lasting, 2, 10, 60), 1, 1e-9);
  tier__pareto_future(&lasting, 2, 60, 39, 0.003, &expected, &discounted);
  tier__nbd_future(&params, 2, 60, 39, 0.003, &limit, &discounted_limit);
  assert_close(expected, limit, 1e-12);
  assert_close(discounted, discounted_limit, 1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_likelihood_has_a_closed_form),
      cmocka_unit_test(derivatives_agree_with_differences),
      cmocka_unit_test(the_future_goes_on_at_the_same_pace),
      cmocka_unit_test(it_is_the_limit_of_pareto_nbd),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

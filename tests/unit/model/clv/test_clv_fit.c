/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_data.h"

#include <math.h>

#include "model/clv/clv_fit.h"

static clv_customer sample[CLV_MOST_CUSTOMERS];
static clv_columns columns;

static void check_bg(tier__bg_kind kind, double unit_days, const double *expected, double log_likelihood) {
  const size_t count = clv_read_sample(sample);
  const tier__bg_rows rows = clv_purchase_rows(sample, count, unit_days, &columns);
  tier__bg_params params;
  tier__fit_report report;
  assert_int_equal(count, 2357);
  assert_int_equal(rows.count, 1016);
  tier__bg_fit(kind, &rows, &params, &report);
  assert_int_equal(report.verdict, TIER__FIT_CONVERGED);
  assert_close(params.r, expected[0], 1e-5);
  assert_close(params.alpha, expected[1], 1e-5);
  assert_close(params.a, expected[2], 1e-5);
  assert_close(params.b, expected[3], 1e-5);
  assert_near(report.log_likelihood, log_likelihood, 1e-5);
  assert_in_range(report.iterations, 1, 30);
}

static void purchases_of_the_sample_give_the_published_fit(void **state) {
  static const double bg[] = {0.242594548, 4.413602667, 0.792920947, 2.425902938};
  static const double mbg[] = {0.524843305, 6.183086383, 0.891359300, 1.614001727};
  (void)state;
  check_bg(TIER__BG_NBD, 7, bg, -9582.429207);
  check_bg(TIER__MBG_NBD, 7, mbg, -9582.135716);
}

static void the_unit_of_time_scales_alpha_only(void **state) {
  static const double bg[] = {0.242594548, 7 * 4.413602667, 0.792920947, 2.425902938};
  (void)state;
  check_bg(TIER__BG_NBD, 1, bg, -9582.429207 - 2457 * 1.9459101490553132); /* 2,457 repeat purchases, ln 7 each. */
}

static void spend_of_the_sample_gives_the_published_fit(void **state) {
  const size_t count = clv_read_sample(sample);
  const tier__gamma_rows rows = clv_spend_rows(sample, count, &columns);
  tier__gamma_params params;
  tier__fit_report report;
  (void)state;
  assert_int_equal(rows.count, 946);
  tier__gamma_fit(&rows, &params, &report);
  assert_int_equal(report.verdict, TIER__FIT_CONVERGED);
  assert_close(params.p, 6.24957, 1e-6);
  assert_close(params.q, 3.74422, 2e-6);
  assert_close(params.gamma, 15.44352, 1e-6);
  assert_near(report.log_likelihood, -4055.917695, 1e-6);
}

/* Gamma(shape, 1) for whole shapes. */
static double random_gamma(uint64_t *random, int shape) {
  double sum = 0;
  for (int i = 0; i < shape; i++) {
    sum -= log(clv_random(random));
  }
  return sum;
}

/* Customers of the model itself: r = 2, alpha = 40, a = 1, b = 3, times in whole days. */
static size_t simulate(tier__bg_kind kind, size_t count, uint64_t seed) {
  uint64_t random = seed;
  for (size_t i = 0; i < count; i++) {
    const double rate = random_gamma(&random, 2) / 40;
    const double gone = random_gamma(&random, 1), p = gone / (gone + random_gamma(&random, 3));
    const int64_t age = 200 + (int64_t)(200 * clv_random(&random));
    double t = 0;
    int left = kind == TIER__MBG_NBD && clv_random(&random) < p;
    sample[i] = (clv_customer){0, 0, age, 0};
    while (!left) {
      t -= log(clv_random(&random)) / rate;
      if (t > (double)age) {
        break;
      }
      sample[i].x++;
      sample[i].last = (int64_t)t;
      left = clv_random(&random) < p;
    }
  }
  return count;
}

static void known_parameters_are_found_again(void **state) {
  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    const size_t count = simulate((tier__bg_kind)kind, CLV_MOST_CUSTOMERS, 20);
    const tier__bg_rows rows = clv_purchase_rows(sample, count, 1, &columns);
    const tier__bg_params truth = {2, 40, 1, 3};
    tier__newton_point at_truth;
    tier__bg_params params;
    tier__fit_report report;
    tier__bg_fit((tier__bg_kind)kind, &rows, &params, &report);
    tier__bg_log_likelihood((tier__bg_kind)kind, &truth, &rows, &at_truth);
    assert_int_equal(report.verdict, TIER__FIT_CONVERGED);
    assert_close(params.r, 2, 0.15);
    assert_close(params.alpha, 40, 0.15);
    assert_close(params.a / (params.a + params.b), 0.25, 0.15);
    /* Twice the gain over the truth is chi-squared with four degrees of freedom. */
    assert_true(report.log_likelihood >= at_truth.value && report.log_likelihood < at_truth.value + 15);
  }
}

/* All buy at the same rate and none leaves early: r and alpha rise for ever. */
static void a_ridge_is_told_from_a_maximum(void **state) {
  static const double x[] = {4, 5, 6}, last[] = {90, 95, 99}, age[] = {100, 100, 100}, weight[] = {10, 30, 10};
  const tier__bg_rows rows = {3, x, last, age, weight};
  tier__bg_params params;
  tier__fit_report report;
  double expected, discounted;
  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    tier__bg_fit((tier__bg_kind)kind, &rows, &params, &report);
    assert_int_equal(report.verdict, TIER__FIT_RIDGE);
    assert_true(isfinite(report.log_likelihood));
    tier__bg_future((tier__bg_kind)kind, &params, 5, 100, 100, 0, &expected, &discounted);
    assert_close(expected * tier__bg_alive((tier__bg_kind)kind, &params, 5, 95, 100), 5, 0.1);
  }
}

static void equal_spend_is_a_ridge_with_the_right_mean(void **state) {
  static const double x[] = {1, 2, 3}, mean[] = {20, 20, 20}, weight[] = {10, 5, 5};
  const tier__gamma_rows rows = {3, x, mean, weight};
  tier__gamma_params params;
  tier__fit_report report;
  double population, own;
  (void)state;
  tier__gamma_fit(&rows, &params, &report);
  assert_int_equal(report.verdict, TIER__FIT_RIDGE);
  assert_int_equal(tier__gamma_mean(&params, 2, 20, &population, &own), 1);
  assert_close(population + own, 20, 1e-3);
}

static uint64_t hashed(uint64_t hash, const double *values, size_t count) {
  for (size_t i = 0; i < count; i++) {
    hash = (hash ^ tier_test_bits(values[i])) * UINT64_C(1099511628211);
  }
  return hash;
}

/* What every compiler and processor must give, down to the last bit: derivatives at a fixed point, the fit, and what is
 * predicted from it. */
static void the_bits_are_fixed(void **state) {
  static const tier__bg_params at = {0.3, 31, 0.7, 2.5};
  const size_t count = clv_read_sample(sample);
  const tier__bg_rows rows = clv_purchase_rows(sample, count, 1, &columns);
  uint64_t hash = UINT64_C(14695981039346656037);
  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    tier__newton_point point;
    tier__bg_params params;
    tier__fit_report report;
    tier__bg_log_likelihood((tier__bg_kind)kind, &at, &rows, &point);
    hash = hashed(hash, &point.value, 1);
    hash = hashed(hash, point.gradient, 4);
    for (size_t i = 0; i < 4; i++) {
      hash = hashed(hash, point.hessian[i], i + 1);
    }
    tier__bg_fit((tier__bg_kind)kind, &rows, &params, &report);
    const double found[5] = {params.r, params.alpha, params.a, params.b, report.log_likelihood};
    hash = hashed(hash, found, 5);
    for (size_t i = 0; i < rows.count; i++) {
      double made[3] = {tier__bg_alive((tier__bg_kind)kind, &params, rows.x[i], rows.last[i], rows.age[i]), 0, 0};
      tier__bg_future((tier__bg_kind)kind, &params, rows.x[i], rows.age[i], 365, 0.00026, &made[1], &made[2]);
      hash = hashed(hash, made, 3);
    }
  }
  const tier__gamma_rows spend = clv_spend_rows(sample, count, &columns);
  tier__gamma_params params;
  tier__fit_report report;
  tier__gamma_fit(&spend, &params, &report);
  const double found[4] = {params.p, params.q, params.gamma, report.log_likelihood};
  hash = hashed(hash, found, 4);
  assert_true(hash == UINT64_C(0xa883c03884916643));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(purchases_of_the_sample_give_the_published_fit),
      cmocka_unit_test(the_unit_of_time_scales_alpha_only),
      cmocka_unit_test(spend_of_the_sample_gives_the_published_fit),
      cmocka_unit_test(known_parameters_are_found_again),
      cmocka_unit_test(a_ridge_is_told_from_a_maximum),
      cmocka_unit_test(equal_spend_is_a_ridge_with_the_right_mean),
      cmocka_unit_test(the_bits_are_fixed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

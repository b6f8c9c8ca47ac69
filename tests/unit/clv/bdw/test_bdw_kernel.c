/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/discrete_checks.h"

#include <math.h>

#include "clv/bdw/bdw_model.h"
#include "clv/sbg/sbg_model.h"

static const double drifting[][3] = {{0.7, 1.2, 1.4}, {1, 1, 0.5}, {1e-3, 500, 2}, {300, 0.02, 0.3}, {20, 900, 5}};
enum { DRIFTING = sizeof drifting / sizeof *drifting };

static double log_likelihood(const tier__purchase_model *model, const double *params, double x, double age) {
  const double weight = 1, last = 0;
  const tier__purchase_rows rows = {1, &x, &last, &age, &weight, NULL, 0};
  tier__newton_point point;
  model->log_likelihood(params, &rows, &point);
  return point.value;
}

/* S(t) = B(alpha, beta + t^c) / B(alpha, beta). */
static double survival(const double *params, double t) {
  const double a = params[0], b = params[1], power = pow(t, params[2]);
  return exp(lgamma(b + power) - lgamma(a + b + power) - lgamma(b) + lgamma(a + b));
}

static void the_likelihood_is_that_of_the_survivors(void **state) {
  (void)state;
  for (size_t i = 0; i < DRIFTING; i++) {
    const tier__customer born = {0, 0, 0};
    for (double t = 0; t < 12; t += 1) {
      const double now = survival(drifting[i], t), next = survival(drifting[i], t + 1);
      assert_close(tier__bdw.survive(drifting[i], &born, t), now, 1e-8);
      assert_close(exp(log_likelihood(&tier__bdw, drifting[i], t, t)), now, 1e-8);
      assert_near(exp(log_likelihood(&tier__bdw, drifting[i], t, 12)), now - next, 1e-10);
    }
  }
}

static void losses_and_survivors_sum_to_one(void **state) {
  (void)state;
  for (size_t i = 0; i < DRIFTING; i++) {
    double sum = exp(log_likelihood(&tier__bdw, drifting[i], 200, 200));
    for (double x = 0; x < 200; x += 1) {
      sum += exp(log_likelihood(&tier__bdw, drifting[i], x, 200));
    }
    assert_close(sum, 1, 1e-13);
  }
}

/* A chance to leave that hardly changes from one renewal to the next keeps its digits. */
static void a_small_loss_keeps_its_digits(void **state) {
  static const double params[] = {1e-4, 10, 0.5};
  const double x = 5000, q = sqrt(x + 1) - sqrt(x), z = 10 + sqrt(x);
  /* ln(Gamma(z) Gamma(z + a + q) / (Gamma(z + a) Gamma(z + q))) to first order in a and second order in q. */
  const double digamma_gap =
      q * (1 / z + 1 / (2 * z * z) + 1 / (6 * z * z * z)) - q * q / 2 * (1 / (z * z) + 1 / (z * z * z));
  const double loss = log_likelihood(&tier__bdw, params, x, x + 1) - log_likelihood(&tier__bdw, params, x, x);
  (void)state;
  assert_near(loss, log(1e-4 * digamma_gap), 1e-5);
}

static void with_c_1_it_is_sbg(void **state) {
  static const double pairs[][2] = {{0.7, 1.2}, {1, 1}, {1e-3, 500}, {800, 0.02}};
  (void)state;
  for (size_t i = 0; i < 4; i++) {
    const double params[] = {pairs[i][0], pairs[i][1], 1};
    for (double age = 0; age < 5000; age = 3 * age + 1) {
      const tier__customer c = {age, age, age};
      double a[2], b[2];
      tier__bdw.future(params, &c, 60, 0.05, &a[0], &a[1]);
      tier__sbg.future(pairs[i], &c, 60, 0.05, &b[0], &b[1]);
      assert_same_bits(a[0], b[0]);
      assert_same_bits(a[1], b[1]);
      assert_near(log_likelihood(&tier__bdw, params, age, age + 1), log_likelihood(&tier__sbg, pairs[i], age, age + 1),
                  1e-13 * (1 + fabs(log_likelihood(&tier__sbg, pairs[i], age, age + 1))));
      assert_close(log_likelihood(&tier__bdw, params, age, age), log_likelihood(&tier__sbg, pairs[i], age, age), 1e-14);
    }
  }
}

static void evaluate(void *user_data, const double *at, tier__newton_point *ret_point) {
  const double params[] = {exp(at[0]), exp(at[1]), exp(at[2])};
  tier__bdw.log_likelihood(params, user_data, ret_point);
}

static void derivatives_agree_with_differences(void **state) {
  static const double x[] = {0, 0, 1, 4, 4, 900}, last[] = {0, 0, 0, 0, 0, 0};
  static const double age[] = {0, 7, 7, 4, 7, 1000}, weight[] = {3, 2, 1, 5, 4, 1};
  static const double points[][3] = {{-0.3, 0.2, 0.3}, {5, -4, -0.7}, {-6, 6, 1}, {4, 5, -2}, {0, 0, 0}};
  tier__purchase_rows rows = {6, x, last, age, weight, NULL, 0};
  (void)state;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    clv_assert_derivatives(evaluate, &rows, points[i], 3, 1e-7);
  }
}

static void the_future_is_consistent(void **state) {
  static const tier__customer who[] = {{0, 0, 0}, {3, 3, 3}, {60, 60, 60}};
  (void)state;
  for (size_t i = 0; i < DRIFTING; i++) {
    for (size_t j = 0; j < sizeof who / sizeof *who; j++) {
      discrete_check_future(&tier__bdw, drifting[i], &who[j], 1);
      discrete_check_future(&tier__bdw, drifting[i], &who[j], 77);
    }
  }
}

/* Renewals without end are finite for alpha c > 1 only. */
static void without_discount_the_end_may_never_come(void **state) {
  static const double limit[] = {2, 5, 0.5}, patient[] = {2.1, 5, 0.5};
  const tier__customer c = {7, 7, 7}, lost = {6, 6, 7};
  (void)state;
  assert_true(isinf(tier__bdw.forever(limit, &c, 0)));
  assert_true(isfinite(tier__bdw.forever(limit, &c, 1e-300)));
  assert_true(isfinite(tier__bdw.forever(patient, &c, 0)));
  assert_same_bits(tier__bdw.forever(limit, &lost, 0), 0);
}

static void draws_are_of_the_model(void **state) {
  (void)state;
  for (size_t i = 0; i < DRIFTING; i++) {
    discrete_check_draws(&tier__bdw, drifting[i], 7, 5, 20000);
  }
}

/* The larger model is never less likely; it finds no drift in customers of the smaller one. */
static void cohorts_are_fitted_better_than_by_sbg(void **state) {
  static const double sbg[] = {-1680.265188, -1611.158147};
  static double renewals[CLV_MOST_CUSTOMERS], cohorts[2][CLV_MOST_CUSTOMERS];
  size_t count;
  (void)state;
  discrete_read("cohorts.csv", 3, (double *[]){renewals, cohorts[0], cohorts[1]}, &count);
  for (size_t cohort = 0; cohort < 2; cohort++) {
    double age[8], weight[8], params[TIER__PURCHASES_MOST];
    tier__fit_report report;
    for (size_t i = 0; i < 8; i++) {
      age[i] = 7;
      weight[i] = cohorts[cohort][i] - (i < 7 ? cohorts[cohort][i + 1] : 0);
    }
    const tier__purchase_rows rows = {8, renewals, renewals, age, weight, NULL, 0};
    tier__purchase_fit(&tier__bdw, &rows, NULL, 0, params, NULL, &report);
    assert_true(report.verdict == TIER__FIT_CONVERGED || report.verdict == TIER__FIT_RIDGE);
    assert_true(report.log_likelihood >= sbg[cohort] && report.log_likelihood < sbg[cohort] + 10);
  }
}

static void fits_are_not_below_the_truth(void **state) {
  uint64_t random = 3;
  (void)state;
  for (uint64_t i = 0; i < 50; i++) {
    const double params[] = {0.1 * exp(clv_random(&random) * log(200)), 0.1 * exp(clv_random(&random) * log(200)),
                             0.3 * exp(clv_random(&random) * log(9))};
    discrete_check_fit(&tier__bdw, params, 4 + floor(10 * clv_random(&random)), 2000, i);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_likelihood_is_that_of_the_survivors),
      cmocka_unit_test(losses_and_survivors_sum_to_one),
      cmocka_unit_test(a_small_loss_keeps_its_digits),
      cmocka_unit_test(with_c_1_it_is_sbg),
      cmocka_unit_test(derivatives_agree_with_differences),
      cmocka_unit_test(the_future_is_consistent),
      cmocka_unit_test(without_discount_the_end_may_never_come),
      cmocka_unit_test(draws_are_of_the_model),
      cmocka_unit_test(cohorts_are_fitted_better_than_by_sbg),
      cmocka_unit_test(fits_are_not_below_the_truth),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

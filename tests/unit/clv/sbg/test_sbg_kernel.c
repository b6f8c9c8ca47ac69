/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/discrete_checks.h"

#include <math.h>

#include "clv/sbg/sbg_model.h"

static const double regular[] = {0.704077, 1.182043};

static double log_likelihood(const double *params, double x, double age) {
  const double weight = 1, last = 0;
  const tier__purchase_rows rows = {1, &x, &last, &age, &weight, NULL, 0};
  tier__newton_point point;
  tier__sbg.log_likelihood(params, &rows, &point);
  return point.value;
}

/* Residual lifetime in period t, this renewal included: a period later than what is to come after it. */
static double residual(const double *params, double t) {
  const tier__customer c = {t - 1, t - 1, t - 1};
  return 1.1 * tier__sbg.forever(params, &c, log(1.1));
}

static void golden_cases_hold(void **state) {
  json_t *golden = clv_read_json("clv.json"), *c;
  size_t i, seen = 0;
  (void)state;
  json_array_foreach(json_object_get(golden, "cases"), i, c) {
    if (strcmp(json_string_value(json_object_get(c, "model")), "sbg") != 0) {
      continue;
    }
    const double params[] = {clv_number(c, "alpha"), clv_number(c, "beta")}, t = clv_number(c, "t");
    const tier__customer born = {0, 0, 0}, before = {t - 1, t - 1, t - 1};
    assert_close(tier__sbg.survive(params, &born, t), clv_number(c, "survival"), 1e-11);
    assert_close(tier__sbg.survive(params, &before, 1), clv_number(c, "retention"), 1e-11);
    assert_close(exp(log_likelihood(params, t - 1, t)), clv_number(c, "loss"), 1e-11);
    assert_close(exp(log_likelihood(params, t, t)), clv_number(c, "survival"), 1e-11);
    assert_close(residual(params, t), clv_number(c, "derl"), 1e-11);
    seen++;
  }
  assert_int_equal(seen, 10);
  json_decref(golden);
}

/* Fader and Hardie 2010. */
static void published_residuals_hold(void **state) {
  static const double params[][2] = {{3.80, 15.20}, {0.067, 0.267}};
  static const double published[][5] = {{3.31, 3.45, 3.59, 3.72, 3.84}, {7.6708, 9.4553, 9.8508, 10.0562, 10.1886}};
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    for (size_t n = 1; n <= 5; n++) {
      assert_near(residual(params[i], (double)n), published[i][n - 1], i == 0 ? 0.005 : 5e-5);
    }
  }
}

static void losses_and_survivors_sum_to_one(void **state) {
  static const double params[][2] = {{0.7, 1.2}, {1, 1}, {1e-3, 500}, {800, 0.02}};
  (void)state;
  for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
    double sum = exp(log_likelihood(params[i], 200, 200));
    for (double x = 0; x < 200; x += 1) {
      sum += exp(log_likelihood(params[i], x, 200));
    }
    assert_close(sum, 1, 1e-13);
  }
}

static void evaluate(void *user_data, const double *at, tier__newton_point *ret_point) {
  const double params[] = {exp(at[0]), exp(at[1])};
  tier__sbg.log_likelihood(params, user_data, ret_point);
}

static void derivatives_agree_with_differences(void **state) {
  static const double x[] = {0, 0, 1, 4, 4, 900}, last[] = {0, 0, 0, 0, 0, 0};
  static const double age[] = {0, 7, 7, 4, 7, 1000}, weight[] = {3, 2, 1, 5, 4, 1};
  static const double points[][2] = {{-0.3, 0.2}, {5, -4}, {-6, 6}, {8, 8}};
  tier__purchase_rows rows = {6, x, last, age, weight, NULL, 0};
  (void)state;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    clv_assert_derivatives(evaluate, &rows, points[i], 2, 1e-8);
  }
}

static void the_future_is_consistent(void **state) {
  static const double params[][2] = {{0.7, 1.2}, {1, 1}, {1e-3, 500}, {800, 0.02}};
  static const tier__customer who[] = {{0, 0, 0}, {3, 3, 3}, {5000, 5000, 5000}};
  (void)state;
  for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
    for (size_t j = 0; j < sizeof who / sizeof *who; j++) {
      discrete_check_future(&tier__sbg, params[i], &who[j], 1);
      discrete_check_future(&tier__sbg, params[i], &who[j], 77);
    }
  }
}

static void nothing_comes_of_the_lost(void **state) {
  const tier__customer lost = {3, 3, 4};
  double expected = 1, discounted = 1, chance[2];
  (void)state;
  tier__sbg.future(regular, &lost, 10, 0.1, &expected, &discounted);
  tier__sbg.distribution(regular, &lost, 10, 0, 2, chance);
  assert_same_bits(tier__sbg.alive(regular, &lost), 0);
  assert_same_bits(expected, 0);
  assert_same_bits(discounted, 0);
  assert_same_bits(tier__sbg.forever(regular, &lost, 0), 0); /* Of others it is infinite. */
  assert_same_bits(tier__sbg.survive(regular, &lost, 1), 0);
  assert_same_bits(chance[0], 1);
  assert_same_bits(chance[1], 0);
}

/* Mean residual life: (beta + n) / (alpha - 1), if there is one. */
static void without_discount_the_end_may_never_come(void **state) {
  static const double limit[] = {1, 5}, patient[] = {1.25, 3};
  const tier__customer c = {7, 7, 7};
  (void)state;
  assert_true(isinf(tier__sbg.forever(limit, &c, 0)));
  assert_true(isinf(tier__sbg.forever(regular, &c, 0)));
  assert_close(tier__sbg.forever(patient, &c, 0), 40, 1e-14);
  assert_close(tier__sbg.forever(patient, &c, 1e-300), 40, 1e-12);
  assert_true(isfinite(tier__sbg.forever(regular, &c, 1e-300)));
}

static void draws_are_of_the_model(void **state) {
  static const double brief[] = {4, 0.5};
  (void)state;
  discrete_check_draws(&tier__sbg, regular, 7, 5, 50000);
  discrete_check_draws(&tier__sbg, brief, 2, 50, 20000);
}

static void cohorts_give_the_published_fit(void **state) {
  static const double expected[][3] = {{0.704077, 1.182043, -1680.265188}, {0.668088, 3.806095, -1611.158147}};
  static double renewals[CLV_MOST_CUSTOMERS], cohorts[2][CLV_MOST_CUSTOMERS];
  size_t count;
  (void)state;
  discrete_read("cohorts.csv", 3, (double *[]){renewals, cohorts[0], cohorts[1]}, &count);
  assert_int_equal(count, 8);
  for (size_t cohort = 0; cohort < 2; cohort++) {
    double age[8], weight[8], params[TIER__PURCHASES_MOST];
    tier__fit_report report;
    for (size_t i = 0; i < 8; i++) {
      age[i] = 7;
      weight[i] = cohorts[cohort][i] - (i < 7 ? cohorts[cohort][i + 1] : 0);
    }
    const tier__purchase_rows rows = {8, renewals, renewals, age, weight, NULL, 0};
    tier__purchase_fit(&tier__sbg, &rows, NULL, 0, params, NULL, &report);
    assert_int_equal(report.verdict, TIER__FIT_CONVERGED);
    assert_near(params[0], expected[cohort][0], 1e-6);
    assert_near(params[1], expected[cohort][1], 1e-6);
    assert_near(report.log_likelihood, expected[cohort][2], 1e-6);
  }
}

static void the_published_fit_goes_on_as_published(void **state) {
  static const double high_end[] = {0.668088, 3.806095};
  static const double percent[][5] = {{22.3, 20.7, 19.4, 18.3, 17.3}, {46.8, 44.5, 42.7, 40.9, 39.4}};
  const tier__customer born = {0, 0, 0};
  (void)state;
  for (size_t i = 0; i < 5; i++) { /* Years 8 to 12, which the fit has not seen: within two percent points. */
    assert_near(100 * tier__sbg.survive(regular, &born, (double)i + 8), percent[0][i], 2);
    assert_near(100 * tier__sbg.survive(high_end, &born, (double)i + 8), percent[1][i], 2);
  }
}

static void fits_are_not_below_the_truth(void **state) {
  uint64_t random = 3;
  (void)state;
  for (uint64_t i = 0; i < 50; i++) {
    const double params[] = {0.1 * exp(clv_random(&random) * log(200)), 0.1 * exp(clv_random(&random) * log(200))};
    discrete_check_fit(&tier__sbg, params, 4 + floor(10 * clv_random(&random)), 2000, i);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(golden_cases_hold),
      cmocka_unit_test(published_residuals_hold),
      cmocka_unit_test(losses_and_survivors_sum_to_one),
      cmocka_unit_test(derivatives_agree_with_differences),
      cmocka_unit_test(the_future_is_consistent),
      cmocka_unit_test(nothing_comes_of_the_lost),
      cmocka_unit_test(without_discount_the_end_may_never_come),
      cmocka_unit_test(draws_are_of_the_model),
      cmocka_unit_test(cohorts_give_the_published_fit),
      cmocka_unit_test(the_published_fit_goes_on_as_published),
      cmocka_unit_test(fits_are_not_below_the_truth),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

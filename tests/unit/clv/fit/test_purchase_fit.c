/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/clv_data.h"

#include <math.h>

#include "clv/fit/purchase_fit.h"
#include "clv/fit/purchase_models.h"

static clv_customer sample[CLV_MOST_CUSTOMERS];
static clv_columns columns;

/* @param errors Standard errors; NULL: not looked at. */
static void check_fit(int kind, double unit_days, const double *expected, const double *errors,
                      double log_likelihood) {
  const tier__purchase_model *model = tier__purchase_models[kind];
  const size_t count = clv_read_sample(sample);
  const tier__purchase_rows rows = clv_purchase_rows(sample, count, unit_days, &columns);
  double params[TIER__PURCHASES_MOST];
  tier__fit_report report;
  assert_int_equal(count, 2357);
  assert_int_equal(rows.count, 1016);
  tier__purchase_fit(model, &rows, NULL, 0, params, NULL, &report);
  assert_int_equal(report.verdict, TIER__FIT_CONVERGED);
  for (size_t i = 0; i < model->count; i++) {
    assert_close(params[i], expected[i], 1e-5);
    if (errors != NULL) {
      assert_close(params[i] * sqrt(report.covariance[i][i]), errors[i], 2e-5);
    }
  }
  assert_int_equal(report.has_covariance, 1);
  assert_null(report.reason);
  assert_near(report.log_likelihood, log_likelihood, 1e-6);
  assert_in_range(report.iterations, 1, 30);
}

static void purchases_of_the_sample_give_the_published_fit(void **state) {
  static const double bg[] = {0.242594548, 4.413602667, 0.792920947, 2.425902938};
  static const double mbg[] = {0.524843305, 6.183086383, 0.891359300, 1.614001727};
  static const double pareto[] = {0.553277089, 10.5776836, 0.606239656, 11.6687241};
  static const double bg_errors[] = {0.0125574, 0.3782241, 0.1857335, 0.7054127};
  static const double mbg_errors[] = {0.083268, 0.695621, 0.154790, 0.537495};
  static const double pareto_errors[] = {0.047628, 0.842723, 0.187281, 6.211104};
  (void)state;
  check_fit(TIER__PURCHASES_BG, 7, bg, bg_errors, -9582.429207);
  check_fit(TIER__PURCHASES_MBG, 7, mbg, mbg_errors, -9582.135716);
  check_fit(TIER__PURCHASES_PARETO, 7, pareto, pareto_errors, -9594.976179);
}

static void the_unit_of_time_scales_times_only(void **state) {
  static const double bg[] = {0.242594548, 7 * 4.413602667, 0.792920947, 2.425902938};
  static const double pareto[] = {0.553277089, 7 * 10.5776836, 0.606239656, 7 * 11.6687241};
  const double shift = 2457 * 1.9459101490553132; /* 2,457 repeat purchases, ln 7 each. */
  (void)state;
  check_fit(TIER__PURCHASES_BG, 1, bg, NULL, -9582.429207 - shift);
  check_fit(TIER__PURCHASES_PARETO, 1, pareto, NULL, -9594.976179 - shift);
}

/* At the maximum the customers' rates, given what they bought, average to the mean rate of the population. */
static void nbd_of_the_sample_keeps_the_mean_rate(void **state) {
  const tier__purchase_model *nbd = tier__purchase_models[TIER__PURCHASES_NBD];
  const tier__purchase_rows rows = clv_purchase_rows(sample, clv_read_sample(sample), 7, &columns);
  double params[TIER__PURCHASES_MOST], expected = 0;
  tier__fit_report report;
  (void)state;
  tier__purchase_fit(nbd, &rows, NULL, 0, params, NULL, &report);
  assert_int_equal(report.verdict, TIER__FIT_CONVERGED);
  for (size_t i = 0; i < rows.count; i++) {
    expected += rows.weight[i] * (params[0] + rows.x[i]) / (params[1] + rows.age[i]) / (params[0] / params[1]);
  }
  assert_close(expected, 2357, 1e-9);
  assert_true(report.log_likelihood < -9594.976179); /* Nested in Pareto/NBD. */
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
  assert_close(params.p * sqrt(report.covariance[0][0]), 1.1901, 5e-5);
  assert_close(params.q * sqrt(report.covariance[1][1]), 0.29013, 5e-5);
  assert_close(params.gamma * sqrt(report.covariance[2][2]), 4.1594, 5e-5);
}

/* Gamma(shape, 1) for whole shapes. */
static double random_gamma(uint64_t *random, int shape) {
  double sum = 0;
  for (int i = 0; i < shape; i++) {
    sum -= log(clv_random(random));
  }
  return sum;
}

/* r = 2, alpha = 40; then a = 1, b = 3, or s = 1, beta = 300. */
static const double truths[TIER__PURCHASES_COUNT][4] = {{2, 40}, {2, 40, 1, 300}, {2, 40, 1, 3}, {2, 40, 1, 3}};

/* Customers of the model itself, times in whole days. */
static size_t simulate(int kind, size_t count, uint64_t seed) {
  uint64_t random = seed;
  for (size_t i = 0; i < count; i++) {
    const double rate = random_gamma(&random, 2) / 40;
    const double gone = random_gamma(&random, 1), p = gone / (gone + random_gamma(&random, 3));
    const int64_t age = 200 + (int64_t)(200 * clv_random(&random));
    double t = 0;
    const double life = kind == TIER__PURCHASES_PARETO ? -log(clv_random(&random)) / gone * 300 : 1e9;
    const int drops_out = kind == TIER__PURCHASES_BG || kind == TIER__PURCHASES_MBG;
    int left = kind == TIER__PURCHASES_MBG && clv_random(&random) < p;
    sample[i] = (clv_customer){0, 0, age, 0};
    while (!left) {
      t -= log(clv_random(&random)) / rate;
      if (t > (double)age || t > life) {
        break;
      }
      sample[i].x++;
      sample[i].last = (int64_t)t;
      left = drops_out && clv_random(&random) < p;
    }
  }
  return count;
}

static void known_parameters_are_found_again(void **state) {
  (void)state;
  for (int kind = 0; kind <= TIER__PURCHASES_MBG; kind++) {
    const tier__purchase_model *model = tier__purchase_models[kind];
    const size_t count = simulate(kind, CLV_MOST_CUSTOMERS, 20);
    const tier__purchase_rows rows = clv_purchase_rows(sample, count, 1, &columns);
    tier__newton_point at_truth;
    double params[TIER__PURCHASES_MOST];
    tier__fit_report report;
    tier__purchase_fit(model, &rows, NULL, 0, params, NULL, &report);
    model->log_likelihood(truths[kind], &rows, &at_truth);
    assert_int_equal(report.verdict, TIER__FIT_CONVERGED);
    assert_close(params[0], 2, 0.15);
    assert_close(params[1], 40, 0.15);
    if (model->count == 4) {
      assert_close(params[2] / (params[2] + params[3]), truths[kind][2] / (truths[kind][2] + truths[kind][3]), 0.15);
    }
    /* Twice the gain over the truth is chi-squared with as many degrees of freedom as parameters. */
    assert_true(report.log_likelihood >= at_truth.value && report.log_likelihood < at_truth.value + 15);
  }
}

/* All buy at the same rate and none leaves early: r and alpha rise for ever, and a or s falls. */
static void a_boundary_is_told_from_a_maximum(void **state) {
  static const char *const reasons[] = {"r and alpha rise together: all customers buy at the same rate",
                                        "s falls against beta: nobody leaves, as in NBD",
                                        "a falls against b: nobody leaves, as in NBD",
                                        "a falls against b: nobody leaves, as in NBD"};
  static const double x[] = {4, 5, 6}, last[] = {90, 95, 99}, age[] = {100, 100, 100}, weight[] = {10, 30, 10};
  double pair_last[] = {90, 95, 99}, work[3 * TIER__PAIR_WORK], params[TIER__PURCHASES_MOST];
  size_t of_row[] = {0, 1, 2};
  tier__purchase_pairs pairs = {3, pair_last, of_row, work};
  const tier__purchase_rows rows = {3, x, last, age, weight, &pairs, 0};
  tier__fit_report report;
  const tier__customer customer = {5, 95, 100};
  double expected, discounted;
  (void)state;
  for (int kind = 0; kind <= TIER__PURCHASES_MBG; kind++) {
    const tier__purchase_model *model = tier__purchase_models[kind];
    tier__purchase_fit(model, &rows, NULL, 0, params, NULL, &report);
    assert_int_equal(report.verdict, TIER__FIT_BOUNDARY);
    assert_string_equal(report.reason, reasons[kind]);
    assert_true(report.at_bound & 1);
    assert_int_equal(report.has_covariance, 0);
    assert_true(isfinite(report.log_likelihood));
    assert_true(report.direction[0] > 0.4);
    assert_near(report.direction[0], report.direction[1], 1e-3);
    model->future(params, &customer, 100, 0, &expected, &discounted);
    assert_close(expected * model->alive(params, &customer), 5, 0.1);
  }
}

/* Customers who never leave: in Pareto/NBD s / beta falls to nothing, and it predicts what NBD does. */
static void a_business_that_nobody_leaves_is_at_the_boundary(void **state) {
  const size_t count = simulate(TIER__PURCHASES_NBD, 1000, 5);
  const tier__purchase_rows rows = clv_purchase_rows(sample, count, 1, &columns);
  const tier__purchase_model *pareto = tier__purchase_models[TIER__PURCHASES_PARETO];
  const tier__purchase_model *nbd = tier__purchase_models[TIER__PURCHASES_NBD];
  double params[TIER__PURCHASES_MOST], nested[TIER__PURCHASES_MOST], expected, discounted, without;
  const tier__customer customer = {3, 250, 300};
  tier__fit_report report, nested_report;
  (void)state;
  tier__purchase_fit(pareto, &rows, NULL, 0, params, NULL, &report);
  tier__purchase_fit(nbd, &rows, NULL, 0, nested, NULL, &nested_report);
  assert_int_equal(report.verdict, TIER__FIT_BOUNDARY);
  assert_string_equal(report.reason, "s falls against beta: nobody leaves, as in NBD");
  assert_true(report.log_likelihood > nested_report.log_likelihood - 1e-3 &&
              report.log_likelihood < nested_report.log_likelihood + 8);
  pareto->future(params, &customer, 100, 0, &expected, &discounted);
  nbd->future(nested, &customer, 100, 0, &without, &discounted);
  assert_close(expected * pareto->alive(params, &customer), without, 0.05);
}

static void equal_spend_is_at_the_boundary_with_the_right_mean(void **state) {
  static const double x[] = {1, 2, 3}, mean[] = {20, 20, 20}, weight[] = {10, 5, 5};
  const tier__gamma_rows rows = {3, x, mean, weight};
  tier__gamma_params params;
  tier__fit_report report;
  double population, own;
  (void)state;
  tier__gamma_fit(&rows, &params, &report);
  assert_int_equal(report.verdict, TIER__FIT_BOUNDARY);
  assert_string_equal(report.reason, "p rises: each customer always spends the same");
  assert_int_equal(tier__gamma_mean(&params, 2, 20, &population, &own), 1);
  assert_close(population + own, 20, 1e-3);
}

static uint64_t hashed(uint64_t hash, const double *values, size_t count) {
  for (size_t i = 0; i < count; i++) {
    hash = (hash ^ tier_test_bits(values[i])) * UINT64_C(1099511628211);
  }
  return hash;
}

/* Derivatives at a fixed point, and the fit. */
static uint64_t hash_of_fit(uint64_t hash, int kind, const double *at, const tier__purchase_rows *rows) {
  const tier__purchase_model *model = tier__purchase_models[kind];
  tier__newton_point point;
  double found[TIER__PURCHASES_MOST];
  tier__fit_report report;
  model->log_likelihood(at, rows, &point);
  hash = hashed(hash, &point.value, 1);
  hash = hashed(hash, point.gradient, model->count);
  tier__purchase_fit(model, rows, NULL, 0, found, NULL, &report);
  hash = hashed(hash, found, model->count);
  hash = hashed(hash, &report.log_likelihood, 1);
  for (size_t i = 0; i < model->count; i++) {
    hash = hashed(hash, point.hessian[i], i + 1);
    hash = hashed(hash, report.covariance[i], model->count);
  }
  return hash;
}

/* What is predicted for all customers. */
static uint64_t hash_of_predictions(uint64_t hash, int kind, const double *at, const tier__purchase_rows *rows) {
  const tier__purchase_model *model = tier__purchase_models[kind];
  for (size_t i = 0; i < rows->count; i++) {
    const tier__customer customer = {rows->x[i], rows->last[i], rows->age[i]};
    double made[3] = {model->alive(at, &customer), 0, 0};
    model->future(at, &customer, 365, 0.00026, &made[1], &made[2]);
    hash = hashed(hash, made, 3);
  }
  return hash;
}

#define EMPTY UINT64_C(14695981039346656037)

/* What every compiler and processor must give, down to the last bit. */
static void the_bits_are_fixed(void **state) {
  static const double at[TIER__PURCHASES_MOST] = {0.3, 31, 0.7, 2.5};
  const tier__purchase_rows rows = clv_purchase_rows(sample, clv_read_sample(sample), 1, &columns);
  uint64_t fits = EMPTY, predictions = EMPTY;
  (void)state;
  for (int kind = TIER__PURCHASES_BG; kind <= TIER__PURCHASES_MBG; kind++) {
    fits = hash_of_fit(fits, kind, at, &rows);
    predictions = hash_of_predictions(predictions, kind, at, &rows);
  }
  assert_true(fits == UINT64_C(0xd766fc90f4f2bfcc));
  assert_true(predictions == UINT64_C(0xb2309ef27065bc64));
}

/* At alpha above beta and below, by series and by quadrature. */
static void the_bits_of_pareto_nbd_and_nbd_are_fixed(void **state) {
  static const double points[][TIER__PURCHASES_MOST] = {
      {0.3, 31, 0.7, 250}, {0.3, 310, 0.7, 25}, {0.3, 31000, 0.7, 2}, {0.3, 2, 0.7, 1e5}};
  const tier__purchase_rows rows = clv_purchase_rows(sample, clv_read_sample(sample), 1, &columns);
  uint64_t fits = EMPTY, predictions = EMPTY;
  (void)state;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    for (int kind = TIER__PURCHASES_NBD; kind <= TIER__PURCHASES_PARETO; kind++) {
      fits = hash_of_fit(fits, kind, points[i], &rows);
      predictions = hash_of_predictions(predictions, kind, points[i], &rows);
    }
  }
  assert_true(fits == UINT64_C(0xec0b26975fd79fea));
  assert_true(predictions == UINT64_C(0x3d650364037561b7));
}

static void the_bits_of_spend_are_fixed(void **state) {
  const tier__gamma_rows rows = clv_spend_rows(sample, clv_read_sample(sample), &columns);
  tier__gamma_params params;
  tier__fit_report report;
  (void)state;
  tier__gamma_fit(&rows, &params, &report);
  const double found[4] = {params.p, params.q, params.gamma, report.log_likelihood};
  uint64_t hash = hashed(EMPTY, found, 4);
  for (size_t i = 0; i < 3; i++) {
    hash = hashed(hash, report.covariance[i], 3);
  }
  assert_true(hash == UINT64_C(0xa97eb3e7e1313fe9));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(purchases_of_the_sample_give_the_published_fit),
      cmocka_unit_test(the_unit_of_time_scales_times_only),
      cmocka_unit_test(nbd_of_the_sample_keeps_the_mean_rate),
      cmocka_unit_test(spend_of_the_sample_gives_the_published_fit),
      cmocka_unit_test(known_parameters_are_found_again),
      cmocka_unit_test(a_boundary_is_told_from_a_maximum),
      cmocka_unit_test(a_business_that_nobody_leaves_is_at_the_boundary),
      cmocka_unit_test(equal_spend_is_at_the_boundary_with_the_right_mean),
      cmocka_unit_test(the_bits_are_fixed),
      cmocka_unit_test(the_bits_of_pareto_nbd_and_nbd_are_fixed),
      cmocka_unit_test(the_bits_of_spend_are_fixed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The CDNOW sample, as others have assessed it, and what must hold for any customers. */
#include "unit/clv/forecast/cdnow_holdout.h"
#include "unit/clv/forecast/forecast_fixture.h"

#include <math.h>

enum { BINS = 8 };

/* Maximum likelihood on the sample. */
static const double pareto[4] = {0.553277089, 10.5776836, 0.606239656, 11.6687241};
static const double bg[4] = {0.242594548, 4.413602667, 0.792920947, 2.425902938};
static const double mbg[4] = {0.524843305, 6.183086383, 0.891359300, 1.614001727};

static tier_clv_assessment assess(const tier_clv *model, const cdnow_holdout *cdnow, tier_clv_bin *bins) {
  tier_clv_assessment made = {.size = sizeof made};
  tier_error err = {.size = sizeof err};
  if (tier_clv_assess(model, &cdnow->data, cdnow->later, 39, 0, &made, bins, BINS, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return made;
}

static void test_holdout(void **state) {
  static const struct {
    tier_clv_kind kind;
    const double *params;
    double expected, mae, rmse;
  } cases[] = {{TIER_CLV_PARETO_NBD, pareto, 1665.51, 0.75452, 1.60285},
               {TIER_CLV_BG_NBD, bg, 1653.41, 0.78545, 1.60798},
               {TIER_CLV_MBG_NBD, mbg, 1576.73, 0.76478, 1.60718}};
  static cdnow_holdout cdnow;
  tier_context *context = forecast_context(1);
  (void)state;
  cdnow_read(&cdnow);
  for (size_t i = 0; i < 3; i++) {
    tier_clv *model = forecast_model_of(context, cases[i].kind, cases[i].params, 4);
    const tier_clv_assessment made = assess(model, &cdnow, NULL);
    assert_same_bits(made.customers, 2357.0);
    assert_same_bits(made.actual, 1882.0);
    assert_near(made.expected, cases[i].expected, 0.005);
    assert_near(made.bias, cases[i].expected / 1882 - 1, 1e-5);
    assert_near(made.mae, cases[i].mae, 5e-6);
    assert_near(made.rmse, cases[i].rmse, 5e-6);
    assert_near(made.same_rate_expected, 2930, 0.5);
    assert_near(made.same_rate_mae, 1.0237, 5e-5);
    assert_close(made.zero_mae, 1882.0 / 2357, 1e-15);
    assert_same_bits(made.top_share, 0.2);
    assert_same_bits(made.chance_hit_rate, 0.2);
    assert_true(made.hit_rate > 0.4 && made.hit_rate < 1);
    assert_true(made.calibration_error > 0.1 && made.calibration_error < 0.2);
    assert_int_equal(made.grade, 'B');
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

static void test_bins(void **state) {
  const double customers[BINS] = {1411, 439, 214, 100, 62, 38, 29, 64};
  const double actual[BINS] = {0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359};
  const double expected[2][BINS] = {
      {0.138, 0.600, 1.196, 1.714, 2.399, 2.907, 3.819, 6.403},
      {0.2250893, 0.5231364, 1.044126, 1.520256, 2.163824, 2.653789, 3.503957, 6.157036}};
  const double tolerance[2] = {1e-3, 3e-6}; /* The former had not quite converged. */
  const double walkthrough[4] = {0.2425967, 4.413659, 0.7929869, 2.426164};
  static cdnow_holdout cdnow;
  tier_context *context = forecast_context(1);
  tier_clv *models[2] = {forecast_model_of(context, TIER_CLV_PARETO_NBD, pareto, 4),
                         forecast_model_of(context, TIER_CLV_BG_NBD, walkthrough, 4)};
  (void)state;
  cdnow_read(&cdnow);
  for (size_t m = 0; m < 2; m++) {
    tier_clv_bin bins[BINS];
    double apart = 0;
    const tier_clv_assessment made = assess(models[m], &cdnow, bins);
    for (size_t i = 0; i < BINS; i++) {
      assert_same_bits(bins[i].frequency, (double)i);
      assert_same_bits(bins[i].customers, customers[i]);
      assert_near(bins[i].actual, actual[i], 5.1e-4);
      assert_near(bins[i].expected, expected[m][i], tolerance[m]);
      apart += customers[i] * fabs(bins[i].actual - bins[i].expected);
    }
    assert_close(made.calibration_error, apart / 1882, 1e-13);
    tier_clv_destroy(models[m]);
  }
  tier_context_destroy(context);
}

/* Backward, each customer twice and with half the weight, in threads: the same bits. */
static void test_order(void **state) {
  static cdnow_holdout cdnow, backward;
  static double weights[CLV_MOST_CUSTOMERS], turned[CLV_MOST_CUSTOMERS];
  tier_clv_assessment made[2];
  tier_clv_bin bins[2][BINS];
  (void)state;
  cdnow_read(&cdnow);
  cdnow_read(&backward);
  for (size_t i = 0; i < cdnow.count; i++) {
    const size_t j = cdnow.count - 1 - i;
    weights[i] = 0.1 + (double)(i % 7) / 3;
    turned[j] = weights[i];
    backward.x[j] = cdnow.x[i], backward.last[j] = cdnow.last[i];
    backward.age[j] = cdnow.age[i], backward.later[j] = cdnow.later[i];
  }
  cdnow.data.weights = weights, backward.data.weights = turned;
  for (size_t i = 0; i < 2; i++) {
    tier_context *context = forecast_context(i == 0 ? 1 : 3);
    tier_clv *model = forecast_model_of(context, TIER_CLV_MBG_NBD, mbg, 4);
    made[i] = assess(model, i == 0 ? &cdnow : &backward, bins[i]);
    tier_clv_destroy(model);
    tier_context_destroy(context);
  }
  assert_memory_equal(&made[0], &made[1], sizeof made[0]);
  assert_memory_equal(bins[0], bins[1], sizeof bins[0]);
}

/* A weight of two is two customers. */
static void test_weights(void **state) {
  double x[4] = {0, 2, 1, 1}, last[4] = {0, 3, 2, 2}, age[4] = {5, 6, 5, 5}, later[4] = {0, 2, 1, 1};
  const double weights[3] = {1, 1, 2};
  const tier_clv_data each = {.size = sizeof each, .count = 4, .frequency = x, .recency = last, .age = age};
  tier_clv_data weighted = each;
  tier_clv_assessment a = {.size = sizeof a}, b = {.size = sizeof b};
  tier_context *context = forecast_context(1);
  tier_clv *model = forecast_model(context, TIER_CLV_PARETO_NBD);
  (void)state;
  weighted.count = 3, weighted.weights = weights;
  assert_int_equal(tier_clv_assess(model, &each, later, 5, 0.3, &a, NULL, 0, NULL), TIER_OK);
  assert_int_equal(tier_clv_assess(model, &weighted, later, 5, 0.3, &b, NULL, 0, NULL), TIER_OK);
  assert_memory_equal(&a, &b, sizeof a);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

/* Ten equal customers, two of whom bought: whoever picks can do no better than chance. */
static void test_ties(void **state) {
  double x[10], last[10], age[10], later[10] = {1, 0, 0, 0, 0, 0, 1, 0, 0, 0};
  tier_clv_data data = {.size = sizeof data, .count = 10, .frequency = x, .recency = last, .age = age};
  tier_clv_assessment made = {.size = sizeof made};
  tier_context *context = forecast_context(1);
  tier_clv *model = forecast_model(context, TIER_CLV_BG_NBD);
  (void)state;
  for (size_t i = 0; i < 10; i++) {
    x[i] = 1, last[i] = 2, age[i] = 3;
  }
  assert_int_equal(tier_clv_assess(model, &data, later, 4, 0.2, &made, NULL, 0, NULL), TIER_OK);
  assert_close(made.hit_rate, 0.2, 1e-15);
  assert_close(made.same_rate_hit_rate, 0.2, 1e-15);
  x[6] = 2, x[0] = 3; /* Now it knows better. */
  assert_int_equal(tier_clv_assess(model, &data, later, 4, 0.2, &made, NULL, 0, NULL), TIER_OK);
  assert_close(made.hit_rate, 1, 1e-15);
  assert_close(made.same_rate_hit_rate, 1, 1e-15);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

/* What comes as predicted is an A; nothing at all, and twice as much, a C. */
static void test_grade(void **state) {
  forecast_customers customers;
  double later[FORECAST_ROWS];
  tier_clv_assessment made = {.size = sizeof made};
  tier_context *context = forecast_context(1);
  tier_clv *model = forecast_model(context, TIER_CLV_MBG_NBD);
  const double scale[] = {1, 0.92, 0.8, 0.5, 0};
  const char grade[] = {'A', 'A', 'B', 'C', 'C'};
  (void)state;
  forecast_fill(model, 3, &customers);
  const tier_clv_predict_options options = {.size = sizeof options, .horizon = 10};
  const tier_clv_prediction wanted = {.size = sizeof wanted, .purchases = later};
  for (size_t i = 0; i < sizeof grade; i++) {
    assert_int_equal(tier_clv_predict(model, &customers.data, &options, &wanted, NULL), TIER_OK);
    for (size_t row = 0; row < FORECAST_ROWS; row++) {
      later[row] *= scale[i];
    }
    assert_int_equal(tier_clv_assess(model, &customers.data, later, 10, 0, &made, NULL, 0, NULL), TIER_OK);
    assert_int_equal(made.grade, grade[i]);
    assert_near(made.bias, scale[i] > 0 ? 1 / scale[i] - 1 : 0, 1e-14);
    assert_near(made.calibration_error, made.bias, 1e-14);
  }
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

static void assert_fails(const tier_clv *model, const tier_clv_data *data, const double *later, double horizon,
                         double top_share, size_t bin_count, int64_t row) {
  tier_error err = {.size = sizeof err};
  tier_clv_assessment made = {.size = sizeof made, .mae = 7};
  assert_int_equal(tier_clv_assess(model, data, later, horizon, top_share, &made, NULL, bin_count, &err),
                   TIER_E_ARGUMENT);
  assert_int_equal(err.row, row);
  assert_same_bits(made.mae, 7.0);
}

static void test_errors(void **state) {
  forecast_customers customers;
  double later[FORECAST_ROWS] = {0}, weights[FORECAST_ROWS] = {0};
  tier_error err = {.size = sizeof err};
  tier_clv_assessment made = {.size = 8};
  tier_context *context = forecast_context(1);
  tier_clv *model = forecast_model(context, TIER_CLV_BG_BB), *spend = forecast_model(context, TIER_CLV_GAMMA_GAMMA);
  tier_clv_data *data = &customers.data;
  (void)state;
  forecast_fill(model, 4, &customers);
  assert_int_equal(tier_clv_assess(model, data, later, 3, 0, &made, NULL, 0, &err), TIER_E_STRUCT_SIZE);
  assert_int_equal(tier_clv_assess(model, data, later, 3, 0, NULL, NULL, 0, &err), TIER_E_ARGUMENT);
  assert_fails(NULL, data, later, 3, 0, 0, -1);
  assert_fails(spend, data, later, 3, 0, 0, -1);
  assert_fails(model, NULL, later, 3, 0, 0, -1);
  assert_fails(model, data, NULL, 3, 0, 0, -1);
  assert_fails(model, data, later, 0, 0, 0, -1);
  assert_fails(model, data, later, 2.5, 0, 0, -1);
  assert_fails(model, data, later, 3, 1, 0, -1);
  assert_fails(model, data, later, 3, -0.1, 0, -1);
  assert_fails(model, data, later, 3, (double)NAN, 0, -1);
  assert_fails(model, data, later, 3, 0, 1001, -1);
  later[5] = (double)NAN;
  assert_fails(model, data, later, 3, 0, 0, 5);
  later[5] = -1;
  assert_fails(model, data, later, 3, 0, 0, 5);
  later[5] = 0, data->weights = weights;
  assert_fails(model, data, later, 3, 0, 0, -1);
  weights[9] = -1;
  assert_fails(model, data, later, 3, 0, 0, 9);
  weights[9] = 1;
  made.size = sizeof made;
  assert_int_equal(tier_clv_assess(model, data, later, 3, 0, &made, NULL, 1000, &err), TIER_OK);
  data->count = 0;
  assert_fails(model, data, later, 3, 0, 0, -1);
  tier_clv_destroy(spend);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_holdout), cmocka_unit_test(test_bins),  cmocka_unit_test(test_order),
      cmocka_unit_test(test_weights), cmocka_unit_test(test_ties),  cmocka_unit_test(test_grade),
      cmocka_unit_test(test_errors),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tracking: the CDNOW sample week by week, as in the BTYD walkthrough, and what must hold for any customers. */
#include "unit/clv/forecast/cdnow_holdout.h"
#include "unit/clv/forecast/forecast_fixture.h"

#include <math.h>

enum { WEEKS = 78 };

static void test_published(void **state) {
  static const struct {
    tier_clv_kind kind;
    double params[4], weeks[6], tolerance;
  } cases[] = {{TIER_CLV_PARETO_NBD,
                {0.553277089, 10.5776836, 0.606239656, 11.6687241},
                {78.308, 76.419, 74.648, 72.983, 71.414, 69.933},
                6e-3}, /* Had not quite converged. */
               {TIER_CLV_BG_NBD,
                {0.2425967, 4.413659, 0.7929869, 2.426164},
                {76.86531, 74.88843, 73.04554, 71.32166, 69.70412, 68.18213},
                6e-5}};
  static cdnow_holdout cdnow;
  tier_context *context = forecast_context(2);
  (void)state;
  cdnow_read(&cdnow);
  for (size_t m = 0; m < 2; m++) {
    tier_clv *model = forecast_model_of(context, cases[m].kind, cases[m].params, 4);
    double cumulative[WEEKS];
    assert_int_equal(tier_clv_track(model, &cdnow.data, cdnow.starts, 1, WEEKS, cumulative, NULL), TIER_OK);
    for (size_t i = 0; i < 6; i++) {
      assert_near(cumulative[19 + i] - cumulative[18 + i], cases[m].weeks[i], cases[m].tolerance);
    }
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

/* The sum over customers of what a new one does until then, weighted, by their covariates, in any order. */
static void test_sum(void **state) {
  tier_context *context = forecast_context(3);
  tier_clv *plain = forecast_model(context, TIER_CLV_PARETO_NBD);
  tier_clv with = *plain;
  forecast_customers c;
  double weights[FORECAST_ROWS], starts[FORECAST_ROWS], cumulative[5], again[5];
  (void)state;
  forecast_fill(plain, 5, &c);
  with.covariate_count = 2;
  with.effects[0] = 0.5, with.effects[1] = -0.3, with.effects[2] = 0.2, with.effects[3] = 0.1;
  c.data.covariates = c.covariates, c.data.covariate_count = 2;
  c.data.weights = weights;
  for (size_t i = 0; i < FORECAST_ROWS; i++) {
    weights[i] = (double)(i % 3) / 7;
    starts[i] = (double)(i % 14);
  }
  assert_int_equal(tier_clv_track(&with, &c.data, starts, 2.5, 5, cumulative, NULL), TIER_OK);
  for (int step = 0; step < 5; step++) {
    double sum = 0;
    for (size_t i = 0; i < FORECAST_ROWS; i++) {
      const double z[2] = {c.z[0][i], c.z[1][i]}, age = fmax(2.5 * (step + 1) - starts[i], 0);
      double one;
      assert_int_equal(tier_clv_new_customer(&with, z, &age, 1, &one, NULL), TIER_OK);
      sum += weights[i] * one;
    }
    assert_close(cumulative[step], sum, 1e-13);
  }
  for (size_t i = 0; i < FORECAST_ROWS / 2; i++) {
    const size_t j = FORECAST_ROWS - 1 - i;
    double *const columns[] = {weights, starts, c.z[0], c.z[1]};
    for (size_t k = 0; k < 4; k++) {
      const double kept = columns[k][i];
      columns[k][i] = columns[k][j];
      columns[k][j] = kept;
    }
  }
  assert_int_equal(tier_clv_track(&with, &c.data, starts, 2.5, 5, again, NULL), TIER_OK);
  assert_memory_equal(cumulative, again, sizeof again);
  tier_clv_destroy(plain);
  tier_context_destroy(context);
}

static void assert_fails(const tier_clv *model, const tier_clv_data *data, const double *starts, double step,
                         size_t count, int64_t row) {
  tier_error err = {.size = sizeof err};
  double out[4] = {7, 7, 7, 7};
  assert_int_equal(tier_clv_track(model, data, starts, step, count, out, &err), TIER_E_ARGUMENT);
  assert_int_equal(err.row, row);
  assert_same_bits(out[0], 7.0);
}

static void test_errors(void **state) {
  tier_context *context = forecast_context(1);
  tier_clv *bg = forecast_model(context, TIER_CLV_BG_NBD), *bb = forecast_model(context, TIER_CLV_BG_BB);
  tier_clv *spend = forecast_model(context, TIER_CLV_GAMMA_GAMMA);
  double starts[3] = {0, 1, 2}, weights[3] = {1, 1, 1}, out[4];
  tier_clv_data data = {.size = sizeof data, .count = 3, .weights = weights};
  (void)state;
  assert_int_equal(tier_clv_track(bg, &data, starts, 1, 4, out, NULL), TIER_OK);
  assert_int_equal(tier_clv_track(bg, &data, starts, 1, 0, NULL, NULL), TIER_OK);
  assert_int_equal(tier_clv_track(bg, &data, starts, 1, 1, NULL, NULL), TIER_E_ARGUMENT);
  assert_fails(NULL, &data, starts, 1, 4, -1);
  assert_fails(spend, &data, starts, 1, 4, -1);
  assert_fails(bg, NULL, starts, 1, 4, -1);
  assert_fails(bg, &data, NULL, 1, 4, -1);
  assert_fails(bg, &data, starts, 0, 4, -1);
  assert_fails(bg, &data, starts, (double)NAN, 4, -1);
  assert_fails(bg, &data, starts, 1e15, 4, -1);
  assert_fails(bb, &data, starts, 0.5, 4, -1);
  starts[2] = 0.5;
  assert_fails(bb, &data, starts, 1, 4, 2);
  starts[1] = -1;
  assert_fails(bg, &data, starts, 1, 4, 1);
  starts[1] = 1, weights[2] = -1;
  assert_fails(bg, &data, starts, 1, 4, 2);
  data.count = 0;
  assert_int_equal(tier_clv_track(bg, &data, NULL, 1, 4, out, NULL), TIER_OK);
  assert_same_bits(out[3], 0.0);
  tier_clv_destroy(spend);
  tier_clv_destroy(bb);
  tier_clv_destroy(bg);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_published),
      cmocka_unit_test(test_sum),
      cmocka_unit_test(test_errors),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

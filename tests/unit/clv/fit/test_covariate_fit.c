/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "base/context_object.h"
#include "clv/common/compress.h"
#include "clv/fit/purchase_fit.h"
#include "clv/fit/purchase_models.h"
#include "math/elementary.h"

enum { CUSTOMERS = 4000, EFFECTS = TIER__EFFECTS_MOST * TIER__COVARIATES_MOST };

static tier_context *context;
static double x[CUSTOMERS], last[CUSTOMERS], age[CUSTOMERS], z[2][CUSTOMERS];
static const double *const covariates[2] = {z[0], z[1]};

/* In days. */
static const double truths[TIER__PURCHASES_COUNT][TIER__PURCHASES_MOST] = {
    {1.2, 40}, {1.2, 40, 0.8, 90}, {1.2, 40, 0.7, 2.5}, {1.2, 40, 0.7, 2.5}};
/* One row for each effect: of group 0 to 2, and of being new. */
static const double effects[] = {0.4, -0.5, -0.3, 0.6, 0.2, -0.4};

/* Customers of three groups, some of them new; group and novelty are correlated. */
static void simulate(int kind, uint64_t seed) {
  const tier__purchase_model *model = tier__purchase_models[kind];
  for (size_t i = 0; i < CUSTOMERS; i++) {
    tier__random random = tier__random_begin(seed, i);
    double params[TIER__PURCHASES_MOST];
    tier__drawn drawn;
    z[0][i] = floor(3 * tier__random_uniform(&random));
    z[1][i] = tier__random_uniform(&random) < 0.2 + 0.3 * z[0][i];
    const double own[2] = {z[0][i], z[1][i]};
    tier__purchase_params_with(model, truths[kind], effects, 2, own, params);
    age[i] = 150 + floor(100 * tier__random_uniform(&random));
    model->draw(params, &random, age[i], 0, &drawn);
    x[i] = drawn.x;
    last[i] = ceil(drawn.last);
  }
}

typedef struct outcome {
  double params[TIER__PURCHASES_MOST], effects[EFFECTS];
  tier__fit_report report;
} outcome;

static tier__compressed compress(int kind, size_t covariate_count) {
  const tier__purchase_columns columns = {CUSTOMERS, x, last, age, NULL, NULL, covariate_count, covariates};
  tier__compressed data;
  assert_int_equal(tier__compress(context, &columns, tier__purchase_models[kind]->paired, &data, NULL), TIER_OK);
  return data;
}

static outcome fit(int kind, size_t covariate_count) {
  tier__compressed data = compress(kind, covariate_count);
  outcome made;
  tier__purchase_fit(tier__purchase_models[kind], &data.rows, data.has_profiles ? &data.profiles : NULL, 0, made.params,
                     data.has_profiles ? made.effects : NULL, &made.report);
  tier__compressed_end(&data);
  return made;
}

static double log_likelihood(int kind, const tier__compressed *data, const double *params, const double *of) {
  return tier__purchase_log_likelihood(tier__purchase_models[kind], &data->rows, &data->profiles, params, of);
}

/* The log-likelihood in the variables of the report, moved from the outcome by `by` along two of them. */
static double moved(int kind, const tier__compressed *data, const outcome *at, size_t v, double by_v, size_t w,
                    double by_w) {
  const size_t own = tier__purchase_models[kind]->count;
  double params[TIER__PURCHASES_MOST], shifted[EFFECTS], by[TIER__NEWTON_MOST] = {0};
  memcpy(params, at->params, sizeof params);
  memcpy(shifted, at->effects, sizeof shifted);
  by[v] += by_v;
  by[w] += by_w;
  for (size_t i = 0; i < at->report.count; i++) {
    if (i < own) {
      params[i] *= tier__exp(by[i]);
    } else {
      shifted[i - own] += by[i];
    }
  }
  return log_likelihood(kind, data, params, shifted);
}

static void known_effects_are_found_again(void **state) {
  (void)state;
  for (int kind = 0; kind <= TIER__PURCHASES_MBG; kind++) {
    const tier__purchase_model *model = tier__purchase_models[kind];
    simulate(kind, 3);
    tier__compressed data = compress(kind, 2);
    const outcome found = fit(kind, 2), without = fit(kind, 0);
    const double at_truth = log_likelihood(kind, &data, truths[kind], effects);
    assert_int_equal(found.report.verdict, TIER__FIT_CONVERGED);
    assert_int_equal(found.report.count, model->count + 2 * model->effect_count);
    assert_int_equal(found.report.has_covariance, 1);
    assert_close(found.report.log_likelihood, log_likelihood(kind, &data, found.params, found.effects), 1e-12);
    /* Twice the gain is chi-squared with as many degrees of freedom as variables. */
    assert_true(found.report.log_likelihood >= at_truth && found.report.log_likelihood < at_truth + 20);
    assert_true(found.report.log_likelihood > without.report.log_likelihood + 20);
    for (size_t i = 0; i < 2 * model->effect_count; i++) {
      const size_t v = model->count + i;
      assert_near(found.effects[i], effects[i], 4.5 * sqrt(found.report.covariance[v][v]));
    }
    tier__compressed_end(&data);
  }
}

/* Minus the second differences of the log-likelihood, in variables as long as their standard errors. */
static void find_bend(int kind, const tier__compressed *data, const outcome *found, tier__matrix ret_bend) {
  const double step = 0.02;
  for (size_t v = 0; v < found->report.count; v++) {
    for (size_t w = 0; w < found->report.count; w++) {
      const double dv = step * sqrt(found->report.covariance[v][v]), dw = step * sqrt(found->report.covariance[w][w]);
      const double alike = moved(kind, data, found, v, dv, w, dw) + moved(kind, data, found, v, -dv, w, -dw);
      const double against = moved(kind, data, found, v, dv, w, -dw) + moved(kind, data, found, v, -dv, w, dw);
      ret_bend[v][w] = (against - alike) / (4 * step * step);
    }
  }
}

/* Level there, and bent as the covariance says: the one is the inverse of the other. */
static void the_report_is_in_the_covariates_as_given(void **state) {
  const int kind = TIER__PURCHASES_MBG;
  tier__matrix bend;
  (void)state;
  simulate(kind, 4);
  for (size_t i = 0; i < CUSTOMERS; i++) {
    z[0][i] = 10 * z[0][i] - 3;
  }
  tier__compressed data = compress(kind, 2);
  const outcome found = fit(kind, 2);
  find_bend(kind, &data, &found, bend);
  for (size_t v = 0; v < found.report.count; v++) {
    const double error = sqrt(found.report.covariance[v][v]), step = 1e-3 * error;
    const double rise = moved(kind, &data, &found, v, step, 0, 0) - moved(kind, &data, &found, v, -step, 0, 0);
    assert_near(rise / 2e-3, 0, 1e-4);
    for (size_t w = 0; w < found.report.count; w++) {
      double product = 0;
      for (size_t k = 0; k < found.report.count; k++) {
        product += bend[v][k] * found.report.covariance[k][w] / sqrt(found.report.covariance[k][k]);
      }
      assert_near(product / sqrt(found.report.covariance[w][w]), v == w ? 1 : 0, 2e-3);
    }
  }
  tier__compressed_end(&data);
}

static void another_scale_of_a_covariate_changes_no_prediction(void **state) {
  const int kind = TIER__PURCHASES_PARETO;
  const tier__purchase_model *model = tier__purchase_models[kind];
  (void)state;
  simulate(kind, 5);
  const outcome before = fit(kind, 1);
  for (size_t i = 0; i < CUSTOMERS; i++) {
    z[0][i] = 1000 * z[0][i] + 2e5;
  }
  const outcome after = fit(kind, 1);
  assert_close(after.report.log_likelihood, before.report.log_likelihood, 1e-12);
  for (size_t e = 0; e < model->effect_count; e++) {
    assert_close(1000 * after.effects[e], before.effects[e], 1e-6);
    assert_close(1e6 * after.report.covariance[4 + e][4 + e], before.report.covariance[4 + e][4 + e], 1e-6);
  }
  for (double group = 0; group < 3; group++) {
    const double scaled = 1000 * group + 2e5;
    double a[TIER__PURCHASES_MOST], b[TIER__PURCHASES_MOST];
    tier__purchase_params_with(model, before.params, before.effects, 1, &group, a);
    tier__purchase_params_with(model, after.params, after.effects, 1, &scaled, b);
    for (size_t i = 0; i < model->count; i++) {
      assert_close(b[i], a[i], 1e-6);
    }
  }
}

static void the_unit_of_time_scales_times_only(void **state) {
  const int kind = TIER__PURCHASES_BG;
  (void)state;
  simulate(kind, 6);
  const outcome days = fit(kind, 2);
  for (size_t i = 0; i < CUSTOMERS; i++) {
    last[i] /= 7, age[i] /= 7;
  }
  const outcome weeks = fit(kind, 2);
  assert_int_equal(weeks.report.iterations, days.report.iterations);
  for (size_t i = 0; i < days.report.count; i++) {
    assert_close(weeks.report.covariance[i][i], days.report.covariance[i][i], 1e-7);
    if (i < 4) {
      assert_close(weeks.params[i] * (i == 1 ? 7 : 1), days.params[i], 1e-8);
    } else {
      assert_near(weeks.effects[i - 4], days.effects[i - 4], 1e-8);
    }
  }
}

/* Constants, also one whose mean comes out rounded, and a covariate that says the same as another one. */
static void effects_that_cannot_be_told_lie_on_a_ridge(void **state) {
  const int kind = TIER__PURCHASES_MBG;
  (void)state;
  simulate(kind, 7);
  const outcome alone = fit(kind, 1);
  for (int second = 0; second < 3; second++) {
    for (size_t i = 0; i < CUSTOMERS; i++) {
      z[1][i] = second == 0 ? 5 : (second == 1 ? 1.0 / 97 : 5 - 2 * z[0][i]);
    }
    const outcome both = fit(kind, 2);
    double length = 0;
    assert_int_equal(both.report.verdict, TIER__FIT_RIDGE);
    assert_non_null(strstr(both.report.reason, "covariate"));
    assert_close(both.report.log_likelihood, alone.report.log_likelihood, 1e-9);
    for (size_t i = 0; i < both.report.count; i++) {
      length += both.report.direction[i] * both.report.direction[i];
      assert_true(i >= 4 || (both.params[i] > 1e-3 && both.params[i] < 1e3));
    }
    assert_close(length, 1, 1e-12);
  }
}

static void without_effect_parameters_stay(void **state) {
  const tier__purchase_model *model = tier__purchase_models[TIER__PURCHASES_BG];
  static const double none[EFFECTS] = {0}, one[] = {0.5, 0, 0}, value[] = {2, 3};
  double params[TIER__PURCHASES_MOST];
  (void)state;
  tier__purchase_params_with(model, truths[TIER__PURCHASES_BG], none, 2, value, params);
  assert_memory_equal(params, truths[TIER__PURCHASES_BG], sizeof params);
  tier__purchase_params_with(model, truths[TIER__PURCHASES_BG], one, 1, value, params);
  assert_close(params[1], 40 * exp(-1), 1e-14); /* Who buys more has a smaller alpha. */
  assert_same_bits(params[0], 1.2);
}

static int make_context(void **state) {
  (void)state;
  return tier__context_make(NULL, &context, NULL) == TIER_OK ? 0 : -1;
}

static int end_context(void **state) {
  (void)state;
  tier_context_destroy(context);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_effects_are_found_again),
      cmocka_unit_test(the_report_is_in_the_covariates_as_given),
      cmocka_unit_test(another_scale_of_a_covariate_changes_no_prediction),
      cmocka_unit_test(the_unit_of_time_scales_times_only),
      cmocka_unit_test(effects_that_cannot_be_told_lie_on_a_ridge),
      cmocka_unit_test(without_effect_parameters_stay),
  };
  return cmocka_run_group_tests(tests, make_context, end_context);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_fixture.h"

#include <math.h>

static clv_table table;

static const double params[] = {0.5, 4, 0.75, 2.5};

static tier_clv *make(tier_context *context, tier_clv_kind kind) {
  const int staged = kind == TIER_CLV_BG_CNBD_K || kind == TIER_CLV_MBG_CNBD_K;
  const tier_clv_fit_options options = {.size = sizeof options, .stages = staged ? 3 : 0};
  const size_t counts[] = {2, 4, 4, 4, 4, 4, 4, 2, 3, 3};
  tier_clv *model = NULL;
  assert_int_equal(tier_clv_create(context, kind, params, counts[kind - 1], &options, &model, NULL), TIER_OK);
  return model;
}

static tier_clv_data data_for(tier_clv_kind kind) {
  return kind >= TIER_CLV_BG_BB && kind <= TIER_CLV_BDW ? clv_whole_table(&table, 500) : clv_read_table(&table);
}

/* Rows sum up to the total, whatever their order, and weights count. */
static void rows_sum_up_to_the_total(void **state) {
  static double each[CLV_MOST_CUSTOMERS];
  tier_context *context = clv_context(0);
  (void)state;
  for (tier_clv_kind kind = TIER_CLV_NBD; kind <= TIER_CLV_GAMMA_GAMMA; kind++) {
    tier_clv_data data = data_for(kind);
    tier_clv *model = make(context, kind);
    double total, shuffled, sum = 0;
    for (size_t i = 0; i < data.count; i++) {
      table.weights[i] = (double)(i % 4);
    }
    data.weights = table.weights;
    assert_int_equal(tier_clv_log_likelihood(model, &data, &total, each, NULL), TIER_OK);
    for (size_t i = 0; i < data.count; i++) {
      assert_true(isfinite(each[i]));
      sum += table.weights[i] * each[i];
    }
    assert_close(total, sum, 1e-11);
    clv_shuffle_table(&table);
    assert_int_equal(tier_clv_log_likelihood(model, &data, &shuffled, NULL, NULL), TIER_OK);
    assert_same_bits(total, shuffled);
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

/* Closed-form values of three customers; reference values computed with 40 digits. */
static void rows_have_the_known_values(void **state) {
  static const double x[] = {0, 2, 26}, last[] = {0, 30.43, 216.0 / 7}, age[] = {38.86, 38.86, 31};
  static const double bg[] = {.243, 4.414, .793, 2.426}, mbg[] = {.525, 6.183, .891, 1.614};
  static const double of_bg[] = {-.5547132764382, -9.458606307066, -37.72651332833};
  static const double of_mbg[] = {-.539837463531, -9.48555131453, -38.3220564278};
  const tier_clv_data data = {.size = sizeof data, .count = 3, .frequency = x, .recency = last, .age = age};
  tier_context *context = clv_context(0);
  tier_clv *model = NULL;
  double total, each[3];
  (void)state;
  for (int modified = 0; modified < 2; modified++) {
    assert_int_equal(tier_clv_create(context, modified ? TIER_CLV_MBG_NBD : TIER_CLV_BG_NBD, modified ? mbg : bg, 4,
                                     NULL, &model, NULL),
                     TIER_OK);
    assert_int_equal(tier_clv_log_likelihood(model, &data, &total, each, NULL), TIER_OK);
    for (size_t i = 0; i < 3; i++) {
      assert_close(each[i], (modified ? of_mbg : of_bg)[i], 1e-11);
    }
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

static void covariates_count_row_by_row(void **state) {
  static double each[CLV_MOST_CUSTOMERS];
  tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  uint64_t random = 17;
  double total, sum = 0;
  (void)state;
  for (size_t i = 0; i < table.count; i++) {
    table.covariate[0][i] = floor(3 * clv_random(&random));
  }
  table.covariates[0] = table.covariate[0];
  data.covariates = table.covariates;
  data.covariate_count = 1;
  tier_clv *model = clv_fitted(context, TIER_CLV_PARETO_NBD, &data);
  assert_int_equal(tier_clv_log_likelihood(model, &data, &total, each, NULL), TIER_OK);
  for (size_t i = 0; i < table.count; i++) {
    sum += each[i];
  }
  assert_close(total, sum, 1e-11);
  assert_close(total, clv_summary(model).log_likelihood, 1e-12);
  data.covariate_count = 0;
  assert_int_equal(tier_clv_log_likelihood(model, &data, &total, NULL, NULL), TIER_E_ARGUMENT);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

/* Covariates that nobody has: never anything that is not finite. */
static void covariates_beyond_all_bounds_are_survived(void **state) {
  static double each[CLV_MOST_CUSTOMERS];
  static const double far[] = {-1e15, -1e3, 1e3, 1e15};
  tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  (void)state;
  for (size_t i = 0; i < table.count; i++) {
    table.covariate[0][i] = (double)(i % 2);
  }
  table.covariates[0] = table.covariate[0];
  data.covariates = table.covariates;
  data.covariate_count = 1;
  for (tier_clv_kind kind = TIER_CLV_NBD; kind <= TIER_CLV_MBG_NBD; kind++) {
    tier_clv *model = clv_fitted(context, kind, &data);
    for (size_t k = 0; k < sizeof far / sizeof *far; k++) {
      double total = -7;
      table.covariate[0][5] = far[k];
      each[5] = -7;
      const tier_status status = tier_clv_log_likelihood(model, &data, &total, each, NULL);
      assert_true(status == TIER_OK || status == TIER_E_UNDEFINED);
      assert_true(isfinite(total) && (total == -7) == (status != TIER_OK));
      assert_true(isfinite(each[5]) && (each[5] == -7) == (status != TIER_OK));
    }
    data.weights = table.weights; /* Not in the sum, but a row nevertheless. */
    table.weights[5] = 0;
    assert_int_equal(tier_clv_log_likelihood(model, &data, &(double){0}, each, NULL), TIER_OK);
    assert_true(isfinite(each[5]));
    data.weights = NULL;
    table.covariate[0][5] = 1;
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

static void threads_leave_no_trace(void **state) {
  static double each[2][2 * CLV_MOST_CUSTOMERS];
  static double x[2 * CLV_MOST_CUSTOMERS], last[2 * CLV_MOST_CUSTOMERS], age[2 * CLV_MOST_CUSTOMERS];
  const tier_clv_data sample = clv_read_table(&table);
  tier_clv_data data = sample;
  double total[2];
  (void)state;
  for (size_t i = 0; i < 4 * sample.count && i < 2 * CLV_MOST_CUSTOMERS; i++) {
    const size_t k = i % sample.count;
    x[i] = table.x[k];
    last[i] = table.last[k];
    age[i] = table.age[k] + (double)(i / sample.count);
    data.count = i + 1;
  }
  data.frequency = x;
  data.recency = last;
  data.age = age;
  for (uint32_t threads = 1; threads <= 5; threads += 4) {
    tier_context *context = clv_context(threads);
    tier_clv *model = make(context, TIER_CLV_PARETO_NBD);
    assert_int_equal(tier_clv_log_likelihood(model, &data, &total[threads > 1], each[threads > 1], NULL), TIER_OK);
    tier_clv_destroy(model);
    tier_context_destroy(context);
  }
  assert_same_bits(total[0], total[1]);
  assert_memory_equal(each[0], each[1], data.count * sizeof *each[0]);
}

static void nobody_has_no_likelihood(void **state) {
  tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  tier_clv *spend = make(context, TIER_CLV_GAMMA_GAMMA), *purchases = make(context, TIER_CLV_BG_NBD);
  double total = -7, each = -7;
  (void)state;
  data.count = 0;
  assert_int_equal(tier_clv_log_likelihood(spend, &data, &total, NULL, NULL), TIER_OK);
  assert_same_bits(total, 0);
  assert_int_equal(tier_clv_log_likelihood(purchases, &data, &total, NULL, NULL), TIER_OK);
  assert_same_bits(total, 0);
  data.count = 1;
  table.x[0] = 0; /* No purchase to have a mean of: takes no part. */
  assert_int_equal(tier_clv_log_likelihood(spend, &data, &total, &each, NULL), TIER_OK);
  assert_same_bits(total, 0);
  assert_same_bits(each, 0);
  tier_clv_destroy(spend);
  tier_clv_destroy(purchases);
  tier_context_destroy(context);
}

static void bad_calls_are_refused(void **state) {
  tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  tier_clv *model = make(context, TIER_CLV_BG_CNBD_K);
  double total = -7;
  tier_error err = {.size = sizeof err};
  (void)state;
  assert_int_equal(tier_clv_log_likelihood(NULL, &data, &total, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_log_likelihood(model, NULL, &total, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_log_likelihood(model, &data, NULL, NULL, NULL), TIER_E_ARGUMENT);
  data.log_intervals = NULL;
  clv_assert_failed(tier_clv_log_likelihood(model, &data, &total, NULL, &err), &err, TIER_E_ARGUMENT, "log_intervals");
  assert_same_bits(total, -7);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_sum_up_to_the_total), cmocka_unit_test(rows_have_the_known_values),
      cmocka_unit_test(covariates_count_row_by_row), cmocka_unit_test(covariates_beyond_all_bounds_are_survived),
      cmocka_unit_test(threads_leave_no_trace),
      cmocka_unit_test(nobody_has_no_likelihood), cmocka_unit_test(bad_calls_are_refused),
  };
  return cmocka_run_group_tests_name("log-likelihoods", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_fixture.h"

#include <math.h>

static clv_table table;

static void intervals_widen_with_confidence(void **state) {
  const tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  tier_clv *model = clv_fitted(context, TIER_CLV_BG_NBD, &data);
  static const double confidences[] = {1e-300, 0.01, 0.5, 0.9, 0.95, 0.999, 1 - 0x1p-53};
  double low = INFINITY, high = 0;
  (void)state;
  for (size_t i = 0; i < sizeof confidences / sizeof *confidences; i++) {
    tier_clv_parameter p = {.size = sizeof p};
    assert_int_equal(tier_clv_parameter_at(model, 2, confidences[i], &p, NULL), TIER_OK);
    assert_true(p.low > 0 && p.low < low && p.low <= p.value);
    assert_true(isfinite(p.high) && p.high > high && p.high >= p.value);
    low = p.low;
    high = p.high;
  }
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

static void the_covariance_is_symmetric_and_that_of_the_errors(void **state) {
  const tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  double matrix[16];
  (void)state;
  for (tier_clv_kind kind = TIER_CLV_NBD; kind <= TIER_CLV_MBG_NBD; kind++) {
    tier_clv *model = clv_fitted(context, kind, &data);
    const size_t count = clv_summary(model).parameter_count;
    assert_int_equal(tier_clv_covariance(model, matrix, NULL), TIER_OK);
    for (size_t i = 0; i < count; i++) {
      const double error = clv_parameter(model, i).standard_error;
      assert_close(matrix[i * count + i], error * error, 1e-14);
      for (size_t j = 0; j < i; j++) {
        assert_same_bits(matrix[i * count + j], matrix[j * count + i]);
        assert_true(fabs(matrix[i * count + j]) < error * clv_parameter(model, j).standard_error);
      }
    }
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

/* Fader and Hardie give no covariance; the likelihood does: a step along the first column of the covariance matrix is
 * where the likelihood, with the first parameter moved, is largest. */
static void the_covariance_tells_how_parameters_go_together(void **state) {
  const tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  double matrix[16], moved[4], most = -INFINITY, best = 0;
  (void)state;
  tier_clv *model = clv_fitted(context, TIER_CLV_BG_NBD, &data), *other = NULL;
  assert_int_equal(tier_clv_covariance(model, matrix, NULL), TIER_OK);
  for (double part = 0; part <= 2; part += 0.25) {
    double total;
    for (size_t i = 0; i < 4; i++) {
      const double step = 0.05 * matrix[i] / sqrt(matrix[0]);
      moved[i] = clv_parameter(model, i).value + (i == 0 ? step : part * step);
    }
    assert_int_equal(tier_clv_create(context, TIER_CLV_BG_NBD, moved, 4, NULL, &other, NULL), TIER_OK);
    assert_int_equal(tier_clv_log_likelihood(other, &data, &total, NULL, NULL), TIER_OK);
    tier_clv_destroy(other);
    best = total > most ? part : best;
    most = total > most ? total : most;
  }
  assert_near(best, 1, 0.01);
  assert_close(clv_summary(model).log_likelihood - most, 0.05 * 0.05 / 2, 0.01);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

static void a_given_model_has_no_errors(void **state) {
  static const double params[] = {0.5, 4};
  tier_context *context = clv_context(0);
  tier_error err = {.size = sizeof err};
  double matrix[4] = {-7};
  tier_clv *model = NULL;
  (void)state;
  assert_int_equal(tier_clv_create(context, TIER_CLV_NBD, params, 2, NULL, &model, NULL), TIER_OK);
  clv_assert_failed(tier_clv_covariance(model, matrix, &err), &err, TIER_E_UNDEFINED, "not fitted");
  assert_same_bits(matrix[0], -7);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

/* Customers who all buy at the same rate: r runs off to its bound, and says so. */
static void a_boundary_is_told(void **state) {
  tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  tier_error err = {.size = sizeof err};
  double matrix[4];
  (void)state;
  data.count = 200;
  for (size_t i = 0; i < data.count; i++) {
    table.x[i] = 4 + (double)(i % 2);
    table.last[i] = 8;
    table.age[i] = 10;
  }
  tier_clv *model = clv_fitted(context, TIER_CLV_NBD, &data);
  const tier_clv_summary s = clv_summary(model);
  double length = 0;
  assert_true(s.verdict == TIER_CLV_BOUNDARY || s.verdict == TIER_CLV_RIDGE);
  assert_true(strlen(s.reason) > 0);
  for (size_t i = 0; i < 2; i++) {
    const tier_clv_parameter p = clv_parameter(model, i);
    assert_int_equal(p.has_error, 0);
    assert_same_bits(p.standard_error + p.low + p.high, 0);
    length += p.direction * p.direction;
  }
  assert_close(length, 1, 1e-12);
  assert_close(clv_parameter(model, 0).value / clv_parameter(model, 1).value, 0.45, 1e-3);
  clv_assert_failed(tier_clv_covariance(model, matrix, &err), &err, TIER_E_UNDEFINED, "did not converge");
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

static void questions_out_of_range_are_refused(void **state) {
  const tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  tier_error err = {.size = sizeof err};
  tier_clv *model = clv_fitted(context, TIER_CLV_NBD, &data);
  tier_clv_parameter p = {.size = sizeof p, .value = -7};
  tier_clv_summary s = {.size = sizeof s, .unique = 77};
  (void)state;
  static const double confidences[] = {-0.1, 1, 2, NAN, INFINITY};
  for (size_t i = 0; i < sizeof confidences / sizeof *confidences; i++) {
    clv_assert_failed(tier_clv_parameter_at(model, 0, confidences[i], &p, &err), &err, TIER_E_ARGUMENT, "confidence");
  }
  clv_assert_failed(tier_clv_parameter_at(model, 2, 0, &p, &err), &err, TIER_E_NOT_FOUND, "no parameter 2");
  assert_int_equal(tier_clv_parameter_at(model, SIZE_MAX, 0, &p, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(tier_clv_parameter_at(NULL, 0, 0, &p, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_parameter_at(model, 0, 0, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_summarise(NULL, &s, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_summarise(model, NULL, NULL), TIER_E_ARGUMENT);
  p.size = s.size = 16;
  assert_int_equal(tier_clv_parameter_at(model, 0, 0, &p, NULL), TIER_E_STRUCT_SIZE);
  assert_int_equal(tier_clv_summarise(model, &s, NULL), TIER_E_STRUCT_SIZE);
  assert_int_equal(tier_clv_covariance(NULL, &p.value, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_covariance(model, NULL, NULL), TIER_E_ARGUMENT);
  assert_same_bits(p.value, -7);
  assert_int_equal(s.unique, 77);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(intervals_widen_with_confidence),
      cmocka_unit_test(the_covariance_is_symmetric_and_that_of_the_errors),
      cmocka_unit_test(the_covariance_tells_how_parameters_go_together),
      cmocka_unit_test(a_given_model_has_no_errors),
      cmocka_unit_test(a_boundary_is_told),
      cmocka_unit_test(questions_out_of_range_are_refused),
  };
  return cmocka_run_group_tests_name("customer-base models in numbers", tests, NULL, NULL);
}

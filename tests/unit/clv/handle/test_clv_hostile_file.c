/* SPDX-License-Identifier: Apache-2.0 */
/* Files that nobody wrote by tier_clv_save: cut off, or full of numbers that no fit gives. They are refused, or what
 * comes of them is finite. */
#include "clv_fixture.h"

#include <math.h>
#include <stdio.h>

enum { MOST_TEXT = 4096 };

static clv_table table;

static tier_status load(tier_context *context, const char *json, size_t length, tier_clv **ret_model,
                        tier_error *err) {
  return tier_clv_load(context, (tier_string){json, length}, ret_model, err);
}

static void no_part_of_a_file_is_a_model(void **state) {
  const tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  tier_error err = {.size = sizeof err};
  tier_clv *model = clv_fitted(context, TIER_CLV_BG_NBD, &data), *part = NULL;
  char *json = NULL;
  (void)state;
  assert_int_equal(tier_clv_save(model, &json, NULL), TIER_OK);
  for (size_t length = 0; length + 1 < strlen(json); length++) { /* A line end comes last. */
    clv_assert_failed(load(context, json, length, &part, &err), &err, TIER_E_JSON, "line ");
    assert_null(part);
  }
  tier_text_free(json);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

/* Any one byte replaced: a model that gives finite numbers, or a message. */
static void no_byte_of_a_file_makes_a_number_infinite(void **state) {
  static const char bytes[] = {'0', '9', 'e', '-', '"', ',', '}', ' '};
  const tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  tier_clv *model = clv_fitted(context, TIER_CLV_NBD, &data);
  char *json = NULL;
  (void)state;
  assert_int_equal(tier_clv_save(model, &json, NULL), TIER_OK);
  for (size_t i = 0; i < strlen(json) * sizeof bytes; i++) {
    tier_error err = {.size = sizeof err};
    tier_clv *changed = NULL;
    const char before = json[i / sizeof bytes];
    json[i / sizeof bytes] = bytes[i % sizeof bytes];
    const tier_status status = load(context, json, strlen(json), &changed, &err);
    json[i / sizeof bytes] = before;
    assert_true(status == TIER_OK || (err.code == status && strlen(err.message) > 0));
    if (status == TIER_OK) {
      const tier_clv_summary s = clv_summary(changed);
      assert_true(isfinite(s.aic) && isfinite(s.bic) && isfinite(clv_parameter(changed, 0).high));
    }
    tier_clv_destroy(changed);
  }
  tier_text_free(json);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

#define FIT "\"fit\": {\"verdict\": \"converged\", \"log_likelihood\": -12.5, \"evaluations\": 9, \"customers\": %s, " \
            "\"repeat_customers\": 6, \"repeat_purchases\": 20, \"unique\": 8, \"covariance\": [%s, 0, 1]}"

/* An NBD with this r, so many customers and this variance of ln r. */
static tier_status load_fit(tier_context *context, const char *r, const char *customers, const char *variance,
                            tier_clv **ret_model, tier_error *err) {
  char text[MOST_TEXT];
  const int length = snprintf(text, sizeof text,
                              "{\"clv\": \"nbd\", \"format\": 1, \"unit_days\": 1, \"parameters\": {\"r\": %s, "
                              "\"alpha\": 2}, " FIT "}", r, customers, variance);
  return load(context, text, (size_t)length, ret_model, err);
}

static void errors_too_large_for_numbers_are_not_told(void **state) {
  static const char *const variances[] = {"1e300", "1e7"}; /* Its product with r^2 is too large; an upper limit is. */
  tier_context *context = clv_context(0);
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    tier_error err = {.size = sizeof err};
    tier_clv *model = NULL;
    double matrix[4] = {-7};
    assert_int_equal(load_fit(context, "1e15", "10", variances[i], &model, NULL), TIER_OK);
    const tier_clv_parameter r = clv_parameter(model, 0), alpha = clv_parameter(model, 1);
    assert_int_equal(r.has_error, 0);
    assert_same_bits(r.standard_error + r.low + r.high, 0);
    assert_int_equal(alpha.has_error, 1);
    assert_true(alpha.low > 0 && alpha.low < 2 && alpha.high > 2 && isfinite(alpha.high));
    if (i == 0) {
      clv_assert_failed(tier_clv_covariance(model, matrix, &err), &err, TIER_E_UNDEFINED, "too large");
      assert_same_bits(matrix[0], -7);
    } else {
      assert_int_equal(tier_clv_covariance(model, matrix, NULL), TIER_OK);
      assert_true(isfinite(matrix[0]));
    }
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

static void numbers_that_no_fit_gives_are_refused(void **state) {
  tier_context *context = clv_context(0);
  tier_error err = {.size = sizeof err};
  tier_clv *model = NULL;
  (void)state;
  clv_assert_failed(load_fit(context, "1", "0", "1", &model, &err), &err, TIER_E_JSON, "/fit/customers: is out of");
  clv_assert_failed(load_fit(context, "1e999", "10", "1", &model, &err), &err, TIER_E_JSON, "line 1, column");
  clv_assert_failed(load_fit(context, "1", "10", "NaN", &model, &err), &err, TIER_E_JSON, "line 1, column");
  clv_assert_failed(load_fit(context, "1", "10", "1e301", &model, &err), &err, TIER_E_JSON, "/fit/covariance: holds");
  assert_null(model);
  tier_context_destroy(context);
}

static tier_status load_given(tier_context *context, const char *r, tier_clv **ret_model, tier_error *err) {
  char text[MOST_TEXT];
  const int length = snprintf(text, sizeof text,
                              "{\"clv\": \"nbd\", \"format\": 1, \"unit_days\": 1, \"parameters\": {\"r\": %s, "
                              "\"alpha\": 2}}", r);
  return load(context, text, (size_t)length, ret_model, err);
}

/* What was given once has the limits of tier_clv_create; what was fitted may lie further out. */
static void given_parameters_keep_within_their_limits(void **state) {
  static const char *const good[] = {"1e-6", "1e6"}, *const bad[] = {"0.99e-6", "1.01e6"};
  tier_context *context = clv_context(0);
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    tier_error err = {.size = sizeof err};
    tier_clv *model = NULL;
    assert_int_equal(load_given(context, good[i], &model, NULL), TIER_OK);
    tier_clv_destroy(model);
    model = NULL;
    clv_assert_failed(load_given(context, bad[i], &model, &err), &err, TIER_E_JSON, "/parameters/r: is out of bounds");
    assert_null(model);
    assert_int_equal(load_fit(context, bad[i], "10", "1", &model, NULL), TIER_OK);
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

/* BG/NBD with two covariates, whose effects on purchases are these. */
static tier_status load_effects(tier_context *context, const char *first, const char *second, tier_clv **ret_model,
                                tier_error *err) {
  char text[MOST_TEXT];
  const int length =
      snprintf(text, sizeof text,
               "{\"clv\": \"bg/nbd\", \"format\": 1, \"unit_days\": 1, \"covariates\": [\"u\", \"v\"], \"parameters\": "
               "{\"r\": 1, \"alpha\": 2, \"a\": 0.8, \"b\": 2, \"purchase.u\": %s, \"purchase.v\": %s, "
               "\"dropout_a.u\": 0, \"dropout_a.v\": 0, \"dropout_b.u\": 0, \"dropout_b.v\": 0}}", first, second);
  return load(context, text, (size_t)length, ret_model, err);
}

static void huge_effects_give_probabilities_or_are_refused(void **state) {
  static const double covariates[] = {1e15, 1e15}, purchases[] = {1, 2}, ages[] = {0, 3, 1e15}, two = 2, five = 5;
  const double *columns[] = {&covariates[0], &covariates[1]};
  const tier_clv_data data = {.size = sizeof data, .count = 1, .frequency = &two, .recency = &two, .age = &five,
                              .covariates = columns, .covariate_count = 2};
  tier_context *context = clv_context(0);
  tier_error err = {.size = sizeof err};
  tier_clv *model = NULL;
  double alive[3], chances[20];
  (void)state;
  clv_assert_failed(load_effects(context, "1e300", "-1e300", &model, &err), &err, TIER_E_JSON,
                    "/parameters/purchase.u: is out of bounds");
  assert_int_equal(load_effects(context, "1e200", "-1e200", &model, NULL), TIER_OK);
  assert_int_equal(tier_clv_alive_history(model, covariates, purchases, 2, ages, 3, alive, NULL), TIER_OK);
  assert_int_equal(tier_clv_distribution(model, &data, 0, 4, 20, chances, NULL), TIER_OK);
  for (size_t i = 0; i < 3; i++) {
    assert_true(alive[i] >= 0 && alive[i] <= 1);
  }
  for (size_t i = 0; i < 20; i++) {
    assert_true(chances[i] >= 0 && chances[i] <= 1);
  }
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_part_of_a_file_is_a_model),
      cmocka_unit_test(no_byte_of_a_file_makes_a_number_infinite),
      cmocka_unit_test(errors_too_large_for_numbers_are_not_told),
      cmocka_unit_test(numbers_that_no_fit_gives_are_refused),
      cmocka_unit_test(given_parameters_keep_within_their_limits),
      cmocka_unit_test(huge_effects_give_probabilities_or_are_refused),
  };
  return cmocka_run_group_tests_name("hostile files of customer-base models", tests, NULL, NULL);
}

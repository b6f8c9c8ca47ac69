/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_fixture.h"

#include <math.h>

static clv_table table;

static tier_clv_data with_columns(size_t count) {
  tier_clv_data data = clv_read_table(&table);
  uint64_t random = 5;
  for (size_t i = 0; i < table.count; i++) {
    table.covariate[0][i] = floor(clv_random(&random) * 4);
    table.covariate[1][i] = clv_random(&random) < 0.5;
  }
  table.covariates[0] = table.covariate[0];
  table.covariates[1] = table.covariate[1];
  data.covariates = table.covariates;
  data.covariate_count = count;
  return data;
}

static void refuse(tier_clv_data *data, tier_status expected, const char *part) {
  tier_context *context = clv_context(0);
  tier_error err = {.size = sizeof err};
  tier_clv *model = NULL;
  clv_assert_failed(tier_clv_fit(context, TIER_CLV_MBG_NBD, data, NULL, &model, &err), &err, expected, part);
  assert_null(model);
  tier_context_destroy(context);
}

static void effects_that_cannot_be_told_are_refused(void **state) {
  static const char *const names[] = {"age", "vip"};
  tier_clv_data data = with_columns(2);
  (void)state;
  data.covariate_names = names;
  for (size_t i = 0; i < table.count; i++) {
    table.covariate[1][i] = 0.1;
  }
  refuse(&data, TIER_E_MODEL, "covariate \"vip\" is the same for all customers");
  for (size_t i = 0; i < table.count; i++) {
    table.covariate[1][i] = 1000 - 0.1 * table.covariate[0][i];
  }
  refuse(&data, TIER_E_MODEL, "covariate \"vip\" follows from those before it");
  data.covariate_names = NULL;
  refuse(&data, TIER_E_MODEL, "covariate \"z2\"");
  /* Customers without weight make no difference. */
  data = with_columns(1);
  data.weights = table.weights;
  for (size_t i = 0; i < table.count; i++) {
    table.covariate[0][i] = i % 2 == 0;
    table.weights[i] = i % 2 == 0;
  }
  refuse(&data, TIER_E_MODEL, "is the same for all customers");
}

static void names_must_be_unlike(void **state) {
  static const char *const twice[] = {"age", "age"};
  tier_clv_data data = with_columns(2);
  (void)state;
  data.covariate_names = twice;
  refuse(&data, TIER_E_ARGUMENT, "two covariates have the name \"age\"");
}

/* A covariate moved and stretched tells the same: the likelihood stays, its effect shrinks by as much. */
static void the_scale_of_a_covariate_changes_nothing_else(void **state) {
  tier_clv_data data = with_columns(2);
  tier_context *context = clv_context(0);
  tier_clv *plain = clv_fitted(context, TIER_CLV_BG_NBD, &data);
  (void)state;
  for (size_t i = 0; i < table.count; i++) {
    table.covariate[0][i] = 250 * table.covariate[0][i] + 1000;
  }
  tier_clv *moved = clv_fitted(context, TIER_CLV_BG_NBD, &data);
  const tier_clv_summary a = clv_summary(plain), b = clv_summary(moved);
  assert_int_equal(a.verdict, TIER_CLV_CONVERGED);
  assert_int_equal(b.verdict, TIER_CLV_CONVERGED);
  assert_close(a.log_likelihood, b.log_likelihood, 1e-11);
  assert_close(clv_parameter(plain, 0).value, clv_parameter(moved, 0).value, 1e-5);
  const tier_clv_parameter p = clv_parameter(plain, 4), q = clv_parameter(moved, 4);
  assert_near(q.value * 250, p.value, 1e-5 * p.standard_error);
  assert_close(q.standard_error * 250, p.standard_error, 1e-5);
  assert_close(p.high - p.value, p.value - p.low, 1e-12);
  assert_close(p.high - p.value, 1.959963984540054 * p.standard_error, 1e-12);
  tier_clv_destroy(plain);
  tier_clv_destroy(moved);
  tier_context_destroy(context);
}

/* Years of birth with a strong effect: parameters at the year 0 may leave all bounds, and the file still loads. */
static void covariates_far_from_zero_are_saved_or_refused(void **state) {
  static const double offsets[] = {0, 1900, 1e5, 1e9};
  tier_context *context = clv_context(0);
  (void)state;
  for (size_t k = 0; k < sizeof offsets / sizeof *offsets; k++) {
    tier_clv_data data = with_columns(1);
    tier_clv *model = NULL, *loaded = NULL;
    tier_error err = {.size = sizeof err};
    char *json = NULL;
    for (size_t i = 0; i < table.count; i++) {
      table.covariate[0][i] = offsets[k] + (table.x[i] > 0 ? 8 : 0) + (double)(i % 10);
    }
    const tier_status status = tier_clv_fit(context, TIER_CLV_NBD, &data, NULL, &model, &err);
    if (status != TIER_OK) {
      clv_assert_failed(status, &err, TIER_E_MODEL, "subtract a typical value");
      assert_true(offsets[k] > 1900);
      continue;
    }
    assert_int_equal(tier_clv_save(model, &json, NULL), TIER_OK);
    assert_int_equal(tier_clv_load(context, (tier_string){json, strlen(json)}, &loaded, &err), TIER_OK);
    clv_assert_same(model, loaded);
    tier_text_free(json);
    tier_clv_destroy(loaded);
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

static void order_of_the_rows_leaves_no_trace(void **state) {
  const tier_clv_data data = with_columns(2);
  tier_context *context = clv_context(0);
  (void)state;
  for (tier_clv_kind kind = TIER_CLV_NBD; kind <= TIER_CLV_MBG_NBD; kind++) {
    tier_clv *a = clv_fitted(context, kind, &data);
    clv_shuffle_table(&table);
    tier_clv *b = clv_fitted(context, kind, &data);
    clv_assert_same(a, b);
    tier_clv_destroy(a);
    tier_clv_destroy(b);
  }
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(effects_that_cannot_be_told_are_refused),
      cmocka_unit_test(names_must_be_unlike),
      cmocka_unit_test(the_scale_of_a_covariate_changes_nothing_else),
      cmocka_unit_test(covariates_far_from_zero_are_saved_or_refused),
      cmocka_unit_test(order_of_the_rows_leaves_no_trace),
  };
  return cmocka_run_group_tests_name("effects of covariates", tests, NULL, NULL);
}

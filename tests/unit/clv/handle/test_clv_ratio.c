/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_fixture.h"

#include <math.h>

static clv_table table;

static tier_clv_ratio ratio_of(const tier_clv *nested, const tier_clv *larger) {
  tier_clv_ratio ratio = {.size = sizeof ratio};
  assert_int_equal(tier_clv_likelihood_ratio(nested, larger, &ratio, NULL), TIER_OK);
  return ratio;
}

/* NBD lies at the edge of the models with dropout. */
static void dropout_is_worth_its_parameters(void **state) {
  const tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  tier_clv *nbd = clv_fitted(context, TIER_CLV_NBD, &data);
  (void)state;
  for (tier_clv_kind kind = TIER_CLV_PARETO_NBD; kind <= TIER_CLV_MBG_NBD; kind++) {
    tier_clv *larger = clv_fitted(context, kind, &data);
    const tier_clv_ratio ratio = ratio_of(nbd, larger);
    assert_close(ratio.statistic, 2 * (clv_summary(larger).log_likelihood - clv_summary(nbd).log_likelihood), 1e-12);
    assert_int_equal(ratio.degrees, 2);
    assert_close(ratio.p_value, exp(-ratio.statistic / 2), 1e-10); /* Of two degrees. */
    assert_true(ratio.statistic > 100 && ratio.p_value > 0);
    assert_int_equal(ratio.at_edge, 1);
    tier_clv_destroy(larger);
  }
  tier_clv_destroy(nbd);
  tier_context_destroy(context);
}

/* Two columns: one that shifts the rate of purchases, one of noise. */
static tier_clv_data with_covariates(void) {
  tier_clv_data data = clv_read_table(&table);
  uint64_t random = 11;
  for (size_t i = 0; i < table.count; i++) {
    table.covariate[0][i] = (table.x[i] > 0) == (clv_random(&random) < 0.6);
    table.covariate[1][i] = clv_random(&random) < 0.3;
  }
  table.covariates[0] = table.covariate[0];
  table.covariates[1] = table.covariate[1];
  data.covariates = table.covariates;
  return data;
}

static void covariates_are_tested_one_by_one(void **state) {
  static const char *const names[] = {"helps", "noise"};
  tier_clv_data data = with_covariates();
  tier_context *context = clv_context(0);
  tier_clv *models[3];
  (void)state;
  data.covariate_names = names;
  for (size_t i = 0; i < 3; i++) {
    data.covariate_count = i;
    models[i] = clv_fitted(context, TIER_CLV_MBG_NBD, &data);
    assert_int_equal(clv_summary(models[i]).parameter_count, 4 + 3 * i);
  }
  assert_string_equal(clv_parameter(models[2], 4).name, "purchase.helps");
  assert_string_equal(clv_parameter(models[2], 5).name, "purchase.noise");
  const tier_clv_ratio first = ratio_of(models[0], models[1]), second = ratio_of(models[1], models[2]);
  assert_int_equal(first.degrees, 3);
  assert_int_equal(first.at_edge, 0);
  assert_true(first.p_value < 1e-6);
  assert_true(second.p_value > 0.01 && second.p_value <= 1);
  assert_int_equal(ratio_of(models[0], models[2]).degrees, 6);
  for (size_t i = 0; i < 3; i++) {
    tier_clv_destroy(models[i]);
  }
  tier_context_destroy(context);
}

static void a_constant_chance_is_nested_in_one_that_drifts(void **state) {
  const tier_clv_data data = clv_whole_table(&table, 500);
  tier_context *context = clv_context(0);
  tier_clv *sbg = clv_fitted(context, TIER_CLV_SBG, &data), *bdw = clv_fitted(context, TIER_CLV_BDW, &data);
  const tier_clv_ratio ratio = ratio_of(sbg, bdw);
  (void)state;
  assert_int_equal(ratio.degrees, 1);
  assert_int_equal(ratio.at_edge, 0);
  assert_true(ratio.statistic >= 0 && ratio.p_value > 0 && ratio.p_value <= 1);
  tier_clv_destroy(sbg);
  tier_clv_destroy(bdw);
  tier_context_destroy(context);
}

static void refuse(const tier_clv *nested, const tier_clv *larger, tier_status expected, const char *part) {
  tier_clv_ratio ratio = {.size = sizeof ratio, .degrees = 77};
  tier_error err = {.size = sizeof err};
  clv_assert_failed(tier_clv_likelihood_ratio(nested, larger, &ratio, &err), &err, expected, part);
  assert_int_equal(ratio.degrees, 77);
}

static void what_is_not_nested_is_refused(void **state) {
  static const double params[] = {0.5, 4};
  static const char *const other_name[] = {"other"};
  tier_clv_data data = with_covariates();
  tier_clv_ratio ratio = {.size = sizeof ratio};
  tier_context *context = clv_context(0);
  tier_clv *given = NULL, *days = NULL;
  (void)state;
  tier_clv *nbd = clv_fitted(context, TIER_CLV_NBD, &data), *bg = clv_fitted(context, TIER_CLV_BG_NBD, &data);
  data.covariate_count = 1;
  tier_clv *nbd_z = clv_fitted(context, TIER_CLV_NBD, &data);
  data.covariate_count = 2;
  tier_clv *nbd_zz = clv_fitted(context, TIER_CLV_NBD, &data);
  data.covariate_count = 1;
  data.covariate_names = other_name;
  tier_clv *nbd_other = clv_fitted(context, TIER_CLV_NBD, &data);
  data.covariate_count = 0;
  assert_int_equal(tier_clv_fit(context, TIER_CLV_BG_NBD, &data, NULL, &days, NULL), TIER_OK);
  assert_int_equal(tier_clv_create(context, TIER_CLV_NBD, params, 2, NULL, &given, NULL), TIER_OK);
  refuse(bg, nbd, TIER_E_ARGUMENT, "bg/nbd with 0 covariates is not nested in nbd with 0");
  refuse(nbd, nbd, TIER_E_ARGUMENT, "not nested");
  refuse(nbd_z, bg, TIER_E_ARGUMENT, "nbd with 1 covariates is not nested");
  refuse(nbd_other, nbd_zz, TIER_E_ARGUMENT, "not nested");
  refuse(given, bg, TIER_E_STATE, "nested model was not fitted");
  refuse(nbd, given, TIER_E_STATE, "larger model was not fitted");
  refuse(nbd, days, TIER_E_ARGUMENT, "units");
  refuse(NULL, bg, TIER_E_ARGUMENT, "NULL");
  refuse(nbd, NULL, TIER_E_ARGUMENT, "NULL");
  assert_int_equal(tier_clv_likelihood_ratio(nbd, bg, NULL, NULL), TIER_E_ARGUMENT);
  ratio.size = 8;
  assert_int_equal(tier_clv_likelihood_ratio(nbd, bg, &ratio, NULL), TIER_E_STRUCT_SIZE);
  data.count--;
  tier_clv *fewer = clv_fitted(context, TIER_CLV_BG_NBD, &data);
  refuse(nbd, fewer, TIER_E_ARGUMENT, "same customers");
  assert_int_equal(ratio_of(nbd_z, nbd_zz).degrees, 1);
  tier_clv *const all[] = {nbd, bg, nbd_z, nbd_zz, nbd_other, given, days, fewer};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    tier_clv_destroy(all[i]);
  }
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dropout_is_worth_its_parameters),
      cmocka_unit_test(covariates_are_tested_one_by_one),
      cmocka_unit_test(a_constant_chance_is_nested_in_one_that_drifts),
      cmocka_unit_test(what_is_not_nested_is_refused),
  };
  return cmocka_run_group_tests_name("likelihood-ratio tests", tests, NULL, NULL);
}

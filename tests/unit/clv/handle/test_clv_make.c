/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_fixture.h"

#include <math.h>

#include "clv/handle/clv_make.h"

static tier_string text_of(const char *text) { return (tier_string){text, strlen(text)}; }

static void kinds_have_names(void **state) {
  static const char *const names[] = {"nbd",        "pareto/nbd", "bg/nbd", "mbg/nbd", "bg/cnbd-k",
                                      "mbg/cnbd-k", "bg/bb",      "sbg",    "bdw",     "gamma-gamma"};
  tier_error err = {.size = sizeof err};
  tier_clv_kind kind;
  (void)state;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    assert_string_equal(tier_clv_kind_name((tier_clv_kind)i + 1), names[i]);
    assert_int_equal(tier_clv_kind_find(text_of(names[i]), &kind, &err), TIER_OK);
    assert_int_equal(kind, i + 1);
  }
  assert_null(tier_clv_kind_name(0));
  assert_null(tier_clv_kind_name(11));
  assert_null(tier_clv_kind_name(INT32_MIN));
  assert_null(tier_clv_kind_name(INT32_MAX));
  kind = -7;
  clv_assert_failed(tier_clv_kind_find(text_of("bg/nb"), &kind, &err), &err, TIER_E_NOT_FOUND, "\"bg/nb\"");
  clv_assert_failed(tier_clv_kind_find(text_of("BG/NBD"), &kind, &err), &err, TIER_E_NOT_FOUND, "\"BG/NBD\"");
  clv_assert_failed(tier_clv_kind_find(text_of(""), &kind, &err), &err, TIER_E_NOT_FOUND, "\"\"");
  assert_int_equal(tier_clv_kind_find((tier_string){NULL, 0}, &kind, NULL), TIER_E_NOT_FOUND);
  assert_int_equal(tier_clv_kind_find((tier_string){NULL, 3}, &kind, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_kind_find(text_of("nbd"), NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(kind, -7);
}

static const double params[] = {0.5, 4, 0.75, 2.5};

static void given_parameters_are_told_back(void **state) {
  tier_context *context = clv_context(0);
  (void)state;
  for (tier_clv_kind kind = TIER_CLV_NBD; kind <= TIER_CLV_GAMMA_GAMMA; kind++) {
    const tier__purchase_model *model = NULL;
    assert_int_equal(tier__clv_model_of(kind, &model), 1);
    const int staged = model != NULL && model->staged;
    const tier_clv_fit_options options = {.size = sizeof options, .unit_days = 7, .stages = staged ? 3 : 0};
    const size_t count = model != NULL ? model->count : 3;
    tier_clv *made = NULL;
    assert_int_equal(tier_clv_create(context, kind, params, count, &options, &made, NULL), TIER_OK);
    const tier_clv_summary summary = clv_summary(made);
    assert_int_equal(summary.kind, kind);
    assert_int_equal(summary.verdict, TIER_CLV_GIVEN);
    assert_string_equal(summary.reason, "");
    assert_int_equal(summary.stages, staged ? 3 : 0);
    assert_int_equal(summary.parameter_count, count);
    assert_same_bits(summary.unit_days, 7);
    assert_same_bits(summary.customers + summary.log_likelihood + summary.aic + summary.bic + summary.correlation, 0);
    for (size_t i = 0; i < count; i++) {
      const tier_clv_parameter parameter = clv_parameter(made, i);
      assert_same_bits(parameter.value, params[i]);
      assert_int_equal(parameter.has_error + parameter.at_bound, 0);
      assert_same_bits(parameter.standard_error + parameter.low + parameter.high + parameter.direction, 0);
    }
    tier_clv_destroy(made);
  }
  tier_context_destroy(context);
}

/* A refused call gives nothing. */
static void refuse(tier_clv_kind kind, const double *values, size_t count, const tier_clv_fit_options *options,
                   const char *part) {
  tier_context *context = clv_context(0);
  tier_error err = {.size = sizeof err};
  tier_clv *made = NULL;
  clv_assert_failed(tier_clv_create(context, kind, values, count, options, &made, &err), &err, TIER_E_ARGUMENT, part);
  assert_null(made);
  tier_context_destroy(context);
}

static void what_cannot_be_a_model_is_refused(void **state) {
  static const double odd[] = {0, -1, NAN, INFINITY, 1.01e6, 0.99e-6};
  tier_clv_fit_options options = {.size = sizeof options};
  (void)state;
  refuse(0, params, 4, NULL, "kind 0");
  refuse(11, params, 4, NULL, "kind 11");
  refuse(TIER_CLV_BG_NBD, params, 3, NULL, "bg/nbd has 4 parameters, not 3");
  refuse(TIER_CLV_GAMMA_GAMMA, params, 4, NULL, "gamma-gamma has 3 parameters, not 4");
  refuse(TIER_CLV_BG_NBD, NULL, 4, NULL, "NULL");
  refuse(TIER_CLV_MBG_CNBD_K, params, 4, NULL, "stages");
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
    const double values[] = {0.5, 4, odd[i], 2.5};
    refuse(TIER_CLV_BG_NBD, values, 4, NULL, "parameter a is");
  }
  const double short_time[] = {0.5, 1e-33, 0.75, 2.5};
  refuse(TIER_CLV_PARETO_NBD, short_time, 4, NULL, "parameter alpha is");
  const double steep[] = {0.5, 4, 21};
  refuse(TIER_CLV_BDW, steep, 3, NULL, "parameter c is");
  options.stages = 9;
  refuse(TIER_CLV_MBG_CNBD_K, params, 4, &options, "stages is 9");
  options.stages = -1;
  refuse(TIER_CLV_MBG_CNBD_K, params, 4, &options, "stages is -1");
  options.stages = 1;
  refuse(TIER_CLV_MBG_NBD, params, 4, &options, "stages is 1");
  refuse(TIER_CLV_GAMMA_GAMMA, params, 3, &options, "stages is 1");
  options.stages = 0;
  options.unit_days = -1;
  refuse(TIER_CLV_MBG_NBD, params, 4, &options, "unit_days is -1");
  options.unit_days = NAN;
  refuse(TIER_CLV_MBG_NBD, params, 4, &options, "unit_days is not finite");
}

static void the_limits_themselves_are_fine(void **state) {
  tier_context *context = clv_context(0);
  const double far[] = {1e-6, 1e-32, 1e6, 1e32};
  tier_clv *made = NULL;
  (void)state;
  assert_int_equal(tier_clv_create(context, TIER_CLV_PARETO_NBD, far, 4, NULL, &made, NULL), TIER_OK);
  assert_same_bits(clv_summary(made).unit_days, 1);
  tier_clv_destroy(made);
  tier_context_destroy(context);
}

static void a_model_keeps_its_context(void **state) {
  tier_context *context = clv_context(0);
  tier_clv *made = NULL;
  (void)state;
  assert_int_equal(tier_clv_create(context, TIER_CLV_NBD, params, 2, NULL, &made, NULL), TIER_OK);
  tier_context_destroy(context);
  assert_string_equal(clv_parameter(made, 1).name, "alpha");
  tier_clv_destroy(made);
  tier_clv_destroy(NULL);
}

static void nothing_can_be_null(void **state) {
  tier_context *context = clv_context(0);
  tier_clv *made = NULL;
  (void)state;
  assert_int_equal(tier_clv_create(NULL, TIER_CLV_NBD, params, 2, NULL, &made, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_create(context, TIER_CLV_NBD, params, 2, NULL, NULL, NULL), TIER_E_ARGUMENT);
  tier_context_destroy(context);
}

static void names_of_covariates_are_checked(void **state) {
  static char endless[256];
  const char *const good[] = {"age", "Alter", "\xE5\xB9\xB4\xE9\xBE\x84", "a.b"};
  const char *const twice[] = {"age", "sex", "age"};
  const char *const empty[] = {"age", ""};
  const char *const none[] = {NULL};
  const char *const broken[] = {"\xFF"};
  const char *const too_long[] = {endless};
  tier_error err = {.size = sizeof err};
  (void)state;
  memset(endless, 'a', sizeof endless - 1);
  assert_int_equal(tier__clv_names_check(good, 4, NULL), TIER_OK);
  assert_int_equal(tier__clv_names_check(NULL, 4, NULL), TIER_OK);
  clv_assert_failed(tier__clv_names_check(twice, 3, &err), &err, TIER_E_ARGUMENT, "the name \"age\"");
  clv_assert_failed(tier__clv_names_check(empty, 2, &err), &err, TIER_E_ARGUMENT, "covariate 1 has no name");
  clv_assert_failed(tier__clv_names_check(none, 1, &err), &err, TIER_E_ARGUMENT, "covariate 0 has no name");
  clv_assert_failed(tier__clv_names_check(broken, 1, &err), &err, TIER_E_ARGUMENT, "UTF-8");
  clv_assert_failed(tier__clv_names_check(too_long, 1, &err), &err, TIER_E_ARGUMENT, "200 bytes");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(kinds_have_names),
      cmocka_unit_test(given_parameters_are_told_back),
      cmocka_unit_test(what_cannot_be_a_model_is_refused),
      cmocka_unit_test(the_limits_themselves_are_fine),
      cmocka_unit_test(a_model_keeps_its_context),
      cmocka_unit_test(nothing_can_be_null),
      cmocka_unit_test(names_of_covariates_are_checked),
  };
  return cmocka_run_group_tests_name("making customer-base models", tests, NULL, NULL);
}

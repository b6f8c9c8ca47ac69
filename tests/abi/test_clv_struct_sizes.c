/* SPDX-License-Identifier: Apache-2.0 */
/* The structs of clv.h, as an older and as a newer header has them. */
#include "struct_checks.h"

enum { CUSTOMERS = 12 };

static const double frequency[CUSTOMERS] = {0, 0, 1, 3, 7, 0, 2, 5, 1, 0, 4, 9};
static const double recency[CUSTOMERS] = {0, 0, 4, 9, 18, 0, 11, 30, 2, 0, 22, 36};
static const double age[CUSTOMERS] = {38, 35, 30, 36, 20, 33, 39, 31, 37, 34, 25, 38};
static const double later[CUSTOMERS] = {0, 0, 1, 0, 4, 1, 1, 6, 0, 0, 3, 8};

/* What the calls below work on. */
static struct {
  tier_context *context;
  tier_clv_data data;
  tier_clv *nbd, *bg;
  double column[CUSTOMERS];
} base;

static tier_status fit(tier_clv_kind kind, const tier_clv_data *data, const tier_clv_fit_options *options,
                       tier_clv **ret_model, tier_error *err) {
  return tier_clv_fit(base.context, kind, data, options, ret_model, err);
}

static int open_base(void **state) {
  tier_error err = {.size = sizeof err};
  (void)state;
  base.data = (tier_clv_data){
      .size = sizeof base.data, .count = CUSTOMERS, .frequency = frequency, .recency = recency, .age = age};
  struct_require_ok(tier_context_create(NULL, &base.context, &err), &err);
  struct_require_ok(fit(TIER_CLV_NBD, &base.data, NULL, &base.nbd, &err), &err);
  struct_require_ok(fit(TIER_CLV_BG_NBD, &base.data, NULL, &base.bg, &err), &err);
  return 0;
}

static int close_base(void **state) {
  (void)state;
  tier_clv_destroy(base.nbd);
  tier_clv_destroy(base.bg);
  tier_context_destroy(base.context);
  return 0;
}

static tier_status give_data(void *given, tier_error *err) {
  tier_clv *model = NULL;
  const tier_status status = fit(TIER_CLV_NBD, given, NULL, &model, err);
  tier_clv_destroy(model);
  return status;
}

static tier_status give_data_to_ask(void *given, tier_error *err) {
  double total;
  return tier_clv_log_likelihood(base.nbd, given, &total, NULL, err);
}

static tier_status give_fit_options(void *given, tier_error *err) {
  tier_clv *model = NULL;
  const tier_status status = fit(TIER_CLV_NBD, &base.data, given, &model, err);
  tier_clv_destroy(model);
  return status;
}

static tier_status give_predict_options(void *given, tier_error *err) {
  const tier_clv_prediction prediction = {.size = sizeof prediction, .alive = base.column};
  return tier_clv_predict(base.bg, &base.data, given, &prediction, err);
}

static tier_status give_prediction(void *given, tier_error *err) {
  const tier_clv_predict_options options = {.size = sizeof options, .horizon = 10};
  return tier_clv_predict(base.bg, &base.data, &options, given, err);
}

static tier_status give_simulation(void *given, tier_error *err) {
  return tier_clv_simulate(base.bg, &base.data, 0, 7, given, err);
}

static void structs_given_may_be_newer_but_not_shorter(void **state) {
  const tier_clv_fit_options fit_options = {.size = sizeof fit_options};
  const tier_clv_predict_options predict_options = {.size = sizeof predict_options, .horizon = 10};
  const tier_clv_prediction prediction = {.size = sizeof prediction, .purchases = base.column};
  const tier_clv_simulation simulation = {.size = sizeof simulation, .frequency = base.column};
  (void)state;
  struct_check_input("tier_clv_data", &base.data, sizeof base.data, give_data);
  struct_check_input("tier_clv_data", &base.data, sizeof base.data, give_data_to_ask);
  struct_check_input("tier_clv_fit_options", &fit_options, sizeof fit_options, give_fit_options);
  struct_check_input("tier_clv_predict_options", &predict_options, sizeof predict_options, give_predict_options);
  struct_check_input("tier_clv_prediction", &prediction, sizeof prediction, give_prediction);
  struct_check_input("tier_clv_simulation", &simulation, sizeof simulation, give_simulation);
}

static tier_status take_summary(void *ret, tier_error *err) { return tier_clv_summarise(base.bg, ret, err); }

static tier_status take_parameter(void *ret, tier_error *err) {
  return tier_clv_parameter_at(base.bg, 1, 0, ret, err);
}

static tier_status take_ratio(void *ret, tier_error *err) {
  return tier_clv_likelihood_ratio(base.nbd, base.bg, ret, err);
}

static tier_status take_assessment(void *ret, tier_error *err) {
  return tier_clv_assess(base.bg, &base.data, later, 10, 0, ret, NULL, 0, err);
}

static void structs_taken_may_be_newer_but_not_shorter(void **state) {
  (void)state;
  struct_check_output("tier_clv_summary", sizeof(tier_clv_summary), take_summary);
  struct_check_output("tier_clv_parameter", sizeof(tier_clv_parameter), take_parameter);
  struct_check_output("tier_clv_ratio", sizeof(tier_clv_ratio), take_ratio);
  struct_check_output("tier_clv_assessment", sizeof(tier_clv_assessment), take_assessment);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(structs_given_may_be_newer_but_not_shorter),
      cmocka_unit_test(structs_taken_may_be_newer_but_not_shorter),
  };
  return cmocka_run_group_tests_name("struct sizes of clv.h", tests, open_base, close_base);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <jansson.h>

#include "model/findings.h"
#include "model/model_object.h"

/* @return What loading a model with this gamma says. */
static tier_status load_with_gamma(tier_context *context, double gamma) {
  json_t *settings = json_pack("{s:s}", "type", "clv"), *saved = json_pack(
      "{s:s, s:i, s:{s:s, s:{s:f, s:f, s:f, s:f}}, s:{s:s, s:s, s:{s:f, s:f, s:f}}}", "unit", "day", "horizon_days",
      365, "purchases", "model", "mbg/nbd", "parameters", "r", 0.5, "alpha", 43.0, "a", 0.9, "b", 1.6, "spend", "model",
      "gamma-gamma", "first_purchase", "exclude", "parameters", "p", 2.0, "q", 9e4, "gamma", gamma);
  tier_findings *findings = NULL;
  tier__model *model = NULL;
  void *fitted = NULL;
  assert_non_null(saved);
  assert_int_equal(tier__findings_create(context, &findings, NULL), TIER_OK);
  assert_int_equal(tier__model_create(context, "clv", settings, "/models/clv", findings, &model, NULL), TIER_OK);
  const tier_status status = tier__model_load(model, saved, "/models/clv", &fitted, NULL);
  tier__model_fitted_destroy(model, fitted);
  tier__model_destroy(model);
  tier_findings_destroy(findings);
  json_decref(settings);
  json_decref(saved);
  return status;
}

/* On a ridge gamma may be a million mean spends, and these may be as large as an int64. */
static void every_gamma_that_a_fit_can_give_is_loaded(void **state) {
  tier_context *context = NULL;
  (void)state;
  assert_int_equal(tier_context_create(NULL, &context, NULL), TIER_OK);
  assert_int_equal(load_with_gamma(context, 15.4), TIER_OK);
  assert_int_equal(load_with_gamma(context, 9.2e18 * 1.2e6), TIER_OK);
  assert_int_equal(load_with_gamma(context, 1e-12 / 1.2e6), TIER_OK);
  assert_int_equal(load_with_gamma(context, 1e40), TIER_E_POLICY);
  assert_int_equal(load_with_gamma(context, -1), TIER_E_POLICY);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_gamma_that_a_fit_can_give_is_loaded),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

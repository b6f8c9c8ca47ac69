/* SPDX-License-Identifier: Apache-2.0 */
/* What a model tells about itself. The fit works with the logarithms v of the parameters; the delta method turns its
 * covariance C into that of the parameters p: p_i p_j C_ij. */
#include <math.h>
#include <string.h>

#include "base/failure.h"
#include "base/struct_size.h"
#include "clv_make.h"
#include "math/distributions.h"
#include "math/elementary.h"

static size_t parameter_count(const tier_clv *clv) { return tier__clv_own_count(clv) + tier__clv_effect_count(clv); }

static tier_clv_verdict verdict_of(const tier_clv *clv) {
  static const tier_clv_verdict verdicts[] = {[TIER__FIT_CONVERGED] = TIER_CLV_CONVERGED,
                                              [TIER__FIT_BOUNDARY] = TIER_CLV_BOUNDARY,
                                              [TIER__FIT_RIDGE] = TIER_CLV_RIDGE,
                                              [TIER__FIT_FAILED] = TIER_CLV_FAILED};
  return clv->fitted ? verdicts[clv->report.verdict] : TIER_CLV_GIVEN;
}

tier_status tier_clv_summarise(const tier_clv *model, tier_clv_summary *ret_summary, tier_error *err) {
  if (model == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_summarise: model is NULL");
  }
  TIER__TRY(tier__struct_out_check(ret_summary, sizeof *ret_summary, "tier_clv_summary", err));
  const double fitted = (double)(parameter_count(model) + (size_t)(model->stages_chosen != 0));
  const double twice = 2 * model->report.log_likelihood;
  const tier_clv_summary summary = {
      .size = sizeof summary,
      .kind = model->kind,
      .verdict = verdict_of(model),
      .reason = model->report.reason != NULL ? model->report.reason : "",
      .stages = model->stages,
      .evaluations = model->report.iterations,
      .parameter_count = parameter_count(model),
      .unique = model->unique,
      .unit_days = model->unit_days,
      .customers = model->customers,
      .repeat_customers = model->repeat_customers,
      .repeat_purchases = model->repeat_purchases,
      .log_likelihood = model->report.log_likelihood,
      .aic = model->fitted ? 2 * fitted - twice : 0,
      .bic = model->fitted ? fitted * tier__log(model->customers) - twice : 0,
      .correlation = model->correlation};
  tier__struct_out(ret_summary, &summary, sizeof summary);
  return TIER_OK;
}

static int has_errors(const tier_clv *clv) {
  return clv->fitted && clv->report.verdict == TIER__FIT_CONVERGED && clv->report.has_covariance;
}

static double value_at(const tier_clv *clv, size_t index) {
  const size_t own = tier__clv_own_count(clv);
  return index < own ? clv->params[index] : clv->effects[index - own];
}

/* By how much a parameter grows with the variable of the fit. */
static double slope_at(const tier_clv *clv, size_t index) {
  return index < tier__clv_own_count(clv) ? clv->params[index] : 1;
}

/* The quantile from the tail: 1 - (1 - confidence) / 2 would round to 1. With covariates far from 0, what a parameter
 * would be at 0 may be known so badly that its limits are no numbers: then nothing is said. */
static void fill_interval(const tier_clv *clv, size_t index, double confidence, tier_clv_parameter *parameter) {
  const double error = sqrt(clv->report.covariance[index][index]);
  const double reach = -tier__normal_quantile((1 - confidence) / 2) * error;
  const int is_own = index < tier__clv_own_count(clv);
  const double standard_error = slope_at(clv, index) * error;
  const double high = is_own ? parameter->value * tier__exp(reach) : parameter->value + reach;
  if (!isfinite(standard_error) || !isfinite(high)) {
    return;
  }
  parameter->has_error = 1;
  parameter->standard_error = standard_error;
  parameter->low = is_own ? parameter->value * tier__exp(-reach) : parameter->value - reach;
  parameter->high = high;
}

tier_status tier_clv_parameter_at(const tier_clv *model, size_t index, double confidence,
                                  tier_clv_parameter *ret_parameter, tier_error *err) {
  if (model == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_parameter_at: model is NULL");
  }
  TIER__TRY(tier__struct_out_check(ret_parameter, sizeof *ret_parameter, "tier_clv_parameter", err));
  if (!(confidence >= 0 && confidence < 1)) {
    return tier__fail(err, TIER_E_ARGUMENT, "confidence must be above 0 and below 1, or 0 for 0.95");
  }
  if (index >= parameter_count(model)) {
    return tier__fail(err, TIER_E_NOT_FOUND, "there is no parameter %zu; the model has %zu", index,
                      parameter_count(model));
  }
  const int told = model->fitted && (model->report.verdict == TIER__FIT_BOUNDARY ||
                                     model->report.verdict == TIER__FIT_RIDGE);
  tier_clv_parameter parameter = {.size = sizeof parameter,
                                  .name = tier__clv_name(model, index),
                                  .value = value_at(model, index),
                                  .at_bound = (int32_t)(model->report.at_bound >> index & 1),
                                  .direction = told ? model->report.direction[index] : 0};
  if (has_errors(model)) {
    fill_interval(model, index, confidence > 0 ? confidence : 0.95, &parameter);
  }
  tier__struct_out(ret_parameter, &parameter, sizeof parameter);
  return TIER_OK;
}

static double covariance_at(const tier_clv *clv, size_t i, size_t j) {
  return slope_at(clv, i) * slope_at(clv, j) * clv->report.covariance[i][j];
}

static int all_are_finite(const tier_clv *clv) {
  for (size_t i = 0; i < parameter_count(clv); i++) {
    for (size_t j = 0; j < parameter_count(clv); j++) {
      if (!isfinite(covariance_at(clv, i, j))) {
        return 0;
      }
    }
  }
  return 1;
}

tier_status tier_clv_covariance(const tier_clv *model, double *ret_matrix, tier_error *err) {
  if (model == NULL || ret_matrix == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_covariance: model or ret_matrix is NULL");
  }
  if (!has_errors(model)) {
    return tier__fail(err, TIER_E_UNDEFINED, "%s",
                      model->fitted ? "the fit did not converge to a single maximum: there is no covariance"
                                    : "the model was not fitted: there is no covariance");
  }
  if (!all_are_finite(model)) {
    return tier__fail(err, TIER_E_UNDEFINED, "a covariance is too large for a number: parameters can hardly be told");
  }
  const size_t count = parameter_count(model);
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j < count; j++) {
      ret_matrix[i * count + j] = covariance_at(model, i, j);
    }
  }
  return TIER_OK;
}

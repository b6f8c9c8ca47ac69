/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/failure.h"
#include "clv_make.h"
#include "clv_sample.h"

/* A loaded model has the same bits, so that none may be -0, which is written like 0. */
static void drop_signs_of_zeros(tier_clv *clv) {
  const size_t count = tier__clv_own_count(clv) + tier__clv_effect_count(clv);
  for (size_t i = 0; i < tier__clv_effect_count(clv); i++) {
    clv->effects[i] += 0.0;
  }
  for (size_t i = 0; i < count; i++) {
    clv->report.direction[i] += 0.0;
    for (size_t j = 0; j < count; j++) {
      clv->report.covariance[i][j] += 0.0;
    }
  }
  clv->correlation += 0.0;
  clv->report.log_likelihood += 0.0;
}

static void fit_spend(const tier__clv_sample *sample, tier_clv *clv) {
  tier__gamma_params params;
  tier__gamma_fit(&sample->spend.rows, &params, &clv->report);
  clv->params[0] = params.p;
  clv->params[1] = params.q;
  clv->params[2] = params.gamma;
  clv->correlation = tier__spend_correlation(&sample->spend.rows);
}

/* All k from 1 on; the smallest of equally likely ones. */
static void fit_stages(const tier__clv_sample *sample, tier_clv *clv) {
  for (int32_t k = 1; k <= TIER__STAGES_MOST; k++) {
    double params[TIER__PURCHASES_MOST];
    tier__fit_report report = {.verdict = TIER__FIT_FAILED};
    tier__purchase_fit(sample->model, &sample->purchases.rows, NULL, k, params, NULL, &report);
    if (k == 1 || !isfinite(clv->report.log_likelihood) || report.log_likelihood > clv->report.log_likelihood) {
      memcpy(clv->params, params, sizeof params);
      clv->report = report;
      clv->stages = k;
    }
  }
  clv->stages_chosen = 1;
}

static void fit_purchases(const tier__clv_sample *sample, tier_clv *clv) {
  const tier__covariate_profiles *profiles = tier__clv_sample_profiles(sample);
  if (sample->model->staged && clv->stages == 0) {
    fit_stages(sample, clv);
  } else {
    tier__purchase_fit(sample->model, &sample->purchases.rows, profiles, clv->stages, clv->params,
                       profiles != NULL ? clv->effects : NULL, &clv->report);
  }
  clv->params[TIER__STAGES] = clv->stages;
}

/* The counts of what will be fitted, which must be enough. */
static tier_status count_customers(const tier__clv_sample *sample, const char *const *names, tier_clv *clv,
                                   tier_error *err) {
  const tier__covariate_profiles *profiles = tier__clv_sample_profiles(sample);
  const tier__clv_census census = tier__clv_sample_count(sample);
  clv->unique = sample->model == NULL ? sample->spend.rows.count : sample->purchases.unique;
  clv->customers = census.customers;
  clv->repeat_customers = census.repeat_customers;
  clv->repeat_purchases = census.repeat_purchases;
  TIER__TRY(tier__clv_enough(sample->model, &census, "", err));
  return profiles != NULL ? tier__clv_covariates_vary(profiles, names, "", err) : TIER_OK;
}

/* With covariates far from 0, such as years, the parameters where they are 0 may not be numbers any more. */
static int base_is_sane(const tier_clv *clv) {
  for (size_t i = 0; i < tier__clv_own_count(clv); i++) {
    if (!tier__clv_param_is_sane(clv->model, i, TIER__PARAM_BASE, clv->params[i])) {
      return 0;
    }
  }
  return 1;
}

static tier_status fit_sample(const tier__clv_sample *sample, const char *const *names, tier_clv *clv,
                              tier_error *err) {
  TIER__TRY(count_customers(sample, names, clv, err));
  if (sample->model == NULL) {
    fit_spend(sample, clv);
  } else {
    fit_purchases(sample, clv);
  }
  if (!isfinite(clv->report.log_likelihood)) {
    return tier__fail(err, TIER_E_MODEL, "the likelihood has no value at the start of the search");
  }
  if (!base_is_sane(clv)) {
    return tier__fail(err, TIER_E_MODEL, "the covariates are so far from 0 that parameters cannot be told for 0: "
                                         "subtract a typical value from them");
  }
  clv->fitted = 1;
  drop_signs_of_zeros(clv);
  return TIER_OK;
}

static tier_status fit_data(tier_context *context, tier_clv_kind kind, const tier_clv_data *data,
                            const tier_clv_fit_options *options, tier_clv **ret_model, tier_error *err) {
  const tier__clv_texts texts = {data->covariate_names, data->covariate_count, NULL};
  tier__clv_sample sample;
  tier_clv *clv;
  TIER__TRY(tier__clv_make(context, kind, options, &texts, &clv, err));
  tier_status status = tier__clv_sample_begin(context, clv->model, data, &sample, err);
  if (status == TIER_OK) {
    status = fit_sample(&sample, data->covariate_names, clv, err);
    tier__clv_sample_end(&sample);
  }
  if (status != TIER_OK) {
    tier_clv_destroy(clv);
    return status;
  }
  *ret_model = clv;
  return TIER_OK;
}

tier_status tier_clv_fit(tier_context *context, tier_clv_kind kind, const tier_clv_data *data,
                         const tier_clv_fit_options *options, tier_clv **ret_model, tier_error *err) {
  const tier__purchase_model *model;
  tier_clv_fit_options our_options;
  tier_clv_data ours;
  if (context == NULL || ret_model == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_fit: context or ret_model is NULL");
  }
  if (!tier__clv_model_of(kind, &model)) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no model of kind %d", (int)kind);
  }
  TIER__TRY(tier__clv_options_read(model, options, &our_options, err));
  TIER__TRY(tier__clv_data_check(model, tier__clv_fit_needs(model), SIZE_MAX, data, &ours, err));
  TIER__TRY(tier__clv_names_check(ours.covariate_names, ours.covariate_count, err));
  return fit_data(context, kind, &ours, &our_options, ret_model, err);
}

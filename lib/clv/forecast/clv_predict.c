/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/failure.h"
#include "base/struct_size.h"
#include "forecast.h"
#include "forecast_check.h"
#include "math/elementary.h"
#include "spend_forecast.h"

#define DAYS_OF_YEAR 365.2425
#define DEFAULT_INTERVAL 0.90
#define MOST_DISCOUNT 10.0
#define MOST_MARGIN 1e6

/* The continuous rate that makes the same of a year as the effective one. */
static double rate_of(double annual_discount, double unit_days) {
  return tier__log1p(annual_discount) / DAYS_OF_YEAR * unit_days;
}

static int looks_ahead(const tier_clv_prediction *wanted, int forever) {
  return wanted->alive_later != NULL || wanted->purchases != NULL || wanted->none != NULL || wanted->low != NULL ||
         wanted->high != NULL || ((wanted->residual != NULL || wanted->value != NULL) && !forever);
}

static tier_status check_options(const tier_clv_predict_options *options, tier_error *err) {
  if (!(options->annual_discount >= 0 && options->annual_discount <= MOST_DISCOUNT)) {
    return tier__fail(err, TIER_E_ARGUMENT, "annual_discount must be from 0 to 10; 0.10 is 10 %%");
  }
  if (options->forever != 0 && options->forever != 1) {
    return tier__fail(err, TIER_E_ARGUMENT, "forever must be 0 or 1");
  }
  if (!(options->interval >= 0 && options->interval < 1)) {
    return tier__fail(err, TIER_E_ARGUMENT, "interval must be between 0 and 1");
  }
  if (!(options->margin >= 0 && options->margin <= MOST_MARGIN)) {
    return tier__fail(err, TIER_E_ARGUMENT, "margin must be from 0 to 1e6");
  }
  return TIER_OK;
}

static tier_status check_spend(const tier_clv_predict_options *options, tier_error *err) {
  if (options->spend == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT,
                      "spend and value need a gamma-gamma model in tier_clv_predict_options.spend");
  }
  if (options->spend->kind != TIER_CLV_GAMMA_GAMMA) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_predict_options.spend is not a gamma-gamma model");
  }
  return TIER_OK;
}

static tier_status predict_purchases(const tier_clv *clv, const tier_clv_data *given,
                                     const tier_clv_predict_options *options, const tier_clv_prediction *wanted,
                                     tier_error *err) {
  tier_clv_data data;
  const int needs_spend = wanted->spend != NULL || wanted->value != NULL;
  const double interval = options->interval > 0 ? options->interval : DEFAULT_INTERVAL;
  TIER__TRY(check_options(options, err));
  TIER__TRY(needs_spend ? check_spend(options, err) : TIER_OK);
  TIER__TRY(tier__time_check(clv->model, "horizon", options->horizon, !looks_ahead(wanted, options->forever), err));
  TIER__TRY(tier__clv_data_check(clv->model,
                                 TIER__NEEDS_HISTORY | TIER__LEAVES_WEIGHTS |
                                     (needs_spend ? (unsigned)TIER__NEEDS_SPEND : 0),
                                 clv->covariate_count, given, &data, err));
  const tier__forecast forecast = {.clv = clv,
                                   .data = &data,
                                   .horizon = options->horizon,
                                   .rate = rate_of(options->annual_discount, clv->unit_days),
                                   .forever = options->forever,
                                   .low_share = (1 - interval) / 2,
                                   .high_share = (1 + interval) / 2,
                                   .margin = options->margin > 0 ? options->margin : 1,
                                   .spend = needs_spend ? options->spend : NULL,
                                   .wanted = *wanted};
  return tier__forecast_run(&forecast, err);
}

static tier_status predict_spend(const tier_clv *clv, const tier_clv_data *given, const tier_clv_prediction *wanted,
                                 tier_error *err) {
  tier_clv_data data;
  tier__refused refused;
  if (wanted->alive != NULL || wanted->alive_later != NULL || wanted->purchases != NULL || wanted->none != NULL ||
      wanted->low != NULL || wanted->high != NULL || wanted->residual != NULL || wanted->value != NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "gamma-gamma predicts spend only");
  }
  TIER__TRY(tier__clv_data_check(NULL, TIER__NEEDS_SPEND | TIER__LEAVES_WEIGHTS, 0, given, &data, err));
  tier__refused_begin(&refused);
  for (size_t i = 0; wanted->spend != NULL && i < data.count; i++) {
    double population, own;
    if (!tier__spend_forecast(clv, data.frequency[i], data.spend[i], &population, &own)) {
      tier__refuse(&refused, i, TIER__REFUSED_SPEND);
      break;
    }
    wanted->spend[i] = population + own;
  }
  return tier__refused_status(&refused, clv, clv, &data, err);
}

tier_status tier_clv_predict(const tier_clv *model, const tier_clv_data *data,
                             const tier_clv_predict_options *given_options,
                             const tier_clv_prediction *ret_prediction, tier_error *err) {
  tier_clv_predict_options options;
  tier_clv_prediction wanted;
  if (model == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "model is NULL");
  }
  TIER__TRY(tier__struct_in(&options, sizeof options, sizeof options, given_options, "tier_clv_predict_options", err));
  TIER__TRY(tier__struct_in(&wanted, sizeof wanted, sizeof wanted, ret_prediction, "tier_clv_prediction", err));
  return model->model == NULL ? predict_spend(model, data, &wanted, err)
                              : predict_purchases(model, data, &options, &wanted, err);
}

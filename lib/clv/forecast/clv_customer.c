/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about one customer, or about a new one. */
#include <math.h>
#include <string.h>

#include "base/failure.h"
#include "base/struct_size.h"
#include "forecast.h"
#include "forecast_check.h"
#include "spend_forecast.h"

/* The parameters of one with these covariates. */
static tier_status read_covariates(const tier_clv *model, const double *covariates,
                                   double ret_params[TIER__PURCHASES_MOST], tier_error *err) {
  const double *columns[TIER__COVARIATES_MOST];
  if (model->covariate_count > 0 && covariates == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "covariates is NULL; the model has %zu", model->covariate_count);
  }
  for (size_t k = 0; k < model->covariate_count; k++) {
    columns[k] = &covariates[k];
  }
  const tier_clv_data one = {.size = sizeof one, .count = 1, .covariates = columns,
                             .covariate_count = model->covariate_count};
  tier_clv_data checked;
  tier_error inner = {.size = sizeof inner};
  if (tier__clv_data_check(model->model, 0, model->covariate_count, &one, &checked, &inner) != TIER_OK) {
    return tier__fail(err, TIER_E_ARGUMENT, "a covariate is not a finite number, or is too large");
  }
  tier__clv_params_of(model, &checked, 0, ret_params);
  return TIER_OK;
}

/* A table that holds nothing but one row of another. */
static tier_status read_row(const tier_clv *model, const tier_clv_data *data, size_t row,
                            const double *columns[TIER__COVARIATES_MOST], tier_clv_data *ret_one, tier_error *err) {
  tier_clv_data one = *data;
  one.count = 1;
  one.frequency = data->frequency != NULL ? data->frequency + row : NULL;
  one.recency = data->recency != NULL ? data->recency + row : NULL;
  one.age = data->age != NULL ? data->age + row : NULL;
  one.covariates = data->covariates != NULL ? columns : NULL;
  for (size_t k = 0; data->covariates != NULL && k < data->covariate_count && k < TIER__COVARIATES_MOST; k++) {
    columns[k] = data->covariates[k] != NULL ? data->covariates[k] + row : NULL;
  }
  return tier__clv_data_check(model->model, TIER__NEEDS_HISTORY | TIER__LEAVES_WEIGHTS, model->covariate_count, &one,
                              ret_one, err);
}

/* What is wrong with row 0 of that table is wrong with `row` of the caller's. */
static tier_status fail_as_row(const tier_error *inner, size_t row, tier_error *err) {
  const char *row_0 = "row 0: ";
  if (strncmp(inner->message, row_0, strlen(row_0)) != 0) {
    return tier__fail(err, inner->code, "%s", inner->message);
  }
  return tier__fail_row(err, inner->code, (int64_t)row, "row %zu: %s", row, inner->message + strlen(row_0));
}

tier_status tier_clv_distribution(const tier_clv *model, const tier_clv_data *given, size_t row, double horizon,
                                  size_t count, double *ret_probabilities, tier_error *err) {
  const double *columns[TIER__COVARIATES_MOST];
  double params[TIER__PURCHASES_MOST];
  tier_clv_data data, one;
  tier_error inner = {.size = sizeof inner};
  TIER__TRY(tier__purchases_check(model, err));
  TIER__TRY(tier__time_check(model->model, "horizon", horizon, 0, err));
  TIER__TRY(tier__struct_in(&data, sizeof data, sizeof data, given, "tier_clv_data", err));
  if (row >= data.count) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no row %zu", row);
  }
  TIER__TRY(tier__array_check("ret_probabilities", ret_probabilities, count, err));
  if (read_row(model, &data, row, columns, &one, &inner) != TIER_OK) {
    return fail_as_row(&inner, row, err);
  }
  tier__clv_params_of(model, &one, 0, params);
  const tier__customer customer = {one.frequency[0], one.recency != NULL ? one.recency[0] : 0, one.age[0]};
  const double alive = model->model->alive(params, &customer);
  if (count > 0) {
    model->model->distribution(params, &customer, horizon, 0, count, ret_probabilities);
    for (size_t k = 0; k < count; k++) {
      ret_probabilities[k] *= alive;
    }
    ret_probabilities[0] += 1 - alive;
  }
  return TIER_OK;
}

/* Both of the following answer for some ages. */
static tier_status check_ages(const tier_clv *model, const double *ages, size_t count, const double *ret,
                              const char *ret_name, tier_error *err) {
  TIER__TRY(tier__array_check("ages", ages, count, err));
  TIER__TRY(tier__array_check(ret_name, ret, count, err));
  for (size_t i = 0; i < count; i++) {
    TIER__TRY(tier__time_check(model->model, "an age", ages[i], 1, err));
  }
  return TIER_OK;
}

double tier__new_customer(const tier__purchase_model *model, const double *params, double age) {
  const tier__customer fresh = {0, 0, 0};
  double expected = 0, discounted = 0;
  if (age > 0) {
    model->future(params, &fresh, age, 0, &expected, &discounted);
  }
  return model->alive(params, &fresh) * expected;
}

tier_status tier_clv_new_customer(const tier_clv *model, const double *covariates, const double *ages, size_t count,
                                  double *ret_purchases, tier_error *err) {
  double params[TIER__PURCHASES_MOST];
  TIER__TRY(tier__purchases_check(model, err));
  TIER__TRY(check_ages(model, ages, count, ret_purchases, "ret_purchases", err));
  TIER__TRY(read_covariates(model, covariates, params, err));
  for (size_t i = 0; i < count; i++) {
    if (!isfinite(tier__new_customer(model->model, params, ages[i]))) {
      return tier__fail(err, TIER_E_UNDEFINED, "the expected number of purchases is too large for a number");
    }
  }
  for (size_t i = 0; i < count; i++) {
    ret_purchases[i] = tier__new_customer(model->model, params, ages[i]);
  }
  return TIER_OK;
}

tier_status tier_clv_mean_spend(const tier_clv *model, double *ret_spend, tier_error *err) {
  double population, own;
  char text[32];
  if (model == NULL || ret_spend == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "%s is NULL", model == NULL ? "model" : "ret_spend");
  }
  if (model->kind != TIER_CLV_GAMMA_GAMMA) {
    return tier__fail(err, TIER_E_ARGUMENT, "only gamma-gamma is a model of spend");
  }
  if (!tier__spend_forecast(model, 0, 0, &population, &own)) {
    tier_number_format(model->params[1], text);
    return tier__fail(err, TIER_E_UNDEFINED, "q = %s is not above 1: the mean spend is infinite", text);
  }
  *ret_spend = population;
  return TIER_OK;
}

/* Ascending; in discrete models one opportunity each; in contractual ones without a gap, for who misses one is lost. */
static tier_status check_purchases(const tier_clv *model, const double *purchases, size_t count, tier_error *err) {
  const int contractual = model->model->contractual, apart = model->model->discrete;
  TIER__TRY(tier__array_check("purchases", purchases, count, err));
  for (size_t i = 0; i < count; i++) {
    const int64_t row = (int64_t)i;
    if (tier__time_check(model->model, "", purchases[i], !apart && !contractual, NULL) != TIER_OK) {
      return tier__fail_row(err, TIER_E_ARGUMENT, row, "purchase %zu: its time must be a %s", i,
                            apart || contractual ? "whole number from 1 to 1000000" : "number from 0 to 1e15");
    }
    if (contractual && purchases[i] != (double)(i + 1)) {
      return tier__fail_row(err, TIER_E_ARGUMENT, row, "purchase %zu: renewals must be at 1, 2, 3 ...", i);
    }
    if (i > 0 && (purchases[i] < purchases[i - 1] || (apart && purchases[i] == purchases[i - 1]))) {
      return tier__fail_row(err, TIER_E_ARGUMENT, row, "purchase %zu is not later than the one before", i);
    }
  }
  return TIER_OK;
}

/* How many purchases came until this age. */
static size_t count_until(const double *purchases, size_t count, double age) {
  size_t below = 0, above = count;
  while (below < above) {
    const size_t middle = below + (above - below) / 2;
    if (purchases[middle] <= age) {
      below = middle + 1;
    } else {
      above = middle;
    }
  }
  return below;
}

tier_status tier_clv_alive_history(const tier_clv *model, const double *covariates, const double *purchases,
                                   size_t purchase_count, const double *ages, size_t count, double *ret_alive,
                                   tier_error *err) {
  double params[TIER__PURCHASES_MOST];
  TIER__TRY(tier__purchases_check(model, err));
  TIER__TRY(check_purchases(model, purchases, purchase_count, err));
  TIER__TRY(check_ages(model, ages, count, ret_alive, "ret_alive", err));
  TIER__TRY(read_covariates(model, covariates, params, err));
  for (size_t i = 0; i < count; i++) {
    const size_t x = count_until(purchases, purchase_count, ages[i]);
    const tier__customer customer = {(double)x, x > 0 ? purchases[x - 1] : 0, ages[i]};
    ret_alive[i] = model->model->alive(params, &customer);
  }
  return TIER_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The columns of a caller: each by itself, then what must hold between those of one row. */
#include "clv_handle.h"

#include <math.h>
#include <string.h>

#include "base/failure.h"
#include "base/struct_size.h"

/* Nobody's customers come near; sums and products of such numbers stay finite. */
#define LARGEST 1e15

typedef struct column {
  const char *name;
  const double *values;
  double least, most;
  int whole;
} column;

static tier_status refuse_value(const column *c, size_t row, tier_error *err) {
  char value[32] = "not finite", least[32], most[32];
  if (isfinite(c->values[row])) {
    tier_number_format(c->values[row], value);
  }
  tier_number_format(c->least, least);
  tier_number_format(c->most, most);
  return tier__fail_row(err, TIER_E_ARGUMENT, (int64_t)row, "row %zu: %s is %s; it must be a %s from %s to %s", row,
                        c->name, value, c->whole ? "whole number" : "number", least, most);
}

/* How many values are looked at together: loops of a fixed length without branches, for compilers to vectorise. */
enum { LANES = 16 };

/* Adds to each lane 1 for a value that is not fine. Adding 2^52 rounds numbers from 0 to LARGEST to whole ones. */
static void look_at_values(const column *c, const double *restrict values, double *restrict odd) {
  const double least = c->least, most = c->most, rounder = c->whole ? 0x1p52 : 0;
  for (int i = 0; i < LANES; i++) {
    const double value = values[i], rounded = (value + rounder) - rounder;
    odd[i] += value >= least ? (value <= most ? (value == rounded ? 0 : 1) : 1) : 1;
  }
}

/* The same for what an ordinary history must not have. */
static void look_at_rows(const double *restrict x, const double *restrict last, const double *restrict age,
                         double *restrict odd) {
  for (int i = 0; i < LANES; i++) {
    const double now = age[i], limit = x[i] == 0 ? 0 : now;
    odd[i] += last[i] > limit ? 1 : 0;
  }
}

static double sum_of_lanes(const double *odd) {
  double sum = 0;
  for (int i = 0; i < LANES; i++) {
    sum += odd[i];
  }
  return sum;
}

/* @return How many of the first rows are fine for certain: the rest is to be looked at one by one. */
static size_t fine_values(const column *c, size_t count) {
  double odd[LANES] = {0};
  const size_t whole = count - count % LANES;
  for (size_t i = 0; i < whole; i += LANES) {
    look_at_values(c, c->values + i, odd);
  }
  return sum_of_lanes(odd) > 0 ? 0 : whole;
}

static size_t fine_rows(const tier_clv_data *data) {
  double odd[LANES] = {0};
  const size_t whole = data->count - data->count % LANES;
  for (size_t i = 0; i < whole; i += LANES) {
    look_at_rows(data->frequency + i, data->recency + i, data->age + i, odd);
  }
  return sum_of_lanes(odd) > 0 ? 0 : whole;
}

static tier_status check_column(const column *c, size_t count, tier_error *err) {
  if (c->values == NULL && count > 0) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_data.%s is NULL, and is needed", c->name);
  }
  for (size_t i = fine_values(c, count); i < count; i++) {
    const double value = c->values[i];
    if (!(value >= c->least && value <= c->most) || (c->whole && value != floor(value))) {
      return refuse_value(c, i, err);
    }
  }
  return TIER_OK;
}

/* @return What is wrong between the values of one row; NULL: nothing. */
static const char *odd_row(const tier__purchase_model *model, unsigned needs, const tier_clv_data *data, size_t i) {
  const double x = data->frequency[i];
  if (needs & TIER__NEEDS_INTERVALS && x == 0 && data->log_intervals[i] != 0) {
    return "log_intervals must be 0 where frequency is 0";
  }
  if (!(needs & TIER__NEEDS_HISTORY)) {
    return NULL;
  }
  if (model->contractual) {
    return x > data->age[i] ? "frequency is above age" : NULL;
  }
  if (data->recency[i] > data->age[i]) {
    return "recency is above age";
  }
  if (x == 0 && data->recency[i] != 0) {
    return "recency must be 0 where frequency is 0";
  }
  return model->discrete && x > data->recency[i] ? "frequency is above recency" : NULL;
}

static tier_status check_rows(const tier__purchase_model *model, unsigned needs, const tier_clv_data *data,
                              tier_error *err) {
  const int ordinary = (needs & (TIER__NEEDS_HISTORY | TIER__NEEDS_INTERVALS)) == TIER__NEEDS_HISTORY &&
                       !model->discrete && !model->contractual;
  for (size_t i = ordinary ? fine_rows(data) : 0; i < data->count; i++) {
    const char *odd = odd_row(model, needs, data, i);
    if (odd != NULL) {
      return tier__fail_row(err, TIER_E_ARGUMENT, (int64_t)i, "row %zu: %s", i, odd);
    }
  }
  return TIER_OK;
}

static tier_status check_history(const tier__purchase_model *model, unsigned needs, const tier_clv_data *data,
                                 tier_error *err) {
  const int whole = model->discrete || model->contractual;
  const double most = whole ? TIER__MOST_OPPORTUNITIES : LARGEST;
  const column frequency = {"frequency", data->frequency, 0, most, 1};
  const column recency = {"recency", data->recency, 0, most, whole};
  const column age = {"age", data->age, 0, most, whole};
  const column intervals = {"log_intervals", data->log_intervals, -LARGEST, LARGEST, 0};
  if (needs & (TIER__NEEDS_HISTORY | TIER__NEEDS_INTERVALS)) {
    TIER__TRY(check_column(&frequency, data->count, err));
  }
  if (needs & TIER__NEEDS_HISTORY && !model->contractual) {
    TIER__TRY(check_column(&recency, data->count, err));
  }
  if (needs & (TIER__NEEDS_HISTORY | TIER__NEEDS_AGE)) {
    TIER__TRY(check_column(&age, data->count, err));
  }
  if (needs & TIER__NEEDS_INTERVALS) {
    TIER__TRY(check_column(&intervals, data->count, err));
  }
  return needs & (TIER__NEEDS_HISTORY | TIER__NEEDS_INTERVALS) ? check_rows(model, needs, data, err) : TIER_OK;
}

static tier_status check_spend(const tier_clv_data *data, tier_error *err) {
  const column frequency = {"frequency", data->frequency, 0, LARGEST, 1};
  const column spend = {"spend", data->spend, -LARGEST, LARGEST, 0};
  TIER__TRY(check_column(&frequency, data->count, err));
  return check_column(&spend, data->count, err);
}

static tier_status check_covariates(const tier__purchase_model *model, size_t count, const tier_clv_data *data,
                                    tier_error *err) {
  char name[40];
  if (data->covariate_count > TIER__COVARIATES_MOST) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_data.covariate_count is %zu; at most %d are possible",
                      data->covariate_count, (int)TIER__COVARIATES_MOST);
  }
  if (data->covariate_count > 0 && (model == NULL || model->effect_count == 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "%s takes no covariates", model == NULL ? "gamma-gamma" : model->word);
  }
  if (count != SIZE_MAX && data->covariate_count != count) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_data.covariate_count is %zu; the model has %zu",
                      data->covariate_count, count);
  }
  if (data->covariate_count > 0 && data->covariates == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_data.covariates is NULL, and is needed");
  }
  for (size_t k = 0; k < data->covariate_count; k++) {
    const column covariate = {name, data->covariates[k], -LARGEST, LARGEST, 0};
    memcpy(name, "covariates[0]", sizeof "covariates[0]");
    name[sizeof "covariates[" - 1] = (char)('0' + k);
    TIER__TRY(check_column(&covariate, data->count, err));
  }
  return TIER_OK;
}

tier_status tier__clv_data_check(const tier__purchase_model *model, unsigned needs, size_t covariate_count,
                                 const tier_clv_data *given, tier_clv_data *ret_data, tier_error *err) {
  tier_clv_data data;
  TIER__TRY(tier__struct_in(&data, sizeof data, sizeof data, given, "tier_clv_data", err));
  TIER__TRY(check_covariates(model, covariate_count, &data, err));
  if (model != NULL) {
    TIER__TRY(check_history(model, needs, &data, err));
  }
  if (needs & TIER__NEEDS_SPEND) {
    TIER__TRY(check_spend(&data, err));
  }
  if (data.weights != NULL && !(needs & TIER__LEAVES_WEIGHTS)) {
    const column weights = {"weights", data.weights, 0, LARGEST, 0};
    TIER__TRY(check_column(&weights, data.count, err));
  }
  *ret_data = data;
  return TIER_OK;
}

void tier__clv_params_of(const tier_clv *clv, const tier_clv_data *data, size_t row,
                         double ret_params[TIER__PURCHASES_MOST]) {
  double z[TIER__COVARIATES_MOST];
  if (clv->covariate_count == 0) {
    memcpy(ret_params, clv->params, sizeof clv->params);
    return;
  }
  for (size_t k = 0; k < clv->covariate_count; k++) {
    z[k] = data->covariates[k][row];
  }
  tier__purchase_params_with(clv->model, clv->params, clv->effects, clv->covariate_count, z, ret_params);
  for (size_t i = 0; i < clv->model->count; i++) {
    const double furthest = clv->model->timed >> i & 1 ? TIER__FURTHEST_TIME : TIER__FURTHEST_SHAPE;
    ret_params[i] = ret_params[i] < 1 / furthest ? 1 / furthest : ret_params[i];
    ret_params[i] = ret_params[i] > furthest ? furthest : ret_params[i];
  }
}

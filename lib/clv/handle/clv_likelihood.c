/* SPDX-License-Identifier: Apache-2.0 */
/* The sum is that of the distinct customers, so that the order of the rows does not touch it. */
#include <math.h>
#include <string.h>

#include "base/executor.h"
#include "base/failure.h"
#include "clv_sample.h"

#define BLOCK 4096

/* Rows of a call, to be told one by one. */
typedef struct each_row {
  const tier_clv *clv;
  const tier_clv_data *data;
  double *ret_each;
} each_row;

static double of_purchases(const each_row *job, size_t row) {
  const double weight = 1;
  double params[TIER__PURCHASES_MOST], last, work[TIER__PAIR_WORK];
  size_t pair = 0;
  const tier__purchase_pairs pairs = {1, &last, &pair, work};
  const tier__purchase_model *model = job->clv->model;
  const double *lasts = model->contractual ? job->data->frequency : job->data->recency;
  const tier__purchase_rows rows = {.count = 1,
                                    .x = job->data->frequency + row,
                                    .last = lasts + row,
                                    .age = job->data->age + row,
                                    .weight = &weight,
                                    .pairs = model->paired ? &pairs : NULL,
                                    .log_intervals = model->staged ? job->data->log_intervals[row] : 0};
  last = lasts[row];
  tier__clv_params_of(job->clv, job->data, row, params);
  return tier__purchase_log_likelihood(model, &rows, NULL, params, NULL);
}

static double of_spend_rows(const tier_clv *clv, const tier__gamma_rows *rows) {
  const tier__gamma_params params = {clv->params[0], clv->params[1], clv->params[2]};
  tier__newton_point point;
  memset(&point, 0, sizeof point);
  tier__gamma_log_likelihood(&params, rows, &point);
  return point.value;
}

static double of_spend(const each_row *job, size_t row) {
  const double weight = 1;
  const tier__gamma_rows rows = {1, job->data->frequency + row, job->data->spend + row, &weight};
  return *rows.x > 0 && *rows.mean > 0 ? of_spend_rows(job->clv, &rows) : 0;
}

static void tell_block(void *arg, size_t block) {
  const each_row *job = arg;
  const size_t rest = job->data->count - block * BLOCK, count = rest < BLOCK ? rest : BLOCK;
  for (size_t i = block * BLOCK; i < block * BLOCK + count; i++) {
    job->ret_each[i] = job->clv->model != NULL ? of_purchases(job, i) : of_spend(job, i);
  }
}

static double total_of(const tier_clv *clv, const tier__clv_sample *sample) {
  if (clv->model == NULL) {
    return sample->spend.rows.count > 0 ? of_spend_rows(clv, &sample->spend.rows) : 0;
  }
  return sample->purchases.unique > 0
             ? tier__purchase_log_likelihood(clv->model, &sample->purchases.rows, tier__clv_sample_profiles(sample),
                                             clv->params, clv->effects)
             : 0;
}

tier_status tier_clv_log_likelihood(const tier_clv *model, const tier_clv_data *data, double *ret_total,
                                    double *ret_each, tier_error *err) {
  tier_clv_data ours;
  tier__clv_sample sample;
  if (model == NULL || ret_total == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_log_likelihood: model or ret_total is NULL");
  }
  TIER__TRY(tier__clv_data_check(model->model, tier__clv_fit_needs(model->model), model->covariate_count, data, &ours,
                                 err));
  TIER__TRY(tier__clv_sample_begin(model->context, model->model, &ours, &sample, err));
  const double total = total_of(model, &sample);
  tier__clv_sample_end(&sample);
  if (!isfinite(total)) {
    return tier__fail(err, TIER_E_UNDEFINED,
                      model->covariate_count > 0
                          ? "covariates lie too far beyond those of the fit: there is no likelihood"
                          : "the log-likelihood is too large for a number");
  }
  if (ret_each != NULL) {
    each_row job = {model, &ours, ret_each};
    tier__run(model->context, ours.count / BLOCK + (ours.count % BLOCK != 0), tell_block, &job);
  }
  *ret_total = total;
  return TIER_OK;
}

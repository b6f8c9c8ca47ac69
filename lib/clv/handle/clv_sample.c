/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_sample.h"

#include <string.h>

#include "base/failure.h"
#include "math/exact_sum.h"

/* Shorter means are no time, and no money, in any unit. */
#define LEAST_MEAN 1e-15

tier_status tier__clv_sample_begin(tier_context *context, const tier__purchase_model *model, const tier_clv_data *data,
                                   tier__clv_sample *ret_sample, tier_error *err) {
  memset(ret_sample, 0, sizeof *ret_sample);
  ret_sample->model = model;
  if (model == NULL) {
    return tier__spend_compress(context, data, &ret_sample->spend, err);
  }
  const tier__purchase_columns columns = {
      .count = data->count,
      .x = data->frequency,
      .last = model->contractual ? data->frequency : data->recency, /* There is no t_x to tell customers apart. */
      .age = data->age,
      .weight = data->weights,
      .log_intervals = model->staged ? data->log_intervals : NULL,
      .covariate_count = data->covariate_count,
      .covariates = data->covariates};
  return tier__compress(context, &columns, model->paired, &ret_sample->purchases, err);
}

void tier__clv_sample_end(tier__clv_sample *sample) {
  if (sample->model == NULL) {
    tier__spend_rows_end(&sample->spend);
  } else {
    tier__compressed_end(&sample->purchases);
  }
}

const tier__covariate_profiles *tier__clv_sample_profiles(const tier__clv_sample *sample) {
  return sample->model != NULL && sample->purchases.has_profiles ? &sample->purchases.profiles : NULL;
}

tier__clv_census tier__clv_count_purchases(const tier__purchase_rows *rows) {
  tier__sum customers = {0, 0}, repeat = {0, 0}, purchases = {0, 0}, lost = {0, 0}, ages = {0, 0};
  for (size_t i = 0; i < rows->count; i++) {
    const double w = rows->weight[i], x = rows->x[i], age = rows->age[i];
    tier__sum_add(&customers, w);
    tier__sum_add(&repeat, x > 0 ? w : 0);
    tier__sum_add(&purchases, w * x);
    tier__sum_add(&lost, x < age ? w : 0);
    tier__sum_add(&ages, w * age);
  }
  const double n = tier__sum_value(&customers);
  return (tier__clv_census){n, tier__sum_value(&repeat), tier__sum_value(&purchases), tier__sum_value(&lost),
                            n > 0 ? tier__sum_value(&ages) / n : 0};
}

tier__clv_census tier__clv_count_spend(const tier__gamma_rows *rows) {
  tier__sum customers = {0, 0}, purchases = {0, 0}, means = {0, 0};
  for (size_t i = 0; i < rows->count; i++) {
    tier__sum_add(&customers, rows->weight[i]);
    tier__sum_add(&purchases, rows->weight[i] * rows->x[i]);
    tier__sum_add(&means, rows->weight[i] * rows->mean[i]);
  }
  const double n = tier__sum_value(&customers);
  return (tier__clv_census){n, n, tier__sum_value(&purchases), 0, n > 0 ? tier__sum_value(&means) / n : 0};
}

/* The sums of the sample are exact, and so the same with covariates and without. */
tier__clv_census tier__clv_sample_count(const tier__clv_sample *sample) {
  if (sample->model == NULL) {
    return tier__clv_count_spend(&sample->spend.rows);
  }
  tier__clv_census census = tier__clv_count_purchases(&sample->purchases.rows);
  census.customers = sample->purchases.customers;
  census.repeat_customers = sample->purchases.repeat_customers;
  census.repeat_purchases = sample->purchases.repeat_purchases;
  return census;
}

tier_status tier__clv_enough(const tier__purchase_model *model, const tier__clv_census *census, const char *place,
                             tier_error *err) {
  const int contractual = model != NULL && model->contractual;
  const double telling = contractual ? census->lost : census->repeat_customers;
  const char *what = contractual ? "were lost" : "bought again";
  char some[32], all[32];
  if (telling < TIER__LEAST_CUSTOMERS) {
    tier_number_format(telling, some);
    tier_number_format(census->customers, all);
    if (model == NULL) {
      return tier__fail(err, TIER_E_MODEL, "%s%s customers have frequency and spend above 0; at least %d are needed",
                        place, some, TIER__LEAST_CUSTOMERS);
    }
    return tier__fail(err, TIER_E_MODEL, "%s%s of %s customers %s; at least %d are needed", place, some, all, what,
                      TIER__LEAST_CUSTOMERS);
  }
  if (census->mean_age < LEAST_MEAN) {
    return tier__fail(err, TIER_E_MODEL, "%s%s", place,
                      model == NULL ? "nothing was spent" : "no time has passed since the first purchases");
  }
  return TIER_OK;
}

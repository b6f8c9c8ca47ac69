/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_distinct.h"

#include "base/double_key.h"
#include "base/failure.h"
#include "base/memory.h"

static void fill(const tier__tally *sorted, unsigned double_keys, tier__clv_columns *columns) {
  const size_t words = columns->width + 1;
  for (size_t k = 0; k < words; k++) {
    double *values = columns->values + k * columns->count;
    const int is_double = k < columns->width && double_keys >> k & 1;
    for (size_t i = 0; i < columns->count; i++) {
      const int64_t key = sorted->items[i * words + k];
      values[i] = is_double ? tier__double_of_key(key) : (double)key;
    }
  }
}

tier_status tier__clv_columns_begin(const tier__tally *tally, unsigned double_keys, tier__clv_columns *ret_columns,
                                    tier_error *err) {
  tier__tally sorted = tier__tally_begin(tally->context, tally->width);
  tier__clv_columns columns = {.context = tally->context, .width = tally->width};
  tier_status status = tier__tally_merge(&sorted, tally, err);
  if (status == TIER_OK) {
    status = tier__tally_compact(&sorted, err);
  }
  if (status == TIER_OK) {
    columns.count = sorted.count;
    columns.values = tier__alloc(tally->context, sorted.count, (columns.width + 1) * sizeof *columns.values);
    status = columns.values == NULL ? tier__no_memory(err) : TIER_OK;
  }
  if (status == TIER_OK) {
    fill(&sorted, double_keys, &columns);
    *ret_columns = columns;
  }
  tier__tally_end(&sorted);
  return status;
}

void tier__clv_columns_end(tier__clv_columns *columns) { tier__release(columns->context, columns->values); }

/* The weights of those who are old enough; 0 for the others. */
static void keep_old(const tier__clv_columns *columns, const double *age, int64_t least_age, double *ret_weights) {
  const double *weights = tier__clv_column(columns, columns->width);
  for (size_t i = 0; i < columns->count; i++) {
    ret_weights[i] = age[i] >= (double)least_age ? weights[i] : 0;
  }
}

tier_status tier__clv_compress(const tier__clv_columns *columns, size_t covariate_count, int64_t least_age, int paired,
                               double log_sum, tier__compressed *ret_compressed, tier_error *err) {
  const double *covariates[TIER__COVARIATES_MOST];
  double *weights = NULL;
  tier__purchase_columns from = {.count = columns->count,
                                 .x = tier__clv_column(columns, covariate_count),
                                 .age = tier__clv_column(columns, covariate_count + 1),
                                 .last = tier__clv_column(columns, covariate_count + 2),
                                 .weight = tier__clv_column(columns, columns->width),
                                 .covariate_count = covariate_count,
                                 .covariates = covariates};
  for (size_t k = 0; k < covariate_count; k++) {
    covariates[k] = tier__clv_column(columns, k);
  }
  if (least_age > 0) {
    weights = tier__alloc(columns->context, columns->count, sizeof *weights);
    if (weights == NULL) {
      return tier__no_memory(err);
    }
    keep_old(columns, from.age, least_age, weights);
    from.weight = weights;
  }
  tier_status status = tier__compress(columns->context, &from, paired, ret_compressed, err);
  if (status == TIER_OK) {
    ret_compressed->rows.log_intervals = log_sum;
  }
  tier__release(columns->context, weights);
  return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* From the columns of a batch to one customer. */
#include <math.h>
#include <string.h>

#include "base/bitmap.h"
#include "clv_object.h"

/* Wider than money can be; within, nothing in the likelihood overflows. */
#define LEAST_MEAN 1e-12
#define MOST_MEAN 1e24

/* Places within a history, and after the mean spend. */
enum { REPEATS, FIRST_DAY, LAST_DAY, TENURE };
enum { SPEND_MEAN, SPEND_COUNT };

int tier__clv_history_read(const tier_batch *batch, size_t at, size_t i, tier__clv_history *ret_history) {
  const tier_column *const *columns = batch->columns + at;
  for (size_t c = 0; c < TIER__CLV_HISTORY; c++) {
    if (!tier__bit(columns[c]->validity, i)) {
      return 0;
    }
  }
  const int64_t x = ((const int64_t *)columns[REPEATS]->values)[i];
  const int64_t first = ((const int32_t *)columns[FIRST_DAY]->values)[i];
  const int64_t last = ((const int32_t *)columns[LAST_DAY]->values)[i];
  const int64_t age = ((const int64_t *)columns[TENURE]->values)[i];
  if (x < 0 || last < first || age < last - first) {
    return 0;
  }
  *ret_history = (tier__clv_history){x, x > 0 ? last - first : 0, age};
  return 1;
}

static void read_spend(const tier__clv_model *model, const tier_batch *batch, size_t i, tier__clv_row *row) {
  const tier_column *const *columns = batch->columns + model->spend_at;
  if (!tier__bit(columns[SPEND_MEAN]->validity, i)) {
    return;
  }
  const double mean = ((const double *)columns[SPEND_MEAN]->values)[i];
  int64_t count = row->history.x;
  if (model->include_first) {
    count = tier__bit(columns[SPEND_COUNT]->validity, i) ? ((const int64_t *)columns[SPEND_COUNT]->values)[i] : 0;
  }
  if (mean > LEAST_MEAN && mean < MOST_MEAN && count > 0) {
    row->spend_count = count;
    row->spend_mean = mean;
  }
}

static int text_equals(const tier_column *column, size_t i, const char *text) {
  const tier_string label = column->labels[((const int32_t *)column->values)[i]];
  return label.length == strlen(text) && memcmp(label.data, text, label.length) == 0;
}

/* @return 0 if it is not known. */
static int read_covariate(const tier__clv_covariate *covariate, const tier_column *column, size_t i,
                          double *ret_value) {
  if (!tier__bit(column->validity, i)) {
    return 0;
  }
  *ret_value = covariate->equals != NULL ? (double)text_equals(column, i, covariate->equals)
                                         : ((const double *)column->values)[i];
  return isfinite(*ret_value);
}

int tier__clv_row_read(const tier__clv_model *model, const tier_batch *batch, size_t i, tier__clv_row *ret_row) {
  tier__clv_row row = {.has_covariates = 1};
  if (!tier__clv_history_read(batch, 0, i, &row.history)) {
    return 0;
  }
  if (model->spend) {
    read_spend(model, batch, i, &row);
  }
  for (size_t k = 0; k < model->covariate_count && row.has_covariates; k++) {
    row.has_covariates = read_covariate(&model->covariates[k], batch->columns[model->covariates_at + k], i,
                                        &row.covariates[k]);
  }
  *ret_row = row;
  return 1;
}

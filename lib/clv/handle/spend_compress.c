/* SPDX-License-Identifier: Apache-2.0 */
#include "spend_compress.h"

#include <math.h>

#include "base/double_key.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/tally.h"
#include "math/exact_sum.h"
#include "math/exact_total.h"

/* A spread that small over the mean is rounding. */
#define NO_SPREAD 1e-12

enum { WEIGHT, MEAN, X, WORDS };

static int takes_part(const tier_clv_data *data, size_t i) {
  return data->frequency[i] > 0 && data->spend[i] > 0 && (data->weights == NULL || data->weights[i] > 0);
}

static int64_t *gather(tier_context *context, const tier_clv_data *data, size_t count) {
  int64_t *items = tier__alloc(context, count, 2 * WORDS * sizeof *items), *item = items;
  for (size_t i = 0; items != NULL && i < data->count; i++) {
    if (takes_part(data, i)) {
      item[WEIGHT] = tier__key_of_double(data->weights == NULL ? 1 : data->weights[i]);
      item[MEAN] = tier__key_of_double(data->spend[i]);
      item[X] = tier__key_of_double(data->frequency[i]);
      item += WORDS;
    }
  }
  return items;
}

static int same_row(const int64_t *a, const int64_t *b) { return a[X] == b[X] && a[MEAN] == b[MEAN]; }

/* Equal rows stand together. Weights add up without rounding, in whatever order they stand. */
static size_t unite(const int64_t *items, size_t count, double *x, double *mean, double *weight) {
  size_t unique = 0, i = 0;
  while (i < count) {
    const int64_t *first = items + i * WORDS;
    tier__exact sum;
    sum.count = 0;
    for (; i < count && same_row(first, items + i * WORDS); i++) {
      tier__exact_add(&sum, tier__double_of_key(items[i * WORDS + WEIGHT]));
    }
    x[unique] = tier__double_of_key(first[X]);
    mean[unique] = tier__double_of_key(first[MEAN]);
    weight[unique++] = tier__exact_value(&sum);
  }
  return unique;
}

tier_status tier__spend_compress(tier_context *context, const tier_clv_data *data, tier__spend_rows *ret_rows,
                                 tier_error *err) {
  size_t count = 0;
  for (size_t i = 0; i < data->count; i++) {
    count += (size_t)takes_part(data, i);
  }
  int64_t *items = gather(context, data, count);
  double *memory = tier__alloc(context, count, 3 * sizeof *memory);
  if (items == NULL || memory == NULL) {
    tier__release(context, items);
    tier__release(context, memory);
    return tier__no_memory(err);
  }
  tier__words_sort(items, items + count * WORDS, count, WORDS, MEAN);
  tier__words_sort(items, items + count * WORDS, count, WORDS, X);
  double *mean = memory + count, *weight = mean + count;
  const size_t unique = unite(items, count, memory, mean, weight);
  tier__release(context, items);
  *ret_rows = (tier__spend_rows){context, {unique, memory, mean, weight}, memory};
  return TIER_OK;
}

void tier__spend_rows_end(tier__spend_rows *rows) {
  if (rows->memory != NULL) {
    tier__release(rows->context, rows->memory);
  }
  *rows = (tier__spend_rows){NULL, {0, NULL, NULL, NULL}, NULL};
}

/* Two passes: sums about the means, which do not cancel. */
double tier__spend_correlation(const tier__gamma_rows *rows) {
  tier__sum n = {0, 0}, x = {0, 0}, m = {0, 0}, xx = {0, 0}, xm = {0, 0}, mm = {0, 0};
  for (size_t i = 0; i < rows->count; i++) {
    tier__sum_add(&n, rows->weight[i]);
    tier__sum_add(&x, rows->weight[i] * rows->x[i]);
    tier__sum_add(&m, rows->weight[i] * rows->mean[i]);
  }
  const double mean_x = tier__sum_value(&x) / tier__sum_value(&n), mean_m = tier__sum_value(&m) / tier__sum_value(&n);
  for (size_t i = 0; i < rows->count; i++) {
    const double dx = rows->x[i] - mean_x, dm = rows->mean[i] - mean_m, w = rows->weight[i];
    tier__sum_add(&xx, w * dx * dx);
    tier__sum_add(&xm, w * dx * dm);
    tier__sum_add(&mm, w * dm * dm);
  }
  const double var_x = tier__sum_value(&xx) / tier__sum_value(&n), var_m = tier__sum_value(&mm) / tier__sum_value(&n);
  if (sqrt(var_x) <= NO_SPREAD * mean_x || sqrt(var_m) <= NO_SPREAD * mean_m) {
    return 0;
  }
  const double correlation = tier__sum_value(&xm) / tier__sum_value(&n) / (sqrt(var_x) * sqrt(var_m));
  return correlation > 1 ? 1 : (correlation < -1 ? -1 : correlation);
}

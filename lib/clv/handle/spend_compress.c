/* SPDX-License-Identifier: Apache-2.0 */
#include "spend_compress.h"

#include <math.h>
#include <string.h>

#include "base/failure.h"
#include "base/memory.h"
#include "clv/common/column_code.h"
#include "clv/common/packed_sort.h"
#include "math/exact_sum.h"
#include "math/exact_total.h"

/* A spread that small over the mean is rounding. */
#define NO_SPREAD 1e-12

enum { WORD_BITS = 64 };

/* 1 or 0. Nobody can tell beforehand who takes part: no branches here, nor where it is asked. */
static size_t takes_part(const tier_clv_data *data, const double *weights, size_t i) {
  return (size_t)((data->frequency[i] > 0) & (data->spend[i] > 0) & (weights[i] > 0));
}

/* The rows that take part, and room for one more. */
typedef struct spend_table {
  size_t count;
  double *x, *mean, *weight;
} spend_table;

static size_t count_rows(const tier_clv_data *data, const double *weights) {
  size_t count = 0;
  for (size_t i = 0; i < data->count; i++) {
    count += takes_part(data, weights, i);
  }
  return count;
}

static void gather(const tier_clv_data *data, const double *weights, spend_table *to) {
  for (size_t i = 0, row = 0; i < data->count; i++) {
    to->x[row] = data->frequency[i];
    to->mean[row] = data->spend[i];
    to->weight[row] = weights[i];
    row += takes_part(data, weights, i);
  }
}

/* Rows as words to be sorted: the codes of x and of the mean, in one word if they fit, then the weight if there are
 * any. */
typedef struct packed {
  tier__column_code x, mean;
  size_t keys, stride;
  unsigned place; /* Of x. */
  uint64_t *items;
} packed;

static tier_status pack_rows(tier_context *context, const spend_table *from, int weighted, packed *to,
                             tier_error *err) {
  TIER__TRY(tier__column_code_begin(context, from->x, from->count, &to->x, err));
  TIER__TRY(tier__column_code_begin(context, from->mean, from->count, &to->mean, err));
  to->keys = to->x.bits + to->mean.bits < WORD_BITS ? 1 : 2;
  to->stride = to->keys + (weighted ? 1 : 0);
  to->place = to->keys == 1 ? to->mean.bits : 0;
  to->items = tier__alloc(context, from->count, to->stride * sizeof *to->items);
  uint64_t *scratch = tier__alloc(context, from->count, to->stride * sizeof *scratch);
  if (to->items == NULL || scratch == NULL) {
    tier__release(context, scratch);
    return tier__no_memory(err);
  }
  tier__column_code_put(&to->x, from->x, from->count, to->place, to->items, to->stride);
  tier__column_code_put(&to->mean, from->mean, from->count, 0, to->items + (to->keys - 1), to->stride);
  for (size_t i = 0; weighted && i < from->count; i++) {
    memcpy(to->items + i * to->stride + to->keys, from->weight + i, sizeof *from->weight);
  }
  const unsigned bits[2] = {to->keys == 1 ? to->place + to->x.bits : to->x.bits, to->mean.bits};
  uint64_t *sorted = tier__packed_sort(to->items, scratch, from->count, to->stride, to->keys, bits);
  tier__release(context, sorted == scratch ? to->items : scratch);
  to->items = sorted;
  return TIER_OK;
}

static void packed_end(tier_context *context, packed *rows) {
  tier__column_code_end(context, &rows->x);
  tier__column_code_end(context, &rows->mean);
  tier__release(context, rows->items);
}

static int same_key(const packed *rows, size_t a, size_t b) {
  const uint64_t *left = rows->items + a * rows->stride, *right = rows->items + b * rows->stride;
  return left[0] == right[0] && left[rows->keys - 1] == right[rows->keys - 1];
}

/* Weights add up without rounding, in whatever order they stand. */
static double weight_of_run(const packed *rows, size_t first, size_t end) {
  if (rows->stride == rows->keys) {
    return (double)(end - first);
  }
  tier__exact sum;
  sum.count = 0;
  for (size_t i = first; i < end; i++) {
    double weight;
    memcpy(&weight, rows->items + i * rows->stride + rows->keys, sizeof weight);
    tier__exact_add(&sum, weight);
  }
  return tier__exact_value(&sum);
}

/* Equal rows stand together. */
static size_t unite(const packed *rows, spend_table *to) {
  const uint64_t mask = rows->keys == 1 ? (UINT64_C(1) << rows->place) - 1 : UINT64_MAX;
  size_t unique = 0;
  for (size_t first = 0, end; first < to->count; first = end) {
    const uint64_t *item = rows->items + first * rows->stride;
    for (end = first + 1; end < to->count && same_key(rows, first, end); end++) {
    }
    const double weight = weight_of_run(rows, first, end);
    to->x[unique] = tier__column_code_value(&rows->x, item[0] >> rows->place);
    to->mean[unique] = tier__column_code_value(&rows->mean, item[rows->keys - 1] & mask);
    to->weight[unique++] = weight;
  }
  return unique;
}

tier_status tier__spend_compress(tier_context *context, const tier_clv_data *data, tier__spend_rows *ret_rows,
                                 tier_error *err) {
  const double *weights = data->weights != NULL ? data->weights : data->frequency; /* Anything above 0. */
  const size_t count = count_rows(data, weights), room = count + 1;
  double *memory = tier__alloc(context, room, 3 * sizeof *memory);
  packed rows;
  memset(&rows, 0, sizeof rows);
  if (memory == NULL) {
    return tier__no_memory(err);
  }
  spend_table table = {count, memory, memory + room, memory + 2 * room};
  gather(data, weights, &table);
  tier_status status = pack_rows(context, &table, data->weights != NULL, &rows, err);
  if (status == TIER_OK) {
    *ret_rows = (tier__spend_rows){context, {unite(&rows, &table), table.x, table.mean, table.weight}, memory};
  } else {
    tier__release(context, memory);
  }
  packed_end(context, &rows);
  return status;
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

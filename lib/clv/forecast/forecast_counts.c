/* SPDX-License-Identifier: Apache-2.0 */
/* Prediction intervals: of all who share what is ahead, the distribution is computed once, in growing stretches, and as
 * far as the last of them needs. At most n purchases come with the chance (1 - P) + P F(n). */
#include "forecast.h"

#include "base/executor.h"
#include "base/memory.h"
#include "math/exact_sum.h"

enum { FIRST_STRETCH = 32, LONGEST_STRETCH = 1024, KEYS_OF_TASK = 16 };
#define NOT_FOUND (-1.0)

/* F(n) for n = first to first + count - 1. */
typedef struct stretch {
  size_t first, count;
  double at_most[LONGEST_STRETCH];
} stretch;

tier_status tier__forecast_counts_begin(tier__piece *piece, tier_error *err) {
  tier_context *context = piece->forecast->clv->context;
  const tier_clv_data *data = piece->forecast->data;
  const size_t rows = data->count < TIER__INDEX_ROWS_MOST ? data->count : TIER__INDEX_ROWS_MOST;
  piece->order = tier__alloc(context, rows, sizeof *piece->order);
  piece->start = tier__alloc(context, tier__row_index_keys_most(data) + 1, sizeof *piece->start);
  if (piece->forecast->wanted.alive == NULL) {
    piece->alive = tier__alloc(context, rows, sizeof *piece->alive);
  }
  return piece->order == NULL || piece->start == NULL ||
                 (piece->forecast->wanted.alive == NULL && piece->alive == NULL)
             ? tier__no_memory(err)
             : TIER_OK;
}

/* Rows by key: a counting sort. */
static void order_rows(tier__piece *piece) {
  const tier__row_keys *keys = &piece->index.keys[0];
  for (size_t key = 0; key <= keys->count; key++) {
    piece->start[key] = 0;
  }
  for (size_t row = 0; row < piece->index.rows; row++) {
    piece->start[keys->of_row[row]]++;
  }
  for (size_t key = 1; key <= keys->count; key++) {
    piece->start[key] += piece->start[key - 1]; /* Now where the key ends. */
  }
  for (size_t row = piece->index.rows; row-- > 0;) {
    piece->order[--piece->start[keys->of_row[row]]] = (uint32_t)row;
  }
}

/* No more opportunities than the horizon has: there the sum is 1, whatever rounding left of it. */
static void fill_stretch(const tier__forecast *forecast, const double *params, const tier__customer *customer,
                         stretch *at, tier__sum *sum) {
  const tier__purchase_model *model = forecast->clv->model;
  model->distribution(params, customer, forecast->horizon, at->first, at->count, at->at_most);
  for (size_t i = 0; i < at->count; i++) {
    tier__sum_add(sum, at->at_most[i]);
    const double sum_now = tier__sum_value(sum);
    const int all = (model->discrete || model->contractual) && (double)(at->first + i) >= forecast->horizon;
    at->at_most[i] = all || sum_now > 1 ? 1 : sum_now;
  }
}

static int is_enough(double alive, double at_most, double share) { return (1 - alive) + alive * at_most >= share; }

/* @return The smallest n of the stretch that is enough; NOT_FOUND. */
static double find_count(const stretch *at, double alive, double share) {
  size_t below = 0, above = at->count - 1;
  if (!is_enough(alive, at->at_most[above], share)) {
    return NOT_FOUND;
  }
  while (below < above) {
    const size_t middle = below + (above - below) / 2;
    if (is_enough(alive, at->at_most[middle], share)) {
      above = middle;
    } else {
      below = middle + 1;
    }
  }
  return (double)(at->first + above);
}

/* @return 1 if one of the key's rows is still waiting. @param out One of low and high; NULL: not wanted. */
static int find_counts(const tier__piece *piece, size_t key, const stretch *at, double share, double *out) {
  const double *alive = tier__piece_alive(piece);
  int waiting = 0;
  if (out == NULL) {
    return 0;
  }
  for (size_t i = piece->start[key]; i < piece->start[key + 1]; i++) {
    double *count = &out[piece->index.first + piece->order[i]];
    if (at->first == 0 || *count == NOT_FOUND) {
      *count = find_count(at, alive[piece->order[i]], share);
      waiting |= *count == NOT_FOUND;
    }
  }
  return waiting;
}

static void refuse_waiting(tier__piece *piece, size_t key, const double *out) {
  for (size_t i = piece->start[key]; out != NULL && i < piece->start[key + 1]; i++) {
    const size_t row = piece->index.first + piece->order[i];
    if (out[row] == NOT_FOUND || out[row] > TIER__COUNT_MOST) {
      tier__refuse(&piece->refused, row, TIER__REFUSED_COUNT);
    }
  }
}

static void count_key(tier__piece *piece, size_t key) {
  const tier__forecast *forecast = piece->forecast;
  const size_t row = piece->index.keys[0].first_of[key];
  const tier__customer customer = tier__piece_customer(piece, row);
  tier__sum sum = {0, 0};
  stretch at = {.first = 0, .count = FIRST_STRETCH};
  int waiting = 1;
  while (waiting && at.first <= TIER__COUNT_MOST) {
    fill_stretch(forecast, tier__row_index_params(&piece->index, row), &customer, &at, &sum);
    waiting = find_counts(piece, key, &at, forecast->low_share, forecast->wanted.low);
    waiting |= find_counts(piece, key, &at, forecast->high_share, forecast->wanted.high);
    at.first += at.count;
    at.count = at.count * 2 < LONGEST_STRETCH ? at.count * 2 : LONGEST_STRETCH;
  }
  refuse_waiting(piece, key, forecast->wanted.low);
  refuse_waiting(piece, key, forecast->wanted.high);
}

static void count_task(void *arg, size_t task) {
  tier__piece *piece = arg;
  const size_t first = task * KEYS_OF_TASK;
  for (size_t key = first; key < piece->index.keys[0].count && key < first + KEYS_OF_TASK; key++) {
    count_key(piece, key);
  }
}

void tier__forecast_counts(tier__piece *piece) {
  order_rows(piece);
  tier__run(piece->forecast->clv->context, (piece->index.keys[0].count + KEYS_OF_TASK - 1) / KEYS_OF_TASK, count_task,
            piece);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Piece by piece: finds the distinct keys, computes what is costly once for each, and puts every row together. Each
 * number is a function of its own row, so that neither pieces nor threads can change a bit. */
#include "forecast.h"

#include <math.h>
#include <string.h>

#include "base/executor.h"
#include "base/failure.h"
#include "base/memory.h"
#include "spend_forecast.h"

enum { KEYS_OF_TASK = 128, ROWS_OF_TASK = 16384 };

/* P(alive) of each row is quick: in rows of one set of parameters, or from two parts that many rows share. */
static int is_quick(const tier_clv *clv) {
  return clv->model->paired || (clv->model->alive_rows != NULL && clv->covariate_count == 0);
}

static tier_status piece_begin(tier__piece *piece, const tier__forecast *forecast, tier_error *err) {
  const tier_clv *clv = forecast->clv;
  const tier_clv_data *data = forecast->data;
  const size_t most = tier__row_index_keys_most(data);
  memset(piece, 0, sizeof *piece);
  piece->forecast = forecast;
  piece->whole_key = clv->model->by_last || !is_quick(clv);
  tier__refused_begin(&piece->refused);
  const int by_last = piece->whole_key && !clv->model->contractual;
  const tier__key_columns columns[2] = {
      {.count = by_last ? 3 : 2, .column = {data->frequency, data->age, by_last ? data->recency : NULL}},
      {.count = 2, .column = {data->frequency, data->recency}}};
  TIER__TRY(tier__row_index_begin(clv, data, columns, clv->model->paired ? 2 : 1, &piece->index, err));
  piece->ahead = tier__alloc(clv->context, most, sizeof *piece->ahead);
  piece->left = clv->model->paired ? tier__alloc(clv->context, most, sizeof *piece->left) : NULL;
  if (piece->ahead == NULL || (clv->model->paired && piece->left == NULL)) {
    return tier__no_memory(err);
  }
  return forecast->wanted.low != NULL || forecast->wanted.high != NULL ? tier__forecast_counts_begin(piece, err)
                                                                       : TIER_OK;
}

static void piece_end(tier__piece *piece) {
  tier_context *context = piece->forecast->clv->context;
  tier__row_index_end(&piece->index);
  tier__release(context, piece->ahead);
  tier__release(context, piece->left);
  tier__release(context, piece->alive);
  tier__release(context, piece->order);
  tier__release(context, piece->start);
}

static void compute_ahead(const tier__piece *piece, size_t key) {
  const tier__forecast *forecast = piece->forecast;
  const tier__purchase_model *model = forecast->clv->model;
  const tier_clv_prediction *wanted = &forecast->wanted;
  const size_t row = piece->index.keys[0].first_of[key];
  const double *params = tier__row_index_params(&piece->index, row);
  const tier__customer customer = tier__piece_customer(piece, row);
  const int discounts = wanted->residual != NULL || wanted->value != NULL;
  tier__ahead ahead = {0};
  if (piece->whole_key) {
    ahead.alive = model->alive(params, &customer);
  } else if (model->paired) {
    tier__forecast_here(model, params, &customer, &ahead);
  }
  if (wanted->purchases != NULL || (discounts && !forecast->forever)) {
    model->future(params, &customer, forecast->horizon, forecast->rate, &ahead.expected, &ahead.discounted);
  }
  if (discounts && forecast->forever) {
    ahead.discounted = model->forever(params, &customer, forecast->rate);
  }
  if (wanted->alive_later != NULL) {
    ahead.survive = model->survive(params, &customer, forecast->horizon);
  }
  if (wanted->none != NULL) {
    model->distribution(params, &customer, forecast->horizon, 0, 1, &ahead.none);
  }
  piece->ahead[key] = ahead;
}

static void compute_left(const tier__piece *piece, size_t key) {
  const size_t row = piece->index.keys[1].first_of[key];
  const tier__customer customer = tier__piece_customer(piece, row);
  piece->left[key] =
      tier__forecast_left(piece->forecast->clv->model, tier__row_index_params(&piece->index, row), &customer);
}

/* Keys of the first kind, then those of the second. */
static void key_task(void *arg, size_t task) {
  const tier__piece *piece = arg;
  const size_t ahead = piece->index.keys[0].count, all = ahead + piece->index.keys[1].count;
  const size_t first = task * KEYS_OF_TASK;
  for (size_t key = first; key < all && key < first + KEYS_OF_TASK; key++) {
    if (key < ahead) {
      compute_ahead(piece, key);
    } else {
      compute_left(piece, key - ahead);
    }
  }
}

/* Who has left for certain is worth nothing, however long the lives of others. */
static double residual_of(tier__piece *piece, size_t row, double alive, double discounted) {
  if (discounted != HUGE_VAL) {
    return alive * discounted;
  }
  if (alive > 0 || !piece->forecast->clv->model->contractual) {
    tier__refuse(&piece->refused, row, TIER__REFUSED_ENDLESS);
  }
  return 0;
}

static double spend_of(tier__piece *piece, size_t row) {
  const tier__forecast *forecast = piece->forecast;
  const double spend = forecast->data->spend[row];
  double population, own;
  if (!tier__spend_forecast(forecast->spend, forecast->data->frequency[row], spend, &population, &own)) {
    tier__refuse(&piece->refused, row, TIER__REFUSED_SPEND);
    return 0;
  }
  return population + own;
}

/* All but P(alive), which is known. */
static void fill_row(tier__piece *piece, size_t row, double alive, const tier__ahead *ahead) {
  const tier__forecast *forecast = piece->forecast;
  const tier_clv_prediction *wanted = &forecast->wanted;
  tier__refused_put(&piece->refused, wanted->purchases, row, alive * ahead->expected);
  tier__refused_put(&piece->refused, wanted->alive_later, row, alive * ahead->survive);
  if (wanted->none != NULL) {
    const double none = (1 - alive) + alive * ahead->none;
    tier__refused_put(&piece->refused, wanted->none, row, none > 1 ? 1 : none);
  }
  if (wanted->residual != NULL || wanted->value != NULL) {
    const double residual = residual_of(piece, row, alive, ahead->discounted);
    tier__refused_put(&piece->refused, wanted->residual, row, residual);
    if (forecast->spend != NULL) {
      const double spend = spend_of(piece, row);
      tier__refused_put(&piece->refused, wanted->spend, row, spend);
      tier__refused_put(&piece->refused, wanted->value, row, forecast->margin * (spend * residual));
    }
  } else if (wanted->spend != NULL) {
    tier__refused_put(&piece->refused, wanted->spend, row, spend_of(piece, row));
  }
}

/* Purchases and perhaps P(alive), which is what most ask for. */
static int wants_purchases_only(const tier_clv_prediction *wanted) {
  return wanted->purchases != NULL && wanted->alive_later == NULL && wanted->none == NULL &&
         wanted->residual == NULL && wanted->spend == NULL && wanted->value == NULL;
}

/* @return 0 if a number is not finite: a difference from itself is 0 or NaN. */
static int fill_purchases(const tier__piece *piece, size_t row, size_t count, const double *alive) {
  const uint32_t *key = piece->index.keys[0].of_row + row;
  double *column = piece->forecast->wanted.purchases + piece->index.first + row, odd = 0;
  for (size_t j = 0; j < count; j++) {
    const double value = alive[j] * piece->ahead[key[j]].expected;
    column[j] = value;
    odd += value - value;
  }
  return odd == 0;
}

static void fill_rows(tier__piece *piece, size_t row, size_t count) {
  const tier_clv_prediction *wanted = &piece->forecast->wanted;
  const uint32_t *key = piece->index.keys[0].of_row + row;
  double own[TIER__ROWS_AT_ONCE];
  double *to = wanted->alive != NULL || piece->alive != NULL ? tier__piece_alive(piece) + row : own;
  tier__forecast_alive(piece, row, count, to);
  if (wants_purchases_only(wanted) && fill_purchases(piece, row, count, to)) {
    return;
  }
  for (size_t j = 0; j < count; j++) {
    if (isfinite(to[j])) {
      fill_row(piece, piece->index.first + row + j, to[j], &piece->ahead[key[j]]);
    } else {
      to[j] = 0;
      tier__refuse(&piece->refused, piece->index.first + row + j, TIER__REFUSED_HUGE);
    }
  }
}

static void row_task(void *arg, size_t task) {
  tier__piece *piece = arg;
  const size_t first = task * ROWS_OF_TASK;
  const size_t end = first + ROWS_OF_TASK < piece->index.rows ? first + ROWS_OF_TASK : piece->index.rows;
  for (size_t row = first; row < end; row += TIER__ROWS_AT_ONCE) {
    fill_rows(piece, row, end - row < TIER__ROWS_AT_ONCE ? end - row : TIER__ROWS_AT_ONCE);
  }
}

static void work(tier__piece *piece) {
  tier_context *context = piece->forecast->clv->context;
  const size_t keys = piece->index.keys[0].count + piece->index.keys[1].count;
  tier__run(context, (keys + KEYS_OF_TASK - 1) / KEYS_OF_TASK, key_task, piece);
  tier__run(context, (piece->index.rows + ROWS_OF_TASK - 1) / ROWS_OF_TASK, row_task, piece);
  if (piece->order != NULL) {
    tier__forecast_counts(piece);
  }
}

tier_status tier__forecast_run(const tier__forecast *forecast, tier_error *err) {
  tier__piece piece;
  tier_status status;
  TIER__TRY_OUT(piece_begin(&piece, forecast, err));
  TIER__TRY_OUT(tier__row_index_next(&piece.index, err));
  while (piece.index.rows > 0) {
    work(&piece);
    TIER__TRY_OUT(tier__refused_status(&piece.refused, forecast->clv, forecast->spend, forecast->data, err));
    TIER__TRY_OUT(tier__row_index_next(&piece.index, err));
  }
out:
  piece_end(&piece);
  return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* P(alive) of many rows: from their own columns, from a key that has all three, or from two parts that rows share. */
#include <math.h>

#include "clv/common/quick_alive.h"
#include "forecast.h"

void tier__forecast_here(const tier__purchase_model *model, const double *params, const tier__customer *customer,
                         tier__ahead *ret_ahead) {
  const double fade = model->fade(params, customer->x, customer->age);
  ret_ahead->ln_here = model->ln_here(params, customer->x, customer->age);
  ret_ahead->here = tier__exp(ret_ahead->ln_here);
  ret_ahead->fade = tier__quick_fade(fade);
}

tier__left tier__forecast_left(const tier__purchase_model *model, const double *params,
                               const tier__customer *customer) {
  const double fade = model->fade(params, customer->x, customer->last);
  const double ln_left = model->ln_left(params, customer->x, customer->last);
  return (tier__left){ln_left, ln_left - tier__quick_fade(fade)};
}

/* Loops of a fixed length, for compilers to vectorise. */
static void fill_quick(const double *restrict weight, const double *restrict here, double *restrict factor,
                       double *restrict ret_alive) {
  for (int i = 0; i < TIER__ROWS_AT_ONCE; i++) {
    factor[i] = tier__quick_factor(weight[i]);
  }
  for (int i = 0; i < TIER__ROWS_AT_ONCE; i++) {
    ret_alive[i] = tier__quick_alive(weight[i], factor[i], here[i]);
  }
}

static double alive_of(const tier__piece *piece, size_t row) {
  const tier__customer customer = tier__piece_customer(piece, row);
  return piece->forecast->clv->model->alive_of(tier__row_index_params(&piece->index, row), &customer,
                                               piece->left[piece->index.keys[1].of_row[row]].ln_left,
                                               piece->ahead[piece->index.keys[0].of_row[row]].ln_here);
}

static void fill_of_parts(const tier__piece *piece, size_t row, size_t count, double *ret_alive) {
  const uint32_t *key = piece->index.keys[0].of_row + row, *left = piece->index.keys[1].of_row + row;
  double weight[TIER__ROWS_AT_ONCE] = {0}, here[TIER__ROWS_AT_ONCE] = {0};
  double factor[TIER__ROWS_AT_ONCE], alive[TIER__ROWS_AT_ONCE];
  for (size_t j = 0; j < count; j++) {
    const tier__ahead *ahead = &piece->ahead[key[j]];
    weight[j] = piece->left[left[j]].weight + ahead->fade;
    here[j] = ahead->here;
  }
  fill_quick(weight, here, factor, alive);
  for (size_t j = 0; j < count; j++) {
    ret_alive[j] = isnan(alive[j]) ? alive_of(piece, row + j) : alive[j];
  }
}

void tier__forecast_alive(const tier__piece *piece, size_t row, size_t count, double *ret_alive) {
  const tier_clv *clv = piece->forecast->clv;
  const tier_clv_data *data = piece->forecast->data;
  const size_t i = piece->index.first + row;
  if (piece->whole_key) {
    for (size_t j = 0; j < count; j++) {
      ret_alive[j] = piece->ahead[piece->index.keys[0].of_row[row + j]].alive;
    }
  } else if (clv->model->paired) {
    fill_of_parts(piece, row, count, ret_alive);
  } else {
    clv->model->alive_rows(clv->params, count, data->frequency + i, data->recency + i, data->age + i, ret_alive);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/forecast/forecast_fixture.h"

#include <math.h>

const tier_clv_kind forecast_kinds[FORECAST_KINDS] = {
    TIER_CLV_NBD, TIER_CLV_PARETO_NBD, TIER_CLV_BG_NBD,    TIER_CLV_MBG_NBD,   TIER_CLV_BG_BB,
    TIER_CLV_SBG, TIER_CLV_BDW,        TIER_CLV_BG_CNBD_K, TIER_CLV_MBG_CNBD_K};

static const double usual[][TIER__PARAMS_MOST] = {
    {0.4, 5},
    {0.553, 10.58, 0.606, 11.67},
    {0.243, 4.414, 0.793, 2.426},
    {0.525, 6.183, 0.891, 1.614},
    {0.3, 2, 0.8, 2.5},
    {0.5, 3, 0.9, 1.6},
    {1.204, 0.750, 0.657, 2.783},
    {0.668, 3.806},
    {0.668, 3.806, 1.2},
    {6.25, 3.74, 15.44}};

tier_context *forecast_context(uint32_t threads) {
  tier_context *context;
  const tier_context_options options = {.size = sizeof options, .threads = threads};
  assert_int_equal(tier_context_create(&options, &context, NULL), TIER_OK);
  return context;
}

tier_clv *forecast_model_of(tier_context *context, tier_clv_kind kind, const double *parameters, size_t count) {
  tier_clv *model;
  tier_error err = {.size = sizeof err};
  const int staged = kind == TIER_CLV_BG_CNBD_K || kind == TIER_CLV_MBG_CNBD_K;
  const tier_clv_fit_options options = {.size = sizeof options, .unit_days = 7, .stages = staged ? 3 : 0};
  if (tier_clv_create(context, kind, parameters, count, &options, &model, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return model;
}

tier_clv *forecast_model(tier_context *context, tier_clv_kind kind) {
  const size_t count = kind == TIER_CLV_GAMMA_GAMMA ? 3 : tier__purchase_models[kind - 1]->count;
  return forecast_model_of(context, kind, usual[kind - 1], count);
}

int forecast_is_whole(const tier_clv *model) {
  return model->model != NULL && (model->model->discrete || model->model->contractual);
}

void forecast_assert_alive(const tier_clv *model, double predicted, double own) {
  if (model->model->paired) {
    assert_close(predicted, own, 1e-13);
  } else {
    assert_same_bits(predicted, own);
  }
}

/* A whole number from 0 to most. */
static double pick(uint64_t *state, double most) { return floor(clv_random(state) * (most + 1)); }

static void fill_row(const tier_clv *model, uint64_t *state, size_t i, forecast_customers *to) {
  const double unit = forecast_is_whole(model) ? 1 : 7;
  const double age = pick(state, forecast_is_whole(model) ? 8 : 40), last = pick(state, age);
  to->age[i] = age / unit;
  to->last[i] = last / unit;
  to->x[i] = last > 0 ? 1 + pick(state, (last < 6 ? last : 6) - 1) : 0;
  if (model->model != NULL && model->model->contractual) {
    to->x[i] = last;
  }
  to->spend[i] = clv_random(state) * 80 - 5;
  to->z[0][i] = pick(state, 2);
  to->z[1][i] = pick(state, 1) - 0.5;
}

void forecast_fill(const tier_clv *model, uint64_t seed, forecast_customers *to) {
  uint64_t state = seed;
  for (size_t i = 0; i < FORECAST_ROWS; i++) {
    fill_row(model, &state, i, to);
  }
  to->covariates[0] = to->z[0];
  to->covariates[1] = to->z[1];
  to->data = (tier_clv_data){.size = sizeof to->data,
                             .count = FORECAST_ROWS,
                             .frequency = to->x,
                             .recency = to->last,
                             .age = to->age,
                             .spend = to->spend};
}

tier_clv_prediction forecast_wanted(forecast_columns *c, int with_spend) {
  return (tier_clv_prediction){.size = sizeof(tier_clv_prediction),
                               .alive = c->alive,
                               .alive_later = c->alive_later,
                               .purchases = c->purchases,
                               .none = c->none,
                               .low = c->low,
                               .high = c->high,
                               .residual = c->residual,
                               .spend = with_spend ? c->spend : NULL,
                               .value = with_spend ? c->value : NULL};
}

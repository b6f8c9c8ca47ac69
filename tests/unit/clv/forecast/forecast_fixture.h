/* SPDX-License-Identifier: Apache-2.0 */
/** @file forecast_fixture.h
 * Models and customers for the tests of predictions. */
#ifndef TIER_TESTS_FORECAST_FIXTURE_H
#define TIER_TESTS_FORECAST_FIXTURE_H

#include "unit/clv/clv_data.h"

#include "clv/handle/clv_handle.h"

enum { FORECAST_ROWS = 120, FORECAST_KINDS = 9 };

/** All models of purchases. */
extern const tier_clv_kind forecast_kinds[FORECAST_KINDS];

/** A context with up to `threads` threads. */
tier_context *forecast_context(uint32_t threads);
/** A model with usual parameters, in weeks. To be ended by tier_clv_destroy. */
tier_clv *forecast_model(tier_context *context, tier_clv_kind kind);
/** The same with parameters of the caller's. */
tier_clv *forecast_model_of(tier_context *context, tier_clv_kind kind, const double *parameters, size_t count);
/** Times count opportunities. */
int forecast_is_whole(const tier_clv *model);
/** P(alive) of a row against that of the model itself: of paired models there is a quicker way for many rows, with a
 * few digits less; else the bits are the same. */
void forecast_assert_alive(const tier_clv *model, double predicted, double own);

/** Customers; `data` points into the arrays. */
typedef struct forecast_customers {
  double x[FORECAST_ROWS], last[FORECAST_ROWS], age[FORECAST_ROWS], spend[FORECAST_ROWS], z[2][FORECAST_ROWS];
  const double *covariates[2];
  tier_clv_data data;
} forecast_customers;

/** Draws customers that the model allows, on a grid of days, some of them alike. */
void forecast_fill(const tier_clv *model, uint64_t seed, forecast_customers *ret_customers);

/** Room for all predictions of FORECAST_ROWS rows. */
typedef struct forecast_columns {
  double alive[FORECAST_ROWS], alive_later[FORECAST_ROWS], purchases[FORECAST_ROWS], none[FORECAST_ROWS],
      low[FORECAST_ROWS], high[FORECAST_ROWS], residual[FORECAST_ROWS], spend[FORECAST_ROWS], value[FORECAST_ROWS];
} forecast_columns;

/** Asks for all columns; those of spend only with a model of it. */
tier_clv_prediction forecast_wanted(forecast_columns *columns, int with_spend);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/executor.h"
#include "base/failure.h"
#include "base/struct_size.h"
#include "forecast.h"
#include "forecast_check.h"

enum { ROWS_OF_TASK = 256 };

typedef struct simulation {
  const tier_clv *clv;
  const tier_clv_data *data;
  double horizon;
  uint64_t seed;
  tier_clv_simulation wanted;
  tier__refused refused;
} simulation;

static void draw_purchases(simulation *run, size_t row) {
  double params[TIER__PURCHASES_MOST];
  tier__drawn drawn;
  tier__random random = tier__random_begin(run->seed, row);
  tier__clv_params_of(run->clv, run->data, row, params);
  run->clv->model->draw(params, &random, run->data->age[row], run->horizon, &drawn);
  tier__refused_put(&run->refused, run->wanted.frequency, row, drawn.x);
  tier__refused_put(&run->refused, run->wanted.recency, row, drawn.last);
  tier__refused_put(&run->refused, run->wanted.log_intervals, row, drawn.log_intervals);
  tier__refused_put(&run->refused, run->wanted.later, row, drawn.later);
}

static void draw_spend(simulation *run, size_t row) {
  const tier__gamma_params params = {run->clv->params[0], run->clv->params[1], run->clv->params[2]};
  const double x = run->data->frequency[row];
  tier__random random = tier__random_begin(run->seed, row);
  tier__refused_put(&run->refused, run->wanted.spend, row, x > 0 ? tier__gamma_draw(&params, &random, x) : 0);
}

static void simulate_task(void *arg, size_t task) {
  simulation *run = arg;
  const size_t first = task * ROWS_OF_TASK;
  for (size_t row = first; row < run->data->count && row < first + ROWS_OF_TASK; row++) {
    if (run->clv->model != NULL) {
      draw_purchases(run, row);
    } else {
      draw_spend(run, row);
    }
  }
}

static tier_status check_wanted(const simulation *run, tier_error *err) {
  const tier_clv_simulation *wanted = &run->wanted;
  if (run->clv->model == NULL) {
    return wanted->frequency != NULL || wanted->recency != NULL || wanted->log_intervals != NULL ||
                   wanted->later != NULL
               ? tier__fail(err, TIER_E_ARGUMENT, "gamma-gamma draws spend only")
               : TIER_OK;
  }
  if (wanted->spend != NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "only gamma-gamma draws spend");
  }
  return tier__time_check(run->clv->model, "horizon", run->horizon, wanted->later == NULL, err);
}

/* Gamma-Gamma needs no spend to draw one: the column of frequencies stands in for it in the check. */
static tier_status read_data(const tier_clv *clv, const tier_clv_data *given, tier_clv_data *ret_data,
                             tier_error *err) {
  tier_clv_data own;
  if (clv->model != NULL) {
    return tier__clv_data_check(clv->model, TIER__NEEDS_AGE | TIER__LEAVES_WEIGHTS, clv->covariate_count, given,
                                ret_data, err);
  }
  TIER__TRY(tier__struct_in(&own, sizeof own, sizeof own, given, "tier_clv_data", err));
  own.spend = own.frequency;
  return tier__clv_data_check(NULL, TIER__NEEDS_SPEND | TIER__LEAVES_WEIGHTS, 0, &own, ret_data, err);
}

tier_status tier_clv_simulate(const tier_clv *model, const tier_clv_data *given, double horizon, uint64_t seed,
                              const tier_clv_simulation *ret_simulation, tier_error *err) {
  tier_clv_data data;
  simulation run = {.clv = model, .data = &data, .horizon = horizon, .seed = seed};
  if (model == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "model is NULL");
  }
  TIER__TRY(tier__struct_in(&run.wanted, sizeof run.wanted, sizeof run.wanted, ret_simulation, "tier_clv_simulation",
                            err));
  TIER__TRY(check_wanted(&run, err));
  TIER__TRY(read_data(model, given, &data, err));
  tier__refused_begin(&run.refused);
  tier__run(model->context, (data.count + ROWS_OF_TASK - 1) / ROWS_OF_TASK, simulate_task, &run);
  return tier__refused_status(&run.refused, model, NULL, &data, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Customers who began at the same time and have the same covariates are expected to do the same: that is computed once
 * a step, and counts for all of the same weight together. Products and sums are exact, so that the order of the
 * customers does not matter. */
#include "base/executor.h"
#include "base/failure.h"
#include "base/memory.h"
#include "forecast.h"
#include "forecast_check.h"
#include "math/exact_total.h"

enum { KEYS_OF_TASK = 64 };
/* Times any weights, and summed over all customers, it stays finite. */
#define MOST_EXPECTED 1e200

/* Kinds of keys: who is expected to do the same, and who weighs the same besides. */
enum { ALIKE, CROWDS, KINDS };

typedef struct track {
  tier__row_index index;
  const double *starts;
  double now;         /* On the clock of the starts. */
  double *expected;   /* Of those alike, of one customer until now. */
  double *crowd_size; /* Customers in each. */
  tier__exact *sums;  /* By step. */
} track;

static void key_task(void *arg, size_t task) {
  track *run = arg;
  const tier__row_keys *keys = &run->index.keys[ALIKE];
  const size_t first = task * KEYS_OF_TASK;
  for (size_t key = first; key < keys->count && key < first + KEYS_OF_TASK; key++) {
    const size_t row = keys->first_of[key];
    const double age = run->now - run->starts[run->index.first + row];
    run->expected[key] =
        tier__new_customer(run->index.clv->model, tier__row_index_params(&run->index, row), age > 0 ? age : 0);
  }
}

static void count_crowds(track *run) {
  const tier__row_keys *crowds = &run->index.keys[CROWDS];
  for (size_t crowd = 0; crowd < crowds->count; crowd++) {
    run->crowd_size[crowd] = 0;
  }
  for (size_t row = 0; row < run->index.rows; row++) {
    run->crowd_size[crowds->of_row[row]] += 1;
  }
}

/* Adds size x weight x expected, exactly. */
static void add_crowd(tier__exact *sum, double size, double weight, double expected) {
  tier__exact all = {.count = 0};
  tier__exact_add_product(&all, size, weight);
  for (size_t part = 0; part < all.count; part++) {
    tier__exact_add_product(sum, all.parts[part], expected);
  }
}

/* Until now, of all rows of the piece. */
static tier_status add_piece(track *run, tier__exact *sum, tier_error *err) {
  const tier__row_keys *alike = &run->index.keys[ALIKE], *crowds = &run->index.keys[CROWDS];
  const double *weights = run->index.data->weights;
  tier__run(run->index.clv->context, (alike->count + KEYS_OF_TASK - 1) / KEYS_OF_TASK, key_task, run);
  for (size_t crowd = 0; crowd < crowds->count; crowd++) {
    const size_t row = crowds->first_of[crowd], i = run->index.first + row;
    const double expected = run->expected[alike->of_row[row]];
    if (!(expected <= MOST_EXPECTED)) {
      return tier__fail_row(err, TIER_E_UNDEFINED, (int64_t)i, "row %zu: the result is too large for a number", i);
    }
    add_crowd(sum, run->crowd_size[crowd], weights != NULL ? weights[i] : 1, expected);
  }
  return TIER_OK;
}

static tier_status track_begin(track *run, const tier_clv *model, const tier_clv_data *data, const double *starts,
                               size_t step_count, tier_error *err) {
  const size_t most = tier__row_index_keys_most(data);
  const tier__key_columns columns[KINDS] = {
      [ALIKE] = {.count = 1, .column = {starts}},
      [CROWDS] = {.count = data->weights != NULL ? 2 : 1, .column = {starts, data->weights}}};
  run->starts = starts;
  run->expected = NULL;
  run->crowd_size = NULL;
  run->sums = NULL;
  TIER__TRY(tier__row_index_begin(model, data, columns, KINDS, &run->index, err));
  run->expected = tier__alloc(model->context, most, sizeof *run->expected);
  run->crowd_size = tier__alloc(model->context, most, sizeof *run->crowd_size);
  run->sums = tier__alloc(model->context, step_count, sizeof *run->sums);
  return run->expected == NULL || run->crowd_size == NULL || run->sums == NULL ? tier__no_memory(err) : TIER_OK;
}

static void track_end(track *run) {
  tier__release(run->index.clv->context, run->expected);
  tier__release(run->index.clv->context, run->crowd_size);
  tier__release(run->index.clv->context, run->sums);
  tier__row_index_end(&run->index);
}

static tier_status check_times(const tier_clv *model, const tier_clv_data *data, const double *starts, double step,
                               size_t step_count, const double *ret_cumulative, tier_error *err) {
  TIER__TRY(tier__time_check(model->model, "step", step, 0, err));
  TIER__TRY(tier__time_check(model->model, "step x step_count", step * (double)step_count, 1, err));
  TIER__TRY(tier__array_check("starts", starts, data->count, err));
  TIER__TRY(tier__array_check("ret_cumulative", ret_cumulative, step_count, err));
  for (size_t i = 0; i < data->count; i++) {
    if (tier__time_check(model->model, "", starts[i], 1, NULL) != TIER_OK) {
      return tier__fail_row(err, TIER_E_ARGUMENT, (int64_t)i, "row %zu: its start must be a %s", i,
                            model->model->discrete || model->model->contractual ? "whole number from 0 to 1000000"
                                                                                : "number from 0 to 1e15");
    }
  }
  return TIER_OK;
}

tier_status tier_clv_track(const tier_clv *model, const tier_clv_data *given, const double *starts, double step,
                           size_t step_count, double *ret_cumulative, tier_error *err) {
  tier_clv_data data;
  track run;
  tier_status status;
  TIER__TRY(tier__purchases_check(model, err));
  TIER__TRY(tier__clv_data_check(model->model, 0, model->covariate_count, given, &data, err));
  TIER__TRY(check_times(model, &data, starts, step, step_count, ret_cumulative, err));
  TIER__TRY_OUT(track_begin(&run, model, &data, starts, step_count, err));
  TIER__TRY_OUT(tier__row_index_next(&run.index, err));
  while (run.index.rows > 0) {
    count_crowds(&run);
    for (size_t i = 0; i < step_count; i++) {
      run.now = step * (double)(i + 1);
      TIER__TRY_OUT(add_piece(&run, &run.sums[i], err));
    }
    TIER__TRY_OUT(tier__row_index_next(&run.index, err));
  }
  for (size_t i = 0; i < step_count; i++) {
    ret_cumulative[i] = tier__exact_value(&run.sums[i]);
  }
out:
  track_end(&run);
  return status;
}

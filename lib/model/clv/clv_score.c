/* SPDX-License-Identifier: Apache-2.0 */
/* Predictions. What is still to come depends on (x, T) only, and so does one costly part of P(alive); the other one
 * depends on (x, t_x). There are few of these in a batch: each is computed once and kept in a hash table that lives as
 * long as the call. */
#include <math.h>

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "clv_object.h"

/* Where the outputs stand: with and without a spend model. */
enum { ALIVE, PURCHASES, SPEND, VALUE, RESIDUAL };
enum { RESIDUAL_ALONE = 2 };

typedef enum slot_kind { EMPTY, AT_AGE, AT_LAST } slot_kind;

typedef struct slot {
  int64_t x, time;
  slot_kind kind;
  double ln_chance;            /* Of paired models: the part of P(alive) that belongs here. */
  double expected, discounted; /* AT_AGE. */
} slot;

typedef struct memo {
  size_t capacity; /* A power of two, at least twice the slots. */
  slot *slots;
} memo;

typedef struct prediction {
  double alive, purchases, residual;
  int has_spend;
  double population, own; /* Two addends of the spend per purchase. */
} prediction;

static tier_status memo_begin(const tier__clv_model *model, size_t rows, memo *ret_memo, tier_error *err) {
  const size_t slots_per_row = model->kind->paired ? 2 : 1;
  ret_memo->capacity = 16;
  while (ret_memo->capacity / 2 / slots_per_row < rows && ret_memo->capacity <= SIZE_MAX / 4) {
    ret_memo->capacity *= 2;
  }
  ret_memo->slots = tier__alloc(model->context, ret_memo->capacity, sizeof *ret_memo->slots);
  return ret_memo->slots == NULL ? tier__no_memory(err) : TIER_OK;
}

/* The slot of a key; EMPTY if it was not asked for before. */
static slot *find_slot(memo *seen, slot_kind kind, int64_t x, int64_t time) {
  const uint64_t pair = (uint64_t)x * UINT64_C(0x9e3779b97f4a7c15) ^ ((uint64_t)time * 2 + (kind == AT_LAST));
  const uint64_t key = pair * UINT64_C(0xbf58476d1ce4e5b9);
  size_t i = (size_t)(key ^ (key >> 32)) & (seen->capacity - 1);
  while (seen->slots[i].kind != EMPTY &&
         (seen->slots[i].kind != kind || seen->slots[i].x != x || seen->slots[i].time != time)) {
    i = (i + 1) & (seen->capacity - 1);
  }
  return &seen->slots[i];
}

static const slot *at_age(memo *seen, const tier__clv_model *model, const double *params, int64_t x, int64_t age) {
  slot *at = find_slot(seen, AT_AGE, x, age);
  if (at->kind == EMPTY) {
    const double unit = model->unit_days, scaled = (double)age / unit;
    *at = (slot){.x = x, .time = age, .kind = AT_AGE};
    const tier__customer customer = {(double)x, 0, scaled};
    model->kind->future(params, &customer, (double)model->horizon_days / unit, model->rate * unit,
                        &at->expected, &at->discounted);
    if (model->kind->paired) {
      at->ln_chance = model->kind->ln_here(params, (double)x, scaled);
    }
  }
  return at;
}

static const slot *at_last(memo *seen, const tier__clv_model *model, const double *params, int64_t x, int64_t last) {
  slot *at = find_slot(seen, AT_LAST, x, last);
  if (at->kind == EMPTY) {
    *at = (slot){.x = x, .time = last, .kind = AT_LAST};
    at->ln_chance = model->kind->ln_left(params, (double)x, (double)last / model->unit_days);
  }
  return at;
}

static double alive_of(memo *seen, const tier__clv_model *model, const double *params, const tier__clv_row *row,
                       double ln_here) {
  const tier__customer customer = {(double)row->x, (double)row->last / model->unit_days,
                                   (double)row->age / model->unit_days};
  if (!model->kind->paired) {
    return model->kind->alive(params, &customer);
  }
  const slot *left = at_last(seen, model, params, row->x, row->last);
  return model->kind->alive_of(params, &customer, left->ln_chance, ln_here);
}

static prediction predict(memo *seen, const tier__clv_model *model, const tier__clv_fitted *fitted,
                          const tier__clv_row *row) {
  const double *params = fitted->purchases.params;
  const slot *to_come = at_age(seen, model, params, row->x, row->age);
  prediction made = {0, 0, 0, 0, 0, 0};
  made.alive = alive_of(seen, model, params, row, to_come->ln_chance);
  made.purchases = made.alive * to_come->expected;
  made.residual = made.alive * to_come->discounted;
  if (fitted->has_spend) {
    made.has_spend = tier__gamma_mean(&fitted->spend.params, (double)row->spend_count, row->spend_mean,
                                      &made.population, &made.own);
  }
  return made;
}

static double value_of(const tier__clv_model *model, const prediction *made) {
  return model->margin * ((made->population + made->own) * made->residual);
}

/* Nothing that is not finite gets out: it stays not known. */
static void put(const tier_sink *sink, size_t i, double value) {
  if (isfinite(value)) {
    ((double *)sink->values)[i] = value;
    tier__bit_set(sink->validity, i);
  }
}

tier_status tier__clv_score(const void *object, const void *fitted_object, const tier_batch *batch,
                            const tier_sink *sinks, tier_error *err) {
  const tier__clv_model *model = object;
  const tier__clv_fitted *fitted = fitted_object;
  memo seen;
  TIER__TRY(memo_begin(model, batch->count, &seen, err));
  for (size_t i = 0; i < batch->count; i++) {
    tier__clv_row row;
    if (!tier__clv_row_read(model, batch, i, &row)) {
      continue;
    }
    const prediction made = predict(&seen, model, fitted, &row);
    put(&sinks[ALIVE], i, made.alive);
    put(&sinks[PURCHASES], i, made.purchases);
    put(&sinks[model->spend ? RESIDUAL : RESIDUAL_ALONE], i, made.residual);
    if (made.has_spend) {
      put(&sinks[SPEND], i, made.population + made.own);
      put(&sinks[VALUE], i, value_of(model, &made));
    }
  }
  tier__release(model->context, seen.slots);
  return TIER_OK;
}

/* Divides the value in the ratio of the two addends of the spend. The smaller part is rounded to a multiple of the
 * value's last place; then the rest is exact, and the two sum to the value bit for bit. */
static void divide(double value, const prediction *made, double *ret_population, double *ret_own) {
  const double smaller = made->population < made->own ? made->population : made->own;
  const double raw = value * (smaller / (made->population + made->own));
  const double part = (raw + value) - value;
  *ret_population = made->population < made->own ? part : value - part;
  *ret_own = made->population < made->own ? value - part : part;
}

tier_status tier__clv_explain(const void *object, const void *fitted_object, const tier_batch *batch,
                              tier_contribution *ret_contributions, size_t capacity, size_t *ret_count,
                              tier_error *err) {
  const tier__clv_model *model = object;
  const tier__clv_fitted *fitted = fitted_object;
  tier__clv_row row;
  memo seen;
  *ret_count = 0;
  if (!tier__clv_row_read(model, batch, 0, &row)) {
    return TIER_OK;
  }
  TIER__TRY(memo_begin(model, 1, &seen, err));
  const prediction made = predict(&seen, model, fitted, &row);
  tier__release(model->context, seen.slots);
  const double value = value_of(model, &made);
  if (!made.has_spend || !isfinite(value)) {
    return TIER_OK;
  }
  const char *own_source = model->inputs[model->input_count - 1].name;
  tier_contribution parts[2] = {{"value", "population", 0}, {"value", own_source, 0}};
  divide(value, &made, &parts[0].contribution, &parts[1].contribution);
  *ret_count = row.spend_count > 0 ? 2 : 1;
  for (size_t i = 0; i < *ret_count && i < capacity; i++) {
    ret_contributions[i] = parts[i];
  }
  return TIER_OK;
}

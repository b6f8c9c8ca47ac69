/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_memo.h"

#include <string.h>

#include "base/double_key.h"
#include "base/failure.h"
#include "base/memory.h"

/* Parameters of a fit, in any unit, are well within; beyond, no kernel was tried. */
#define FURTHEST 1e15

typedef enum slot_kind { EMPTY, AT_AGE, AT_LAST } slot_kind;

typedef tier__clv_slot slot;

/* A power of two, at least twice as much. */
static size_t capacity_for(size_t entries) {
  size_t capacity = 16;
  while (capacity / 2 < entries && capacity <= SIZE_MAX / 4) {
    capacity *= 2;
  }
  return capacity;
}

/* Without an allocation, and without clearing more than these rows can use. */
static void begin_few(tier__clv_memo *memo, size_t rows) {
  memo->is_few = 1;
  memo->slot_capacity = memo->profile_capacity = rows <= 1 ? TIER__CLV_FEW_SLOTS / 4 : TIER__CLV_FEW_SLOTS;
  memo->slots = memo->few_slots;
  memset(memo->slots, 0, memo->slot_capacity * sizeof *memo->slots);
  memo->profiles = memo->few_profiles;
  memset(memo->profiles, 0, memo->profile_capacity * sizeof *memo->profiles);
  memo->covariates = memo->few_covariates;
  memo->params = memo->few_params;
}

static tier_status begin_many(tier__clv_memo *memo, size_t rows, tier_error *err) {
  const tier__clv_model *model = memo->model;
  const size_t slots_per_row = memo->fit->kind->paired ? 2 : 1;
  memo->slot_capacity = capacity_for(rows > SIZE_MAX / 2 ? SIZE_MAX : rows * slots_per_row);
  memo->slots = tier__alloc(model->context, memo->slot_capacity, sizeof *memo->slots);
  if (model->covariate_count > 0) {
    memo->profile_capacity = capacity_for(rows);
    memo->profiles = tier__alloc(model->context, memo->profile_capacity, sizeof *memo->profiles);
    memo->covariates = tier__alloc(model->context, rows, model->covariate_count * sizeof *memo->covariates);
    memo->params = tier__alloc(model->context, rows, sizeof *memo->params);
    if (memo->profiles == NULL || memo->covariates == NULL || memo->params == NULL) {
      return tier__no_memory(err);
    }
  }
  return memo->slots == NULL ? tier__no_memory(err) : TIER_OK;
}

tier_status tier__clv_memo_begin(const tier__clv_model *model, const tier__clv_purchases *fit, size_t rows,
                                 tier__clv_memo *ret_memo, tier_error *err) {
  tier__clv_memo *memo = ret_memo;
  memo->model = model;
  memo->fit = fit;
  memo->is_few = 0;
  memo->slot_capacity = memo->profile_capacity = memo->profile_count = 0;
  memo->slots = NULL;
  memo->profiles = NULL;
  memo->covariates = NULL;
  memo->params = NULL;
  if (rows > TIER__CLV_FEW_ROWS) {
    return begin_many(memo, rows, err);
  }
  begin_few(memo, rows);
  return TIER_OK;
}

void tier__clv_memo_end(tier__clv_memo *memo) {
  tier_context *context = memo->model->context;
  if (memo->is_few) {
    return;
  }
  tier__release(context, memo->slots);
  tier__release(context, memo->profiles);
  tier__release(context, memo->covariates);
  tier__release(context, memo->params);
}

static uint64_t mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ (hash >> 32);
}

/* @return The number of the row's covariates. */
static size_t find_profile(tier__clv_memo *memo, const double *covariates) {
  const size_t count = memo->model->covariate_count, bytes = count * sizeof *covariates;
  uint64_t hash = 0;
  for (size_t k = 0; k < count; k++) {
    hash = mix(hash, (uint64_t)tier__key_of_double(covariates[k]));
  }
  size_t i = (size_t)hash & (memo->profile_capacity - 1);
  while (memo->profiles[i] != 0 && memcmp(memo->covariates + (memo->profiles[i] - 1) * count, covariates, bytes) != 0) {
    i = (i + 1) & (memo->profile_capacity - 1);
  }
  if (memo->profiles[i] == 0) {
    memcpy(memo->covariates + memo->profile_count * count, covariates, bytes);
    tier__purchase_params_with(memo->fit->kind, memo->fit->params, memo->fit->effects, count, covariates,
                               memo->params[memo->profile_count]);
    memo->profiles[i] = ++memo->profile_count;
  }
  return memo->profiles[i] - 1;
}

static int is_sane(const tier__purchase_model *kind, const double *params) {
  for (size_t i = 0; i < kind->count; i++) {
    if (!(params[i] >= 1 / FURTHEST && params[i] <= FURTHEST)) {
      return 0;
    }
  }
  return 1;
}

/* The slot of a key; EMPTY if it was not asked for before. */
static slot *find_slot(tier__clv_memo *memo, const slot *key) {
  uint64_t hash = mix((uint64_t)(uint32_t)key->kind, (uint64_t)key->x);
  hash = mix(hash, (uint64_t)key->age);
  hash = mix(hash, (uint64_t)key->last);
  hash = mix(hash, (uint64_t)key->profile);
  size_t i = (size_t)hash & (memo->slot_capacity - 1);
  const slot *at = &memo->slots[i];
  while (at->kind != EMPTY && (at->kind != key->kind || at->x != key->x || at->age != key->age ||
                               at->last != key->last || at->profile != key->profile)) {
    i = (i + 1) & (memo->slot_capacity - 1);
    at = &memo->slots[i];
  }
  return &memo->slots[i];
}

static const slot *at_age(tier__clv_memo *memo, const double *params, size_t profile, const tier__clv_history *row,
                          const tier__customer *customer) {
  const tier__purchase_model *kind = memo->fit->kind;
  const slot key = {.x = row->x, .age = row->age, .last = kind->by_last ? row->last : 0, .profile = profile,
                    .kind = AT_AGE};
  slot *at = find_slot(memo, &key);
  if (at->kind == EMPTY) {
    const double unit = memo->model->unit_days;
    *at = key;
    kind->future(params, customer, (double)memo->model->horizon_days / unit, memo->model->rate * unit, &at->expected,
                 &at->discounted);
    at->part = kind->paired    ? kind->ln_here(params, customer->x, customer->age)
               : kind->by_last ? kind->alive(params, customer)
                               : 0;
  }
  return at;
}

static double alive_of(tier__clv_memo *memo, const double *params, size_t profile, const tier__clv_history *row,
                       const tier__customer *customer, const slot *here) {
  const tier__purchase_model *kind = memo->fit->kind;
  if (!kind->paired) {
    return kind->by_last ? here->part : kind->alive(params, customer);
  }
  const slot key = {.x = row->x, .last = row->last, .profile = profile, .kind = AT_LAST};
  slot *left = find_slot(memo, &key);
  if (left->kind == EMPTY) {
    *left = key;
    left->part = kind->ln_left(params, customer->x, customer->last);
  }
  return kind->alive_of(params, customer, left->part, here->part);
}

int tier__clv_memo_look(tier__clv_memo *memo, const tier__clv_row *row, tier__clv_outlook *ret_outlook) {
  const int plain = memo->model->covariate_count == 0;
  const size_t profile = plain ? 0 : find_profile(memo, row->covariates);
  const double *params = plain ? memo->fit->params : memo->params[profile];
  const double unit = memo->model->unit_days;
  const tier__clv_history *history = &row->history;
  const tier__customer customer = {(double)history->x, (double)history->last / unit, (double)history->age / unit};
  if (!is_sane(memo->fit->kind, params)) {
    return 0;
  }
  const slot *here = at_age(memo, params, profile, history, &customer);
  *ret_outlook = (tier__clv_outlook){alive_of(memo, params, profile, history, &customer, here), here->expected,
                                     here->discounted};
  return 1;
}

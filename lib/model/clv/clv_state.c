/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_state.h"

#include <string.h>

#include "base/bitmap.h"
#include "base/double_key.h"
#include "base/failure.h"
#include "base/memory.h"

enum { MOST_KEYS = TIER__COVARIATES_MOST + 4 };

tier_status tier__clv_state_create(const void *object, void **ret_state, tier_error *err) {
  const tier__clv_model *model = object;
  tier__clv_state *made = tier__alloc(model->context, 1, sizeof *made);
  if (made == NULL) {
    return tier__no_memory(err);
  }
  made->context = model->context;
  made->purchases = tier__tally_begin(model->context, model->covariate_count + 3);
  made->past = tier__tally_begin(model->context, model->covariate_count + 4);
  made->spend = tier__tally_begin(model->context, 2);
  *ret_state = made;
  return TIER_OK;
}

void tier__clv_state_destroy(void *object) {
  tier__clv_state *ended = object;
  tier__tally_end(&ended->purchases);
  tier__tally_end(&ended->past);
  tier__tally_end(&ended->spend);
  tier__release(ended->context, ended);
}

/* Adds the logarithms of a customer, which are known for all with a purchase but those with two on one day.
 * @return 0 if they are not known. */
static int add_log_sum(tier__exact *sum, const tier_batch *batch, size_t at, size_t i) {
  if (at == 0 || !tier__bit(batch->columns[at]->validity, i)) {
    return 0;
  }
  tier__exact_add(sum, ((const double *)batch->columns[at]->values)[i]);
  return 1;
}

static void add_sum(tier__exact *to, const tier__exact *other) {
  for (size_t i = 0; i < other->count; i++) {
    tier__exact_add(to, other->parts[i]);
  }
}

/* @param count Of the numbers after the keys of the covariates. */
static tier_status add(tier__tally *tally, const tier__clv_model *model, const tier__clv_row *row,
                       const int64_t *numbers, size_t count, tier_error *err) {
  int64_t keys[MOST_KEYS];
  for (size_t k = 0; k < model->covariate_count; k++) {
    keys[k] = tier__key_of_double(row->covariates[k]);
  }
  memcpy(keys + model->covariate_count, numbers, count * sizeof *keys);
  return tier__tally_add(tally, keys, err);
}

static tier_status observe_past(const tier__clv_model *model, tier__clv_state *to, const tier_batch *batch, size_t i,
                                const tier__clv_row *row, tier_error *err) {
  tier__clv_history past;
  if (!tier__clv_history_read(batch, model->past_at, i, &past)) {
    return TIER_OK;
  }
  const int64_t numbers[4] = {past.x, past.age, past.last, row->history.x - past.x};
  (void)add_log_sum(&to->past_log_sum, batch, model->past_log_sum_at, i);
  (void)add_log_sum(&to->again_log_sum, batch, model->log_sum_at, i);
  return add(&to->past, model, row, numbers, 4, err);
}

static tier_status observe_purchases(const tier__clv_model *model, tier__clv_state *to, const tier_batch *batch,
                                     size_t i, const tier__clv_row *row, tier_error *err) {
  const int64_t numbers[3] = {row->history.x, row->history.age, row->history.last};
  to->same_day += !add_log_sum(&to->log_sum, batch, model->log_sum_at, i) && model->log_sum_at > 0;
  TIER__TRY(add(&to->purchases, model, row, numbers, 3, err));
  return model->candidate_count > 0 ? observe_past(model, to, batch, i, row, err) : TIER_OK;
}

static tier_status observe_spend(const tier__clv_model *model, tier__clv_state *to, const tier__clv_row *row,
                                 tier_error *err) {
  const int64_t spend[2] = {row->spend_count, tier__key_of_double(row->spend_mean)};
  if (row->spend_count > 0) {
    return tier__tally_add(&to->spend, spend, err);
  }
  to->not_positive += model->spend && (row->history.x > 0 || model->include_first);
  return TIER_OK;
}

tier_status tier__clv_observe(const void *object, void *state_object, const tier_batch *batch, tier_error *err) {
  const tier__clv_model *model = object;
  tier__clv_state *to = state_object;
  for (size_t i = 0; i < batch->count; i++) {
    tier__clv_row row;
    if (!tier__clv_row_read(model, batch, i, &row)) {
      continue;
    }
    if (row.has_covariates) {
      TIER__TRY(observe_purchases(model, to, batch, i, &row, err));
    } else {
      to->incomplete++;
    }
    TIER__TRY(observe_spend(model, to, &row, err));
  }
  return TIER_OK;
}

tier_status tier__clv_merge(const void *object, void *state_object, const void *other_object, tier_error *err) {
  tier__clv_state *to = state_object;
  const tier__clv_state *other = other_object;
  (void)object;
  TIER__TRY(tier__tally_merge(&to->purchases, &other->purchases, err));
  TIER__TRY(tier__tally_merge(&to->past, &other->past, err));
  TIER__TRY(tier__tally_merge(&to->spend, &other->spend, err));
  add_sum(&to->log_sum, &other->log_sum);
  add_sum(&to->again_log_sum, &other->again_log_sum);
  add_sum(&to->past_log_sum, &other->past_log_sum);
  to->same_day += other->same_day;
  to->incomplete += other->incomplete;
  to->not_positive += other->not_positive;
  return TIER_OK;
}

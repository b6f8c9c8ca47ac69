/* SPDX-License-Identifier: Apache-2.0 */
#include "rfm_model.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "rfm_kernel.h"
#include "rfm_object.h"

static void rfm_destroy(void *model) {
  tier__rfm_model *rfm = model;
  tier__segment_map_end(&rfm->segments);
  tier__release(rfm->context, rfm);
}

static tier_status rfm_create(void *user_data, tier_settings *settings, void **ret_model, tier_error *err) {
  tier__rfm_model *rfm = tier__alloc(user_data, 1, sizeof *rfm);
  if (rfm == NULL) {
    return tier__no_memory(err);
  }
  rfm->context = user_data;
  rfm->segments.context = user_data;
  tier_status status = tier__rfm_read_settings(rfm, settings, err);
  if (status != TIER_OK) {
    rfm_destroy(rfm);
    return status;
  }
  *ret_model = rfm;
  return TIER_OK;
}

static const tier_input *rfm_inputs(const void *model, size_t *ret_count) {
  const tier__rfm_model *rfm = model;
  *ret_count = rfm->input_count;
  return rfm->inputs;
}

static const tier_output *rfm_outputs(const void *model, size_t *ret_count) {
  const tier__rfm_model *rfm = model;
  *ret_count = rfm->output_count;
  return rfm->outputs;
}

tier_status tier__rfm_take_scales(const tier__rfm_model *rfm, const tier_batch *batch, tier__scale scales[3],
                                  tier_error *err) {
  tier__scale purchases = {TIER_ANY, 0};
  for (size_t d = 0; d < 3; d++) {
    TIER__TRY(tier__scale_take(&scales[d], batch->columns[d], err));
  }
  return tier__scale_take(&purchases, batch->columns[rfm->purchases], err);
}

int tier__rfm_keys(const tier__rfm_model *rfm, const tier_batch *batch, size_t row, int64_t ret_keys[3]) {
  const tier_column *purchases = batch->columns[rfm->purchases];
  if (!tier__bit(purchases->validity, row) || tier__key_at(purchases, row) <= 0) {
    return TIER__RFM_PROSPECT;
  }
  for (size_t d = 0; d < 3; d++) {
    if (!tier__bit(batch->columns[d]->validity, row)) {
      return TIER__RFM_INCOMPLETE;
    }
    ret_keys[d] = tier__key_at(batch->columns[d], row);
  }
  const tier__scale days = {batch->columns[0]->type, 0};
  ret_keys[0] = tier__scale_negate(&days, ret_keys[0]);
  return TIER__RFM_SCORED;
}

void tier__rfm_scores(const tier__rfm_fitted *fitted, const int64_t keys[3], size_t ret_scores[3]) {
  size_t list = 0;
  for (size_t d = 0; d < 3; d++) {
    const size_t cuts = fitted->bins[d] - 1;
    ret_scores[d] = tier__rfm_bin(fitted->cuts[d] + list * cuts, cuts, fitted->at_least, keys[d]);
    list = fitted->nested ? list * fitted->bins[d] + ret_scores[d] - 1 : 0;
  }
}

static void set_row(const tier__rfm_model *rfm, const size_t scores[3], const tier_sink *sinks, size_t row) {
  int64_t code = 0;
  double score = 0;
  for (size_t d = 0; d < 3; d++) {
    ((int64_t *)sinks[d].values)[row] = (int64_t)scores[d];
    code = code * rfm->code_base + (int64_t)scores[d];
    score += rfm->weights[d] * (double)scores[d];
  }
  ((int64_t *)sinks[3].values)[row] = code;
  ((double *)sinks[4].values)[row] = score;
  for (size_t i = 0; i < 5; i++) {
    tier__bit_set(sinks[i].validity, row);
  }
}

/** @param label -1: none. */
static void set_segment(const tier__rfm_model *rfm, int32_t label, const tier_sink *sinks, size_t row) {
  if (rfm->output_count == 6 && label >= 0) {
    ((int32_t *)sinks[5].values)[row] = label;
    tier__bit_set(sinks[5].validity, row);
  }
}

static tier_status rfm_score(const void *model, const void *fitted, const tier_batch *batch, const tier_sink *sinks,
                             tier_error *err) {
  const tier__rfm_model *rfm = model;
  const tier__rfm_fitted *done = fitted;
  tier__scale scales[3] = {done->scales[0], done->scales[1], done->scales[2]};
  TIER__TRY(tier__rfm_take_scales(rfm, batch, scales, err));
  for (size_t i = 0; i < batch->count; i++) {
    int64_t keys[3];
    size_t scores[3];
    const int found = tier__rfm_keys(rfm, batch, i, keys);
    if (found == TIER__RFM_PROSPECT) {
      set_segment(rfm, (int32_t)rfm->segments.label_count - 1, sinks, i);
    } else if (found == TIER__RFM_SCORED) {
      tier__rfm_scores(done, keys, scores);
      set_row(rfm, scores, sinks, i);
      set_segment(rfm, rfm->output_count == 6 ? tier__segment_map_find(&rfm->segments, scores) : -1, sinks, i);
    }
  }
  return TIER_OK;
}

/** The addends in the order in which set_row adds them. */
static tier_status rfm_explain(const void *model, const void *fitted, const tier_batch *row,
                               tier_contribution *ret_contributions, size_t capacity, size_t *ret_count,
                               tier_error *err) {
  static const char *const sources[3] = {"r", "f", "m"};
  const tier__rfm_model *rfm = model;
  const tier__rfm_fitted *done = fitted;
  tier__scale scales[3] = {done->scales[0], done->scales[1], done->scales[2]};
  int64_t keys[3];
  size_t scores[3];
  TIER__TRY(tier__rfm_take_scales(rfm, row, scales, err));
  *ret_count = 0;
  if (tier__rfm_keys(rfm, row, 0, keys) != TIER__RFM_SCORED) {
    return TIER_OK;
  }
  tier__rfm_scores(done, keys, scores);
  for (size_t d = 0; d < 3 && d < capacity; d++) {
    ret_contributions[d] = (tier_contribution){"score", sources[d], rfm->weights[d] * (double)scores[d]};
  }
  *ret_count = 3;
  return TIER_OK;
}

const tier_model_class tier__rfm_class = {
    .size = sizeof(tier_model_class),
    .interface_version = TIER_MODEL_INTERFACE,
    .name = "rfm",
    .create = rfm_create,
    .destroy = rfm_destroy,
    .inputs = rfm_inputs,
    .outputs = rfm_outputs,
    .state_create = tier__rfm_state_create,
    .observe = tier__rfm_observe,
    .merge = tier__rfm_merge,
    .state_destroy = tier__rfm_state_destroy,
    .finish = tier__rfm_finish,
    .fitted_save = tier__rfm_save,
    .fitted_load = tier__rfm_load,
    .fitted_destroy = tier__rfm_fitted_destroy,
    .score = rfm_score,
    .explain = rfm_explain,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "abc_model.h"

#include "abc_object.h"
#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include <float.h>
#include <math.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** A cut as a whole number of millionths; 0 if it is none. */
static int32_t millionths(double cut) {
  const double exact = cut * TIER__ABC_PARTS, nearest = floor(exact + 0.5);
  return cut > 0 && cut < 1 && fabs(exact - nearest) < 1e-6 ? (int32_t)nearest : 0;
}

static void read_cuts(tier__abc_model *abc, tier_settings *settings) {
  double cuts[TIER__ABC_CLASSES] = {0.80, 0.95};
  const int given = tier_settings_has(settings, "cuts");
  size_t count = tier_settings_numbers(settings, "cuts", cuts, TIER__ABC_CLASSES - 1);
  if (given && abc->rule == TIER__ABC_COMPUTED) {
    tier_settings_reject(settings, "cuts", "the rule \"computed\" finds its own cuts");
  } else if (given && (count < 1 || count > TIER__ABC_CLASSES - 1)) {
    tier_settings_reject(settings, "cuts", "must be a list of 1 to 25 numbers");
    count = 0;
  }
  count = given && count > 0 && abc->rule != TIER__ABC_COMPUTED ? count : 2;
  abc->class_count = count + 1;
  for (size_t i = 0; i < count; i++) {
    abc->cuts[i] = millionths(cuts[i]);
    if (abc->cuts[i] <= (i > 0 ? abc->cuts[i - 1] : 0)) {
      tier_settings_reject(settings, "cuts", "must ascend, between 0 and 1, with at most 6 decimals");
      return;
    }
  }
}

static tier_status abc_create(void *user_data, tier_settings *settings, void **ret_model, tier_error *err) {
  static const char *const rules[] = {"crossing", "inclusive", "computed", NULL};
  tier__abc_model *abc = tier__alloc(user_data, 1, sizeof *abc);
  if (abc == NULL) {
    return tier__no_memory(err);
  }
  abc->context = user_data;
  abc->rule = (int)tier_settings_choice(settings, "rule", rules, TIER__ABC_CROSSING);
  read_cuts(abc, settings);
  for (size_t i = 0; i < abc->class_count; i++) {
    abc->labels[i] = (tier_string){letters + i, 1};
  }
  abc->input = (tier_input){
      .size = sizeof abc->input, .name = tier_settings_text(settings, "value", "spend"), .type = TIER_ANY};
  abc->outputs[0] = (tier_output){sizeof *abc->outputs, "class", TIER_TEXT, "", abc->labels, abc->class_count};
  abc->outputs[1] = (tier_output){sizeof *abc->outputs, "share", TIER_FLOAT64, "share", NULL, 0};
  *ret_model = abc;
  return TIER_OK;
}

static void abc_destroy(void *model) {
  tier__abc_model *abc = model;
  tier__release(abc->context, abc);
}

static const tier_input *abc_inputs(const void *model, size_t *ret_count) {
  *ret_count = 1;
  return &((const tier__abc_model *)model)->input;
}

static const tier_output *abc_outputs(const void *model, size_t *ret_count) {
  *ret_count = 2;
  return ((const tier__abc_model *)model)->outputs;
}

static int32_t class_of(const tier__abc_model *abc, const tier__abc_fitted *fitted, int64_t key) {
  for (size_t c = 0; c + 1 < abc->class_count; c++) {
    if (fitted->classes[c].has_from && key >= fitted->classes[c].from) {
      return (int32_t)c;
    }
  }
  return (int32_t)abc->class_count - 1;
}

/** What is not positive brings no share. */
static double share_of(const tier__abc_fitted *fitted, int64_t key) {
  return key > 0 && fitted->total > 0 ? fmin(tier__scale_value(&fitted->scale, key) / fitted->total, DBL_MAX) : 0;
}

static tier_status abc_score(const void *model, const void *fitted, const tier_batch *batch, const tier_sink *sinks,
                             tier_error *err) {
  const tier__abc_model *abc = model;
  const tier_column *value = batch->columns[0];
  tier__scale scale = ((const tier__abc_fitted *)fitted)->scale;
  int32_t *classes = sinks[0].values;
  double *shares = sinks[1].values;
  TIER__TRY(tier__scale_take(&scale, value, err));
  for (size_t i = 0; i < batch->count; i++) {
    tier__bit_set(sinks[0].validity, i);
    if (!tier__bit(value->validity, i)) {
      classes[i] = (int32_t)abc->class_count - 1;
      continue;
    }
    const int64_t key = tier__key_at(value, i);
    classes[i] = class_of(abc, fitted, key);
    shares[i] = share_of(fitted, key);
    tier__bit_set(sinks[1].validity, i);
  }
  return TIER_OK;
}

static tier_status abc_explain(const void *model, const void *fitted, const tier_batch *row,
                               tier_contribution *ret_contributions, size_t capacity, size_t *ret_count,
                               tier_error *err) {
  const tier__abc_model *abc = model;
  const tier_column *value = row->columns[0];
  tier__scale scale = ((const tier__abc_fitted *)fitted)->scale;
  TIER__TRY(tier__scale_take(&scale, value, err));
  *ret_count = tier__bit(value->validity, 0) ? 1 : 0;
  if (*ret_count == 1 && capacity > 0) {
    ret_contributions[0] =
        (tier_contribution){"share", abc->input.name, share_of(fitted, tier__key_at(value, 0))};
  }
  return TIER_OK;
}

const tier_model_class tier__abc_class = {
    .size = sizeof(tier_model_class),
    .interface_version = TIER_MODEL_INTERFACE,
    .name = "abc",
    .create = abc_create,
    .destroy = abc_destroy,
    .inputs = abc_inputs,
    .outputs = abc_outputs,
    .state_create = tier__abc_state_create,
    .observe = tier__abc_observe,
    .merge = tier__abc_merge,
    .state_destroy = tier__abc_state_destroy,
    .finish = tier__abc_finish,
    .fitted_save = tier__abc_save,
    .fitted_load = tier__abc_load,
    .fitted_destroy = tier__abc_fitted_destroy,
    .score = abc_score,
    .explain = abc_explain,
};

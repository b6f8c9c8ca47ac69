/* SPDX-License-Identifier: Apache-2.0 */
/* The CLV model as a class of the plug-in interface. */
#include "clv_model.h"

#include "base/failure.h"
#include "base/memory.h"
#include "clv_object.h"

static void destroy(void *object) {
  tier__clv_model *model = object;
  for (size_t i = 0; i < model->covariate_count; i++) {
    tier__release(model->context, model->covariates[i].name);
  }
  tier__release(model->context, model);
}

static tier_status create(void *user_data, tier_settings *settings, void **ret_model, tier_error *err) {
  tier_context *context = user_data;
  tier__clv_model *model = tier__alloc(context, 1, sizeof *model);
  if (model == NULL) {
    return tier__no_memory(err);
  }
  model->context = context;
  tier_status status = tier__clv_settings_read(model, settings, err);
  if (status != TIER_OK) {
    destroy(model);
    return status;
  }
  *ret_model = model;
  return TIER_OK;
}

static const tier_input *inputs(const void *object, size_t *ret_count) {
  const tier__clv_model *model = object;
  *ret_count = model->input_count;
  return model->inputs;
}

#define OUTPUT(name, unit) {sizeof(tier_output), name, TIER_FLOAT64, unit, NULL, 0}

static const tier_output *outputs(const void *object, size_t *ret_count) {
  static const tier_output with_spend[] = {OUTPUT("alive", "probability"), OUTPUT("purchases", "purchases"),
                                           OUTPUT("spend", "currency"), OUTPUT("value", "currency"),
                                           OUTPUT("residual", "purchases")};
  static const tier_output without[] = {OUTPUT("alive", "probability"), OUTPUT("purchases", "purchases"),
                                        OUTPUT("residual", "purchases")};
  const tier__clv_model *model = object;
  *ret_count = model->spend ? sizeof with_spend / sizeof *with_spend : sizeof without / sizeof *without;
  return model->spend ? with_spend : without;
}

const tier_model_class tier__clv_class = {
    .size = sizeof(tier_model_class),
    .interface_version = TIER_MODEL_INTERFACE,
    .name = "clv",
    .create = create,
    .destroy = destroy,
    .inputs = inputs,
    .outputs = outputs,
    .state_create = tier__clv_state_create,
    .observe = tier__clv_observe,
    .merge = tier__clv_merge,
    .state_destroy = tier__clv_state_destroy,
    .finish = tier__clv_finish,
    .fitted_save = tier__clv_fitted_save,
    .fitted_load = tier__clv_fitted_load,
    .fitted_destroy = tier__clv_fitted_destroy,
    .score = tier__clv_score,
    .explain = tier__clv_explain,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Settings, inputs and outputs of the CLV model. */
#include "clv_model.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "clv_object.h"
#include "math/elementary.h"

#define DAYS_PER_YEAR 365.2425
/* Wider than money can be; within, nothing in the likelihood overflows. */
#define LEAST_MEAN 1e-12
#define MOST_MEAN 1e24

const char *const tier__clv_spend_words[] = {"none", "gamma-gamma", NULL};
const char *const tier__clv_first_words[] = {"exclude", "include", NULL};
const char *const tier__clv_unit_words[] = {"day", "week", NULL};
const char *const tier__clv_verdict_words[] = {"converged", "boundary", "ridge", "failed", NULL}; /* As tier__fit_verdict. */

/* Where the inputs stand. */
enum { REPEATS, FIRST_DAY, LAST_DAY, TENURE, SPEND, SPEND_OF_ALL };

static void add_input(tier__clv_model *model, const char *name, tier_type type) {
  const tier_input input = {sizeof input, name, type};
  model->inputs[model->input_count++] = input;
}

static void list_inputs(tier__clv_model *model) {
  add_input(model, "repeat_purchases", TIER_INT64);
  add_input(model, "first_purchase_day", TIER_DAY);
  add_input(model, "last_purchase_day", TIER_DAY);
  add_input(model, "tenure_days", TIER_INT64);
  if (model->spend && model->include_first) {
    add_input(model, "purchases", TIER_INT64);
    add_input(model, "spend_mean", TIER_FLOAT64);
  } else if (model->spend) {
    add_input(model, "repeat_spend_mean", TIER_FLOAT64);
  }
}

static const char *const words[] = {"mbg/nbd", "bg/nbd", "pareto/nbd", "nbd", NULL};
static const int purchases[] = {TIER__PURCHASES_MBG, TIER__PURCHASES_BG, TIER__PURCHASES_PARETO, TIER__PURCHASES_NBD};

static tier_status create(void *user_data, tier_settings *settings, void **ret_model, tier_error *err) {
  tier_context *context = user_data;
  tier__clv_model *model = tier__alloc(context, 1, sizeof *model);
  if (model == NULL) {
    return tier__no_memory(err);
  }
  model->context = context;
  model->kind = tier__purchase_models[purchases[tier_settings_choice(settings, "purchases", words, 0)]];
  model->spend = (int)tier_settings_choice(settings, "spend", tier__clv_spend_words, 1);
  model->horizon_days = tier_settings_integer(settings, "horizon_days", 365, 1, 36525);
  model->rate = tier__log1p(tier_settings_number(settings, "annual_discount", 0.10, 0, 10)) / DAYS_PER_YEAR;
  model->margin = tier_settings_number(settings, "margin", 1, 0, 1e6);
  model->include_first = (int)tier_settings_choice(settings, "first_purchase", tier__clv_first_words, 0);
  model->unit_days = tier_settings_choice(settings, "unit", tier__clv_unit_words, 0) == 0 ? 1 : 7;
  list_inputs(model);
  *ret_model = model;
  return TIER_OK;
}

static void destroy(void *object) {
  tier__clv_model *model = object;
  tier__release(model->context, model);
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

int tier__clv_row_read(const tier__clv_model *model, const tier_batch *batch, size_t i, tier__clv_row *ret_row) {
  const tier_column *const *columns = batch->columns;
  for (size_t c = REPEATS; c <= TENURE; c++) {
    if (!tier__bit(columns[c]->validity, i)) {
      return 0;
    }
  }
  const int64_t x = ((const int64_t *)columns[REPEATS]->values)[i];
  const int64_t first = ((const int32_t *)columns[FIRST_DAY]->values)[i];
  const int64_t last = ((const int32_t *)columns[LAST_DAY]->values)[i];
  const int64_t age = ((const int64_t *)columns[TENURE]->values)[i];
  if (x < 0 || last < first || age < last - first) {
    return 0;
  }
  *ret_row = (tier__clv_row){x, x > 0 ? last - first : 0, age, 0, 0};
  const size_t mean_column = model->include_first ? SPEND_OF_ALL : SPEND;
  if (!model->spend || !tier__bit(columns[mean_column]->validity, i)) {
    return 1;
  }
  const double mean = ((const double *)columns[mean_column]->values)[i];
  int64_t count = x;
  if (model->include_first) {
    count = tier__bit(columns[SPEND]->validity, i) ? ((const int64_t *)columns[SPEND]->values)[i] : 0;
  }
  if (mean > LEAST_MEAN && mean < MOST_MEAN && count > 0) {
    ret_row->spend_count = count;
    ret_row->spend_mean = mean;
  }
  return 1;
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

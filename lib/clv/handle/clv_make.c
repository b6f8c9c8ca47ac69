/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_make.h"

#include <math.h>
#include <string.h>

#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "base/utf8.h"
#include "clv/common/search_bounds.h"
#include "math/elementary.h"

#define FURTHEST_UNIT 1e9
/* Beyond it, where fits do not go, some predictions lose digits or take long. */
#define FURTHEST_GIVEN_SHAPE 1e6
/* Where all covariates are 0, which may be far from all customers. */
#define FURTHEST_BASE 1e300
#define LONGEST_NAME 200

static const char *const spend_names[] = {"p", "q", "gamma"};

static tier_status refuse_option(const char *name, double value, const char *range, tier_error *err) {
  char text[32] = "not finite";
  if (isfinite(value)) {
    tier_number_format(value, text);
  }
  return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_fit_options.%s is %s; it must be %s", name, text, range);
}

tier_status tier__clv_options_read(const tier__purchase_model *model, const tier_clv_fit_options *given,
                                   tier_clv_fit_options *ret_options, tier_error *err) {
  tier_clv_fit_options options = {.size = sizeof options};
  if (given != NULL) {
    TIER__TRY(tier__struct_in(&options, sizeof options, sizeof options, given, "tier_clv_fit_options", err));
  }
  options.unit_days = options.unit_days == 0 ? 1 : options.unit_days;
  if (!(options.unit_days >= 1 / FURTHEST_UNIT && options.unit_days <= FURTHEST_UNIT)) {
    return refuse_option("unit_days", options.unit_days, "above 0, or 0 for 1", err);
  }
  if (options.stages < 0 || options.stages > TIER__STAGES_MOST) {
    return refuse_option("stages", options.stages, "from 1 to 8, or 0", err);
  }
  if (options.stages != 0 && (model == NULL || !model->staged)) {
    return refuse_option("stages", options.stages, "0 for a model that has no stages", err);
  }
  *ret_options = options;
  return TIER_OK;
}

tier_status tier__clv_names_check(const char *const *names, size_t count, tier_error *err) {
  for (size_t i = 0; names != NULL && i < count; i++) {
    const size_t length = names[i] == NULL ? 0 : strlen(names[i]);
    if (length == 0 || length > LONGEST_NAME || !tier__utf8_valid(names[i], length)) {
      return tier__fail(err, TIER_E_ARGUMENT, "covariate %zu has no name, or one that is not UTF-8 of up to %d bytes",
                        i, LONGEST_NAME);
    }
    for (size_t k = 0; k < i; k++) {
      if (strcmp(names[i], names[k]) == 0) {
        return tier__fail(err, TIER_E_ARGUMENT, "two covariates have the name \"%s\"", names[i]);
      }
    }
  }
  return TIER_OK;
}

static void append(char *block, size_t *length, const char *text) {
  const size_t bytes = strlen(text);
  if (block != NULL) {
    memcpy(block + *length, text, bytes);
  }
  *length += bytes;
}

static void append_end(char *block, size_t *length) {
  if (block != NULL) {
    block[*length] = '\0';
  }
  *length += 1;
}

/* Writes all names, and the reason after them. @param block NULL: only measures. @return Bytes. */
static size_t write_names(const tier_clv *clv, const tier__clv_texts *texts, char *block) {
  size_t length = 0;
  for (size_t i = 0; i < tier__clv_own_count(clv); i++) {
    append(block, &length, clv->model != NULL ? clv->model->names[i] : spend_names[i]);
    append_end(block, &length);
  }
  for (size_t i = 0; i < tier__clv_effect_count(clv); i++) {
    const size_t k = i % clv->covariate_count;
    const char made[] = {'z', (char)('1' + k), '\0'};
    append(block, &length, clv->model->effects[i / clv->covariate_count].name);
    append(block, &length, ".");
    append(block, &length, texts->covariates != NULL ? texts->covariates[k] : made);
    append_end(block, &length);
  }
  append(block, &length, texts->reason != NULL ? texts->reason : "");
  append_end(block, &length);
  return length;
}

tier_status tier__clv_make(tier_context *context, tier_clv_kind kind, const tier_clv_fit_options *options,
                           const tier__clv_texts *texts, tier_clv **ret_clv, tier_error *err) {
  static const tier__clv_texts none = {NULL, 0, NULL};
  tier_clv *clv = tier__alloc(context, 1, sizeof *clv);
  if (clv == NULL) {
    return tier__no_memory(err);
  }
  texts = texts != NULL ? texts : &none;
  clv->context = tier__context_hold(context);
  clv->kind = kind;
  (void)tier__clv_model_of(kind, &clv->model);
  clv->stages = options->stages;
  clv->params[TIER__STAGES] = options->stages;
  clv->unit_days = options->unit_days;
  clv->covariate_count = texts->covariate_count;
  clv->names = tier__alloc(context, write_names(clv, texts, NULL), 1);
  if (clv->names == NULL) {
    tier_clv_destroy(clv);
    return tier__no_memory(err);
  }
  (void)write_names(clv, texts, clv->names);
  if (texts->reason != NULL) {
    clv->report.reason = tier__clv_name(clv, tier__clv_own_count(clv) + tier__clv_effect_count(clv));
  }
  *ret_clv = clv;
  return TIER_OK;
}

void tier_clv_destroy(tier_clv *model) {
  if (model == NULL) {
    return;
  }
  tier_context *context = model->context;
  tier__release(context, model->names);
  tier__release(context, model);
  tier_context_destroy(context);
}

const char *tier__clv_name(const tier_clv *clv, size_t index) {
  const char *name = clv->names;
  for (size_t i = 0; i < index; i++) {
    name += strlen(name) + 1;
  }
  return name;
}

const char *tier__clv_covariate_name(const tier_clv *clv, size_t index) {
  return strchr(tier__clv_name(clv, tier__clv_own_count(clv) + index), '.') + 1;
}

int tier__clv_param_is_sane(const tier__purchase_model *model, size_t index, tier__param_origin origin, double value) {
  if (origin == TIER__PARAM_BASE) {
    return value >= 1 / FURTHEST_BASE && value <= FURTHEST_BASE;
  }
  const int is_time = model != NULL ? (int)(model->timed >> index & 1) : index == 2;
  const double furthest_shape = origin == TIER__PARAM_GIVEN ? FURTHEST_GIVEN_SHAPE : TIER__FURTHEST_SHAPE;
  const double furthest = is_time ? TIER__FURTHEST_TIME : furthest_shape;
  if (model != NULL && !is_time && model->most[index] < TIER__MOST_SHAPE) { /* An exponent: no ordinary shape. */
    return value >= tier__exp(model->least[index]) && value <= tier__exp(model->most[index]);
  }
  return value >= 1 / furthest && value <= furthest;
}

tier_status tier_clv_create(tier_context *context, tier_clv_kind kind, const double *parameters,
                            size_t parameter_count, const tier_clv_fit_options *options, tier_clv **ret_model,
                            tier_error *err) {
  const tier__purchase_model *model;
  tier_clv_fit_options ours;
  tier_clv *clv;
  if (context == NULL || parameters == NULL || ret_model == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_create: context, parameters or ret_model is NULL");
  }
  if (!tier__clv_model_of(kind, &model)) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no model of kind %d", (int)kind);
  }
  TIER__TRY(tier__clv_options_read(model, options, &ours, err));
  if (model != NULL && model->staged && ours.stages == 0) {
    return tier__fail(err, TIER_E_ARGUMENT, "%s needs tier_clv_fit_options.stages, from 1 to 8", model->word);
  }
  const size_t count = model != NULL ? model->count : 3;
  if (parameter_count != count) {
    return tier__fail(err, TIER_E_ARGUMENT, "%s has %zu parameters, not %zu", tier_clv_kind_name(kind), count,
                      parameter_count);
  }
  for (size_t i = 0; i < count; i++) {
    if (!tier__clv_param_is_sane(model, i, TIER__PARAM_GIVEN, parameters[i])) {
      return tier__fail(err, TIER_E_ARGUMENT, "parameter %s is not above 0, or out of bounds",
                        model != NULL ? model->names[i] : spend_names[i]);
    }
  }
  TIER__TRY(tier__clv_make(context, kind, &ours, NULL, &clv, err));
  memcpy(clv->params, parameters, count * sizeof *parameters);
  *ret_model = clv;
  return TIER_OK;
}

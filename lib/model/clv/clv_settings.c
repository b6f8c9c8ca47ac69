/* SPDX-License-Identifier: Apache-2.0 */
/* Settings of the CLV model, and the inputs that follow from them. */
#include "clv_object.h"

#include <stdio.h>
#include <string.h>

#include "base/failure.h"
#include "base/memory.h"
#include "math/elementary.h"
#include "model/settings.h"

#define DAYS_PER_YEAR 365.2425
/* Half a year: most who come back do so within it, and of a book of a year it leaves as much to learn from. */
#define HOLDOUT_DAYS 182
#define COVARIATES_WANTED "must be a list of up to 8 columns, each a name or {\"attribute\", \"equals\"}"

const char *const tier__clv_spend_words[] = {"none", "gamma-gamma", NULL};
const char *const tier__clv_first_words[] = {"exclude", "include", NULL};
const char *const tier__clv_unit_words[] = {"day", "week", NULL};

static const char *const purchase_words[] = {"mbg/nbd",   "bg/nbd",     "pareto/nbd", "nbd",
                                             "bg/cnbd-k", "mbg/cnbd-k", "auto",       NULL};
static const int purchase_kinds[] = {TIER__PURCHASES_MBG, TIER__PURCHASES_BG,      TIER__PURCHASES_PARETO,
                                     TIER__PURCHASES_NBD, TIER__PURCHASES_BG_CNBD, TIER__PURCHASES_MBG_CNBD};
enum { KINDS = sizeof purchase_kinds / sizeof *purchase_kinds };

/* From simple to rich: of two that predict alike the first one is taken. */
static const int candidates[TIER__CLV_MOST_CANDIDATES] = {TIER__PURCHASES_NBD,      TIER__PURCHASES_MBG,
                                                          TIER__PURCHASES_BG,       TIER__PURCHASES_PARETO,
                                                          TIER__PURCHASES_MBG_CNBD, TIER__PURCHASES_BG_CNBD};

static void read_purchases(tier__clv_model *model, tier_settings *settings) {
  const size_t chosen = tier_settings_choice(settings, "purchases", purchase_words, 0);
  model->kind = chosen < KINDS ? tier__purchase_models[purchase_kinds[chosen]] : NULL;
  model->holdout_days = tier_settings_integer(settings, "holdout_days", HOLDOUT_DAYS, 1, 36525);
  if (model->kind != NULL && tier_settings_has(settings, "holdout_days")) {
    tier_settings_reject(settings, "holdout_days", "only \"purchases\": \"auto\" holds days out");
  }
  if (model->kind != NULL && model->kind->staged && model->covariate_count > 0) {
    tier_settings_reject(settings, "covariates", "the CNBD-k models take no covariates");
  }
  for (size_t i = 0; model->kind == NULL && i < TIER__CLV_MOST_CANDIDATES; i++) {
    const tier__purchase_model *kind = tier__purchase_models[candidates[i]];
    if (!kind->staged || model->covariate_count == 0) {
      model->candidates[model->candidate_count++] = kind;
    }
  }
}

/* @param equals NULL if the column is taken as it is. */
static tier_status add_covariate(tier__clv_model *model, tier_settings *settings, const char *column,
                                 const char *equals, tier_error *err) {
  const size_t bytes = strlen(column) + (equals != NULL ? strlen(equals) + 1 : 0) + 1;
  char *name = tier__alloc(model->context, bytes, 1);
  if (name == NULL) {
    return tier__no_memory(err);
  }
  (void)snprintf(name, bytes, "%s%s%s", column, equals != NULL ? "=" : "", equals != NULL ? equals : "");
  for (size_t i = 0; i < model->covariate_count; i++) {
    if (strcmp(model->covariates[i].name, name) == 0) {
      tier_settings_reject(settings, "covariates", "names a column twice");
    }
  }
  model->covariates[model->covariate_count++] = (tier__clv_covariate){column, equals, name};
  return TIER_OK;
}

static tier_status read_covariates(tier__clv_model *model, tier_settings *settings, tier_error *err) {
  const json_t *list = tier__settings_json(settings, "covariates");
  const size_t count = json_array_size(list);
  if (list != NULL && (!json_is_array(list) || count > TIER__COVARIATES_MOST)) {
    tier_settings_reject(settings, "covariates", COVARIATES_WANTED);
    return TIER_OK;
  }
  for (size_t i = 0; i < count; i++) {
    const json_t *item = json_array_get(list, i);
    const char *column = json_string_value(item), *equals = NULL;
    if (column == NULL && !json_is_object(item)) {
      tier_settings_reject(settings, "covariates", COVARIATES_WANTED);
      continue;
    }
    if (column == NULL) {
      tier_settings *entry = tier_settings_entry(settings, "covariates", i);
      column = tier_settings_text(entry, "attribute", NULL);
      equals = tier_settings_text(entry, "equals", NULL);
      if (column == NULL || equals == NULL) {
        tier_settings_reject(entry, column == NULL ? "attribute" : "equals", "must be a text");
        continue;
      }
    }
    TIER__TRY(add_covariate(model, settings, column, equals, err));
  }
  return TIER_OK;
}

static void add_input(tier__clv_model *model, const char *name, tier_type type, int64_t days_ago) {
  const tier_input input = {.size = sizeof input, .name = name, .type = type, .days_ago = days_ago};
  model->inputs[model->input_count++] = input;
}

static void add_history(tier__clv_model *model, int64_t days_ago) {
  add_input(model, "repeat_purchases", TIER_INT64, days_ago);
  add_input(model, "first_purchase_day", TIER_DAY, days_ago);
  add_input(model, "last_purchase_day", TIER_DAY, days_ago);
  add_input(model, "tenure_days", TIER_INT64, days_ago);
}

/* @return Its place; 0 if no model needs it. */
static size_t add_log_sum(tier__clv_model *model, int64_t days_ago) {
  int staged = model->kind != NULL && model->kind->staged;
  for (size_t i = 0; i < model->candidate_count; i++) {
    staged |= model->candidates[i]->staged;
  }
  if (!staged) {
    return 0;
  }
  add_input(model, "interval_log_sum", TIER_FLOAT64, days_ago);
  return model->input_count - 1;
}

static void list_inputs(tier__clv_model *model) {
  add_history(model, 0);
  if (model->spend) {
    model->spend_at = model->input_count;
    add_input(model, model->include_first ? "spend_mean" : "repeat_spend_mean", TIER_FLOAT64, 0);
  }
  if (model->spend && model->include_first) {
    add_input(model, "purchases", TIER_INT64, 0);
  }
  model->covariates_at = model->input_count;
  for (size_t i = 0; i < model->covariate_count; i++) {
    const tier__clv_covariate *covariate = &model->covariates[i];
    add_input(model, covariate->column, covariate->equals != NULL ? TIER_TEXT : TIER_FLOAT64, 0);
  }
  model->log_sum_at = add_log_sum(model, 0);
  if (model->candidate_count > 0) {
    model->past_at = model->input_count;
    add_history(model, model->holdout_days);
    model->past_log_sum_at = add_log_sum(model, model->holdout_days);
  }
}

tier_status tier__clv_settings_read(tier__clv_model *model, tier_settings *settings, tier_error *err) {
  TIER__TRY(read_covariates(model, settings, err));
  read_purchases(model, settings);
  model->spend = (int)tier_settings_choice(settings, "spend", tier__clv_spend_words, 1);
  model->horizon_days = tier_settings_integer(settings, "horizon_days", 365, 1, 36525);
  model->rate = tier__log1p(tier_settings_number(settings, "annual_discount", 0.10, 0, 10)) / DAYS_PER_YEAR;
  model->margin = tier_settings_number(settings, "margin", 1, 0, 1e6);
  model->include_first = (int)tier_settings_choice(settings, "first_purchase", tier__clv_first_words, 0);
  model->unit_days = tier_settings_choice(settings, "unit", tier__clv_unit_words, 0) == 0 ? 1 : 7;
  list_inputs(model);
  return TIER_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The fitted CLV model as JSON. Every number that predictions use is written in full, so that a loaded model predicts
 * the same bits. */
#include <string.h>

#include "base/memory.h"
#include "clv_object.h"

void tier__clv_fitted_destroy(void *object) {
  tier__clv_fitted *fitted = object;
  tier__release(fitted->context, fitted);
}

static void write_word(tier_writer *writer, const char *key, const char *word) {
  const tier_string text = {word, strlen(word)};
  tier_writer_text(writer, key, text);
}

static void write_report(tier_writer *writer, const tier__fit_report *report) {
  tier_writer_number(writer, "log_likelihood", report->log_likelihood);
  write_word(writer, "verdict", tier__clv_verdict_words[report->verdict]);
  tier_writer_integer(writer, "iterations", report->iterations);
}

static void write_kind(tier_writer *writer, const tier__purchase_model *kind, int32_t stages) {
  write_word(writer, "model", kind->word);
  if (kind->staged) {
    tier_writer_integer(writer, "stages", stages);
  }
}

static void write_effects(const tier__clv_model *model, const tier__clv_purchases *fit, tier_writer *writer) {
  tier_writer_begin(writer, "effects", 0);
  for (size_t e = 0; e < fit->kind->effect_count; e++) {
    tier_writer_begin(writer, fit->kind->effects[e].name, 0);
    for (size_t k = 0; k < model->covariate_count; k++) {
      tier_writer_number(writer, model->covariates[k].name, fit->effects[e * model->covariate_count + k]);
    }
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
}

static void write_holdout(const tier__clv_model *model, const tier__clv_holdout *holdout, tier_writer *writer) {
  tier_writer_begin(writer, "holdout", 0);
  tier_writer_integer(writer, "days", model->holdout_days);
  tier_writer_integer(writer, "customers", holdout->customers);
  tier_writer_integer(writer, "purchases", holdout->purchases);
  tier_writer_begin(writer, "candidates", 1);
  for (size_t i = 0; i < holdout->count; i++) {
    const tier__clv_candidate *candidate = &holdout->candidates[i];
    tier_writer_begin(writer, NULL, 0);
    write_kind(writer, candidate->kind, candidate->stages);
    write_word(writer, "verdict", tier__clv_verdict_words[candidate->verdict]);
    tier_writer_number(writer, "purchases", candidate->expected);
    tier_writer_number(writer, "mae", candidate->mae);
    tier_writer_number(writer, "rmse", candidate->rmse);
    tier_writer_number(writer, "log_likelihood", candidate->log_likelihood);
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
  tier_writer_end(writer);
}

static void write_purchases(const tier__clv_model *model, const tier__clv_purchases *fit, tier_writer *writer) {
  tier_writer_begin(writer, "purchases", 0);
  write_kind(writer, fit->kind, fit->stages);
  tier_writer_integer(writer, "customers", fit->customers);
  tier_writer_integer(writer, "unique", fit->unique);
  tier_writer_integer(writer, "repeat_customers", fit->repeat_customers);
  tier_writer_integer(writer, "repeat_purchases", fit->repeat_purchases);
  tier_writer_begin(writer, "parameters", 0);
  for (size_t i = 0; i < fit->kind->count; i++) {
    tier_writer_number(writer, fit->kind->names[i], fit->params[i]);
  }
  tier_writer_end(writer);
  if (model->covariate_count > 0) {
    write_effects(model, fit, writer);
  }
  write_report(writer, &fit->report);
  if (model->candidate_count > 0) {
    write_holdout(model, &fit->holdout, writer);
  }
  tier_writer_end(writer);
}

static void write_spend(const tier__clv_model *model, const tier__clv_spend *fit, tier_writer *writer) {
  double population, own;
  tier_writer_begin(writer, "spend", 0);
  write_word(writer, "model", tier__clv_spend_words[1]);
  write_word(writer, "first_purchase", tier__clv_first_words[model->include_first]);
  tier_writer_integer(writer, "customers", fit->customers);
  tier_writer_integer(writer, "unique", fit->unique);
  tier_writer_begin(writer, "parameters", 0);
  tier_writer_number(writer, "p", fit->params.p);
  tier_writer_number(writer, "q", fit->params.q);
  tier_writer_number(writer, "gamma", fit->params.gamma);
  tier_writer_end(writer);
  write_report(writer, &fit->report);
  if (tier__gamma_mean(&fit->params, 0, 0, &population, &own)) {
    tier_writer_number(writer, "population_mean", population);
  }
  if (fit->has_correlation) {
    tier_writer_number(writer, "correlation", fit->correlation);
  }
  tier_writer_end(writer);
}

tier_status tier__clv_fitted_save(const void *object, const void *fitted_object, tier_writer *writer,
                                  tier_error *err) {
  const tier__clv_model *model = object;
  const tier__clv_fitted *fitted = fitted_object;
  (void)err;
  write_word(writer, "unit", tier__clv_unit_words[model->unit_days > 1]);
  tier_writer_integer(writer, "horizon_days", model->horizon_days);
  write_purchases(model, &fitted->purchases, writer);
  if (fitted->has_spend) {
    write_spend(model, &fitted->spend, writer);
  }
  return TIER_OK;
}

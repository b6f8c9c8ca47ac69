/* SPDX-License-Identifier: Apache-2.0 */
/* The fitted CLV model as JSON. Every number that predictions use is written in full, so that a loaded model predicts
 * the same bits. */
#include <math.h>
#include <string.h>

#include "base/failure.h"
#include "base/memory.h"
#include "clv_object.h"

#define LARGEST_COUNT INT64_C(9007199254740992)
/* What a fit can give is well within: parameters up to 1e12 (alpha and beta, in days), gamma up to 1e6 mean spends. */
#define FURTHEST 1e15
#define FURTHEST_GAMMA 1e32

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

static void write_purchases(const tier__clv_model *model, const tier__clv_purchases *fit, tier_writer *writer) {
  tier_writer_begin(writer, "purchases", 0);
  write_word(writer, "model", model->kind->word);
  tier_writer_integer(writer, "customers", fit->customers);
  tier_writer_integer(writer, "unique", fit->unique);
  tier_writer_integer(writer, "repeat_customers", fit->repeat_customers);
  tier_writer_integer(writer, "repeat_purchases", fit->repeat_purchases);
  tier_writer_begin(writer, "parameters", 0);
  for (size_t i = 0; i < model->kind->count; i++) {
    tier_writer_number(writer, model->kind->names[i], fit->params[i]);
  }
  tier_writer_end(writer);
  write_report(writer, &fit->report);
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

/* A word that must be the model's own. */
static void check_word(tier_settings *saved, const char *key, const char *const *words, size_t own) {
  if (!tier_settings_has(saved, key)) {
    tier_settings_reject(saved, key, "is missing");
  } else if (tier_settings_choice(saved, key, words, own) != own) {
    tier_settings_reject(saved, key, "is not that of the policy");
  }
}

/* @param furthest Its largest value, and the inverse of its smallest. */
static double read_positive(tier_settings *saved, const char *key, double furthest) {
  if (!tier_settings_has(saved, key)) {
    tier_settings_reject(saved, key, "is missing");
  }
  return tier_settings_number(saved, key, 1, 1 / furthest, furthest);
}

static int64_t read_count(tier_settings *saved, const char *key) {
  return tier_settings_integer(saved, key, 0, 0, LARGEST_COUNT);
}

static void read_report(tier_settings *saved, tier__fit_report *ret_report) {
  ret_report->log_likelihood = tier_settings_number(saved, "log_likelihood", 0, -1e300, 1e300);
  ret_report->verdict = (tier__fit_verdict)tier_settings_choice(saved, "verdict", tier__clv_verdict_words, 0);
  ret_report->iterations = (int32_t)tier_settings_integer(saved, "iterations", 0, 0, INT32_MAX);
}

static void read_purchases(const tier__clv_model *model, tier_settings *saved, tier__clv_purchases *ret_fit) {
  tier_settings *parameters = tier_settings_object(saved, "parameters");
  const char *const words[] = {model->kind->word, NULL};
  check_word(saved, "model", words, 0);
  if (parameters == NULL) {
    tier_settings_reject(saved, "parameters", "is missing");
    return;
  }
  for (size_t i = 0; i < model->kind->count; i++) {
    ret_fit->params[i] = read_positive(parameters, model->kind->names[i], FURTHEST);
  }
  ret_fit->customers = read_count(saved, "customers");
  ret_fit->unique = read_count(saved, "unique");
  ret_fit->repeat_customers = read_count(saved, "repeat_customers");
  ret_fit->repeat_purchases = read_count(saved, "repeat_purchases");
  read_report(saved, &ret_fit->report);
}

static void read_spend(const tier__clv_model *model, tier_settings *saved, tier__clv_spend *ret_fit) {
  static const char *const words[] = {"gamma-gamma", NULL};
  tier_settings *parameters = tier_settings_object(saved, "parameters");
  check_word(saved, "model", words, 0);
  check_word(saved, "first_purchase", tier__clv_first_words, (size_t)model->include_first);
  if (parameters == NULL) {
    tier_settings_reject(saved, "parameters", "is missing");
    return;
  }
  ret_fit->params.p = read_positive(parameters, "p", FURTHEST);
  ret_fit->params.q = read_positive(parameters, "q", FURTHEST);
  ret_fit->params.gamma = read_positive(parameters, "gamma", FURTHEST_GAMMA);
  ret_fit->customers = read_count(saved, "customers");
  ret_fit->unique = read_count(saved, "unique");
  read_report(saved, &ret_fit->report);
  (void)tier_settings_number(saved, "population_mean", 0, 0, 1e300); /* For readers; it follows from the parameters. */
  ret_fit->has_correlation = tier_settings_has(saved, "correlation");
  ret_fit->correlation = tier_settings_number(saved, "correlation", 0, -1.000001, 1.000001);
}

/* What is wrong is noted in `saved`; its owner then drops what is returned here. */
tier_status tier__clv_fitted_load(const void *object, tier_settings *saved, void **ret_fitted, tier_error *err) {
  const tier__clv_model *model = object;
  tier__clv_fitted *fitted = tier__alloc(model->context, 1, sizeof *fitted);
  if (fitted == NULL) {
    return tier__no_memory(err);
  }
  fitted->context = model->context;
  check_word(saved, "unit", tier__clv_unit_words, model->unit_days > 1);
  if (tier_settings_integer(saved, "horizon_days", 0, 1, 36525) != model->horizon_days) {
    tier_settings_reject(saved, "horizon_days", "is not that of the policy");
  }
  tier_settings *purchases = tier_settings_object(saved, "purchases");
  if (purchases == NULL) {
    tier_settings_reject(saved, "purchases", "is missing");
  } else {
    read_purchases(model, purchases, &fitted->purchases);
  }
  tier_settings *spend = model->spend ? tier_settings_object(saved, "spend") : NULL;
  fitted->has_spend = spend != NULL;
  if (fitted->has_spend) {
    read_spend(model, spend, &fitted->spend);
  }
  *ret_fitted = fitted;
  return TIER_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Back from JSON. What is wrong is noted in `saved`; its owner then drops what is returned here. */
#include "base/failure.h"
#include "base/memory.h"
#include "clv_object.h"

#define LARGEST_COUNT INT64_C(9007199254740992)
/* What a fit can give is well within: parameters up to 1e12 (alpha and beta, in days), gamma up to 1e6 mean spends.
 * With covariates far from 0 the parameters for 0, where nobody is, may be any number. */
#define FURTHEST 1e15
#define FURTHEST_GAMMA 1e32
#define FURTHEST_NUMBER 1e300

const char *const tier__clv_verdict_words[] = {"converged", "boundary", "ridge", "failed", NULL}; /* As the verdicts. */

static void need(tier_settings *saved, const char *key) {
  if (!tier_settings_has(saved, key)) {
    tier_settings_reject(saved, key, "is missing");
  }
}

static tier_settings *need_object(tier_settings *saved, const char *key) {
  need(saved, key);
  return tier_settings_object(saved, key);
}

/* A word that must be the model's own. */
static void check_word(tier_settings *saved, const char *key, const char *const *words, size_t own) {
  need(saved, key);
  if (tier_settings_choice(saved, key, words, own) != own) {
    tier_settings_reject(saved, key, "is not that of the policy");
  }
}

/* @param furthest Its largest value, and the inverse of its smallest. */
static double read_positive(tier_settings *saved, const char *key, double furthest) {
  need(saved, key);
  return tier_settings_number(saved, key, 1, 1 / furthest, furthest);
}

static double read_number(tier_settings *saved, const char *key) {
  return tier_settings_number(saved, key, 0, -FURTHEST_NUMBER, FURTHEST_NUMBER);
}

static int64_t read_count(tier_settings *saved, const char *key) {
  return tier_settings_integer(saved, key, 0, 0, LARGEST_COUNT);
}

static tier__fit_verdict read_verdict(tier_settings *saved) {
  return (tier__fit_verdict)tier_settings_choice(saved, "verdict", tier__clv_verdict_words, 0);
}

static void read_report(tier_settings *saved, tier__fit_report *ret_report) {
  ret_report->log_likelihood = read_number(saved, "log_likelihood");
  ret_report->verdict = read_verdict(saved);
  ret_report->iterations = (int32_t)tier_settings_integer(saved, "iterations", 0, 0, INT32_MAX);
}

/* The model of purchases: the policy's own, or one of its candidates. */
static const tier__purchase_model *read_kind(const tier__clv_model *model, tier_settings *saved, int32_t *ret_stages) {
  const tier__purchase_model *const *kinds = model->kind != NULL ? &model->kind : model->candidates;
  const size_t count = model->kind != NULL ? 1 : model->candidate_count;
  const char *words[TIER__CLV_MOST_CANDIDATES + 1] = {NULL};
  for (size_t i = 0; i < count; i++) {
    words[i] = kinds[i]->word;
  }
  need(saved, "model");
  const tier__purchase_model *kind = kinds[tier_settings_choice(saved, "model", words, 0)];
  if (kind->staged) {
    need(saved, "stages");
    *ret_stages = (int32_t)tier_settings_integer(saved, "stages", 1, 1, TIER__CLV_MOST_STAGES);
  }
  return kind;
}

static void read_effects(const tier__clv_model *model, tier_settings *saved, tier__clv_purchases *ret_fit) {
  tier_settings *effects = need_object(saved, "effects");
  for (size_t e = 0; e < ret_fit->kind->effect_count; e++) {
    tier_settings *effect = need_object(effects, ret_fit->kind->effects[e].name);
    for (size_t k = 0; k < model->covariate_count; k++) {
      need(effect, model->covariates[k].name);
      ret_fit->effects[e * model->covariate_count + k] = read_number(effect, model->covariates[k].name);
    }
  }
}

static void read_candidate(const tier__clv_model *model, tier_settings *saved, tier__clv_candidate *ret_candidate) {
  ret_candidate->kind = read_kind(model, saved, &ret_candidate->stages);
  ret_candidate->verdict = read_verdict(saved);
  ret_candidate->expected = read_number(saved, "purchases");
  ret_candidate->mae = read_number(saved, "mae");
  ret_candidate->rmse = read_number(saved, "rmse");
  ret_candidate->log_likelihood = read_number(saved, "log_likelihood");
}

static void read_holdout(const tier__clv_model *model, tier_settings *saved, tier__clv_holdout *ret_holdout) {
  tier_settings *holdout = need_object(saved, "holdout");
  const size_t count = tier_settings_count(holdout, "candidates");
  if (tier_settings_integer(holdout, "days", 0, 0, INT64_MAX) != model->holdout_days) {
    tier_settings_reject(holdout, "days", "is not that of the policy");
  }
  ret_holdout->customers = read_count(holdout, "customers");
  ret_holdout->purchases = read_count(holdout, "purchases");
  if (count > model->candidate_count) {
    tier_settings_reject(holdout, "candidates", "has more than there are");
    return;
  }
  ret_holdout->count = count;
  for (size_t i = 0; i < count; i++) {
    read_candidate(model, tier_settings_entry(holdout, "candidates", i), &ret_holdout->candidates[i]);
  }
}

static void read_purchases(const tier__clv_model *model, tier_settings *saved, tier__clv_purchases *ret_fit) {
  ret_fit->kind = read_kind(model, saved, &ret_fit->stages);
  const double furthest = model->covariate_count > 0 ? FURTHEST_NUMBER : FURTHEST;
  tier_settings *parameters = need_object(saved, "parameters");
  for (size_t i = 0; i < ret_fit->kind->count; i++) {
    ret_fit->params[i] = read_positive(parameters, ret_fit->kind->names[i], furthest);
  }
  ret_fit->params[TIER__STAGES] = ret_fit->stages;
  if (model->covariate_count > 0) {
    read_effects(model, saved, ret_fit);
  }
  ret_fit->customers = read_count(saved, "customers");
  ret_fit->unique = read_count(saved, "unique");
  ret_fit->repeat_customers = read_count(saved, "repeat_customers");
  ret_fit->repeat_purchases = read_count(saved, "repeat_purchases");
  read_report(saved, &ret_fit->report);
  if (model->candidate_count > 0) {
    read_holdout(model, saved, &ret_fit->holdout);
  }
}

static void read_spend(const tier__clv_model *model, tier_settings *saved, tier__clv_spend *ret_fit) {
  static const char *const words[] = {"gamma-gamma", NULL};
  tier_settings *parameters = need_object(saved, "parameters");
  check_word(saved, "model", words, 0);
  check_word(saved, "first_purchase", tier__clv_first_words, (size_t)model->include_first);
  ret_fit->params.p = read_positive(parameters, "p", FURTHEST);
  ret_fit->params.q = read_positive(parameters, "q", FURTHEST);
  ret_fit->params.gamma = read_positive(parameters, "gamma", FURTHEST_GAMMA);
  ret_fit->customers = read_count(saved, "customers");
  ret_fit->unique = read_count(saved, "unique");
  read_report(saved, &ret_fit->report);
  (void)read_number(saved, "population_mean"); /* For readers; it follows from the parameters. */
  ret_fit->has_correlation = tier_settings_has(saved, "correlation");
  ret_fit->correlation = tier_settings_number(saved, "correlation", 0, -1.000001, 1.000001);
}

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
  read_purchases(model, need_object(saved, "purchases"), &fitted->purchases);
  tier_settings *spend = model->spend ? tier_settings_object(saved, "spend") : NULL;
  fitted->has_spend = spend != NULL;
  if (fitted->has_spend) {
    read_spend(model, spend, &fitted->spend);
  }
  *ret_fitted = fitted;
  return TIER_OK;
}

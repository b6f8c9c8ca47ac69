/* SPDX-License-Identifier: Apache-2.0 */
/* The fit of the purchases. It is done in days; then times are turned into the model's unit, and the density of each
 * purchase time turns along. */
#include <math.h>

#include "base/failure.h"
#include "clv/handle/clv_make.h"
#include "clv_distinct.h"
#include "clv_holdout.h"
#include "clv_learn.h"
#include "math/elementary.h"

static void count(const tier__compressed *customers, tier__clv_purchases *fit) {
  fit->customers = (int64_t)customers->customers;
  fit->unique = (int64_t)customers->unique;
  fit->repeat_customers = (int64_t)customers->repeat_customers;
  fit->repeat_purchases = (int64_t)customers->repeat_purchases;
}

static void turn_into_unit(double unit_days, tier__clv_purchases *fit) {
  const double log_unit = tier__log(unit_days);
  tier__clv_holdout *holdout = &fit->holdout;
  for (size_t i = 0; i < fit->kind->count; i++) {
    fit->params[i] /= fit->kind->timed >> i & 1 ? unit_days : 1;
  }
  fit->report.log_likelihood += (double)fit->repeat_purchases * log_unit;
  for (size_t i = 0; i < holdout->count; i++) {
    holdout->candidates[i].log_likelihood += (double)holdout->purchases * log_unit;
  }
}

/* Without a time between them, the models of regular intervals have no likelihood. */
static tier_status check_intervals(const tier__clv_model *model, const tier__clv_state *state, tier_error *err) {
  if (model->kind == NULL || !model->kind->staged || state->same_day == 0) {
    return TIER_OK;
  }
  return tier__fail(err, TIER_E_MODEL,
                    "%lld of %lld customers made two purchases on one day, and %s needs time between any two: the "
                    "policy's purchases must be merged by \"day\"",
                    (long long)state->same_day, (long long)tier__tally_total(&state->purchases), model->kind->word);
}

/* With covariates far from 0, such as years, the parameters where they are 0 may not be numbers any more. */
static tier_status check_base(const tier__clv_model *model, const tier__clv_purchases *fit, tier_error *err) {
  for (size_t i = 0; model->covariate_count > 0 && i < fit->kind->count; i++) {
    if (!tier__clv_param_is_sane(fit->kind, i, TIER__PARAM_BASE, fit->params[i])) {
      return tier__fail(err, TIER_E_MODEL, "the covariates are so far from 0 that parameters cannot be told for 0: "
                                           "take numbers that are closer to it");
    }
  }
  return TIER_OK;
}

tier_status tier__clv_fit_purchases(const tier__clv_model *model, const tier__clv_state *state,
                                    tier_findings *findings, tier__clv_purchases *ret_fit, tier_error *err) {
  const unsigned double_keys = (1u << model->covariate_count) - 1;
  tier__clv_columns columns = {0};
  tier__compressed customers = {0};
  tier__clv_holdout holdout = {0};
  tier__clv_purchases fit;
  const tier__purchase_model *kind = model->kind;
  TIER__TRY(check_intervals(model, state, err));
  if (state->purchases.count == 0 && state->incomplete > 0) {
    return tier__fail(err, TIER_E_MODEL, "no customer has all the covariates");
  }
  if (kind == NULL) {
    TIER__TRY(tier__clv_choose(model, state, &holdout, &kind, err));
  }
  TIER__TRY(tier__clv_columns_begin(&state->purchases, double_keys, &columns, err));
  tier_status status = tier__clv_compress(&columns, model->covariate_count, 0, kind->paired,
                                          tier__exact_value(&state->log_sum), &customers, err);
  tier__clv_columns_end(&columns);
  TIER__TRY(status);
  TIER__TRY_OUT(tier__clv_check_enough(model, &customers, "", err));
  if (!tier__clv_fit_kind(kind, &customers, &fit)) {
    status = tier__fail(err, TIER_E_MODEL, "the likelihood of the purchases has no value at the start of the search");
    goto out;
  }
  count(&customers, &fit);
  fit.holdout = holdout;
  turn_into_unit(model->unit_days, &fit);
  TIER__TRY_OUT(check_base(model, &fit, err));
  TIER__TRY_OUT(tier__clv_find_in_purchases(model, state, &fit, findings, err));
  *ret_fit = fit;
out:
  tier__compressed_end(&customers);
  return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Which model of purchases is best is not a matter of its fit but of what it foretells: each candidate is fitted to the
 * customers as they were some days before, and is asked for the purchases that came since. The smallest root of the
 * mean squared error wins, for that is what an expected number minimises; the mean absolute error, whose best answer is
 * the median, would favour models that expect too little. */
#include "clv_holdout.h"

#include <math.h>

#include "base/failure.h"
#include "clv_candidate.h"
#include "clv_distinct.h"
#include "math/exact_sum.h"

/* A gain below this is none: the simpler model is taken. */
#define SAME_ERROR 1e-6

/* The customers who had bought before the holdout. */
typedef struct exam {
  const tier__clv_model *model;
  tier__clv_columns columns; /* (covariates, x, T, t_x, purchases that came), how many */
  tier__compressed past;     /* As they were. */
  tier__compressed now;      /* As they are. */
} exam;

/* What was computed for the row before, which is often right for the next one too. */
typedef struct memory {
  double params[TIER__PURCHASES_MOST];
  double future, expected;
} memory;

static int differs(const tier__clv_columns *columns, size_t first, size_t end, size_t i) {
  for (size_t k = first; k < end; k++) {
    const double *column = tier__clv_column(columns, k);
    if (i == 0 || column[i] != column[i - 1]) {
      return 1;
    }
  }
  return 0;
}

static void load_params(const exam *e, const tier__clv_purchases *fit, size_t i, memory *last) {
  double covariates[TIER__COVARIATES_MOST];
  const size_t count = e->model->covariate_count;
  for (size_t k = 0; k < count; k++) {
    covariates[k] = tier__clv_column(&e->columns, k)[i];
  }
  tier__purchase_params_with(fit->kind, fit->params, fit->effects, count, covariates, last->params);
}

/* Purchases expected of the customers of a row. Rows are sorted by covariates, x, T and t_x. */
static double expect(const exam *e, const tier__clv_purchases *fit, size_t i, memory *last) {
  const tier__clv_columns *columns = &e->columns;
  const size_t at = e->model->covariate_count;
  const tier__customer customer = {tier__clv_column(columns, at)[i], tier__clv_column(columns, at + 2)[i],
                                   tier__clv_column(columns, at + 1)[i]};
  const int profile = i == 0 || differs(columns, 0, at, i);
  const int age = profile || differs(columns, at, at + 2, i);
  const int purchase = age || differs(columns, at + 2, at + 3, i);
  if (profile) {
    load_params(e, fit, i, last);
  }
  if (fit->kind->by_last ? purchase : age) {
    double discounted;
    fit->kind->future(last->params, &customer, (double)e->model->holdout_days, 0, &last->future, &discounted);
  }
  if (purchase) {
    last->expected = fit->kind->alive(last->params, &customer) * last->future;
  }
  return last->expected;
}

static void examine(const exam *e, const tier__clv_purchases *fit, tier__clv_candidate *ret_candidate) {
  const tier__clv_columns *columns = &e->columns;
  const double *came = tier__clv_column(columns, columns->width - 1);
  const double *weights = tier__clv_column(columns, columns->width);
  const tier__covariate_profiles *profiles = e->now.has_profiles ? &e->now.profiles : NULL;
  tier__sum expected = {0, 0}, absolute = {0, 0}, squared = {0, 0};
  memory last = {{0}, 0, 0};
  for (size_t i = 0; i < columns->count; i++) {
    const double guess = expect(e, fit, i, &last), error = guess - came[i];
    tier__sum_add(&expected, weights[i] * guess);
    tier__sum_add(&absolute, weights[i] * fabs(error));
    tier__sum_add(&squared, weights[i] * error * error);
  }
  *ret_candidate = (tier__clv_candidate){
      .kind = fit->kind,
      .stages = fit->stages,
      .verdict = fit->report.verdict,
      .expected = tier__sum_value(&expected),
      .mae = tier__sum_value(&absolute) / e->past.customers,
      .rmse = sqrt(tier__sum_value(&squared) / e->past.customers),
      .log_likelihood = tier__purchase_log_likelihood(fit->kind, &e->now.rows, profiles, fit->params, fit->effects) -
                        fit->report.log_likelihood};
}

static int is_usable(const tier__clv_candidate *candidate) {
  return isfinite(candidate->expected) && isfinite(candidate->mae) && isfinite(candidate->rmse) &&
         isfinite(candidate->log_likelihood);
}

/* A search that failed is the last choice. */
static int is_better(const tier__clv_candidate *a, const tier__clv_candidate *b) {
  const int a_failed = a->verdict == TIER__FIT_FAILED, b_failed = b->verdict == TIER__FIT_FAILED;
  return a_failed != b_failed ? b_failed : a->rmse < b->rmse * (1 - SAME_ERROR);
}

static tier_status examine_all(const exam *e, const tier__clv_state *state, tier__clv_holdout *holdout,
                               const tier__purchase_model **ret_chosen, tier_error *err) {
  const tier__clv_model *model = e->model;
  size_t best = 0;
  for (size_t i = 0; i < model->candidate_count; i++) {
    const tier__purchase_model *kind = model->candidates[i];
    tier__clv_candidate *candidate = &holdout->candidates[holdout->count];
    tier__clv_purchases fit;
    if ((kind->staged && state->same_day > 0) || !tier__clv_fit_kind(kind, &e->past, &fit)) {
      continue;
    }
    examine(e, &fit, candidate);
    if (is_usable(candidate)) {
      best = is_better(candidate, &holdout->candidates[best]) ? holdout->count : best;
      holdout->count++;
    }
  }
  if (holdout->count == 0) {
    return tier__fail(err, TIER_E_MODEL, "no model of purchases could be fitted to the time before the days held out");
  }
  *ret_chosen = holdout->candidates[best].kind;
  return TIER_OK;
}

/* What is learned from must be at least half as long as what is held out. */
static tier_status check_length(const tier__clv_model *model, const tier__clv_columns *now, tier_error *err) {
  const double *age = tier__clv_column(now, model->covariate_count + 1);
  int64_t longest = 0;
  for (size_t i = 0; i < now->count; i++) {
    longest = (int64_t)age[i] > longest ? (int64_t)age[i] : longest;
  }
  if (longest * 2 >= model->holdout_days * 3) {
    return TIER_OK;
  }
  if (longest * 2 < 3) {
    return tier__fail(err, TIER_E_MODEL, "the first purchase was %lld days ago: there are no days to hold out",
                      (long long)longest);
  }
  return tier__fail(err, TIER_E_MODEL,
                    "the first purchase was %lld days ago, too short a time to hold %lld days of it out: set "
                    "\"holdout_days\" to at most %lld, or name the model of purchases",
                    (long long)longest, (long long)model->holdout_days, (long long)(longest * 2 / 3));
}

static tier_status open_exam(const tier__clv_model *model, const tier__clv_state *state, exam *e, tier_error *err) {
  const unsigned double_keys = (1u << model->covariate_count) - 1;
  tier__clv_columns now;
  TIER__TRY(tier__clv_columns_begin(&state->purchases, double_keys, &now, err));
  tier_status status = check_length(model, &now, err);
  if (status == TIER_OK) {
    status = tier__clv_compress(&now, model->covariate_count, model->holdout_days, 1,
                                tier__exact_value(&state->again_log_sum), &e->now, err);
  }
  tier__clv_columns_end(&now);
  TIER__TRY(status);
  TIER__TRY(tier__clv_columns_begin(&state->past, double_keys, &e->columns, err));
  return tier__clv_compress(&e->columns, model->covariate_count, 0, 1, tier__exact_value(&state->past_log_sum),
                            &e->past, err);
}

tier_status tier__clv_choose(const tier__clv_model *model, const tier__clv_state *state,
                             tier__clv_holdout *ret_holdout, const tier__purchase_model **ret_chosen,
                             tier_error *err) {
  exam e = {.model = model,
            .columns = {.context = model->context},
            .past = {.context = model->context},
            .now = {.context = model->context}};
  tier__clv_holdout holdout = {0};
  tier_status status = open_exam(model, state, &e, err);
  if (status != TIER_OK) {
    goto out;
  }
  TIER__TRY_OUT(tier__clv_check_enough(model, &e.past, " before the days held out", err));
  holdout.customers = (int64_t)e.past.customers;
  holdout.purchases = (int64_t)(e.now.repeat_purchases - e.past.repeat_purchases);
  TIER__TRY_OUT(examine_all(&e, state, &holdout, ret_chosen, err));
  *ret_holdout = holdout;
out:
  tier__compressed_end(&e.now);
  tier__compressed_end(&e.past);
  tier__clv_columns_end(&e.columns);
  return status;
}

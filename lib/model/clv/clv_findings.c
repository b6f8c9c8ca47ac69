/* SPDX-License-Identifier: Apache-2.0 */
/* What a fit finds worth saying. */
#include <math.h>
#include <stdio.h>

#include "base/failure.h"
#include "base/text_buffer.h"
#include "clv_learn.h"

/* A finding about so many of the customers. */
static tier_status find_count(tier_findings *findings, int32_t severity, const char *code, int64_t count, int64_t of,
                              const char *message, tier_error *err) {
  const int64_t permille = (count * 1000 + of / 2) / of;
  char text[256];
  (void)snprintf(text, sizeof text, "%lld of %lld customers (%lld.%lld %%) %s", (long long)count, (long long)of,
                 (long long)(permille / 10), (long long)(permille % 10), message);
  return tier_findings_add(findings, severity, code, "", text, err);
}

/* What both fits have in common: how the search ended. */
static tier_status find_verdict(tier_findings *findings, const tier__fit_report *report, const char *place,
                                tier_error *err) {
  static const char *const codes[] = {NULL, "boundary", "ridge", "no_convergence"};
  static const char *const meanings[] = {
      NULL, "the data ask for a simpler model; predictions are usable",
      "predictions are usable, but the data do not settle the single parameters", "the best point found is used"};
  char text[512];
  if (report->verdict == TIER__FIT_CONVERGED) {
    return TIER_OK;
  }
  (void)snprintf(text, sizeof text, "%s: %s", report->reason, meanings[report->verdict]);
  return tier_findings_add(findings, TIER_WARNING, codes[report->verdict], place, text, err);
}

/* A number with up to four decimals. */
static void add_rounded(tier__text *text, const char *before, double value) {
  const double rounded = floor(value * 1e4 + 0.5) / 1e4;
  tier__text_add_string(text, before);
  tier__text_add_number(text, isfinite(rounded) ? rounded : value);
}

static void add_candidate(tier__text *text, const tier__clv_candidate *candidate) {
  tier__text_add_string(text, candidate->kind->word);
  if (candidate->kind->staged) {
    tier__text_add_string(text, " with k = ");
    tier__text_add_integer(text, candidate->stages);
  }
  add_rounded(text, " ", candidate->rmse);
  add_rounded(text, " / ", candidate->mae);
  add_rounded(text, " / ", candidate->log_likelihood);
}

/* Which model was chosen, and how all did. */
static tier_status find_choice(const tier__clv_model *model, const tier__clv_purchases *fit, tier_findings *findings,
                               tier_error *err) {
  tier__text text = tier__text_begin(model->context);
  tier__text_add_string(&text, fit->kind->word);
  tier__text_add_string(&text, " foretold the purchases of the last ");
  tier__text_add_integer(&text, model->holdout_days);
  tier__text_add_string(&text, " days best, of ");
  tier__text_add_integer(&text, fit->holdout.customers);
  tier__text_add_string(&text, " customers (RMSE / MAE / log-likelihood): ");
  for (size_t i = 0; i < fit->holdout.count; i++) {
    tier__text_add_string(&text, i > 0 ? "; " : "");
    add_candidate(&text, &fit->holdout.candidates[i]);
  }
  tier_status status = tier__text_status(&text, err);
  if (status == TIER_OK) {
    status = tier_findings_add(findings, TIER_NOTE, "model_chosen", "/purchases", text.data, err);
  }
  tier__text_end(&text);
  return status;
}

tier_status tier__clv_find_in_purchases(const tier__clv_model *model, const tier__clv_state *state,
                                        const tier__clv_purchases *fit, tier_findings *findings, tier_error *err) {
  const int64_t one_time = fit->customers - fit->repeat_customers;
  if (fit->holdout.count > 0) {
    TIER__TRY(find_choice(model, fit, findings, err));
  }
  if (state->incomplete > 0) {
    const int64_t all = fit->customers + state->incomplete;
    TIER__TRY(find_count(findings, TIER_NOTE, "covariate_missing", state->incomplete, all,
                         "lack a covariate: they took no part in the fit, and nothing is predicted of them", err));
  }
  if (fit->repeat_customers < TIER__CLV_GOOD_CUSTOMERS) {
    TIER__TRY(find_count(findings, TIER_WARNING, "too_few_repeat", fit->repeat_customers, fit->customers,
                         "bought again; with fewer than 30 the model is a rough guess", err));
  }
  if (fit->kind->one_time_alive && one_time > 0) {
    char message[128];
    (void)snprintf(message, sizeof message, "never bought again, and %s holds them alive for certain; mbg/nbd does not",
                   fit->kind->word);
    TIER__TRY(find_count(findings, TIER_NOTE, "one_time_buyers", one_time, fit->customers, message, err));
  }
  return find_verdict(findings, &fit->report, "/purchases", err);
}

tier_status tier__clv_find_in_spend(const tier__clv_state *state, const tier__clv_fitted *fitted,
                                    tier_findings *findings, tier_error *err) {
  const tier__clv_spend *fit = &fitted->spend;
  const int64_t all = fitted->purchases.customers + state->incomplete;
  if (state->not_positive > 0) {
    TIER__TRY(find_count(findings, TIER_NOTE, "spend_not_positive", state->not_positive, all,
                         "have a mean spend of zero or less: they are taken to spend like the population", err));
  }
  if (fit->customers < TIER__CLV_GOOD_CUSTOMERS) {
    TIER__TRY(find_count(findings, TIER_WARNING, "too_few_repeat", fit->customers, all,
                         fitted->has_spend
                             ? "can tell how much is spent; with fewer than 30 it is a rough guess"
                             : "can tell how much is spent; that is too few: spend and value are not known",
                         err));
  } else if (!fitted->has_spend) {
    TIER__TRY(tier_findings_add(findings, TIER_WARNING, "no_convergence", "/spend",
                                "the likelihood of the spend has no value: spend and value are not known", err));
  }
  if (fitted->has_spend && fit->params.q <= 1) {
    TIER__TRY(tier_findings_add(findings, TIER_WARNING, "gamma_gamma_mean", "/spend",
                                "q is not above 1, so that the population has no mean spend: spend and value are not "
                                "known for customers without purchases of their own to go by",
                                err));
  }
  return fitted->has_spend ? find_verdict(findings, &fit->report, "/spend", err) : TIER_OK;
}

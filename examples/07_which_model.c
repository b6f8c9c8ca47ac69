/* SPDX-License-Identifier: Apache-2.0 */
/* Which model, and is it any good? Four models are fitted to what customers of a shop did in a year or more, and
 * laid beside what they did in the half year after that. The customers are drawn from a known model, so that the right
 * answer is known too. Times are in weeks.
 */
#include <stdio.h>
#include <tier/tier.h>

enum { CUSTOMERS = 3000, HORIZON = 26, MODELS = 4, NBD = 0, PARETO_NBD = 1 };

static const tier_clv_kind kinds[MODELS] = {TIER_CLV_NBD, TIER_CLV_PARETO_NBD, TIER_CLV_BG_NBD, TIER_CLV_MBG_NBD};
static const double truth[] = {0.9, 5.0, 1.5, 30.0}; /* r, alpha, s, beta of a Pareto/NBD model. */
static double frequency[CUSTOMERS], recency[CUSTOMERS], age[CUSTOMERS], later[CUSTOMERS];
static const tier_clv_data shop = {
    .size = sizeof shop, .count = CUSTOMERS, .frequency = frequency, .recency = recency, .age = age};

/* What customers of one to one and a half years bought until today, and what they will buy after it. */
static tier_status make_shop(tier_context *context, tier_error *err) {
  const tier_clv_simulation columns = {
      .size = sizeof columns, .frequency = frequency, .recency = recency, .later = later};
  tier_clv *known = NULL;
  for (int i = 0; i < CUSTOMERS; i++) {
    age[i] = 52 + i % 26;
  }
  tier_status status = tier_clv_create(context, TIER_CLV_PARETO_NBD, truth, 4, NULL, &known, err);
  if (status == TIER_OK) {
    status = tier_clv_simulate(known, &shop, HORIZON, 2026, &columns, err);
  }
  tier_clv_destroy(known);
  return status;
}

/* Fits all and shows them. @param[out] ret_best The one with the smallest AIC. */
static tier_status compare(tier_context *context, tier_clv **models, const tier_clv **ret_best, tier_error *err) {
  const tier_clv_fit_options weeks = {.size = sizeof weeks, .unit_days = 7};
  tier_status status = TIER_OK;
  double least = 0;
  printf("%-10s  %14s  %7s  %5s  %s\n", "model", "log-likelihood", "AIC", "RMSE", "grade");
  for (int i = 0; status == TIER_OK && i < MODELS; i++) {
    tier_clv_summary fit = {.size = sizeof fit};
    tier_clv_assessment half_year = {.size = sizeof half_year};
    status = tier_clv_fit(context, kinds[i], &shop, &weeks, &models[i], err);
    if (status == TIER_OK) {
      status = tier_clv_summarise(models[i], &fit, err);
    }
    if (status == TIER_OK) {
      status = tier_clv_assess(models[i], &shop, later, HORIZON, 0, &half_year, NULL, 0, err);
    }
    if (status == TIER_OK) {
      printf("%-10s  %14.1f  %7.1f  %5.3f  %c\n", tier_clv_kind_name(kinds[i]), fit.log_likelihood, fit.aic,
             half_year.rmse, (char)half_year.grade);
    }
    if (i == 0 || fit.aic < least) {
      least = fit.aic;
      *ret_best = models[i];
    }
  }
  return status;
}

/* Would customers who never leave have done the same? */
static tier_status test_leaving(const tier_clv *nbd, const tier_clv *pareto, tier_error *err) {
  tier_clv_ratio ratio = {.size = sizeof ratio};
  const tier_status status = tier_clv_likelihood_ratio(nbd, pareto, &ratio, err);
  if (status == TIER_OK) {
    printf("that nobody ever leaves: chi-squared %.0f with %d degrees of freedom, p-value %.4f\n", ratio.statistic,
           (int)ratio.degrees, ratio.p_value);
  }
  return status;
}

/* How well r is known, and what it hangs together with: from refits to drawn samples, and from the curvature of the
 * likelihood at its maximum.
 */
static tier_status show_certainty(tier_context *context, const tier_clv *model, tier_error *err) {
  enum { REPLICATES = 40, COUNT = 4 };
  static double refits[REPLICATES][COUNT];
  double covariance[COUNT][COUNT];
  tier_clv_parameter r = {.size = sizeof r}, alpha = {.size = sizeof alpha};
  tier_status status = tier_clv_bootstrap(context, model, &shop, 7, REPLICATES, &refits[0][0], err);
  if (status == TIER_OK) {
    status = tier_clv_covariance(model, &covariance[0][0], err);
  }
  if (status == TIER_OK) {
    status = tier_clv_parameter_at(model, 0, 0.95, &r, err);
  }
  if (status == TIER_OK) {
    status = tier_clv_parameter_at(model, 1, 0.95, &alpha, err);
  }
  if (status == TIER_OK) {
    double low = r.value, high = r.value;
    for (int i = 0; i < REPLICATES; i++) {
      low = refits[i][0] < low ? refits[i][0] : low;
      high = refits[i][0] > high ? refits[i][0] : high;
    }
    printf("r is %.2f; the truth is %g\n", r.value, truth[0]);
    printf("  with 95 %% confidence from %.2f to %.2f; in %d drawn samples from %.2f to %.2f\n", r.low, r.high,
           REPLICATES, low, high);
    printf("  correlated with alpha by %.2f\n", covariance[0][1] / (r.standard_error * alpha.standard_error));
  }
  return status;
}

int main(void) {
  tier_error err = {.size = sizeof err};
  tier_context *context = NULL;
  tier_clv *models[MODELS] = {NULL};
  const tier_clv *best = NULL;
  tier_status status = tier_context_create(NULL, &context, &err);
  if (status == TIER_OK) {
    status = make_shop(context, &err);
  }
  if (status == TIER_OK) {
    status = compare(context, models, &best, &err);
  }
  if (status == TIER_OK) {
    status = test_leaving(models[NBD], models[PARETO_NBD], &err);
  }
  if (status == TIER_OK) {
    status = show_certainty(context, best, &err);
  }
  if (status != TIER_OK) {
    fprintf(stderr, "%s: %s\n", tier_status_name(status), err.message);
  }
  for (int i = 0; i < MODELS; i++) {
    tier_clv_destroy(models[i]);
  }
  tier_context_destroy(context);
  return status == TIER_OK ? 0 : 1;
}

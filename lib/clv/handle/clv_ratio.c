/* SPDX-License-Identifier: Apache-2.0 */
/* The likelihood-ratio test (Wilks 1938): twice the gain in log-likelihood is chi-squared if the nested model is true.
 * NBD is nested in the models with dropout only in the limit of no dropout, at the edge of the parameters; there the
 * statistic is smaller, a mixture with chi-squared of fewer degrees (Self and Liang 1987), so that the p-value errs to
 * the safe side. */
#include <math.h>
#include <string.h>

#include "base/failure.h"
#include "base/struct_size.h"
#include "clv_make.h"
#include "math/distributions.h"

#define SAME_SUM 1e-9

static int has_covariate(const tier_clv *clv, const char *name) {
  for (size_t i = 0; i < clv->covariate_count; i++) {
    if (strcmp(tier__clv_covariate_name(clv, i), name) == 0) {
      return 1;
    }
  }
  return 0;
}

/* Are the covariates of one among those of the other? */
static int covariates_are_among(const tier_clv *nested, const tier_clv *larger) {
  for (size_t i = 0; i < nested->covariate_count; i++) {
    if (!has_covariate(larger, tier__clv_covariate_name(nested, i))) {
      return 0;
    }
  }
  return 1;
}

/* Is the kind of one the limit of the other, where customers do not leave? */
static int is_without_dropout(const tier_clv *nested, const tier_clv *larger) {
  return nested->kind == TIER_CLV_NBD && (larger->kind == TIER_CLV_PARETO_NBD || larger->kind == TIER_CLV_BG_NBD ||
                                          larger->kind == TIER_CLV_MBG_NBD);
}

static int is_nested(const tier_clv *nested, const tier_clv *larger) {
  const int fewer = nested->kind == larger->kind && nested->covariate_count < larger->covariate_count;
  const int constant = nested->kind == TIER_CLV_SBG && larger->kind == TIER_CLV_BDW;
  return (fewer || constant || is_without_dropout(nested, larger)) && covariates_are_among(nested, larger);
}

static int same_sum(double a, double b) { return fabs(a - b) <= SAME_SUM * (fabs(a) + fabs(b)); }

static int same_customers(const tier_clv *a, const tier_clv *b) {
  return same_sum(a->customers, b->customers) && same_sum(a->repeat_customers, b->repeat_customers) &&
         same_sum(a->repeat_purchases, b->repeat_purchases);
}

static tier_status check_pair(const tier_clv *nested, const tier_clv *larger, tier_error *err) {
  if (nested == NULL || larger == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_likelihood_ratio: nested or larger is NULL");
  }
  if (!nested->fitted || !larger->fitted) {
    return tier__fail(err, TIER_E_STATE, "the %s model was not fitted: it has no likelihood",
                      nested->fitted ? "larger" : "nested");
  }
  if (!is_nested(nested, larger)) {
    return tier__fail(err, TIER_E_ARGUMENT, "%s with %zu covariates is not nested in %s with %zu",
                      tier_clv_kind_name(nested->kind), nested->covariate_count, tier_clv_kind_name(larger->kind),
                      larger->covariate_count);
  }
  if (!same_customers(nested, larger)) {
    return tier__fail(err, TIER_E_ARGUMENT, "the models were not fitted to the same customers");
  }
  return nested->unit_days == larger->unit_days
             ? TIER_OK
             : tier__fail(err, TIER_E_ARGUMENT, "the models were fitted in different units of time");
}

tier_status tier_clv_likelihood_ratio(const tier_clv *nested, const tier_clv *larger, tier_clv_ratio *ret_ratio,
                                      tier_error *err) {
  TIER__TRY(check_pair(nested, larger, err));
  TIER__TRY(tier__struct_out_check(ret_ratio, sizeof *ret_ratio, "tier_clv_ratio", err));
  const size_t few = tier__clv_own_count(nested) + tier__clv_effect_count(nested);
  const size_t many = tier__clv_own_count(larger) + tier__clv_effect_count(larger);
  const double gain = larger->report.log_likelihood - nested->report.log_likelihood;
  tier_clv_ratio ratio = {.size = sizeof ratio,
                          .statistic = gain > 0 ? 2 * gain : 0,
                          .degrees = (int32_t)(many - few),
                          .at_edge = is_without_dropout(nested, larger)};
  ratio.p_value = tier__chi_squared_tail(ratio.statistic, ratio.degrees);
  tier__struct_out(ret_ratio, &ratio, sizeof ratio);
  return TIER_OK;
}

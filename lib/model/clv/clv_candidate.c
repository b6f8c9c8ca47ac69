/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_candidate.h"

#include <math.h>

#include "base/failure.h"
#include "clv/handle/clv_sample.h"

int tier__clv_fit_kind(const tier__purchase_model *kind, const tier__compressed *customers,
                       tier__clv_purchases *ret_fit) {
  const tier__covariate_profiles *profiles = customers->has_profiles ? &customers->profiles : NULL;
  const int32_t most = kind->staged ? TIER__CLV_MOST_STAGES : 0;
  int found = 0;
  for (int32_t k = kind->staged ? 1 : 0; k <= most; k++) {
    tier__clv_purchases fit = {.kind = kind, .stages = k};
    tier__purchase_fit(kind, &customers->rows, profiles, k, fit.params, profiles != NULL ? fit.effects : NULL,
                       &fit.report);
    if (isfinite(fit.report.log_likelihood) &&
        (!found || fit.report.log_likelihood > ret_fit->report.log_likelihood)) {
      *ret_fit = fit;
      found = 1;
    }
  }
  return found;
}

tier_status tier__clv_check_enough(const tier__clv_model *model, const tier__compressed *customers, const char *when,
                                   tier_error *err) {
  const char *names[TIER__COVARIATES_MOST];
  int aged = 0;
  for (size_t i = 0; i < model->covariate_count; i++) {
    names[i] = model->covariates[i].name;
  }
  for (size_t i = 0; i < customers->rows.count && !aged; i++) {
    aged = customers->rows.age[i] > 0;
  }
  if (customers->repeat_customers >= TIER__CLV_LEAST_CUSTOMERS && aged) {
    return customers->has_profiles ? tier__clv_covariates_vary(&customers->profiles, names, "", err) : TIER_OK;
  }
  return tier__fail(err, TIER_E_MODEL, "%lld of %lld customers bought again on a later day%s; at least %d must have",
                    (long long)(aged ? customers->repeat_customers : 0), (long long)customers->customers, when,
                    TIER__CLV_LEAST_CUSTOMERS);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Learning: from what was remembered to the fitted model. */
#include "clv_learn.h"

#include <math.h>

#include "base/failure.h"
#include "base/memory.h"

static tier_status learn_spend(const tier__clv_state *state, tier__clv_fitted *fitted, tier_findings *findings,
                               tier_error *err) {
  TIER__TRY(tier__clv_fit_spend(&state->spend, &fitted->spend, err));
  fitted->has_spend = isfinite(fitted->spend.report.log_likelihood);
  return tier__clv_find_in_spend(state, fitted, findings, err);
}

tier_status tier__clv_finish(const void *object, const void *state_object, tier_findings *findings, void **ret_fitted,
                             tier_error *err) {
  const tier__clv_model *model = object;
  const tier__clv_state *state = state_object;
  tier__clv_fitted *fitted = tier__alloc(model->context, 1, sizeof *fitted);
  if (fitted == NULL) {
    return tier__no_memory(err);
  }
  fitted->context = model->context;
  tier_status status = tier__clv_fit_purchases(model, state, findings, &fitted->purchases, err);
  if (status == TIER_OK && model->spend) {
    status = learn_spend(state, fitted, findings, err);
  }
  if (status != TIER_OK) {
    tier__clv_fitted_destroy(fitted);
    return status;
  }
  *ret_fitted = fitted;
  return TIER_OK;
}

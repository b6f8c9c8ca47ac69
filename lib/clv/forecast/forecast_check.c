/* SPDX-License-Identifier: Apache-2.0 */
#include "forecast_check.h"

#include <math.h>

#include "base/failure.h"

#define LONGEST 1e15

tier_status tier__purchases_check(const tier_clv *model, tier_error *err) {
  if (model == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "model is NULL");
  }
  if (model->model == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "gamma-gamma is a model of spend, not of purchases");
  }
  return TIER_OK;
}

tier_status tier__time_check(const tier__purchase_model *model, const char *name, double value, int zero_allowed,
                             tier_error *err) {
  const int whole = model->discrete || model->contractual;
  const double longest = whole ? TIER__MOST_OPPORTUNITIES : LONGEST;
  char text[32] = "not finite";
  if (value <= longest && (zero_allowed ? value >= 0 : value > 0) && (!whole || value == floor(value))) {
    return TIER_OK;
  }
  if (isfinite(value)) {
    tier_number_format(value, text);
  }
  return tier__fail(err, TIER_E_ARGUMENT, "%s is %s; it must be a %s%s, and at most %s", name, text,
                    whole ? "whole number" : "number", zero_allowed ? ", not below 0" : " above 0",
                    whole ? "1000000" : "1e15");
}

tier_status tier__array_check(const char *name, const double *values, size_t count, tier_error *err) {
  return values == NULL && count > 0 ? tier__fail(err, TIER_E_ARGUMENT, "%s is NULL", name) : TIER_OK;
}

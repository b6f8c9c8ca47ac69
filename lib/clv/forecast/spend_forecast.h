/* SPDX-License-Identifier: Apache-2.0 */
/** @file spend_forecast.h
 * Expected spend per purchase from a Gamma-Gamma model. */
#ifndef TIER_LIB_SPEND_FORECAST_H
#define TIER_LIB_SPEND_FORECAST_H

#include "clv/handle/clv_handle.h"

/** Two addends, as tier__gamma_mean. A customer without purchases, or whose mean is not positive, gets the mean of the
 * population. @return 0 if there is no such mean. */
static inline int tier__spend_forecast(const tier_clv *spend, double x, double mean, double *ret_population,
                                       double *ret_own) {
  const tier__gamma_params params = {spend->params[0], spend->params[1], spend->params[2]};
  return tier__gamma_mean(&params, mean > 0 ? x : 0, mean, ret_population, ret_own);
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_sample.h
 * The customers that a model is fitted to, once they are compressed, and whether they can carry a fit. */
#ifndef TIER_LIB_CLV_SAMPLE_H
#define TIER_LIB_CLV_SAMPLE_H

#include "clv_handle.h"
#include "spend_compress.h"

/** Fewer customers who tell something cannot carry a model of two to four parameters. */
enum { TIER__LEAST_CUSTOMERS = 5 };

/** The columns that a fit and a likelihood read, for tier__clv_data_check. */
static inline unsigned tier__clv_fit_needs(const tier__purchase_model *model) {
  if (model == NULL) {
    return TIER__NEEDS_SPEND;
  }
  return TIER__NEEDS_HISTORY | (model->staged ? TIER__NEEDS_INTERVALS : 0);
}

/** Owns its rows. */
typedef struct tier__clv_sample {
  const tier__purchase_model *model; /**< NULL: Gamma-Gamma, and only `spend` is filled. */
  tier__compressed purchases;
  tier__spend_rows spend;
} tier__clv_sample;

/** @param data Checked before. @return TIER_E_MEMORY. To be ended after success only. */
tier_status tier__clv_sample_begin(tier_context *context, const tier__purchase_model *model, const tier_clv_data *data,
                                   tier__clv_sample *ret_sample, tier_error *err);
void tier__clv_sample_end(tier__clv_sample *sample);

/** The covariates and their rows; NULL: there are none. */
const tier__covariate_profiles *tier__clv_sample_profiles(const tier__clv_sample *sample);

/** Sums of weights. */
typedef struct tier__clv_census {
  double customers;
  double repeat_customers;
  double repeat_purchases;
  double lost;     /**< x < T. */
  double mean_age; /**< Gamma-Gamma: mean of the means. */
} tier__clv_census;

tier__clv_census tier__clv_count_purchases(const tier__purchase_rows *rows);
tier__clv_census tier__clv_count_spend(const tier__gamma_rows *rows);
tier__clv_census tier__clv_sample_count(const tier__clv_sample *sample);

/** Are they enough for a fit? @param place To begin the message with. @return TIER_E_MODEL. */
tier_status tier__clv_enough(const tier__purchase_model *model, const tier__clv_census *census, const char *place,
                             tier_error *err);

/** Can effects of the covariates be told apart? @param names NULL: "z1", "z2" ... @param place To begin the message
 * with. @return TIER_E_MODEL. */
tier_status tier__clv_covariates_vary(const tier__covariate_profiles *profiles, const char *const *names,
                                      const char *place, tier_error *err);

#endif

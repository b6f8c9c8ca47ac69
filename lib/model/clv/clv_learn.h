/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_learn.h
 * The steps from what the CLV model remembers to what it learned. */
#ifndef TIER_LIB_CLV_LEARN_H
#define TIER_LIB_CLV_LEARN_H

#include "clv/common/compress.h"
#include "clv_state.h"

/** Fewer customers with repeat purchases than the first cannot carry a model of three or four parameters; fewer than
 * the second are a warning. */
enum { TIER__CLV_LEAST_CUSTOMERS = 5, TIER__CLV_GOOD_CUSTOMERS = 30 };

/** Distinct customers, sorted, one column of doubles after the other: the keys, then how many there are of each. */
typedef struct tier__clv_columns {
  tier_context *context;
  size_t count, width; /**< Rows, and keys. */
  double *values;
} tier__clv_columns;

/** @param double_keys Bit k: key k is that of a double. @return TIER_E_MEMORY. To be ended after success only. */
tier_status tier__clv_columns_begin(const tier__tally *tally, unsigned double_keys, tier__clv_columns *ret_columns,
                                    tier_error *err);
void tier__clv_columns_end(tier__clv_columns *columns);
static inline const double *tier__clv_column(const tier__clv_columns *columns, size_t key) {
  return columns->values + key * columns->count;
}

/** Customers as the fits want them. @param columns Of a tally (covariates, x, T, t_x ...).
 * @param least_age Younger ones are left out. @param paired Some model needs pairs. @param log_sum Of all of them.
 * @return TIER_E_MEMORY. To be ended after success only. */
tier_status tier__clv_compress(const tier__clv_columns *columns, size_t covariate_count, int64_t least_age, int paired,
                               double log_sum, tier__compressed *ret_compressed, tier_error *err);
/** Fits one model, in days; of a staged one with the most likely k.
 * @return 0 if the likelihood has no value. */
int tier__clv_fit_kind(const tier__purchase_model *kind, const tier__compressed *customers,
                       tier__clv_purchases *ret_fit);
/** Is there enough to learn from, and do the covariates vary? @param when "" or a phrase that begins with a blank.
 * @return TIER_E_MODEL if not. */
tier_status tier__clv_check_enough(const tier__clv_model *model, const tier__compressed *customers, const char *when,
                                   tier_error *err);

/** Fits the candidates to the customers as they were, and asks them for what came after.
 * @param[out] ret_chosen The model that was best at it. @return TIER_E_MODEL, TIER_E_MEMORY. */
tier_status tier__clv_choose(const tier__clv_model *model, const tier__clv_state *state,
                             tier__clv_holdout *ret_holdout, const tier__purchase_model **ret_chosen,
                             tier_error *err);
/** Fits the model of purchases, after choosing it if need be. What is odd goes into the findings.
 * @return TIER_E_MODEL, TIER_E_MEMORY. */
tier_status tier__clv_fit_purchases(const tier__clv_model *model, const tier__clv_state *state,
                                    tier_findings *findings, tier__clv_purchases *ret_fit, tier_error *err);
/** @param[out] ret_fit `report.log_likelihood` is not finite if there is no fit. @return TIER_E_MEMORY. */
tier_status tier__clv_fit_spend(const tier__tally *tally, tier__clv_spend *ret_fit, tier_error *err);

/** What is worth knowing about the purchases. */
tier_status tier__clv_find_in_purchases(const tier__clv_model *model, const tier__clv_state *state,
                                        const tier__clv_purchases *fit, tier_findings *findings, tier_error *err);
/** What is odd about the spend, or left out of it. */
tier_status tier__clv_find_in_spend(const tier__clv_state *state, const tier__clv_fitted *fitted,
                                    tier_findings *findings, tier_error *err);

#endif

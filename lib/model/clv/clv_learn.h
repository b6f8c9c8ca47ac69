/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_learn.h
 * The steps from what the CLV model remembers to what it learned. */
#ifndef TIER_LIB_CLV_LEARN_H
#define TIER_LIB_CLV_LEARN_H

#include "clv_candidate.h"
#include "clv_state.h"

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

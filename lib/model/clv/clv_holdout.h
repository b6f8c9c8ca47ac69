/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_holdout.h
 * The choice of a model of purchases by what it foretells. */
#ifndef TIER_LIB_CLV_HOLDOUT_H
#define TIER_LIB_CLV_HOLDOUT_H

#include "clv_state.h"

/** Fits the candidates to the customers as they were, and asks them for what came after.
 * @param[out] ret_chosen The model that was best at it. @return TIER_E_MODEL, TIER_E_MEMORY. */
tier_status tier__clv_choose(const tier__clv_model *model, const tier__clv_state *state,
                             tier__clv_holdout *ret_holdout, const tier__purchase_model **ret_chosen,
                             tier_error *err);

#endif

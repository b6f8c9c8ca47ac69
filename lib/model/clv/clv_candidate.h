/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_candidate.h
 * The fit of one model of purchases. */
#ifndef TIER_LIB_CLV_CANDIDATE_H
#define TIER_LIB_CLV_CANDIDATE_H

#include "clv/common/compress.h"
#include "clv_object.h"

/** Fewer customers with repeat purchases than the first cannot carry a model of three or four parameters; fewer than
 * the second are a warning. */
enum { TIER__CLV_LEAST_CUSTOMERS = 5, TIER__CLV_GOOD_CUSTOMERS = 30 };

/** Fits one model, in days; of a staged one with the most likely k.
 * @return 0 if the likelihood has no value. */
int tier__clv_fit_kind(const tier__purchase_model *kind, const tier__compressed *customers,
                       tier__clv_purchases *ret_fit);
/** Is there enough to learn from, and do the covariates vary? @param when "" or a phrase that begins with a blank.
 * @return TIER_E_MODEL if not. */
tier_status tier__clv_check_enough(const tier__clv_model *model, const tier__compressed *customers, const char *when,
                                   tier_error *err);

#endif

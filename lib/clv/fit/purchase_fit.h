/* SPDX-License-Identifier: Apache-2.0 */
/** @file purchase_fit.h
 * Maximum likelihood for the models of purchases. Nothing is allocated; any thread; same rows in the
 * same order, same bits. */
#ifndef TIER_LIB_PURCHASE_FIT_H
#define TIER_LIB_PURCHASE_FIT_H

#include "clv/common/covariate_profiles.h"
#include "clv/common/purchase_model.h"
#include "fit_report.h"
#include "spend_fit.h"

/** Fits.
 * @param rows At least one, with a positive age among them; with pairs if the model asks for them.
 * @param profiles NULL: no covariates. Else rows are grouped by them, and ordered by x, then by age within each.
 * @param stages k of a staged model, 1 to 8; else 0.
 * @param[out] ret_params Times are in the unit of the rows; k at TIER__STAGES.
 * @param[out] ret_effects As in the report, `effect_count` x `covariate_count`; NULL without profiles. */
void tier__purchase_fit(const tier__purchase_model *model, const tier__purchase_rows *rows,
                        const tier__covariate_profiles *profiles, int32_t stages,
                        double ret_params[TIER__PURCHASES_MOST], double *ret_effects, tier__fit_report *ret_report);

/** Log-likelihood of given parameters, summed over all customers. Arguments as above. */
double tier__purchase_log_likelihood(const tier__purchase_model *model, const tier__purchase_rows *rows,
                                     const tier__covariate_profiles *profiles, const double *params,
                                     const double *effects);

/** The parameters of a customer with these covariates: copies `params` and applies the effects. */
void tier__purchase_params_with(const tier__purchase_model *model, const double *params, const double *effects,
                                size_t covariate_count, const double *covariates,
                                double ret_params[TIER__PURCHASES_MOST]);

#endif

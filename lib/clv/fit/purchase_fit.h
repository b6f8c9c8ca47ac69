/* SPDX-License-Identifier: Apache-2.0 */
/** @file purchase_fit.h
 * Maximum likelihood for the models of purchases and for Gamma-Gamma. Nothing is allocated; any thread; same rows in the
 * same order, same bits. */
#ifndef TIER_LIB_PURCHASE_FIT_H
#define TIER_LIB_PURCHASE_FIT_H

#include <stdint.h>

#include "clv/common/covariate_profiles.h"
#include "clv/common/purchase_model.h"
#include "clv/gamma_gamma/gamma_gamma_kernel.h"

/** What is to be thought of a fit. */
typedef enum tier__fit_verdict {
  TIER__FIT_CONVERGED = 0, /**< The maximum was found. */
  TIER__FIT_BOUNDARY = 1,  /**< The likelihood still rises where a parameter had to stop: it tends to a simpler model. */
  TIER__FIT_RIDGE = 2,     /**< The likelihood is flat in some direction: predictions are usable, single parameters mean
                                nothing. */
  TIER__FIT_FAILED = 3     /**< The search ended without reaching a maximum. */
} tier__fit_verdict;

/** How the search went. Variables are the logarithms of the parameters, then the effects of covariates as they are:
 * those of effect 0 on each covariate, then of effect 1 ... */
typedef struct tier__fit_report {
  tier__fit_verdict verdict;
  const char *reason;    /**< Static text: why not CONVERGED; NULL if it is. */
  double log_likelihood; /**< Not finite: nothing was found, and the parameters are those of the start. */
  int32_t iterations;    /**< Evaluations of the likelihood, from the better start. */
  size_t count;          /**< Variables. */
  double steepness;      /**< Largest component of the gradient per customer. */
  uint32_t at_bound;     /**< Bit i: variable i had to stop at a bound. */
  int has_covariance;    /**< 0 where the Hessian is not negative definite, or a variable is at a bound. */
  double covariance[TIER__NEWTON_MOST][TIER__NEWTON_MOST]; /**< Of the variables; inverse of minus the Hessian. */
  double direction[TIER__NEWTON_MOST]; /**< BOUNDARY, RIDGE: unit vector along which the likelihood is flattest. */
} tier__fit_report;

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

/** @param rows At least one. Gamma comes in the unit of their means. Variables of the report: ln p, ln q, ln gamma. */
void tier__gamma_fit(const tier__gamma_rows *rows, tier__gamma_params *ret_params, tier__fit_report *ret_report);

#endif

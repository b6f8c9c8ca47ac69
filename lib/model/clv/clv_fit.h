/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_fit.h
 * Maximum likelihood for the kernels. Nothing is allocated; any thread; same rows in the same order, same bits. */
#ifndef TIER_LIB_CLV_FIT_H
#define TIER_LIB_CLV_FIT_H

#include <stdint.h>

#include "gamma_gamma_kernel.h"
#include "purchase_model.h"

/** What is to be thought of a fit. */
typedef enum tier__fit_verdict {
  TIER__FIT_CONVERGED = 0, /**< The maximum was found. */
  TIER__FIT_RIDGE = 1,     /**< The likelihood is flat or rises for ever in some direction: predictions are usable,
                                single parameters mean nothing. */
  TIER__FIT_FAILED = 2     /**< The search ended without reaching a maximum. */
} tier__fit_verdict;

/** How the search went. */
typedef struct tier__fit_report {
  tier__fit_verdict verdict;
  double log_likelihood; /**< Not finite: nothing was found, and the parameters are those of the start. */
  int32_t iterations;    /**< Evaluations of the likelihood, from the better start. */
} tier__fit_report;

/** @param rows At least one, with a positive age among them; with pairs if the model asks for them.
 * @param[out] ret_params Times are in the unit of the rows. */
void tier__purchase_fit(const tier__purchase_model *model, const tier__purchase_rows *rows,
                        double ret_params[TIER__PURCHASES_MOST], tier__fit_report *ret_report);

/** @param rows At least one. Gamma comes in the unit of their means. */
void tier__gamma_fit(const tier__gamma_rows *rows, tier__gamma_params *ret_params, tier__fit_report *ret_report);

#endif

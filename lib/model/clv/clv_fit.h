/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_fit.h
 * Maximum likelihood for the kernels. Nothing is allocated; any thread; same rows in the same order, same bits. */
#ifndef TIER_LIB_CLV_FIT_H
#define TIER_LIB_CLV_FIT_H

#include <stdint.h>

#include "bg_nbd_kernel.h"
#include "gamma_gamma_kernel.h"

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

/** @param rows At least one, with a positive age among them. Alpha comes in the unit of their times. */
void tier__bg_fit(tier__bg_kind kind, const tier__bg_rows *rows, tier__bg_params *ret_params,
                  tier__fit_report *ret_report);

/** @param rows At least one. Gamma comes in the unit of their means. */
void tier__gamma_fit(const tier__gamma_rows *rows, tier__gamma_params *ret_params, tier__fit_report *ret_report);

#endif

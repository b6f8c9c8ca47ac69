/* SPDX-License-Identifier: Apache-2.0 */
/** @file fit_report.h
 * What is told of a fit. */
#ifndef TIER_LIB_FIT_REPORT_H
#define TIER_LIB_FIT_REPORT_H

#include <stdint.h>

#include "math/newton.h"

/** What is to be thought of a fit. */
typedef enum tier__fit_verdict {
  TIER__FIT_CONVERGED = 0, /**< The maximum was found. */
  TIER__FIT_BOUNDARY = 1,  /**< The likelihood still rises where a parameter had to stop: it tends to a simpler
                                model. */
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
  double direction[TIER__NEWTON_MOST]; /**< BOUNDARY, RIDGE: unit vector along which the likelihood is flat, pointing
                                            the way that the search has come; else 0. */
} tier__fit_report;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file purchase_problem.h
 * The log-likelihood of a model of purchases as a function of the variables of a fit, with and without covariates.
 *
 * Inside a fit covariates are centred and in units of their standard deviation, which makes the variables nearly
 * independent of each other; what is reported is in those that were given. */
#ifndef TIER_LIB_PURCHASE_PROBLEM_H
#define TIER_LIB_PURCHASE_PROBLEM_H

#include "purchase_fit.h"

typedef struct tier__purchase_problem {
  const tier__purchase_model *model;
  const tier__purchase_rows *rows;
  const tier__covariate_profiles *profiles; /**< NULL: none. */
  int32_t stages;
  size_t count;                             /**< Variables: the parameters alone, or with the effects. */
  double customers, mean_age;
  double centre[TIER__COVARIATES_MOST], scale[TIER__COVARIATES_MOST];
} tier__purchase_problem;

/** Arguments as of tier__purchase_fit. The variables are the parameters alone. */
tier__purchase_problem tier__purchase_problem_begin(const tier__purchase_model *model, const tier__purchase_rows *rows,
                                                    const tier__covariate_profiles *profiles, int32_t stages);
/** A tier__newton_function of a tier__purchase_problem: the mean log-likelihood per customer. */
void tier__purchase_problem_evaluate(void *problem, const double *at, tier__newton_point *ret_point);
/** Variables of the problem as parameters and effects of the covariates as they were given. */
void tier__purchase_problem_unscale(const tier__purchase_problem *problem, const double *at, double *ret_params,
                                    double *ret_effects);
/** Does the same to covariance and direction. */
void tier__purchase_problem_unscale_report(const tier__purchase_problem *problem, tier__fit_report *report);

#endif

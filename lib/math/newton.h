/* SPDX-License-Identifier: Apache-2.0 */
/** @file newton.h
 * Levenberg-damped Newton for the maximum of a smooth function of a few variables. Nothing is allocated. */
#ifndef TIER_LIB_NEWTON_H
#define TIER_LIB_NEWTON_H

#include <stddef.h>

/** Four parameters, and three effects of each of eight covariates. */
enum { TIER__NEWTON_MOST = 28 };

/** A function with its gradient and the lower triangle of its Hessian, row-wise. */
typedef struct tier__newton_point {
  double value;
  double gradient[TIER__NEWTON_MOST];
  double hessian[TIER__NEWTON_MOST][TIER__NEWTON_MOST];
} tier__newton_point;

/** Evaluates at `at`. A value that is not finite means: not allowed here. */
typedef void (*tier__newton_function)(void *user_data, const double *at, tier__newton_point *ret_point);

/** How a search ended. */
enum {
  TIER__NEWTON_CONVERGED = 0, /**< The gradient vanished. */
  TIER__NEWTON_BOUND = 1,     /**< At a bound: the maximum lies beyond. */
  TIER__NEWTON_STUCK = 2      /**< Neither within the allowed number of evaluations. */
};

typedef struct tier__newton_problem {
  size_t count;                    /**< Variables, 1 to TIER__NEWTON_MOST. */
  const double *least, *most;      /**< Bounds of each. */
  double tolerance;                /**< The gradient vanishes if no component is above this x (1 + |value|). */
  int most_evaluations;
  tier__newton_function evaluate;
  void *user_data;
} tier__newton_problem;

typedef struct tier__newton_result {
  int verdict;
  int evaluations;
  double at[TIER__NEWTON_MOST];
  tier__newton_point point;
} tier__newton_result;

/** Climbs from `start`, which is first moved within the bounds. */
void tier__newton_maximise(const tier__newton_problem *problem, const double *start, tier__newton_result *ret_result);

/** Diagonal of the inverse of minus the Hessian: for a log-likelihood, the asymptotic variances.
 * @return 1; 0 if the Hessian is not negative definite to working precision. */
int tier__newton_variances(const tier__newton_point *point, size_t count, double *ret_variances);

#endif

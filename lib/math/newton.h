/* SPDX-License-Identifier: Apache-2.0 */
/** @file newton.h
 * Levenberg-damped Newton for the maximum of a smooth function of a few variables. Nothing is allocated. */
#ifndef TIER_LIB_NEWTON_H
#define TIER_LIB_NEWTON_H

#include <stddef.h>
#include <stdint.h>

#include "cholesky.h"

enum { TIER__NEWTON_MOST = TIER__MATRIX_MOST };

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
  TIER__NEWTON_BOUND = 1,     /**< The same along the bounds where variables are held: the maximum lies beyond. */
  TIER__NEWTON_STUCK = 2,     /**< Neither within the allowed number of evaluations. */
  TIER__NEWTON_KNOWN = 3      /**< It came to the known maximum. */
};

typedef struct tier__newton_problem {
  size_t count;                    /**< Variables, 1 to TIER__NEWTON_MOST. */
  const double *least, *most;      /**< Bounds of each. */
  double tolerance;                /**< The gradient vanishes if no component is above. */
  int most_evaluations;
  tier__newton_function evaluate;
  void *user_data;
  const double *known;             /**< A maximum found before, at which the search ends early; NULL: none. */
} tier__newton_problem;

typedef struct tier__newton_result {
  int verdict;
  int evaluations;
  uint32_t held;                   /**< Bit i: variable i is at a bound, and the function rises beyond. */
  double steepness;                /**< Largest component of the gradient, but for variables that are held. */
  double at[TIER__NEWTON_MOST];
  tier__newton_point point;
} tier__newton_result;

/** Climbs from `start`, which is first moved within the bounds. */
void tier__newton_maximise(const tier__newton_problem *problem, const double *start, tier__newton_result *ret_result);

/** Turns derivatives in positive variables into those in their logarithms. @param at The variables themselves. */
void tier__newton_to_logarithms(tier__newton_point *point, size_t count, const double *at);

/** Minus the Hessian. @param held Variables to be left out: rows and columns of the identity in their places. */
void tier__newton_curvature(const tier__newton_point *point, size_t count, uint32_t held, tier__matrix ret_curvature);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Newton's step on -H + damping I (Levenberg 1944, Marquardt 1963): the damping grows until the matrix is positive
 * definite and the step is an improvement, and shrinks while the quadratic model predicts well. */
#include "newton.h"

#include <math.h>
#include <string.h>

#define LONGEST_STEP 2.0
#define AT_BOUND 1e-9
#define FIRST_DAMPING 1e-3
#define MOST_DAMPING 1e12
/* So near a known maximum Newton's steps lead nowhere else. */
#define NEAR_KNOWN 1e-3

/* Notes what variables are held, and how steep it is for the others. */
static void look_around(const tier__newton_problem *problem, tier__newton_result *now) {
  now->held = 0;
  now->steepness = 0;
  for (size_t i = 0; i < problem->count; i++) {
    const double g = now->point.gradient[i];
    if ((now->at[i] <= problem->least[i] && g < 0) || (now->at[i] >= problem->most[i] && g > 0)) {
      now->held |= UINT32_C(1) << i;
    } else {
      now->steepness = fabs(g) > now->steepness ? fabs(g) : now->steepness;
    }
  }
}

static void evaluate(const tier__newton_problem *problem, tier__newton_result *now) {
  memset(&now->point, 0, sizeof now->point);
  problem->evaluate(problem->user_data, now->at, &now->point);
  now->evaluations++;
  look_around(problem, now);
}

static double clamp(double value, double least, double most) {
  return value < least + AT_BOUND ? least : (value > most - AT_BOUND ? most : value);
}

/* How much of a step to go: not too far, and along the same line only up to the first bound. */
static double part_of_step(const tier__newton_problem *problem, const tier__newton_result *now, const double *step) {
  double part = 1;
  for (size_t i = 0; i < problem->count; i++) {
    const double room = (step[i] > 0 ? problem->most[i] : problem->least[i]) - now->at[i];
    const double longest = fabs(room) > AT_BOUND && fabs(room) < LONGEST_STEP ? fabs(room) : LONGEST_STEP;
    part = part * fabs(step[i]) > longest ? longest / fabs(step[i]) : part;
  }
  return part;
}

void tier__newton_to_logarithms(tier__newton_point *point, size_t count, const double *at) {
  for (size_t i = 0; i < count; i++) {
    point->gradient[i] *= at[i];
    for (size_t j = 0; j <= i; j++) {
      point->hessian[i][j] *= at[i];
      point->hessian[i][j] *= at[j];
    }
    point->hessian[i][i] += point->gradient[i];
  }
}

void tier__newton_curvature(const tier__newton_point *point, size_t count, uint32_t held, tier__matrix ret_curvature) {
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j <= i; j++) {
      const int left_out = (held >> i & 1) || (held >> j & 1);
      ret_curvature[i][j] = left_out ? i == j : -point->hessian[i][j];
    }
  }
}

/* Where the damped step leads. @return 0 if the damping is too small for a positive definite matrix. */
static int damped_step(const tier__newton_problem *problem, const tier__newton_result *now, double damping,
                       double *ret_to, double *ret_promise) {
  const size_t count = problem->count;
  double step[TIER__NEWTON_MOST];
  tier__matrix m;
  tier__newton_curvature(&now->point, count, now->held, m);
  for (size_t i = 0; i < count; i++) {
    const int held = now->held >> i & 1;
    m[i][i] += held ? 0 : damping;
    step[i] = held ? 0 : now->point.gradient[i];
  }
  if (!tier__cholesky(m, count)) {
    return 0;
  }
  tier__cholesky_solve(m, count, step);
  *ret_promise = 0;
  const double part = part_of_step(problem, now, step);
  for (size_t i = 0; i < count; i++) {
    ret_to[i] = clamp(now->at[i] + part * step[i], problem->least[i], problem->most[i]);
    *ret_promise += (ret_to[i] - now->at[i]) * now->point.gradient[i];
  }
  return 1;
}

/* Evaluates a step and takes it if it is better: by its value, or, where the promised gain drowns in the rounding of
 * the value, by its gradient. @return Gain over promise, negative if it was not taken. */
static double try_step(const tier__newton_problem *problem, const double *to, double promise,
                       tier__newton_result *now) {
  tier__newton_result next = *now;
  memcpy(next.at, to, problem->count * sizeof *to);
  evaluate(problem, &next);
  now->evaluations = next.evaluations;
  const double gain = next.point.value - now->point.value;
  const int drowned = promise <= 1e-13 * (1 + fabs(now->point.value));
  if (!isfinite(next.point.value) || (drowned ? !(next.steepness < now->steepness) : !(gain > 0))) {
    return -1;
  }
  *now = next;
  return drowned ? 1 : gain / promise;
}

static int is_known(const tier__newton_problem *problem, const tier__newton_result *now) {
  for (size_t i = 0; i < problem->count && problem->known != NULL; i++) {
    if (!(fabs(now->at[i] - problem->known[i]) < NEAR_KNOWN)) {
      return 0;
    }
  }
  return problem->known != NULL;
}

/* @return Whether the search is over. */
static int has_arrived(const tier__newton_problem *problem, tier__newton_result *now) {
  if (now->steepness <= problem->tolerance) {
    now->verdict = now->held ? TIER__NEWTON_BOUND : TIER__NEWTON_CONVERGED;
    return 1;
  }
  if (is_known(problem, now)) {
    now->verdict = TIER__NEWTON_KNOWN;
    return 1;
  }
  return 0;
}

void tier__newton_maximise(const tier__newton_problem *problem, const double *start, tier__newton_result *ret_result) {
  tier__newton_result now;
  double damping = FIRST_DAMPING, to[TIER__NEWTON_MOST], promise;
  memset(&now, 0, sizeof now);
  now.verdict = TIER__NEWTON_STUCK;
  for (size_t i = 0; i < problem->count; i++) {
    now.at[i] = clamp(start[i], problem->least[i], problem->most[i]);
  }
  evaluate(problem, &now);
  while (isfinite(now.point.value) && !has_arrived(problem, &now) && now.evaluations < problem->most_evaluations &&
         damping < MOST_DAMPING) {
    const double ratio = damped_step(problem, &now, damping, to, &promise) ? try_step(problem, to, promise, &now) : -1;
    if (ratio < 0) {
      damping = damping < 1e-6 ? 1e-6 : damping * 8;
    } else if (ratio > 0.4) {
      damping = damping < 1e-9 ? 0 : damping / 16;
    }
  }
  *ret_result = now;
}

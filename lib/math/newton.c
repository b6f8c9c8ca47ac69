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

typedef double matrix[TIER__NEWTON_MOST][TIER__NEWTON_MOST];

/* Lower Cholesky factor in place. @return 0 if it is not positive definite to working precision. */
static int factorize(matrix m, size_t count) {
  for (size_t j = 0; j < count; j++) {
    const double diagonal = m[j][j];
    for (size_t k = 0; k < j; k++) {
      m[j][j] -= m[j][k] * m[j][k];
    }
    if (!(m[j][j] > 1e-14 * fabs(diagonal)) || !isfinite(m[j][j])) {
      return 0;
    }
    m[j][j] = sqrt(m[j][j]);
    for (size_t i = j + 1; i < count; i++) {
      for (size_t k = 0; k < j; k++) {
        m[i][j] -= m[i][k] * m[j][k];
      }
      m[i][j] /= m[j][j];
    }
  }
  return 1;
}

/* Solves L L' x = x in place. */
static void solve(matrix m, size_t count, double *x) {
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < i; k++) {
      x[i] -= m[i][k] * x[k];
    }
    x[i] /= m[i][i];
  }
  for (size_t i = count; i-- > 0;) {
    for (size_t k = i + 1; k < count; k++) {
      x[i] -= m[k][i] * x[k];
    }
    x[i] /= m[i][i];
  }
}

static int is_held(const tier__newton_problem *problem, const tier__newton_result *now, size_t i) {
  return (now->at[i] <= problem->least[i] && now->point.gradient[i] < 0) ||
         (now->at[i] >= problem->most[i] && now->point.gradient[i] > 0);
}

/* Largest component of the gradient among the variables that may move. */
static double steepness(const tier__newton_problem *problem, const tier__newton_result *now) {
  double most = 0;
  for (size_t i = 0; i < problem->count; i++) {
    const double g = is_held(problem, now, i) ? 0 : fabs(now->point.gradient[i]);
    most = g > most ? g : most;
  }
  return most;
}

static int any_held(const tier__newton_problem *problem, const tier__newton_result *now) {
  int held = 0;
  for (size_t i = 0; i < problem->count; i++) {
    held |= is_held(problem, now, i);
  }
  return held;
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

/* Where the damped step leads. @return 0 if the damping is too small for a positive definite matrix. */
static int damped_step(const tier__newton_problem *problem, const tier__newton_result *now, double damping,
                       double *ret_to, double *ret_promise) {
  const size_t count = problem->count;
  double step[TIER__NEWTON_MOST];
  matrix m;
  for (size_t i = 0; i < count; i++) {
    const int held = is_held(problem, now, i);
    for (size_t j = 0; j <= i; j++) {
      m[i][j] = held || is_held(problem, now, j) ? 0 : -now->point.hessian[i][j];
    }
    m[i][i] = held ? 1 : m[i][i] + damping;
    step[i] = held ? 0 : now->point.gradient[i];
  }
  if (!factorize(m, count)) {
    return 0;
  }
  solve(m, count, step);
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
  memset(&next.point, 0, sizeof next.point);
  problem->evaluate(problem->user_data, next.at, &next.point);
  now->evaluations = next.evaluations = now->evaluations + 1;
  const double gain = next.point.value - now->point.value;
  const int drowned = promise <= 1e-13 * (1 + fabs(now->point.value));
  if (!isfinite(next.point.value) ||
      (drowned ? !(steepness(problem, &next) < steepness(problem, now)) : !(gain > 0))) {
    return -1;
  }
  *now = next;
  return drowned ? 1 : gain / promise;
}

void tier__newton_maximise(const tier__newton_problem *problem, const double *start, tier__newton_result *ret_result) {
  tier__newton_result now;
  double damping = FIRST_DAMPING, to[TIER__NEWTON_MOST], promise;
  memset(&now, 0, sizeof now);
  now.verdict = TIER__NEWTON_STUCK;
  now.evaluations = 1;
  for (size_t i = 0; i < problem->count; i++) {
    now.at[i] = clamp(start[i], problem->least[i], problem->most[i]);
  }
  problem->evaluate(problem->user_data, now.at, &now.point);
  while (isfinite(now.point.value) && now.evaluations < problem->most_evaluations && damping < MOST_DAMPING) {
    if (steepness(problem, &now) <= problem->tolerance * (1 + fabs(now.point.value))) {
      now.verdict = any_held(problem, &now) ? TIER__NEWTON_BOUND : TIER__NEWTON_CONVERGED;
      break;
    }
    if (!damped_step(problem, &now, damping, to, &promise)) {
      damping = damping < 1e-6 ? 1e-6 : damping * 8;
      continue;
    }
    const double ratio = try_step(problem, to, promise, &now);
    if (ratio < 0) {
      damping = damping < 1e-6 ? 1e-6 : damping * 8;
    } else if (ratio > 0.4) {
      damping = damping < 1e-9 ? 0 : damping / 16;
    }
  }
  *ret_result = now;
}

int tier__newton_variances(const tier__newton_point *point, size_t count, double *ret_variances) {
  matrix m;
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j <= i; j++) {
      m[i][j] = -point->hessian[i][j];
    }
  }
  if (!factorize(m, count)) {
    return 0;
  }
  for (size_t i = 0; i < count; i++) {
    double column[TIER__NEWTON_MOST] = {0};
    column[i] = 1;
    solve(m, count, column);
    ret_variances[i] = column[i];
  }
  return 1;
}

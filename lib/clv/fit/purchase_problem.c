/* SPDX-License-Identifier: Apache-2.0 */
/* All customers of a profile have the same parameters, and the logarithm of each is linear in the variables v:
 * ln p = M v. So the gradient of their log-likelihood is M' g and its Hessian M' H M, with g and H of the model without
 * covariates. Each variable moves one parameter only, so that M is kept as the place and the factor of each. */
#include "purchase_problem.h"

#include <math.h>
#include <string.h>

#include "math/elementary.h"
#include "math/exact_sum.h"

/* Deviations up to this share of the mean come from rounding: the covariate is a constant. */
#define NO_SPREAD 0x1p-40

/* Which parameter a variable moves, and how much. */
typedef struct lever {
  size_t param;
  double factor;
} lever;

static double covariate(const tier__purchase_problem *problem, size_t profile, size_t c) {
  const double z = problem->profiles->values[profile * problem->profiles->covariate_count + c];
  return (z - problem->centre[c]) / problem->scale[c];
}

static void find_levers(const tier__purchase_problem *problem, size_t profile, lever *ret_levers) {
  const size_t own = problem->model->count;
  for (size_t v = 0; v < own; v++) {
    ret_levers[v] = (lever){v, 1};
  }
  for (size_t v = own; v < problem->count; v++) {
    const size_t covariate_count = problem->profiles->covariate_count;
    const tier__effect *effect = &problem->model->effects[(v - own) / covariate_count];
    ret_levers[v] = (lever){effect->param, effect->sign * covariate(problem, profile, (v - own) % covariate_count)};
  }
}

/* Mean and standard deviation over all customers; scaled by the largest deviation, so that squares do not overflow. */
static void find_scale(tier__purchase_problem *problem, size_t c) {
  const tier__covariate_profiles *profiles = problem->profiles;
  tier__sum sum = {0, 0}, squares = {0, 0};
  double largest = 0;
  problem->scale[c] = 1;
  for (size_t i = 0; i < profiles->count; i++) {
    for (size_t row = 0; row < profiles->rows[i].count; row++) {
      tier__sum_add(&sum, profiles->rows[i].weight[row] * profiles->values[i * profiles->covariate_count + c]);
    }
  }
  problem->centre[c] = tier__sum_value(&sum) / problem->customers;
  for (size_t i = 0; i < profiles->count; i++) {
    const double deviation = fabs(covariate(problem, i, c));
    largest = deviation > largest ? deviation : largest;
  }
  if (!(largest > NO_SPREAD * fabs(problem->centre[c]))) {
    problem->scale[c] = largest > 0 ? fabs(problem->centre[c]) : 1;
    return;
  }
  problem->scale[c] = largest;
  for (size_t i = 0; i < profiles->count; i++) {
    const double z = covariate(problem, i, c);
    for (size_t row = 0; row < profiles->rows[i].count; row++) {
      tier__sum_add(&squares, profiles->rows[i].weight[row] * z * z);
    }
  }
  problem->scale[c] *= sqrt(tier__sum_value(&squares) / problem->customers);
}

tier__purchase_problem tier__purchase_problem_begin(const tier__purchase_model *model, const tier__purchase_rows *rows,
                                                    const tier__covariate_profiles *profiles, int32_t stages) {
  tier__purchase_problem problem;
  tier__sum ages = {0, 0}, customers = {0, 0};
  memset(&problem, 0, sizeof problem);
  for (size_t i = 0; i < rows->count; i++) {
    tier__sum_add(&ages, rows->weight[i] * rows->age[i]);
    tier__sum_add(&customers, rows->weight[i]);
  }
  problem.model = model;
  problem.rows = rows;
  problem.profiles = profiles;
  problem.stages = stages;
  problem.count = model->count;
  problem.customers = tier__sum_value(&customers);
  problem.mean_age = tier__sum_value(&ages) / problem.customers;
  for (size_t c = 0; profiles != NULL && c < profiles->covariate_count; c++) {
    find_scale(&problem, c);
  }
  return problem;
}

typedef struct totals {
  tier__sum value, gradient[TIER__NEWTON_MOST];
} totals;

static void add_profile(const tier__purchase_problem *problem, size_t profile, const double *at, totals *sum,
                        tier__newton_point *to) {
  lever levers[TIER__NEWTON_MOST];
  double params[TIER__PURCHASES_MOST] = {0};
  tier__newton_point own;
  memset(&own, 0, sizeof own);
  find_levers(problem, profile, levers);
  for (size_t v = 0; v < problem->count; v++) {
    params[levers[v].param] += levers[v].factor * at[v];
  }
  for (size_t i = 0; i < problem->model->count; i++) {
    params[i] = tier__exp(params[i]);
  }
  params[TIER__STAGES] = problem->stages;
  problem->model->log_likelihood(params, &problem->profiles->rows[profile], &own);
  tier__sum_add(&sum->value, own.value);
  for (size_t v = 0; v < problem->count; v++) {
    const size_t p = levers[v].param;
    tier__sum_add(&sum->gradient[v], levers[v].factor * own.gradient[p]);
    for (size_t w = 0; w <= v; w++) {
      const size_t q = levers[w].param;
      to->hessian[v][w] += levers[v].factor * levers[w].factor * (p > q ? own.hessian[p][q] : own.hessian[q][p]);
    }
  }
}

static void evaluate_profiles(const tier__purchase_problem *problem, const double *at, tier__newton_point *ret_point) {
  totals sum;
  memset(&sum, 0, sizeof sum);
  for (size_t i = 0; i < problem->profiles->count; i++) {
    add_profile(problem, i, at, &sum, ret_point);
  }
  ret_point->value = tier__sum_value(&sum.value);
  for (size_t v = 0; v < problem->count; v++) {
    ret_point->gradient[v] = tier__sum_value(&sum.gradient[v]);
  }
}

void tier__purchase_problem_evaluate(void *user_data, const double *at, tier__newton_point *ret_point) {
  const tier__purchase_problem *problem = user_data;
  double params[TIER__PURCHASES_MOST] = {0};
  if (problem->profiles != NULL) {
    evaluate_profiles(problem, at, ret_point);
  } else {
    for (size_t i = 0; i < problem->model->count; i++) {
      params[i] = tier__exp(at[i]);
    }
    params[TIER__STAGES] = problem->stages;
    problem->model->log_likelihood(params, problem->rows, ret_point);
  }
  ret_point->value /= problem->customers;
  for (size_t i = 0; i < problem->count; i++) {
    ret_point->gradient[i] /= problem->customers;
    for (size_t j = 0; j <= i; j++) {
      ret_point->hessian[i][j] /= problem->customers;
    }
  }
}

/* The same vector in the variables of the covariates as they were given. */
static void unscale(const tier__purchase_problem *problem, const double *scaled, double *ret_vector) {
  const size_t own = problem->model->count;
  for (size_t v = 0; v < own; v++) {
    ret_vector[v] = scaled[v];
  }
  for (size_t v = own; v < problem->count; v++) {
    const size_t c = (v - own) % problem->profiles->covariate_count;
    const tier__effect *effect = &problem->model->effects[(v - own) / problem->profiles->covariate_count];
    ret_vector[v] = scaled[v] / problem->scale[c];
    ret_vector[effect->param] -= effect->sign * ret_vector[v] * problem->centre[c];
  }
}

void tier__purchase_problem_unscale(const tier__purchase_problem *problem, const double *at, double *ret_params,
                                    double *ret_effects) {
  const size_t own = problem->model->count;
  double vector[TIER__NEWTON_MOST];
  unscale(problem, at, vector);
  for (size_t i = 0; i < TIER__PURCHASES_MOST; i++) {
    ret_params[i] = i < own ? tier__exp(vector[i]) : 0;
  }
  ret_params[TIER__STAGES] = problem->stages;
  for (size_t v = own; v < problem->count; v++) {
    ret_effects[v - own] = vector[v];
  }
}

/* Both sides of the covariance, one after the other. */
void tier__purchase_problem_unscale_report(const tier__purchase_problem *problem, tier__fit_report *report) {
  tier__matrix half;
  double length = 0, direction[TIER__NEWTON_MOST];
  for (size_t i = 0; i < problem->count; i++) {
    unscale(problem, report->covariance[i], half[i]);
  }
  for (size_t j = 0; j < problem->count; j++) {
    double column[TIER__NEWTON_MOST], unscaled[TIER__NEWTON_MOST];
    for (size_t i = 0; i < problem->count; i++) {
      column[i] = half[i][j];
    }
    unscale(problem, column, unscaled);
    for (size_t i = j; i < problem->count; i++) {
      report->covariance[i][j] = report->covariance[j][i] = unscaled[i];
    }
  }
  unscale(problem, report->direction, direction);
  for (size_t i = 0; i < problem->count; i++) {
    length += direction[i] * direction[i];
  }
  for (size_t i = 0; i < problem->count && length > 0; i++) {
    report->direction[i] = direction[i] / sqrt(length);
  }
}

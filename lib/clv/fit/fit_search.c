/* SPDX-License-Identifier: Apache-2.0 */
#include "fit_search.h"

#include <math.h>
#include <string.h>

#include "fit_reason.h"

#define TOLERANCE 1e-10
#define MOST_EVALUATIONS 300
/* A parameter known no better than to a factor of e^5 (one standard error) lies on a ridge. */
#define FLAT_STANDARD_ERROR 5.0
#define SAME_VALUE 1e-10
/* A search that was stopped by the rounding of the likelihood has still found a maximum, if it is as level as that. */
#define STILL_LEVEL 1e-6
/* A shorter way is none: it comes from rounding. */
#define NO_WAY 1e-6

/* A higher value wins; between equal ones, the better verdict, then the first start. */
static int is_better(const tier__newton_result *a, const tier__newton_result *b) {
  const double slack = SAME_VALUE * (1 + fabs(b->point.value));
  if (!isfinite(a->point.value) || !isfinite(b->point.value)) {
    return isfinite(a->point.value);
  }
  return a->point.value > b->point.value + slack ||
         (a->verdict < b->verdict && a->point.value >= b->point.value - slack);
}

void tier__fit_search_from(const tier__fit_search *search, const double *start, tier__fit_best *best) {
  const int known = best->has_any && best->found.verdict == TIER__NEWTON_CONVERGED;
  const tier__newton_problem problem = {search->count,    search->least,     search->most,
                                        TOLERANCE,        MOST_EVALUATIONS,  search->evaluate,
                                        search->user_data, known ? best->found.at : NULL};
  tier__newton_result found;
  tier__newton_maximise(&problem, start, &found);
  if (!best->has_any || (found.verdict != TIER__NEWTON_KNOWN && is_better(&found, &best->found))) {
    best->has_any = 1;
    best->found = found;
    memcpy(best->start, start, search->count * sizeof *start);
  }
}

/* The inverse of minus the Hessian of the whole log-likelihood. @return Whether the variables are known well enough.
 * Those at a bound are left out. */
static int find_covariance(const tier__fit_search *search, const tier__newton_result *found,
                           tier__fit_report *report) {
  tier__matrix curvature;
  int is_sharp = 1;
  tier__newton_curvature(&found->point, search->count, found->held, curvature);
  if (!tier__cholesky_invert(curvature, search->count, report->covariance)) {
    memset(report->covariance, 0, sizeof report->covariance);
    return 0;
  }
  for (size_t i = 0; i < search->count; i++) {
    for (size_t j = 0; j < search->count; j++) {
      report->covariance[i][j] /= search->customers;
    }
    is_sharp &= (found->held >> i & 1) ||
                report->covariance[i][i] <= FLAT_STANDARD_ERROR * FLAT_STANDARD_ERROR;
  }
  if (found->held) {
    memset(report->covariance, 0, sizeof report->covariance);
  }
  report->has_covariance = found->held == 0;
  return is_sharp;
}

/* Whether one standard error along an eigenvector is so long that the likelihood counts as flat. */
static int is_flat(const tier__fit_search *search, double curvature) {
  return !(curvature * search->customers * (FLAT_STANDARD_ERROR * FLAT_STANDARD_ERROR) > 1);
}

static size_t find_least(const double *values, size_t count) {
  size_t least = 0;
  for (size_t i = 1; i < count; i++) {
    least = values[i] < values[least] ? i : least;
  }
  return least;
}

/* The part of the way from the start that lies in flat directions, or in the flattest one if none is as flat as that;
 * if the search did not move there, that direction itself. */
static void find_way(const tier__fit_search *search, const tier__fit_best *best, const double *values,
                     const tier__matrix vectors, double *ret_way) {
  const size_t least = find_least(values, search->count);
  double length = 0;
  for (size_t e = 0; e < search->count; e++) {
    double along = 0;
    for (size_t i = 0; i < search->count && (e == least || is_flat(search, values[e])); i++) {
      along += vectors[i][e] * (best->found.at[i] - best->start[i]);
    }
    for (size_t i = 0; i < search->count; i++) {
      ret_way[i] += along * vectors[i][e];
    }
    length += along * along;
  }
  for (size_t i = 0; i < search->count; i++) {
    ret_way[i] = length > NO_WAY * NO_WAY ? ret_way[i] / sqrt(length) : vectors[i][least];
  }
}

static void find_direction(const tier__fit_search *search, const tier__fit_best *best, tier__fit_report *report) {
  tier__matrix curvature, vectors;
  double values[TIER__NEWTON_MOST];
  tier__newton_curvature(&best->found.point, search->count, 0, curvature);
  tier__eigenvectors(curvature, search->count, values, vectors);
  find_way(search, best, values, vectors, report->direction);
  report->reason = tier__fit_reason(search->names, search->name_count, report->direction, search->count);
}

void tier__fit_search_report(const tier__fit_search *search, const tier__fit_best *best, tier__fit_report *ret_report) {
  const tier__newton_result *found = &best->found;
  memset(ret_report, 0, sizeof *ret_report);
  ret_report->verdict = TIER__FIT_FAILED;
  ret_report->count = search->count;
  ret_report->iterations = found->evaluations;
  ret_report->log_likelihood = found->point.value * search->customers;
  if (!isfinite(found->point.value)) {
    ret_report->reason = "the likelihood has no value where the search starts";
    return;
  }
  const int is_sharp = find_covariance(search, found, ret_report);
  ret_report->steepness = found->steepness;
  ret_report->at_bound = found->held;
  if (found->verdict == TIER__NEWTON_STUCK && found->steepness > STILL_LEVEL) {
    ret_report->reason = "the search ended before the likelihood was level";
  } else if (found->held || !is_sharp) {
    ret_report->verdict = found->held ? TIER__FIT_BOUNDARY : TIER__FIT_RIDGE;
    find_direction(search, best, ret_report);
  } else {
    ret_report->verdict = TIER__FIT_CONVERGED;
  }
}

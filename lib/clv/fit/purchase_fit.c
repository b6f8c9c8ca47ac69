/* SPDX-License-Identifier: Apache-2.0 */
/* Newton in the logarithms of the parameters. The result does not depend on the unit of time: it only shifts the
 * logarithms of the parameters that are times, and starts and bounds are shifted along by the mean age. */
#include "purchase_fit.h"

#include <string.h>

#include "fit_search.h"
#include "math/elementary.h"
#include "math/exact_sum.h"
#include "purchase_problem.h"

/* An effect beyond that, for a standard deviation of the covariate, is a factor of e^10. */
#define LARGEST_EFFECT 10.0

enum { STARTS = 2 };

/* Starts and bounds of the model in the unit of the rows; those of effects follow. */
typedef struct frame {
  double starts[STARTS][TIER__NEWTON_MOST], least[TIER__NEWTON_MOST], most[TIER__NEWTON_MOST];
} frame;

static void find_frame(const tier__purchase_problem *problem, frame *ret_frame) {
  const tier__purchase_model *model = problem->model;
  const double unit = problem->mean_age > 0 ? tier__log(problem->mean_age) : 0;
  memset(ret_frame, 0, sizeof *ret_frame);
  for (size_t i = 0; i < TIER__NEWTON_MOST; i++) {
    const int own = i < model->count;
    const double shift = own && (model->timed >> i & 1) ? unit : 0;
    ret_frame->least[i] = own ? model->least[i] + shift : -LARGEST_EFFECT;
    ret_frame->most[i] = own ? model->most[i] + shift : LARGEST_EFFECT;
    for (size_t start = 0; own && start < STARTS; start++) {
      ret_frame->starts[start][i] = model->starts[start][i] + shift;
    }
  }
}

/* Effects begin at 0, so that a fit with covariates can begin where the one without ended. */
static void search_all(tier__purchase_problem *problem, const frame *from, tier__fit_search *search,
                       tier__fit_best *best) {
  memset(best, 0, sizeof *best);
  for (size_t i = 0; i < STARTS; i++) {
    tier__fit_search_from(search, from->starts[i], best);
  }
  if (problem->profiles != NULL) {
    double without[TIER__NEWTON_MOST] = {0};
    memcpy(without, best->found.at, problem->count * sizeof *without);
    search->count = problem->count += problem->model->effect_count * problem->profiles->covariate_count;
    memset(best, 0, sizeof *best);
    tier__fit_search_from(search, without, best);
    for (size_t i = 0; i < STARTS; i++) {
      tier__fit_search_from(search, from->starts[i], best);
    }
  }
}

void tier__purchase_fit(const tier__purchase_model *model, const tier__purchase_rows *rows,
                        const tier__covariate_profiles *profiles, int32_t stages,
                        double ret_params[TIER__PURCHASES_MOST], double *ret_effects, tier__fit_report *ret_report) {
  tier__purchase_problem problem = tier__purchase_problem_begin(model, rows, profiles, stages);
  frame from;
  tier__fit_best best;
  find_frame(&problem, &from);
  tier__fit_search search = {model->count,      model->names, model->count, from.least, from.most, problem.customers,
                             tier__purchase_problem_evaluate, &problem};
  search_all(&problem, &from, &search, &best);
  tier__fit_search_report(&search, &best, ret_report);
  tier__purchase_problem_unscale(&problem, best.found.at, ret_params, ret_effects);
  tier__purchase_problem_unscale_report(&problem, ret_report);
}

double tier__purchase_log_likelihood(const tier__purchase_model *model, const tier__purchase_rows *rows,
                                     const tier__covariate_profiles *profiles, const double *params,
                                     const double *effects) {
  tier__sum total = {0, 0};
  tier__newton_point point;
  memset(&point, 0, sizeof point);
  if (profiles == NULL) {
    model->log_likelihood(params, rows, &point);
    return point.value;
  }
  for (size_t i = 0; i < profiles->count; i++) {
    double own[TIER__PURCHASES_MOST];
    tier__purchase_params_with(model, params, effects, profiles->covariate_count,
                               profiles->values + i * profiles->covariate_count, own);
    model->log_likelihood(own, &profiles->rows[i], &point);
    tier__sum_add(&total, point.value);
  }
  return tier__sum_value(&total);
}

void tier__purchase_params_with(const tier__purchase_model *model, const double *params, const double *effects,
                                size_t covariate_count, const double *covariates,
                                double ret_params[TIER__PURCHASES_MOST]) {
  memcpy(ret_params, params, TIER__PURCHASES_MOST * sizeof *ret_params);
  for (size_t e = 0; e < model->effect_count; e++) {
    tier__sum power = {0, 0};
    for (size_t c = 0; c < covariate_count; c++) {
      tier__sum_add(&power, effects[e * covariate_count + c] * covariates[c]);
    }
    ret_params[model->effects[e].param] *= tier__exp(model->effects[e].sign * tier__sum_value(&power));
  }
}

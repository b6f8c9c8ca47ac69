/* SPDX-License-Identifier: Apache-2.0 */
/* Newton in the logarithms of the parameters, from two fixed starts, on the mean log-likelihood per customer, so that
 * the stopping rule does not depend on how many there are. Neither does it depend on the units: a unit only shifts the
 * logarithms of the parameters that have one, and starts and bounds are shifted along by the mean age or the mean
 * spend. */
#include "purchase_fit.h"

#include <math.h>

#include "math/elementary.h"
#include "math/exact_sum.h"

#define TOLERANCE 1e-10
#define MOST_EVALUATIONS 300
/* A parameter known no better than to a factor of e^5 (one standard error) lies on a ridge. */
#define FLAT_STANDARD_ERROR 5.0
#define SAME_VALUE 1e-10

typedef struct search {
  size_t count;
  const double (*starts)[TIER__PARAMS_MOST]; /* Two; logarithms, in the natural unit. */
  const double *least, *most;                /* The same. */
  unsigned shifted;                          /* Bit i: parameter i has a unit, ... */
  double shift;                              /* ... and the logarithm of that unit. */
  double customers;
  tier__newton_function evaluate;
  void *user_data;
} search;

/* A higher value wins; between equal ones, the better verdict, then the first start. */
static int is_better(const tier__newton_result *a, const tier__newton_result *b) {
  const double slack = SAME_VALUE * (1 + fabs(b->point.value));
  if (!isfinite(a->point.value) || !isfinite(b->point.value)) {
    return isfinite(a->point.value);
  }
  return a->point.value > b->point.value + slack ||
         (a->verdict < b->verdict && a->point.value >= b->point.value - slack);
}

/* A search that got stuck where it is flat has found a ridge too. */
static tier__fit_verdict judge(const search *s, const tier__newton_result *found) {
  double variances[TIER__NEWTON_MOST];
  if (found->verdict == TIER__NEWTON_BOUND || !tier__newton_variances(&found->point, s->count, variances)) {
    return TIER__FIT_RIDGE;
  }
  for (size_t i = 0; i < s->count; i++) {
    if (!(variances[i] / s->customers <= FLAT_STANDARD_ERROR * FLAT_STANDARD_ERROR)) {
      return TIER__FIT_RIDGE;
    }
  }
  return found->verdict == TIER__NEWTON_STUCK ? TIER__FIT_FAILED : TIER__FIT_CONVERGED;
}

/* What to add to a logarithm in the natural unit. */
static double shift_of(const search *s, size_t i) { return s->shifted >> i & 1 ? s->shift : 0; }

static void run_search(const search *s, double *ret_theta, tier__fit_report *ret_report) {
  double least[TIER__NEWTON_MOST], most[TIER__NEWTON_MOST];
  const tier__newton_problem problem = {s->count, least, most, TOLERANCE, MOST_EVALUATIONS, s->evaluate, s->user_data};
  tier__newton_result best, other;
  for (size_t i = 0; i < s->count; i++) {
    least[i] = s->least[i] + shift_of(s, i);
    most[i] = s->most[i] + shift_of(s, i);
  }
  for (size_t start = 0; start < 2; start++) {
    double at[TIER__NEWTON_MOST];
    for (size_t i = 0; i < s->count; i++) {
      at[i] = s->starts[start][i] + shift_of(s, i);
    }
    tier__newton_maximise(&problem, at, &other);
    if (start == 0 || is_better(&other, &best)) {
      best = other;
    }
  }
  for (size_t i = 0; i < s->count; i++) {
    ret_theta[i] = tier__exp(best.at[i]);
  }
  ret_report->verdict = judge(s, &best);
  ret_report->log_likelihood = best.point.value * s->customers;
  ret_report->iterations = best.evaluations;
}

static void per_customer(tier__newton_point *point, size_t count, double customers) {
  point->value /= customers;
  for (size_t i = 0; i < count; i++) {
    point->gradient[i] /= customers;
    for (size_t j = 0; j <= i; j++) {
      point->hessian[i][j] /= customers;
    }
  }
}

typedef struct purchase_data {
  const tier__purchase_model *model;
  const tier__purchase_rows *rows;
  double customers;
} purchase_data;

static void evaluate_purchases(void *user_data, const double *at, tier__newton_point *ret_point) {
  const purchase_data *data = user_data;
  double params[TIER__PURCHASES_MOST];
  for (size_t i = 0; i < data->model->count; i++) {
    params[i] = tier__exp(at[i]);
  }
  data->model->log_likelihood(params, data->rows, ret_point);
  per_customer(ret_point, data->model->count, data->customers);
}

void tier__purchase_fit(const tier__purchase_model *model, const tier__purchase_rows *rows,
                        const tier__covariate_profiles *profiles, int32_t stages,
                        double ret_params[TIER__PURCHASES_MOST], double *ret_effects, tier__fit_report *ret_report) {
  tier__sum ages = {0, 0}, customers = {0, 0};
  (void)profiles, (void)stages, (void)ret_effects;
  for (size_t i = 0; i < rows->count; i++) {
    tier__sum_add(&ages, rows->weight[i] * rows->age[i]);
    tier__sum_add(&customers, rows->weight[i]);
  }
  purchase_data data = {model, rows, tier__sum_value(&customers)};
  const double mean_age = tier__sum_value(&ages) / data.customers;
  const search s = {model->count,   model->starts,      model->least, model->most, model->timed, tier__log(mean_age),
                    data.customers, evaluate_purchases, &data};
  run_search(&s, ret_params, ret_report);
}

typedef struct gamma_data {
  const tier__gamma_rows *rows;
  double customers;
} gamma_data;

static void evaluate_gamma(void *user_data, const double *at, tier__newton_point *ret_point) {
  const gamma_data *data = user_data;
  const tier__gamma_params params = {tier__exp(at[0]), tier__exp(at[1]), tier__exp(at[2])};
  tier__gamma_log_likelihood(&params, data->rows, ret_point);
  per_customer(ret_point, 3, data->customers);
}

void tier__gamma_fit(const tier__gamma_rows *rows, tier__gamma_params *ret_params, tier__fit_report *ret_report) {
  /* ln of (p, q, gamma over the mean spend): (1, 2, 1) and (6, 4, 0.5), both with the population mean of the data. */
  static const double starts[2][TIER__PARAMS_MOST] = {{0, TIER__LN2, 0},
                                                      {1.791759469228055, 2 * TIER__LN2, -TIER__LN2}};
  static const double least[TIER__NEWTON_MOST] = {-9.2, -9.2, -14}; /* 1e-4, 1e-6 */
  static const double most[TIER__NEWTON_MOST] = {11.5, 11.5, 14};   /* 1e5, 1e6 */
  double theta[TIER__NEWTON_MOST];
  tier__sum means = {0, 0}, customers = {0, 0};
  for (size_t i = 0; i < rows->count; i++) {
    tier__sum_add(&means, rows->weight[i] * rows->mean[i]);
    tier__sum_add(&customers, rows->weight[i]);
  }
  gamma_data data = {rows, tier__sum_value(&customers)};
  const double mean_spend = tier__sum_value(&means) / data.customers;
  const search s = {3,           starts, least, most, 1u << 2, tier__log(mean_spend), data.customers, evaluate_gamma,
                    &data};
  run_search(&s, theta, ret_report);
  *ret_params = (tier__gamma_params){theta[0], theta[1], theta[2]};
}

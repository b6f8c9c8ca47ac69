/* SPDX-License-Identifier: Apache-2.0 */
/* The unit of money only shifts ln gamma; starts and bounds are shifted along by the mean of the logarithms of spend: a
 * mean of spend itself says little where few customers spend nearly all (q below 1). */
#include "spend_fit.h"

#include <string.h>

#include "fit_search.h"
#include "math/elementary.h"
#include "math/exact_sum.h"

enum { P, Q, GAMMA, PARAMS };

typedef struct gamma_data {
  const tier__gamma_rows *rows;
  double customers;
} gamma_data;

static void evaluate(void *user_data, const double *at, tier__newton_point *ret_point) {
  const gamma_data *data = user_data;
  const tier__gamma_params params = {tier__exp(at[P]), tier__exp(at[Q]), tier__exp(at[GAMMA])};
  tier__gamma_log_likelihood(&params, data->rows, ret_point);
  ret_point->value /= data->customers;
  for (size_t i = 0; i < PARAMS; i++) {
    ret_point->gradient[i] /= data->customers;
    for (size_t j = 0; j <= i; j++) {
      ret_point->hessian[i][j] /= data->customers;
    }
  }
}

void tier__gamma_fit(const tier__gamma_rows *rows, tier__gamma_params *ret_params, tier__fit_report *ret_report) {
  /* ln of (p, q, gamma over the typical spend): (1, 2, 1) and (6, 4, 0.5). */
  double starts[2][PARAMS] = {{0, TIER__LN2, 0}, {1.791759469228055, 2 * TIER__LN2, -TIER__LN2}};
  double least[PARAMS] = {-9.2, -9.2, -14}; /* 1e-4, 1e-6 */
  double most[PARAMS] = {11.5, 11.5, 14};   /* 1e5, 1e6 */
  static const char *const names[PARAMS] = {"p", "q", "gamma"};
  tier__sum logarithms = {0, 0}, customers = {0, 0};
  tier__fit_best best;
  for (size_t i = 0; i < rows->count; i++) {
    tier__sum_add(&logarithms, rows->weight[i] * tier__log(rows->mean[i]));
    tier__sum_add(&customers, rows->weight[i]);
  }
  gamma_data data = {rows, tier__sum_value(&customers)};
  const double unit = tier__sum_value(&logarithms) / data.customers;
  least[GAMMA] += unit, most[GAMMA] += unit;
  const tier__fit_search search = {PARAMS, names, PARAMS, least, most, data.customers, evaluate, &data};
  memset(&best, 0, sizeof best);
  for (size_t i = 0; i < 2; i++) {
    starts[i][GAMMA] += unit;
    tier__fit_search_from(&search, starts[i], &best);
  }
  *ret_params = (tier__gamma_params){tier__exp(best.found.at[P]), tier__exp(best.found.at[Q]),
                                     tier__exp(best.found.at[GAMMA])};
  tier__fit_search_report(&search, &best, ret_report);
}

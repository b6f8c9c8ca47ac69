/* SPDX-License-Identifier: Apache-2.0 */
/* With k = r + x a customer's log-likelihood is
 *
 *   ln(Gamma(k) / Gamma(r)) - r ln(1 + T / alpha) - x ln(alpha + T)
 *
 * (Ehrenberg 1959, for the times of the purchases rather than for their number, so that it compares with the other
 * models). It does not depend on t_x. */
#include "nbd_kernel.h"

#include <string.h>

#include "math/elementary.h"
#include "clv/common/rising_factor.h"

typedef struct totals {
  tier__sum value, gradient[2], hessian[3];
} totals;

/* So many customers of one (x, T). */
static void add_customers(const tier__nbd_params *params, const tier__rising *rising, double x, double age, double w,
                          totals *to) {
  const double r = params->r, alpha = params->alpha, u1 = 1 / (alpha + age), k = r + x;
  const double spread = tier__log1p(age / alpha);
  tier__sum_add(&to->value, w * (tier__sum_value(&rising->value) - x * tier__log(alpha + age) - r * spread));
  tier__sum_add(&to->gradient[0], w * (rising->first - spread));
  tier__sum_add(&to->gradient[1], w * (r / alpha - k * u1));
  tier__sum_add(&to->hessian[0], w * rising->second);
  tier__sum_add(&to->hessian[1], w * (age / alpha * u1));
  tier__sum_add(&to->hessian[2], w * (k * u1 * u1 - r / (alpha * alpha)));
}

void tier__nbd_log_likelihood(const tier__nbd_params *params, const tier__purchase_rows *rows,
                              tier__newton_point *ret_point) {
  tier__rising rising;
  totals sum;
  memset(&rising, 0, sizeof rising);
  memset(&sum, 0, sizeof sum);
  for (size_t first = 0, end; first < rows->count; first = end) {
    const double x = rows->x[first], age = rows->age[first];
    double weight = 0;
    for (end = first; end < rows->count && rows->x[end] == x && rows->age[end] == age; end++) {
      weight += rows->weight[end];
    }
    tier__rising_to(&rising, params->r, x);
    add_customers(params, &rising, x, age, weight, &sum);
  }
  const double theta[2] = {params->r, params->alpha};
  ret_point->value = tier__sum_value(&sum.value);
  ret_point->gradient[0] = tier__sum_value(&sum.gradient[0]) * theta[0];
  ret_point->gradient[1] = tier__sum_value(&sum.gradient[1]) * theta[1];
  ret_point->hessian[0][0] = tier__sum_value(&sum.hessian[0]) * theta[0] * theta[0] + ret_point->gradient[0];
  ret_point->hessian[1][0] = tier__sum_value(&sum.hessian[1]) * theta[0] * theta[1];
  ret_point->hessian[1][1] = tier__sum_value(&sum.hessian[2]) * theta[1] * theta[1] + ret_point->gradient[1];
}

void tier__nbd_future(const tier__nbd_params *params, double x, double age, double horizon, double rate,
                      double *ret_expected, double *ret_discounted) {
  const double pace = (params->r + x) / (params->alpha + age);
  *ret_expected = pace * horizon;
  *ret_discounted = rate > 0 ? pace * (-tier__expm1(-rate * horizon) / rate) : *ret_expected;
}

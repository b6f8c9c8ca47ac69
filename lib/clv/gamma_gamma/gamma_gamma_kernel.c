/* SPDX-License-Identifier: Apache-2.0 */
/* Colombo and Jiang 1999; Fader and Hardie 2013. With w = x m / gamma the log-likelihood of a customer is
 *
 *   ln(Gamma(p x + q) / Gamma(p x)) - ln Gamma(q) - q ln(1 + w) - p x ln(1 + 1/w) - ln m,
 *
 * which is the published form with its large terms cancelled by hand: it keeps its digits for p x in the millions. In
 * ln gamma the derivatives need only t = 1 / (1 + w). */
#include "gamma_gamma_kernel.h"

#include <math.h>
#include <string.h>

#include "math/elementary.h"
#include "math/exact_sum.h"
#include "math/gamma_ratio.h"

enum { BLOCK = 256 };

/* Sums over the rows of one x, each times its weight: 1, ln(1 + w), ln(1 + 1/w), ln m, t, t (1 - t). */
enum { W, LN_UP, LN_DOWN, LN_M, T, TT, SUMS };

static void add_block(const tier__gamma_rows *rows, size_t first, size_t count, double gamma, double *sums) {
  double up[BLOCK], down[BLOCK], ln_m[BLOCK];
  for (size_t i = 0; i < count; i++) {
    const double m = rows->mean[first + i], ratio = rows->x[first + i] * m / gamma;
    up[i] = tier__log1p_fast(ratio);
    down[i] = tier__log1p_fast(1 / ratio);
    ln_m[i] = tier__log_fast(m);
  }
  double block[SUMS] = {0};
  for (size_t i = 0; i < count; i++) {
    const double w = rows->weight[first + i], ratio = rows->x[first + i] * rows->mean[first + i] / gamma;
    const double t = 1 / (1 + ratio);
    block[W] += w;
    block[LN_UP] += w * up[i];
    block[LN_DOWN] += w * down[i];
    block[LN_M] += w * ln_m[i];
    block[T] += w * t;
    block[TT] += w * t * (ratio * t);
  }
  for (size_t i = 0; i < SUMS; i++) {
    sums[i] += block[i];
  }
}

typedef struct totals {
  tier__sum value, gradient[3], hessian[3][3];
} totals;

/* Adds the derivatives in (p, q, ln gamma) of all rows of one x. */
static void add_group(const tier__gamma_params *params, const tier__jet *of_q, double x, const double *sums,
                      totals *to) {
  const double q = params->q, z = params->p * x, w = sums[W];
  const tier__jet ratio = tier__gamma_ratio(z, q), whole = tier__gamma_jet(z + q);
  tier__sum_add(&to->value, w * (ratio.value - of_q->value) - q * sums[LN_UP] - z * sums[LN_DOWN] - sums[LN_M]);
  tier__sum_add(&to->gradient[0], x * (w * ratio.first - sums[LN_DOWN]));
  tier__sum_add(&to->gradient[1], w * (whole.first - of_q->first) - sums[LN_UP]);
  tier__sum_add(&to->gradient[2], q * (w - sums[T]) - z * sums[T]);
  tier__sum_add(&to->hessian[0][0], w * x * x * ratio.second);
  tier__sum_add(&to->hessian[1][0], w * x * whole.second);
  tier__sum_add(&to->hessian[1][1], w * (whole.second - of_q->second));
  tier__sum_add(&to->hessian[2][0], -x * sums[T]);
  tier__sum_add(&to->hessian[2][1], w - sums[T]);
  tier__sum_add(&to->hessian[2][2], -(z + q) * sums[TT]);
}

/* The chain rule for ln p and ln q; gamma has it already. */
static void totals_take(const totals *from, const tier__gamma_params *params, tier__newton_point *ret_point) {
  const double theta[3] = {params->p, params->q, 1};
  ret_point->value = tier__sum_value(&from->value);
  for (size_t i = 0; i < 3; i++) {
    ret_point->gradient[i] = tier__sum_value(&from->gradient[i]) * theta[i];
    for (size_t j = 0; j <= i; j++) {
      ret_point->hessian[i][j] = tier__sum_value(&from->hessian[i][j]) * theta[i] * theta[j];
    }
    ret_point->hessian[i][i] += i < 2 ? ret_point->gradient[i] : 0;
  }
}

void tier__gamma_log_likelihood(const tier__gamma_params *params, const tier__gamma_rows *rows,
                                tier__newton_point *ret_point) {
  const tier__jet of_q = tier__gamma_jet(params->q);
  totals sum;
  memset(&sum, 0, sizeof sum);
  for (size_t first = 0, end; first < rows->count; first = end) {
    const double x = rows->x[first];
    double sums[SUMS] = {0};
    for (end = first; end < rows->count && rows->x[end] == x;) {
      const size_t start = end;
      while (end < rows->count && end - start < BLOCK && rows->x[end] == x) {
        end++;
      }
      add_block(rows, start, end - start, params->gamma, sums);
    }
    add_group(params, &of_q, x, sums, &sum);
  }
  totals_take(&sum, params, ret_point);
}

int tier__gamma_mean(const tier__gamma_params *params, double x, double mean, double *ret_population,
                     double *ret_own) {
  const double weight = params->p * x + (params->q - 1);
  if (!(weight > 0)) {
    return 0;
  }
  const double population = params->p * params->gamma / weight;
  const double own = x > 0 ? params->p * x * mean / weight : 0;
  if (!isfinite(population) || !isfinite(own)) {
    return 0;
  }
  *ret_population = population;
  *ret_own = own;
  return 1;
}

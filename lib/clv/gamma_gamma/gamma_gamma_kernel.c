/* SPDX-License-Identifier: Apache-2.0 */
/* Colombo and Jiang 1999; Fader and Hardie 2013. With w = x m / gamma the log-likelihood of a customer is
 *
 *   ln(Gamma(p x + q) / Gamma(p x)) - ln Gamma(q) - q ln(1 + w) - p x ln(1 + 1/w) - ln m,
 *
 * which is the published form with its large terms cancelled by hand: it keeps its digits for p x in the millions. In
 * ln gamma the derivatives need only t = 1 / (1 + w). Rows come ordered by x; loops over them have a fixed length and
 * no branches, so that compilers can vectorise them. */
#include "gamma_gamma_kernel.h"

#include <math.h>
#include <string.h>

#include "math/elementary.h"
#include "math/exact_sum.h"
#include "math/gamma_ratio.h"
#include "math/lane_sum.h"


/* Sums over the rows of one x, each times its weight: 1, ln(1 + w), ln(1 + 1/w), ln w, t, t (1 - t). */
enum { W, LN_UP, LN_DOWN, LN_W, T, TT, SUMS };

/* What is computed of a row before it is added. Handed down, so that it is not zeroed for each round. */
typedef struct row_parts {
  tier__lanes ratio, below, ln_ratio, ln_sum, larger;
} row_parts;

/* As many rows as there are lanes. The two logarithms of sums differ by ln w: only the one without cancellation is
 * computed. */
static void add_lanes(const double *restrict mean, const double *restrict weight, double scale,
                      row_parts *restrict part, tier__lanes *restrict sums) {
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double ratio = mean[i] * scale, inverse = 1 / ratio;
    part->ratio[i] = ratio;
    part->below[i] = ratio < 1 ? ratio : inverse;
  }
  for (size_t i = 0; i < TIER__LANES; i++) {
    part->ln_ratio[i] = tier__log_fast(part->ratio[i]);
  }
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double below = part->below[i], sum = 1 + below, larger = 1 / sum;
    part->larger[i] = larger;
    part->ln_sum[i] = tier__log_fast(sum) + (below - (sum - 1)) * larger;
  }
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double w = weight[i], ratio = part->ratio[i], ln_ratio = part->ln_ratio[i], ln_sum = part->ln_sum[i];
    const double larger = part->larger[i], smaller = part->below[i] * larger;
    sums[W][i] += w;
    sums[LN_UP][i] += w * (ln_sum + (ratio < 1 ? 0 : ln_ratio));
    sums[LN_DOWN][i] += w * (ln_sum - (ratio < 1 ? ln_ratio : 0));
    sums[LN_W][i] += w * ln_ratio;
    sums[T][i] += w * (ratio < 1 ? larger : smaller);
    sums[TT][i] += w * (larger * smaller);
  }
}

/* The rows from `first` to `end`, which are of one x. */
static void add_rows(const tier__gamma_rows *rows, size_t first, size_t end, double gamma, double *ret_sums) {
  const double scale = rows->x[first] / gamma;
  row_parts part;
  while (first < end) {
    tier__lanes sums[SUMS] = {{0}};
    for (size_t round = 0; round < TIER__LANE_ROUNDS && first < end; round++) {
      if (end - first >= TIER__LANES) {
        add_lanes(rows->mean + first, rows->weight + first, scale, &part, sums);
        first += TIER__LANES;
      } else {
        tier__lanes mean, weight;
        for (size_t lane = 0; lane < TIER__LANES; lane++) {
          const size_t row = first + lane < end ? first + lane : first;
          mean[lane] = rows->mean[row];
          weight[lane] = first + lane < end ? rows->weight[row] : 0;
        }
        add_lanes(mean, weight, scale, &part, sums);
        first = end;
      }
    }
    for (size_t i = 0; i < SUMS; i++) {
      ret_sums[i] += tier__lanes_total(sums[i]);
    }
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
  const double ln_m = sums[LN_W] - w * tier__log(x / params->gamma);
  tier__sum_add(&to->value, w * (ratio.value - of_q->value) - q * sums[LN_UP] - z * sums[LN_DOWN] - ln_m);
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
    for (end = first + 1; end < rows->count && rows->x[end] == x; end++) {
    }
    add_rows(rows, first, end, params->gamma, sums);
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

/* The mean of x purchases ~ Gamma(p, v) is ~ Gamma(p x, v x). */
double tier__gamma_draw(const tier__gamma_params *params, tier__random *random, double x) {
  const double v = tier__random_gamma(random, params->q) / params->gamma;
  return tier__random_gamma(random, params->p * x) / (v * x);
}

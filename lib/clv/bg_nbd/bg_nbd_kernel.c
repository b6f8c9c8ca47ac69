/* SPDX-License-Identifier: Apache-2.0 */
/* With u = alpha + T, v = alpha + t_x, k = r + x, and c = b (BG) or b + 1 (MBG), a customer's log-likelihood is
 *
 *   A(x) + r ln alpha - k ln u + [x > 0 or MBG] ln(1 + e^D),   D = ln(a / (c + x - 1)) + k ln(u / v),
 *   A(x) = [MBG] ln(b / (a + b)) + sum over j < x of ln((r + j)(c + j) / (a + c + j))
 *
 * (Fader, Hardie, Lee 2005; Batislam, Denizel, Filiztekin 2007; the ratios of gamma functions written out for whole x).
 * Rows come ordered by x, so that all that depends on x alone is computed once for each. */
#include "bg_nbd_kernel.h"

#include <string.h>

#include "math/elementary.h"
#include "math/exact_sum.h"
#include "math/gamma_ratio.h"

/* Rows are added in blocks of this size, at fixed places: part of what fixes the bits. */
enum { BLOCK = 256, LONGEST_PRODUCT = 64 };

/* Below, the leaving term adds less than 1e-130; its weight must not become subnormal, which is slow. */
#define LARGEST_EXPONENT 300.0

/* A(x) and the sums of 1/(z + j), 1/(z + j)^2 that are its derivatives, for z = r, c, a + c. */
typedef struct constants {
  double x;
  tier__sum value;
  double r1, r2, c1, c2, s1, s2;
} constants;

/* Sums over the rows of one x, each times its weight. l = ln(u/v), d = 1/u - 1/v, q = 1/v^2 - 1/u^2,
 * p = chance to have left, v = p (1 - p). */
enum { W, LN_U, LN_ALIVE, U1, U2, P, PL, PD, PQ, V, VL, VD, VLL, VLD, VDD, SUMS };

static double after_first(tier__bg_kind kind, const tier__bg_params *params) {
  return kind == TIER__MBG_NBD ? params->b + 1 : params->b;
}

static void constants_advance(constants *to, const tier__bg_params *params, double c, double x) {
  const double s = params->a + c;
  const double gap = x - to->x;
  if (gap > LONGEST_PRODUCT) {
    const tier__jet jr = tier__gamma_ratio(params->r + to->x, gap), jc = tier__gamma_ratio(c + to->x, gap);
    const tier__jet js = tier__gamma_ratio(s + to->x, gap);
    tier__sum_add(&to->value, jr.value);
    tier__sum_add(&to->value, jc.value - js.value);
    to->r1 += jr.first, to->c1 += jc.first, to->s1 += js.first;
    to->r2 -= jr.second, to->c2 -= jc.second, to->s2 -= js.second;
    to->x = x;
  }
  for (; to->x < x; to->x += 1) {
    const double r1 = 1 / (params->r + to->x), c1 = 1 / (c + to->x), s1 = 1 / (s + to->x);
    tier__sum_add(&to->value, tier__log((params->r + to->x) * ((c + to->x) * s1)));
    to->r1 += r1, to->c1 += c1, to->s1 += s1;
    to->r2 += r1 * r1, to->c2 += c1 * c1, to->s2 += s1 * s1;
  }
}

/* Adds up to BLOCK rows of one x. Filling the arrays has no branches, so that compilers can vectorise it. */
static void add_block(const tier__purchase_rows *rows, size_t first, size_t count, double alpha, double k,
                      double ln_odds, int may_have_left, double *sums) {
  double ln_u[BLOCK], ln_alive[BLOCK], left[BLOCK], ratio[BLOCK];
  for (size_t i = 0; i < count; i++) {
    const double age = rows->age[first + i], last = rows->last[first + i];
    ln_u[i] = tier__log_fast(alpha + age);
    ratio[i] = tier__log1p_fast((age - last) / (alpha + last));
    const double d = ln_odds + k * ratio[i];
    const double size = d < 0 ? -d : d;
    const double e = tier__exp_fast(-(size < LARGEST_EXPONENT ? size : LARGEST_EXPONENT));
    ln_alive[i] = (d > 0 ? d : 0) + tier__log1p_fast(e);
    left[i] = (d > 0 ? 1 : e) / (1 + e);
  }
  double block[SUMS] = {0};
  for (size_t i = 0; i < count; i++) {
    const double w = rows->weight[first + i];
    const double u1 = 1 / (alpha + rows->age[first + i]);
    block[W] += w;
    block[LN_U] += w * ln_u[i];
    block[U1] += w * u1;
    block[U2] += w * u1 * u1;
    if (may_have_left) {
      const double v1 = 1 / (alpha + rows->last[first + i]);
      const double d = u1 - v1, l = ratio[i], p = w * left[i], v = p * (1 - left[i]);
      block[LN_ALIVE] += w * ln_alive[i];
      block[P] += p;
      block[PL] += p * l;
      block[PD] += p * d;
      block[PQ] += p * (v1 - u1) * (v1 + u1);
      block[V] += v;
      block[VL] += v * l;
      block[VD] += v * d;
      block[VLL] += v * l * l;
      block[VLD] += v * l * d;
      block[VDD] += v * d * d;
    }
  }
  for (size_t i = 0; i < SUMS; i++) {
    sums[i] += block[i];
  }
}

typedef struct totals {
  tier__sum value, gradient[4], hessian[4][4];
} totals;

/* Adds the derivatives in (r, alpha, a, b) of all rows of one x. */
static void add_group(const tier__bg_params *params, const constants *at, double k, double odds_base,
                      const double *sums, totals *to) {
  const double alpha = params->alpha, a = params->a, e = odds_base, w = sums[W];
  tier__sum_add(&to->value, w * tier__sum_value(&at->value));
  tier__sum_add(&to->value, w * params->r * tier__log(alpha) - k * sums[LN_U] + sums[LN_ALIVE]);
  tier__sum_add(&to->gradient[0], w * (at->r1 + tier__log(alpha)) - sums[LN_U] + sums[PL]);
  tier__sum_add(&to->gradient[1], w * params->r / alpha - k * sums[U1] + k * sums[PD]);
  tier__sum_add(&to->gradient[2], -w * at->s1 + sums[P] / a);
  tier__sum_add(&to->gradient[3], w * (at->c1 - at->s1) - sums[P] / e);
  tier__sum_add(&to->hessian[0][0], -w * at->r2 + sums[VLL]);
  tier__sum_add(&to->hessian[1][0], w / alpha - sums[U1] + sums[PD] + k * sums[VLD]);
  tier__sum_add(&to->hessian[1][1],
                -w * params->r / (alpha * alpha) + k * (sums[U2] + sums[PQ]) + k * k * sums[VDD]);
  tier__sum_add(&to->hessian[2][0], sums[VL] / a);
  tier__sum_add(&to->hessian[2][1], k * sums[VD] / a);
  tier__sum_add(&to->hessian[2][2], w * at->s2 + (sums[V] - sums[P]) / (a * a));
  tier__sum_add(&to->hessian[3][0], -sums[VL] / e);
  tier__sum_add(&to->hessian[3][1], -k * sums[VD] / e);
  tier__sum_add(&to->hessian[3][2], w * at->s2 - sums[V] / (a * e));
  tier__sum_add(&to->hessian[3][3], w * (at->s2 - at->c2) + (sums[V] + sums[P]) / (e * e));
}

/* What MBG/NBD adds for each customer: ln(b / (a + b)), the chance to stay after the first purchase. */
static void add_stay(const tier__bg_params *params, double customers, totals *to) {
  const double b1 = 1 / params->b, s1 = 1 / (params->a + params->b);
  tier__sum_add(&to->value, -customers * tier__log1p(params->a / params->b));
  tier__sum_add(&to->gradient[2], -customers * s1);
  tier__sum_add(&to->gradient[3], customers * (b1 - s1));
  tier__sum_add(&to->hessian[2][2], customers * s1 * s1);
  tier__sum_add(&to->hessian[3][2], customers * s1 * s1);
  tier__sum_add(&to->hessian[3][3], customers * (s1 * s1 - b1 * b1));
}

/* The chain rule for logarithms of the parameters. */
static void totals_take(const totals *from, const tier__bg_params *params, tier__newton_point *ret_point) {
  const double theta[4] = {params->r, params->alpha, params->a, params->b};
  ret_point->value = tier__sum_value(&from->value);
  for (size_t i = 0; i < 4; i++) {
    ret_point->gradient[i] = tier__sum_value(&from->gradient[i]) * theta[i];
    for (size_t j = 0; j <= i; j++) {
      ret_point->hessian[i][j] = tier__sum_value(&from->hessian[i][j]) * theta[i] * theta[j];
    }
    ret_point->hessian[i][i] += ret_point->gradient[i];
  }
}

void tier__bg_log_likelihood(tier__bg_kind kind, const tier__bg_params *params, const tier__purchase_rows *rows,
                             tier__newton_point *ret_point) {
  const double c = after_first(kind, params);
  constants at;
  totals sum;
  double customers = 0;
  memset(&at, 0, sizeof at);
  memset(&sum, 0, sizeof sum);
  for (size_t first = 0, end; first < rows->count; first = end) {
    const double x = rows->x[first], k = params->r + x;
    const double odds_base = kind == TIER__MBG_NBD ? params->b + x : params->b + (x - 1);
    const int may_have_left = kind == TIER__MBG_NBD || x > 0;
    const double ln_odds = may_have_left ? tier__log(params->a / odds_base) : 0;
    double sums[SUMS] = {0};
    constants_advance(&at, params, c, x);
    for (end = first; end < rows->count && rows->x[end] == x;) {
      const size_t start = end;
      while (end < rows->count && end - start < BLOCK && rows->x[end] == x) {
        end++;
      }
      add_block(rows, start, end - start, params->alpha, k, ln_odds, may_have_left, sums);
    }
    add_group(params, &at, k, odds_base, sums, &sum);
    customers += sums[W];
  }
  if (kind == TIER__MBG_NBD) {
    add_stay(params, customers, &sum);
  }
  totals_take(&sum, params, ret_point);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* With u = alpha + T, v = alpha + t_x, k = r + x, and c = b (BG) or b + 1 (MBG), a customer's log-likelihood is
 *
 *   A(x) - x ln alpha - k ln(u / alpha) + [x > 0 or MBG] ln(1 + e^D),   D = ln(a / (c + x - 1)) + k ln(u / v),
 *   A(x) = [MBG] ln(b / (a + b)) + sum over j < x of ln((r + j)(c + j) / (a + c + j))
 *
 * (Fader, Hardie, Lee 2005; Batislam, Denizel, Filiztekin 2007; the ratios of gamma functions written out for whole x).
 * Rows come ordered by x and by T: what depends on x alone, or on x and T, is computed once for each. The last addend
 * is left for the rows themselves; its loops have a fixed length and no branches, so that compilers can vectorise
 * them, and each lane has sums of its own. */
#include "bg_nbd_kernel.h"

#include <string.h>

#include "math/elementary.h"
#include "math/exact_sum.h"
#include "math/gamma_ratio.h"
#include "math/lane_sum.h"

enum { LONGEST_PRODUCT = 64 };

/* Below, the leaving term adds less than 1e-130; its weight must not become subnormal, which is slow. */
#define LARGEST_EXPONENT 300.0

/* A(x) and the sums of 1/(z + j), 1/(z + j)^2 that are its derivatives, for z = r, c, a + c. */
typedef struct constants {
  double x;
  tier__sum value;
  double r1, r2, c1, c2, s1, s2;
} constants;

/* Sums over the rows of one x, each times its weight: 1, ln(u / alpha), 1/u, T / (alpha u), 1/u^2. */
enum { W, GROWTH, U1, AGED, U2, AGE_SUMS };
/* The same of l = ln(u/v), d = 1/u - 1/v, q = 1/v^2 - 1/u^2, p = chance to have left, v = p (1 - p). */
enum { LN_ALIVE, P, PL, PD, PQ, V, VL, VD, VLL, VLD, VDD, LEFT_SUMS };

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

/* What depends on T, of as many distinct ages as there are lanes. */
static void add_ages(const double *restrict age, const double *restrict weight, double alpha, double alpha1,
                     tier__lanes *restrict sums) {
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double w = weight[i], u1 = 1 / (alpha + age[i]), growth = age[i] * alpha1;
    sums[W][i] += w;
    sums[GROWTH][i] += w * tier__log1p_fast(growth);
    sums[U1][i] += w * u1;
    sums[AGED][i] += w * (growth * u1);
    sums[U2][i] += w * u1 * u1;
  }
}

/* Fills the lanes with the next distinct ages before `end`, and how many customers there are of each. @return Where the
 * next one begins. */
static size_t next_ages(const tier__purchase_rows *rows, size_t first, size_t end, double *age, double *weight) {
  for (size_t lane = 0; lane < TIER__LANES; lane++) {
    const double now = first < end ? rows->age[first] : 0;
    double sum = 0;
    for (; first < end && rows->age[first] == now; first++) {
      sum += rows->weight[first];
    }
    age[lane] = now;
    weight[lane] = sum;
  }
  return first;
}

/* The same for the rows from `first` to `end`. */
static void add_all_ages(const tier__purchase_rows *rows, size_t first, size_t end, double alpha, double *ret_sums) {
  const double alpha1 = 1 / alpha;
  tier__lanes age, weight;
  while (first < end) {
    tier__lanes sums[AGE_SUMS] = {{0}};
    for (size_t round = 0; round < TIER__LANE_ROUNDS && first < end; round++) {
      first = next_ages(rows, first, end, age, weight);
      add_ages(age, weight, alpha, alpha1, sums);
    }
    for (size_t i = 0; i < AGE_SUMS; i++) {
      ret_sums[i] += tier__lanes_total(sums[i]);
    }
  }
}

/* What is computed of a row before it is added. Handed down, so that it is not zeroed for each round. */
typedef struct row_parts {
  tier__lanes grown, lost, ratio, gap, squares, e, d, ln_alive, left, spread;
} row_parts;

/* The chance to have left, of as many rows as there are lanes. */
static void add_left(const double *restrict age, const double *restrict last, const double *restrict weight,
                     double alpha, double k, double ln_odds, row_parts *restrict part, tier__lanes *restrict sums) {
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double u = alpha + age[i], v = alpha + last[i], over = 1 / (u * v), wait = age[i] - last[i];
    const double more = wait * (u * over), grown = 1 + more;
    part->gap[i] = -wait * over;
    part->squares[i] = wait * over * ((u + v) * over);
    part->grown[i] = grown;
    part->lost[i] = (more - (grown - 1)) * (v * v * over); /* What the rounding of the sum took from its logarithm. */
  }
  for (size_t i = 0; i < TIER__LANES; i++) {
    part->ratio[i] = tier__log_fast(part->grown[i]) + part->lost[i];
  }
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double d = ln_odds + k * part->ratio[i], size = d < 0 ? -d : d;
    part->d[i] = d;
    part->e[i] = tier__exp_fast(-(size < LARGEST_EXPONENT ? size : LARGEST_EXPONENT));
  }
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double d = part->d[i], e = part->e[i], larger = 1 / (1 + e), smaller = e * larger;
    part->ln_alive[i] = (d > 0 ? d : 0) + tier__log_fast(1 + e);
    part->left[i] = weight[i] * (d > 0 ? larger : smaller);
    part->spread[i] = weight[i] * (larger * smaller);
  }
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double l = part->ratio[i], d = part->gap[i], p = part->left[i], v = part->spread[i];
    sums[LN_ALIVE][i] += weight[i] * part->ln_alive[i];
    sums[P][i] += p;
    sums[PL][i] += p * l;
    sums[PD][i] += p * d;
    sums[PQ][i] += p * part->squares[i];
    sums[V][i] += v;
    sums[VL][i] += v * l;
    sums[VD][i] += v * d;
    sums[VLL][i] += v * l * l;
    sums[VLD][i] += v * l * d;
    sums[VDD][i] += v * d * d;
  }
}

/* The same for the rows from `first` to `end`. */
static void add_all_left(const tier__purchase_rows *rows, size_t first, size_t end, double alpha, double k,
                         double ln_odds, double *ret_sums) {
  row_parts part;
  while (first < end) {
    tier__lanes sums[LEFT_SUMS] = {{0}};
    for (size_t round = 0; round < TIER__LANE_ROUNDS && first < end; round++) {
      if (end - first >= TIER__LANES) {
        add_left(rows->age + first, rows->last + first, rows->weight + first, alpha, k, ln_odds, &part, sums);
        first += TIER__LANES;
      } else {
        tier__lanes age = {0}, last = {0}, weight = {0};
        for (size_t lane = 0; first < end; lane++, first++) {
          age[lane] = rows->age[first], last[lane] = rows->last[first], weight[lane] = rows->weight[first];
        }
        add_left(age, last, weight, alpha, k, ln_odds, &part, sums);
      }
    }
    for (size_t i = 0; i < LEFT_SUMS; i++) {
      ret_sums[i] += tier__lanes_total(sums[i]);
    }
  }
}

typedef struct totals {
  tier__sum value, gradient[4], hessian[4][4];
} totals;

/* Adds the derivatives in (r, alpha, a, b) of all rows of one x. */
static void add_group(const tier__bg_params *params, const constants *at, double odds_base, const double *aged,
                      const double *left, totals *to) {
  const double r = params->r, x = at->x, k = r + x, alpha = params->alpha, a = params->a, e = odds_base, w = aged[W];
  tier__sum_add(&to->value, w * (tier__sum_value(&at->value) - x * tier__log(alpha)));
  tier__sum_add(&to->value, left[LN_ALIVE] - k * aged[GROWTH]);
  tier__sum_add(&to->gradient[0], w * at->r1 - aged[GROWTH] + left[PL]);
  tier__sum_add(&to->gradient[1], r * aged[AGED] - x * aged[U1] + k * left[PD]);
  tier__sum_add(&to->gradient[2], -w * at->s1 + left[P] / a);
  tier__sum_add(&to->gradient[3], w * (at->c1 - at->s1) - left[P] / e);
  tier__sum_add(&to->hessian[0][0], -w * at->r2 + left[VLL]);
  tier__sum_add(&to->hessian[1][0], aged[AGED] + left[PD] + k * left[VLD]);
  tier__sum_add(&to->hessian[1][1], k * (aged[U2] + left[PQ]) - w * r / (alpha * alpha) + k * k * left[VDD]);
  tier__sum_add(&to->hessian[2][0], left[VL] / a);
  tier__sum_add(&to->hessian[2][1], k * left[VD] / a);
  tier__sum_add(&to->hessian[2][2], w * at->s2 + (left[V] - left[P]) / (a * a));
  tier__sum_add(&to->hessian[3][0], -left[VL] / e);
  tier__sum_add(&to->hessian[3][1], -k * left[VD] / e);
  tier__sum_add(&to->hessian[3][2], w * at->s2 - left[V] / (a * e));
  tier__sum_add(&to->hessian[3][3], w * (at->s2 - at->c2) + (left[V] + left[P]) / (e * e));
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
    const double x = rows->x[first];
    const int may_have_left = kind == TIER__MBG_NBD || x > 0;
    const double stayed = kind == TIER__MBG_NBD ? x : x - 1, odds_base = may_have_left ? params->b + stayed : 1;
    double aged[AGE_SUMS] = {0}, left[LEFT_SUMS] = {0};
    for (end = first + 1; end < rows->count && rows->x[end] == x; end++) {
    }
    constants_advance(&at, params, c, x);
    add_all_ages(rows, first, end, params->alpha, aged);
    if (may_have_left) {
      add_all_left(rows, first, end, params->alpha, params->r + x, tier__log(params->a / odds_base), left);
    }
    add_group(params, &at, odds_base, aged, left, &sum);
    customers += aged[W];
  }
  if (kind == TIER__MBG_NBD) {
    add_stay(params, customers, &sum);
  }
  totals_take(&sum, params, ret_point);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* With u = alpha + T, v = alpha + t_x, y = (T - t_x) / u, m = r + k x, n = x (BG) or x + 1 (MBG), a customer's
 * log-likelihood is
 *
 *   (k - 1) sum of ln(intervals) - x ln (k - 1)! + sum over j < k x of ln(r + j)
 *   + sum over j < n of ln((b + j) / (a + b + j)) - k x ln alpha - m ln(u / alpha)
 *   + ln S2 + [x > 0 or MBG] ln(1 + e^D),
 *   S2 = sum over j < k of (m)_j y^j / j!,   D = ln(a / (b + n - 1)) + m ln(u / v) - ln S2
 *
 * (Reutterer, Platzer, Schroeder 2020; the ratios of gamma functions written out). e^D are the odds to have left; S2 is
 * a polynomial in y whose coefficients depend on x alone, between 1 and 1e30 for x to 5000. Its derivatives in m and in
 * alpha are polynomials too, so that nothing cancels. Derivatives of the sum S1 + S2 are those of the logarithms of
 * both, each times its share, and the product of their differences times the product of the shares.
 *
 * Rows come ordered by x: what depends on x alone is computed once. Loops over rows have a fixed length and no
 * branches, so that compilers can vectorise them, and each lane has sums of its own, so that all of them add in the
 * same order. */
#include "cnbd_k_kernel.h"

#include <string.h>

#include "clv/common/rising_factor.h"
#include "math/elementary.h"
#include "math/lane_sum.h"

/* Beyond, the smaller of both shares adds less than 1e-130; it must not become subnormal, which is slow. */
#define LARGEST_EXPONENT 300.0
/* ln of the odds to have left where nobody can have. */
#define NO_ODDS (-1e300)

/* Sums over the rows of one x, each times its weight: 1, ln(u / alpha), 1/u, T / (alpha u), 1/u^2; value, gradient and
 * Hessian of ln(S1 + S2) in r and alpha; the share p of S1, p (1 - p), and the latter times the derivatives of D. */
enum { W, GROWTH, U1, AGED, U2, VALUE, BY_R, BY_ALPHA, RR, RA, AA, P, V, V_R, V_ALPHA, SUMS };

/* What the rows of one x have in common. */
typedef struct group {
  int k;
  double alpha, m, ln_odds;
  double odds_base; /* b + n - 1. */
  /* (m)_j / j! and its derivatives in m. */
  double rise[TIER__CNBD_STAGES_MOST], rise1[TIER__CNBD_STAGES_MOST], rise2[TIER__CNBD_STAGES_MOST];
} group;

/* What is computed of a row before it is added. */
typedef struct row_parts {
  tier__lanes y, ratio, gap, squares, u1;                     /* ln(u/v), 1/u - 1/v, 1/v^2 - 1/u^2, 1/u. */
  tier__lanes power, stages, by_m, by_mm, by_j, by_jj, by_mj; /* S2 with derivatives; by_j: each term times its j. */
} row_parts;

/* Products of m + i with their derivatives grow by one factor at a time. */
static void fill_rises(group *g) {
  g->rise[0] = 1;
  g->rise1[0] = g->rise2[0] = 0;
  for (int j = 1; j < g->k; j++) {
    const double factor = (g->m + (j - 1)) / j, slope = 1.0 / j;
    g->rise[j] = g->rise[j - 1] * factor;
    g->rise1[j] = g->rise1[j - 1] * factor + g->rise[j - 1] * slope;
    g->rise2[j] = g->rise2[j - 1] * factor + 2 * g->rise1[j - 1] * slope;
  }
}

static group group_of(tier__cnbd_kind kind, const tier__cnbd_params *params, double x) {
  const int may_have_left = kind == TIER__MBG_CNBD || x > 0;
  group g;
  g.k = params->k;
  g.alpha = params->alpha;
  g.m = params->r + params->k * x;
  g.odds_base = may_have_left ? params->b + (kind == TIER__MBG_CNBD ? x : x - 1) : 1;
  g.ln_odds = may_have_left ? tier__log(params->a / g.odds_base) : NO_ODDS;
  fill_rises(&g);
  return g;
}

/* What depends on the times alone. */
static void add_times(const group *g, const double *restrict age, const double *restrict last,
                      const double *restrict weight, row_parts *restrict part, tier__lanes *restrict sums) {
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double u = g->alpha + age[i], v = g->alpha + last[i], over = 1 / (u * v), wait = age[i] - last[i];
    const double u1 = v * over, more = wait * (u * over), grown = 1 + more;
    part->y[i] = wait * u1;
    part->u1[i] = u1;
    part->gap[i] = -wait * over;
    part->squares[i] = wait * over * ((u + v) * over);
    /* ln(1 + more), with what the rounding of the sum lost. */
    part->ratio[i] = tier__log_fast(grown) + (more - (grown - 1)) * (v * u1);
  }
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double w = weight[i], u1 = part->u1[i], elapsed = age[i] / g->alpha;
    sums[W][i] += w;
    sums[GROWTH][i] += w * tier__log1p_fast(elapsed);
    sums[U1][i] += w * u1;
    sums[AGED][i] += w * (elapsed * u1);
    sums[U2][i] += w * u1 * u1;
  }
}

/* S2 and the sums of its terms times weights. */
static void find_stages(const group *g, row_parts *restrict part) {
  for (size_t i = 0; i < TIER__LANES; i++) {
    part->power[i] = part->stages[i] = 1;
    part->by_m[i] = part->by_mm[i] = part->by_j[i] = part->by_jj[i] = part->by_mj[i] = 0;
  }
  for (int j = 1; j < g->k; j++) {
    const double c = g->rise[j], c1 = g->rise1[j], c2 = g->rise2[j];
    for (size_t i = 0; i < TIER__LANES; i++) {
      const double power = part->power[i] * part->y[i], term = c * power;
      part->power[i] = power;
      part->stages[i] += term;
      part->by_m[i] += c1 * power;
      part->by_mm[i] += c2 * power;
      part->by_j[i] += j * term;
      part->by_jj[i] += (double)(j * j) * term;
      part->by_mj[i] += j * (c1 * power);
    }
  }
}

/* ln(S1 + S2). Derivatives of y in alpha: each factor y of a term brings -1/u. */
static void add_ends(const group *g, const double *restrict weight, const row_parts *restrict part,
                     tier__lanes *restrict sums) {
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double u1 = part->u1[i], l = part->ratio[i], gap = part->gap[i], whole = 1 / part->stages[i];
    const double m1 = part->by_m[i] * whole, j1 = part->by_j[i] * whole;
    const double mm = part->by_mm[i] * whole - m1 * m1;
    const double mj = (m1 * j1 - part->by_mj[i] * whole) * u1;
    const double jj = (j1 + (part->by_jj[i] * whole - j1 * j1)) * (u1 * u1);
    const double ln_stages = tier__log_fast(part->stages[i]);
    const double d = (g->ln_odds + g->m * l) - ln_stages, size = d < 0 ? -d : d;
    const double e = tier__exp_fast(-(size < LARGEST_EXPONENT ? size : LARGEST_EXPONENT));
    const double larger = 1 / (1 + e), smaller = e * larger;
    const double p = weight[i] * (d > 0 ? larger : smaller), q = weight[i] * (d > 0 ? smaller : larger);
    const double v = weight[i] * (larger * smaller);
    const double d_r = l - m1, d_alpha = g->m * gap + j1 * u1;
    sums[VALUE][i] += weight[i] * (ln_stages + ((d > 0 ? d : 0) + tier__log_fast(1 + e)));
    sums[BY_R][i] += q * m1 + p * l;
    sums[BY_ALPHA][i] += p * (g->m * gap) - q * (j1 * u1);
    sums[RR][i] += q * mm + v * (d_r * d_r);
    sums[RA][i] += q * mj + p * gap + v * (d_r * d_alpha);
    sums[AA][i] += q * jj + p * (g->m * part->squares[i]) + v * (d_alpha * d_alpha);
    sums[P][i] += p;
    sums[V][i] += v;
    sums[V_R][i] += v * d_r;
    sums[V_ALPHA][i] += v * d_alpha;
  }
}

static void add_rows(const group *g, const double *age, const double *last, const double *weight, row_parts *part,
                     tier__lanes *sums) {
  add_times(g, age, last, weight, part, sums);
  find_stages(g, part);
  add_ends(g, weight, part, sums);
}

/* The same for the rows from `first` to `end`. */
static void add_all_rows(const tier__purchase_rows *rows, size_t first, size_t end, const group *g, double *ret_sums) {
  row_parts part;
  while (first < end) {
    tier__lanes sums[SUMS] = {{0}};
    for (size_t round = 0; round < TIER__LANE_ROUNDS && first < end; round++) {
      if (end - first >= TIER__LANES) {
        add_rows(g, rows->age + first, rows->last + first, rows->weight + first, &part, sums);
        first += TIER__LANES;
      } else {
        tier__lanes age = {0}, last = {0}, weight = {0};
        for (size_t lane = 0; first < end; lane++, first++) {
          age[lane] = rows->age[first], last[lane] = rows->last[first], weight[lane] = rows->weight[first];
        }
        add_rows(g, age, last, weight, &part, sums);
      }
    }
    for (size_t i = 0; i < SUMS; i++) {
      ret_sums[i] += tier__lanes_total(sums[i]);
    }
  }
}

/* Products over j with their derivatives: of r + j, of b + j and of a + b + j. */
typedef struct constants {
  tier__rising r, b, s;
} constants;

typedef struct totals {
  tier__sum value, gradient[4], hessian[4][4];
} totals;

/* Adds the derivatives in (r, alpha, a, b) of all rows of one x. */
static void add_group(const tier__cnbd_params *params, const group *g, const constants *at, double x,
                      const double *sums, totals *to) {
  const double r = params->r, alpha = params->alpha, a = params->a, e = g->odds_base, w = sums[W];
  const double stages = params->k * x, stay = tier__sum_value(&at->b.value) - tier__sum_value(&at->s.value);
  tier__sum_add(&to->value, w * (tier__sum_value(&at->r.value) - stages * tier__log(alpha)));
  tier__sum_add(&to->value, w * stay);
  tier__sum_add(&to->value, sums[VALUE] - g->m * sums[GROWTH]);
  tier__sum_add(&to->gradient[0], w * at->r.first - sums[GROWTH] + sums[BY_R]);
  tier__sum_add(&to->gradient[1], r * sums[AGED] - stages * sums[U1] + sums[BY_ALPHA]);
  tier__sum_add(&to->gradient[2], -w * at->s.first + sums[P] / a);
  tier__sum_add(&to->gradient[3], w * (at->b.first - at->s.first) - sums[P] / e);
  tier__sum_add(&to->hessian[0][0], w * at->r.second + sums[RR]);
  tier__sum_add(&to->hessian[1][0], sums[AGED] + sums[RA]);
  tier__sum_add(&to->hessian[1][1], g->m * sums[U2] - w * r / (alpha * alpha) + sums[AA]);
  tier__sum_add(&to->hessian[2][0], sums[V_R] / a);
  tier__sum_add(&to->hessian[2][1], sums[V_ALPHA] / a);
  tier__sum_add(&to->hessian[2][2], -w * at->s.second + (sums[V] - sums[P]) / (a * a));
  tier__sum_add(&to->hessian[3][0], -sums[V_R] / e);
  tier__sum_add(&to->hessian[3][1], -sums[V_ALPHA] / e);
  tier__sum_add(&to->hessian[3][2], -w * at->s.second - sums[V] / (a * e));
  tier__sum_add(&to->hessian[3][3], w * (at->b.second - at->s.second) + (sums[V] + sums[P]) / (e * e));
}

static void totals_take(const totals *from, const tier__cnbd_params *params, tier__newton_point *ret_point) {
  const double theta[4] = {params->r, params->alpha, params->a, params->b};
  ret_point->value = tier__sum_value(&from->value);
  for (size_t i = 0; i < 4; i++) {
    ret_point->gradient[i] = tier__sum_value(&from->gradient[i]);
    for (size_t j = 0; j <= i; j++) {
      ret_point->hessian[i][j] = tier__sum_value(&from->hessian[i][j]);
    }
  }
  tier__newton_to_logarithms(ret_point, 4, theta);
}

/* (k - 1)! */
static double factorial_below(int k) {
  double product = 1;
  for (int i = 2; i < k; i++) {
    product *= i;
  }
  return product;
}

void tier__cnbd_log_likelihood(tier__cnbd_kind kind, const tier__cnbd_params *params, const tier__purchase_rows *rows,
                               tier__newton_point *ret_point) {
  const double ln_factorial = tier__log(factorial_below(params->k)), more = kind == TIER__MBG_CNBD ? 1 : 0;
  constants at;
  totals sum;
  memset(&at, 0, sizeof at);
  memset(&sum, 0, sizeof sum);
  tier__sum_add(&sum.value, (params->k - 1) * rows->log_intervals);
  for (size_t first = 0, end; first < rows->count; first = end) {
    const double x = rows->x[first];
    const group g = group_of(kind, params, x);
    double sums[SUMS] = {0};
    for (end = first + 1; end < rows->count && rows->x[end] == x; end++) {
    }
    tier__rising_to(&at.r, params->r, params->k * x);
    tier__rising_to(&at.b, params->b, x + more);
    tier__rising_to(&at.s, params->a + params->b, x + more);
    add_all_rows(rows, first, end, &g, sums);
    add_group(params, &g, &at, x, sums, &sum);
    tier__sum_add(&sum.value, -sums[W] * x * ln_factorial);
  }
  totals_take(&sum, params, ret_point);
}

double tier__cnbd_alive(tier__cnbd_kind kind, const tier__cnbd_params *params, double x, double last, double age) {
  const group g = group_of(kind, params, x);
  const double wait = age - last, y = wait / (params->alpha + age);
  double stages = 0;
  for (int j = params->k - 1; j >= 0; j--) {
    stages = stages * y + g.rise[j];
  }
  const double d = g.ln_odds + g.m * tier__log1p(wait / (params->alpha + last)) - tier__log(stages);
  const double e = tier__exp(d < 0 ? d : -d);
  return (d < 0 ? 1 : e) / (1 + e);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* With k = r + x, who is in the shop at time t waits for the next purchase as Lomax(k, alpha + t) and for the end as
 * Lomax(s, beta + t). Let E(t) be the chance that the end comes first, C(t) = 1 - E(t) the other one, and
 * P(t) = (alpha + t)^-k (beta + t)^-s. Then a customer's likelihood (Schmittlein, Morrison, Colombo 1987) is
 *
 *   Gamma(k) / Gamma(r) alpha^r beta^s (C(T) P(T) + E(t_x) P(t_x)),
 *
 * two addends that are both positive; P(alive) = P(T) / (C(T) P(T) + E(t_x) P(t_x)). The logarithm of the second
 * addend depends on (x, t_x) only, and that of the first on (x, T): each is computed once, with its derivatives. */
#include "pareto_nbd_kernel.h"

#include <string.h>

#include "math/elementary.h"
#include "math/lomax_race.h"
#include "clv/common/rising_factor.h"

/* Derivatives in (r, alpha, s, beta): four, then the lower triangle of ten. */
enum { SLOPES = 4, BENDS = 10 };

/* ln of E(t) or C(t), and the derivatives of it plus ln P(t). */
typedef struct addend {
  double ln_chance;
  double slope[SLOPES], bend[BENDS];
} addend;

/* Beyond, the smaller addend is below 1e-130 of the larger one; its weight must not become subnormal, which is slow. */
#define LARGEST_EXPONENT 300.0

/* What is kept of a pair: an addend, and how many customers are taken to have left there. */
typedef struct pair {
  addend left;
  double weight;
} pair;

_Static_assert(sizeof(pair) == TIER__PAIR_WORK * sizeof(double), "a pair fills its working memory");

/* rho = ln((beta + t) / (alpha + t)) hands the derivatives on to alpha and beta. */
static addend addend_of(const tier__race *race, double k, double u, double s, double v) {
  const double u1 = 1 / u, v1 = 1 / v;
  return (addend){
      race->value,
      {race->k - tier__log(u), -(race->rho + k) * u1, race->s - tier__log(v), (race->rho - s) * v1},
      {race->kk,
       -(race->krho + 1) * u1, (race->rhorho + race->rho + k) * u1 * u1,
       race->ks, -race->srho * u1, race->ss,
       race->krho * v1, -race->rhorho * u1 * v1, (race->srho - 1) * v1, (race->rhorho - race->rho + s) * v1 * v1}};
}

static addend left_at(const tier__pareto_params *params, double k, double t) {
  const double u = params->alpha + t, v = params->beta + t;
  const tier__race race = tier__lomax_race(k, u, params->s, v);
  return addend_of(&race, k, u, params->s, v);
}

static addend here_at(const tier__pareto_params *params, double k, double t) {
  const double u = params->alpha + t, v = params->beta + t;
  const tier__race race = tier__lomax_race_of_x(k, u, params->s, v);
  return addend_of(&race, k, u, params->s, v);
}

/* ln(P(t_x) / P(T)) */
static double ln_gain(const tier__pareto_params *params, double k, double last, double age) {
  return k * tier__log1p_fast((age - last) / (params->alpha + last)) +
         params->s * tier__log1p_fast((age - last) / (params->beta + last));
}

typedef struct totals {
  tier__sum value, slope[SLOPES], bend[BENDS];
  double customers;   /* Of the present x. */
  double ln_purchase; /* ln C(0) at x = 0: ever to buy again. */
} totals;

static void add_addend(const addend *from, double weight, totals *to) {
  for (size_t i = 0; i < SLOPES; i++) {
    tier__sum_add(&to->slope[i], weight * from->slope[i]);
  }
  for (size_t i = 0; i < BENDS; i++) {
    tier__sum_add(&to->bend[i], weight * from->bend[i]);
  }
}

/* The log-likelihood of no purchase until T is ln(1 - q) with q = C(0) - C(T) P(T) / P(0), the chance of one. Where
 * that is small it has more digits than the logarithm of a sum that is nearly 1. */
static double ln_none(double ln_purchase, double ln_later, double otherwise) {
  const double q = -tier__exp(ln_purchase) * tier__expm1(ln_later - ln_purchase);
  return q < 0.5 ? tier__log1p(-q) : otherwise;
}

/* Rows from `first` that share (x, T): adds all but what the pairs get as weight. @return Where the next ones begin. */
static size_t add_run(const tier__pareto_params *params, const tier__purchase_rows *rows, size_t first, pair *pairs,
                      totals *to) {
  const double x = rows->x[first], age = rows->age[first], k = params->r + x;
  const addend here = here_at(params, k, age);
  const double base = here.ln_chance - params->r * tier__log1p(age / params->alpha) -
                      params->s * tier__log1p(age / params->beta) - x * tier__log(params->alpha + age);
  double still = 0, value = 0, bend[BENDS] = {0};
  size_t i = first;
  for (; i < rows->count && rows->x[i] == x && rows->age[i] == age; i++) {
    pair *of = &pairs[rows->pairs->of_row[i]];
    const double w = rows->weight[i];
    const double gain = ln_gain(params, k, rows->last[i], age), d = of->left.ln_chance - here.ln_chance + gain;
    const double size = d < 0 ? -d : d;
    const double e = tier__exp_fast(-(size < LARGEST_EXPONENT ? size : LARGEST_EXPONENT)), odds = 1 / (1 + e);
    const double left = w * (d > 0 ? odds : e * odds), here_too = w * (d > 0 ? e * odds : odds);
    const double ln_row = base + (d > 0 ? d : 0) + tier__log1p_fast(e);
    double gap[SLOPES];
    value += w * (x > 0 ? ln_row : ln_none(to->ln_purchase, here.ln_chance - gain, ln_row));
    still += here_too;
    of->weight += left;
    const double spread = w * (e * odds) * odds;
    for (size_t a = 0, n = 0; a < SLOPES; a++) {
      gap[a] = of->left.slope[a] - here.slope[a];
      for (size_t b = 0; b <= a; b++) {
        bend[n++] += spread * gap[a] * gap[b];
      }
    }
    to->customers += w;
  }
  tier__sum_add(&to->value, value);
  for (size_t n = 0; n < BENDS; n++) {
    tier__sum_add(&to->bend[n], bend[n]);
  }
  add_addend(&here, still, to);
  return i;
}

/* Adds what depends on r alone within an x, and alpha^r beta^s. */
static void add_constants(const tier__pareto_params *params, const tier__rising *rising, double customers, totals *to) {
  const double w = customers, alpha = params->alpha, beta = params->beta;
  tier__sum_add(&to->value, w * tier__sum_value(&rising->value));
  tier__sum_add(&to->slope[0], w * (rising->first + tier__log(alpha)));
  tier__sum_add(&to->slope[1], w * params->r / alpha);
  tier__sum_add(&to->slope[2], w * tier__log(beta));
  tier__sum_add(&to->slope[3], w * params->s / beta);
  tier__sum_add(&to->bend[0], w * rising->second);
  tier__sum_add(&to->bend[1], w / alpha);
  tier__sum_add(&to->bend[2], -w * params->r / (alpha * alpha));
  tier__sum_add(&to->bend[8], w / beta);
  tier__sum_add(&to->bend[9], -w * params->s / (beta * beta));
}

/* Rows of one x, from `first`. @return Where the next x begins. */
static size_t add_rows_of_x(const tier__pareto_params *params, const tier__purchase_rows *rows, size_t first,
                            size_t *next_pair, totals *to) {
  const double x = rows->x[first];
  pair *pairs = (pair *)rows->pairs->work;
  const size_t first_pair = *next_pair;
  size_t end = first;
  for (; end < rows->count && rows->x[end] == x; end++) {
    const size_t past = rows->pairs->of_row[end] + 1;
    *next_pair = past > *next_pair ? past : *next_pair;
  }
  for (size_t i = first_pair; i < *next_pair; i++) {
    pairs[i] = (pair){left_at(params, params->r + x, rows->pairs->last[i]), 0};
  }
  to->ln_purchase = x > 0 ? 0 : here_at(params, params->r, 0).ln_chance;
  for (size_t i = first; i < end;) {
    i = add_run(params, rows, i, pairs, to);
  }
  for (size_t i = first_pair; i < *next_pair; i++) {
    add_addend(&pairs[i].left, pairs[i].weight, to);
  }
  return end;
}

void tier__pareto_log_likelihood(const tier__pareto_params *params, const tier__purchase_rows *rows,
                                 tier__newton_point *ret_point) {
  const double theta[SLOPES] = {params->r, params->alpha, params->s, params->beta};
  tier__rising rising;
  totals sum;
  size_t next_pair = 0;
  memset(&rising, 0, sizeof rising);
  memset(&sum, 0, sizeof sum);
  for (size_t first = 0; first < rows->count;) {
    sum.customers = 0;
    tier__rising_to(&rising, params->r, rows->x[first]);
    first = add_rows_of_x(params, rows, first, &next_pair, &sum);
    add_constants(params, &rising, sum.customers, &sum);
  }
  ret_point->value = tier__sum_value(&sum.value);
  for (size_t i = 0, n = 0; i < SLOPES; i++) {
    ret_point->gradient[i] = tier__sum_value(&sum.slope[i]) * theta[i];
    for (size_t j = 0; j <= i; j++) {
      ret_point->hessian[i][j] = tier__sum_value(&sum.bend[n++]) * theta[i] * theta[j];
    }
    ret_point->hessian[i][i] += ret_point->gradient[i];
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* With k = r + x, who is in the shop at time t waits for the next purchase as Lomax(k, alpha + t) and for the end as
 * Lomax(s, beta + t). Let E(t) be the chance that the end comes first, C(t) = 1 - E(t) the other one, and
 * P(t) = (alpha + t)^-k (beta + t)^-s. Then a customer's likelihood (Schmittlein, Morrison, Colombo 1987) is
 *
 *   Gamma(k) / Gamma(r) alpha^r beta^s (C(T) P(T) + E(t_x) P(t_x)),
 *
 * two addends that are both positive; P(alive) = P(T) / (C(T) P(T) + E(t_x) P(t_x)). The logarithm of the second
 * addend depends on (x, t_x) only, and that of the first on (x, T): each is computed once, with its derivatives. What
 * is left for the rows themselves is an exponential and a logarithm, in loops of a fixed length without branches that
 * compilers can vectorise. */
#include "pareto_nbd_kernel.h"

#include <string.h>

#include "clv/common/rising_factor.h"
#include "math/elementary.h"
#include "math/lane_sum.h"
#include "math/lomax_race.h"

/* Derivatives in (r, alpha, s, beta): four, then the lower triangle of ten. */
enum { SLOPES = 4, BENDS = 10 };

/* ln of E(t) or C(t), plus ln(P(t) / P(0)), and the derivatives of that plus ln P(0). */
typedef struct addend {
  double value;
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

/* ln(P(0) / P(t)) */
static double fade(const tier__pareto_params *params, double k, double t) {
  return k * tier__log1p(t / params->alpha) + params->s * tier__log1p(t / params->beta);
}

/* rho = ln((beta + t) / (alpha + t)) hands the derivatives on to alpha and beta. */
static addend addend_of(const tier__race *race, double faded, double k, double u, double s, double v) {
  const double u1 = 1 / u, v1 = 1 / v;
  return (addend){
      race->value - faded,
      {race->k - tier__log(u), -(race->rho + k) * u1, race->s - tier__log(v), (race->rho - s) * v1},
      {race->kk,
       -(race->krho + 1) * u1, (race->rhorho + race->rho + k) * u1 * u1,
       race->ks, -race->srho * u1, race->ss,
       race->krho * v1, -race->rhorho * u1 * v1, (race->srho - 1) * v1, (race->rhorho - race->rho + s) * v1 * v1}};
}

static addend left_at(const tier__pareto_params *params, double k, double t) {
  const double u = params->alpha + t, v = params->beta + t;
  const tier__race race = tier__lomax_race(k, u, params->s, v);
  return addend_of(&race, fade(params, k, t), k, u, params->s, v);
}

static addend here_at(const tier__pareto_params *params, double k, double t) {
  const double u = params->alpha + t, v = params->beta + t;
  const tier__race race = tier__lomax_race_of_x(k, u, params->s, v);
  return addend_of(&race, fade(params, k, t), k, u, params->s, v);
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

/* The rows of one (x, T), and how many customers of theirs are taken to be there. */
typedef struct run {
  double age;
  addend here;
  double still;
} run;

/* Rows on their way, each in its lane; unused lanes have weight 0. */
typedef struct batch {
  size_t rows, runs;
  run run[TIER__LANES + 1]; /* The first one may have begun in the batch before. */
  size_t run_of[TIER__LANES];
  pair *pair_of[TIER__LANES];
  tier__lanes weight, here, ahead; /* ahead: the second addend's value less the first one's. */
  tier__lanes gap[SLOPES];         /* The same of the slopes. */
  tier__lanes e, value, left, still, spread;
} batch;

/* Sums over the rows of one x. */
enum { W, VALUE, BEND, SUMS = BEND + BENDS };

static void put_row(const tier__pareto_params *params, const tier__purchase_rows *rows, size_t i, pair *pairs,
                    batch *to) {
  const size_t lane = to->rows++;
  pair *of = &pairs[rows->pairs->of_row[i]];
  if (to->runs == 0 || to->run[to->runs - 1].age != rows->age[i]) {
    to->run[to->runs++] = (run){rows->age[i], here_at(params, params->r + rows->x[i], rows->age[i]), 0};
  }
  const addend *here = &to->run[to->runs - 1].here;
  to->run_of[lane] = to->runs - 1;
  to->pair_of[lane] = of;
  to->weight[lane] = rows->weight[i];
  to->here[lane] = here->value;
  to->ahead[lane] = of->left.value - here->value;
  for (size_t a = 0; a < SLOPES; a++) {
    to->gap[a][lane] = of->left.slope[a] - here->slope[a];
  }
}

/* Of each row the logarithm of the sum of both addends, and the customers it takes to have left and to be there. */
static void weigh(batch *restrict of) {
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double d = of->ahead[i], size = d < 0 ? -d : d;
    of->e[i] = tier__exp_fast(-(size < LARGEST_EXPONENT ? size : LARGEST_EXPONENT));
  }
  for (size_t i = 0; i < TIER__LANES; i++) {
    const double d = of->ahead[i], e = of->e[i], w = of->weight[i], larger = 1 / (1 + e), smaller = e * larger;
    of->value[i] = of->here[i] + (d > 0 ? d : 0) + tier__log_fast(1 + e);
    of->left[i] = w * (d > 0 ? larger : smaller);
    of->still[i] = w * (d > 0 ? smaller : larger);
    of->spread[i] = w * (larger * smaller);
  }
}

static void add_to_lanes(const batch *restrict from, tier__lanes *restrict sums) {
  for (size_t i = 0; i < TIER__LANES; i++) {
    sums[W][i] += from->weight[i];
    sums[VALUE][i] += from->weight[i] * from->value[i];
  }
  for (size_t a = 0, n = 0; a < SLOPES; a++) {
    for (size_t b = 0; b <= a; b++, n++) {
      for (size_t i = 0; i < TIER__LANES; i++) {
        sums[BEND + n][i] += from->spread[i] * from->gap[a][i] * from->gap[b][i];
      }
    }
  }
}

/* Hands on what the rows are taken for to their runs and pairs. All runs but the last are over. */
static void hand_on(batch *from, totals *to) {
  for (size_t i = 0; i < from->rows; i++) {
    from->run[from->run_of[i]].still += from->still[i];
    from->pair_of[i]->weight += from->left[i];
  }
  for (size_t i = 0; i + 1 < from->runs; i++) {
    add_addend(&from->run[i].here, from->run[i].still, to);
  }
  from->run[0] = from->run[from->runs - 1];
  from->runs = 1;
  from->rows = 0;
  memset(from->weight, 0, sizeof from->weight);
}

/* Takes the rows until `end` in lanes, up to as many rounds as fit. @return Where to go on. */
static size_t add_rounds(const tier__pareto_params *params, const tier__purchase_rows *rows, size_t first, size_t end,
                         pair *pairs, batch *through, totals *to) {
  tier__lanes sums[SUMS] = {{0}};
  for (size_t round = 0; round < TIER__LANE_ROUNDS && first < end; round++) {
    for (; through->rows < TIER__LANES && first < end; first++) {
      put_row(params, rows, first, pairs, through);
    }
    weigh(through);
    for (size_t i = 0; rows->x[first - 1] == 0 && i < through->rows; i++) {
      through->value[i] = ln_none(to->ln_purchase, through->here[i], through->value[i]);
    }
    add_to_lanes(through, sums);
    hand_on(through, to);
  }
  to->customers += tier__lanes_total(sums[W]);
  tier__sum_add(&to->value, tier__lanes_total(sums[VALUE]));
  for (size_t n = 0; n < BENDS; n++) {
    tier__sum_add(&to->bend[n], tier__lanes_total(sums[BEND + n]));
  }
  return first;
}

/* Adds what depends on x alone: Gamma(k) / Gamma(r) alpha^r beta^s P(0) = Gamma(k) / Gamma(r) alpha^-x, and what the
 * slopes have left out of it. */
static void add_constants(const tier__pareto_params *params, const tier__rising *rising, double customers, totals *to) {
  const double w = customers, alpha = params->alpha, beta = params->beta;
  tier__sum_add(&to->value, w * (tier__sum_value(&rising->value) - rising->x * tier__log(alpha)));
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
  batch through;
  size_t end = first;
  for (; end < rows->count && rows->x[end] == x; end++) {
    const size_t past = rows->pairs->of_row[end] + 1;
    *next_pair = past > *next_pair ? past : *next_pair;
  }
  for (size_t i = first_pair; i < *next_pair; i++) {
    pairs[i] = (pair){left_at(params, params->r + x, rows->pairs->last[i]), 0};
  }
  to->ln_purchase = x > 0 ? 0 : here_at(params, params->r, 0).value;
  memset(&through, 0, sizeof through);
  for (size_t i = first; i < end;) {
    i = add_rounds(params, rows, i, end, pairs, &through, to);
  }
  add_addend(&through.run[0].here, through.run[0].still, to);
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

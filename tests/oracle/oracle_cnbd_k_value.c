/* SPDX-License-Identifier: Apache-2.0 */
/* Discounted purchases to come under (M)BG/CNBD-k, over a horizon h and without end, of a customer who is alive and j
 * stages after the last purchase. The rate of stages is L ~ Gamma(s, u), so the stages N_t passed until t are negative
 * binomial. With I_n the mean of e^(-rate t) over the times t <= h of the n-th stage, and e_m = B(a, b' + m) /
 * B(a, b'):
 *
 *   worth = sum over m >= 1 of e_(m-1) I_(m k - j).
 *
 * Let K_n be rate times the integral of e^(-rate t) P(N_t = n) over (0, h]. By parts, and because the density of the
 * time of stage n is (s + n - 1) / (u + t) P(N_t = n - 1) and also n / t P(N_t = n),
 *
 *   I_n = I_(n+1) + K_n + e^(-rate h) P(N_h = n),  (s + n) K_n = rate u I_(n+1) + (n + 1) K_(n+1),
 *
 * positive addends all the way down from an n where next to nothing is left; there 0 <= K_n <= I_n is enough to begin
 * with. In the end I_0 = 1. Without end this is the recurrence of Tricomi's U (DLMF 13.3.7),
 *
 *   I_n = (rate u)^s Gamma(s + n) / Gamma(s) U(s + n, s + 1, rate u),
 *
 * and it may begin with any I_n, to be divided by I_0. */
#include "oracle_cnbd_k_living.h"

#include <math.h>

enum { FOREVER_POINTS = 1250, HORIZON_POINTS = 125, TRICOMI_POINTS = 40, STAGES_MOST = TIER__CNBD_STAGES_MOST };

#define BOUND 1e-10

typedef struct point {
  oracle_living of;
  double horizon, rate;
} point;

/* I_n and K_n, the worth of the purchases from stage n on over e_(m-1) of the first of them, and e^(-rate h)
 * P(N_h = n), which stays 0 without end. */
typedef struct walk {
  arb_t left, lost, worth, chance, part, s, z, share;
} walk;

static void walk_begin(walk *w, const point *c, const arb_t s, const arb_t scale, slong precision) {
  arb_init(w->left), arb_init(w->lost), arb_init(w->worth), arb_init(w->chance);
  arb_init(w->part), arb_init(w->s), arb_init(w->z), arb_init(w->share);
  arb_set(w->s, s);
  arb_set_d(w->z, c->rate);
  arb_mul(w->z, w->z, scale, precision);
  arb_set_d(w->share, c->horizon);
  arb_add(w->part, w->share, scale, precision);
  arb_div(w->share, w->share, w->part, precision);
}

static void walk_end(walk *w) {
  arb_clear(w->left), arb_clear(w->lost), arb_clear(w->worth), arb_clear(w->chance);
  arb_clear(w->part), arb_clear(w->s), arb_clear(w->z), arb_clear(w->share);
}

/* From stage n + 1 to n. */
static void step_down(walk *w, slong n, slong precision) {
  arb_add_si(w->part, w->s, n, precision);
  arb_mul_si(w->lost, w->lost, n + 1, precision);
  arb_addmul(w->lost, w->z, w->left, precision);
  arb_div(w->lost, w->lost, w->part, precision);
  arb_add(w->left, w->left, w->lost, precision);
  if (!arb_is_zero(w->chance)) {
    arb_mul(w->part, w->part, w->share, precision);
    arb_mul_si(w->chance, w->chance, n + 1, precision);
    arb_div(w->chance, w->chance, w->part, precision);
    arb_add(w->left, w->left, w->chance, precision);
  }
}

/* From `last` = (m + 1) k - j, any m, to stage 0. */
static void walk_down(walk *w, const point *c, int j, slong last, slong precision) {
  const slong k = c->of.p.k;
  for (slong n = last - 1; n >= 0; n--) {
    step_down(w, n, precision);
    if (n > 0 && (n + j) % k == 0) {
      oracle_living_stay(w->part, &c->of, (double)((n + j) / k - 1), precision);
      arb_mul(w->worth, w->worth, w->part, precision);
      arb_add(w->worth, w->worth, w->left, precision);
    }
  }
}

/* The stage of some purchase, not before stage n. */
static slong purchase_after(const point *c, int j, double n) {
  const double k = c->of.p.k;
  return (slong)(k * (ceil((n + j) / k) + 1)) - j;
}

/* result = the ball over [0, most]. */
static void set_below(arb_t result, const arb_t most, slong precision) {
  arb_t zero;
  arb_init(zero);
  arb_union(result, zero, most, precision);
  arb_clear(zero);
}

/* result = 1 + (s + n) / z, z = rate u. Without end that times I_n is no less than I_n + I_(n+1) + ... = I_n +
 * E[q^n L] / rate, q = L / (L + rate): by parts u E[q^n L] = s I_n + n K_n. */
static void bound_forever(arb_t result, const arb_t s, const arb_t z, slong n, slong precision) {
  arb_add_si(result, s, n, precision);
  arb_div(result, result, z, precision);
  arb_add_si(result, result, 1, precision);
}

/* At `last` K : I is between 0 and 1; the result is a linear fraction of that ratio, so it lies between those of 0 and
 * 1. */
static void forever_after(arb_t result, const void *at, int j, const arb_t s, const arb_t scale, slong precision) {
  const point *c = at;
  const double shape = arf_get_d(arb_midref(s), ARF_RND_NEAR), bits = (double)precision;
  const double z = c->rate * arf_get_d(arb_midref(scale), ARF_RND_NEAR);
  const slong last = purchase_after(c, j, bits + bits * (bits / 8 + shape) / z);
  arb_t other;
  arb_init(other);
  for (int ratio = 0; ratio < 2; ratio++) {
    walk w;
    walk_begin(&w, c, s, scale, precision);
    arb_one(w.left);
    arb_set_si(w.lost, ratio);
    bound_forever(w.part, s, w.z, last, precision);
    set_below(w.worth, w.part, precision);
    walk_down(&w, c, j, last, precision);
    arb_div(ratio ? other : result, w.worth, w.left, precision);
    walk_end(&w);
  }
  arb_union(result, result, other, precision);
  arb_clear(other);
}

/* chance = P(N_h = n) */
static void set_chance(walk *w, slong n, slong precision) {
  arb_log(w->chance, w->share, precision);
  arb_mul_si(w->chance, w->chance, n, precision);
  arb_sub_si(w->part, w->share, 1, precision);
  arb_neg(w->part, w->part);
  arb_log(w->part, w->part, precision);
  arb_addmul(w->chance, w->part, w->s, precision);
  arb_add_si(w->part, w->s, n, precision);
  arb_lgamma(w->part, w->part, precision);
  arb_add(w->chance, w->chance, w->part, precision);
  arb_lgamma(w->part, w->s, precision);
  arb_sub(w->chance, w->chance, w->part, precision);
  arb_set_si(w->part, n + 1);
  arb_lgamma(w->part, w->part, precision);
  arb_sub(w->chance, w->chance, w->part, precision);
  arb_exp(w->chance, w->chance, precision);
}

/* From n on each chance is at most f = share max(1, (s + n) / (n + 1)) times the one before, thus I_n <= P(N_h >= n) <=
 * chance / (1 - f), and I_n + I_(n+1) + ... is at most chance / (1 - f)^2. `fall` is 1 - f. */
static void begin_horizon(walk *w, const point *c, slong n, slong precision) {
  arb_t fall;
  arb_init(fall);
  set_chance(w, n, precision);
  arb_add_si(fall, w->s, n, precision);
  arb_div_si(fall, fall, n + 1, precision);
  arb_set_si(w->part, 1);
  arb_max(fall, fall, w->part, precision);
  arb_mul(fall, fall, w->share, precision);
  arb_sub(fall, w->part, fall, precision);
  assert_true(arb_is_positive(fall));
  arb_div(w->part, w->chance, fall, precision);
  set_below(w->left, w->part, precision);
  set_below(w->lost, w->part, precision);
  arb_div(w->part, w->part, fall, precision);
  set_below(w->worth, w->part, precision);
  arb_set_d(w->part, c->rate);
  arb_set_d(fall, -c->horizon);
  arb_mul(w->part, w->part, fall, precision);
  arb_exp(w->part, w->part, precision);
  arb_mul(w->chance, w->chance, w->part, precision);
  arb_clear(fall);
}

static void horizon_after(arb_t result, const void *at, int j, const arb_t s, const arb_t scale, slong precision) {
  const point *c = at;
  const double odds = c->horizon / arf_get_d(arb_midref(scale), ARF_RND_NEAR);
  const double mean = odds * arf_get_d(arb_midref(s), ARF_RND_NEAR), bits = (double)precision;
  const slong last = purchase_after(c, j, 2 * mean + (2 * bits + 8 * c->rate * c->horizon) * (1 + odds));
  walk w;
  walk_begin(&w, c, s, scale, precision);
  begin_horizon(&w, c, last, precision);
  walk_down(&w, c, j, last, precision);
  assert_true(arb_contains_si(w.left, 1));
  arb_set(result, w.worth);
  walk_end(&w);
}

/* Term by term. */
static void tricomi_after(arb_t result, const void *at, int j, const arb_t s, const arb_t scale, slong precision) {
  const point *c = at;
  const slong k = c->of.p.k;
  arb_t z, a, b, term, front, stay;
  arb_init(z), arb_init(a), arb_init(b), arb_init(term), arb_init(front), arb_init(stay);
  arb_set_d(z, c->rate);
  arb_mul(z, z, scale, precision);
  arb_add_si(b, s, 1, precision);
  arb_pow(front, z, s, precision);
  arb_one(stay);
  arb_zero(result);
  for (slong m = 1;; m++) {
    const slong n = m * k - j;
    arb_add_si(a, s, n, precision);
    arb_hypgeom_u(term, a, b, z, precision);
    arb_mul(term, term, front, precision);
    arb_hypgeom_rising_ui(a, s, (ulong)n, precision);
    arb_mul(term, term, a, precision);
    arb_mul(term, term, stay, precision);
    bound_forever(a, s, z, n, precision);
    arb_mul(a, a, term, precision);
    if (!arb_is_finite(a) || arf_cmpabs_2exp_si(arb_midref(a), -precision) < 0) {
      set_below(a, a, precision);
      arb_add(result, result, a, precision);
      break;
    }
    arb_add(result, result, term, precision);
    oracle_living_stay(a, &c->of, (double)(m - 1), precision);
    arb_mul(stay, stay, a, precision);
  }
  arb_clear(z), arb_clear(a), arb_clear(b), arb_clear(term), arb_clear(front), arb_clear(stay);
}

static void forever_of(arb_t result, const void *at, slong precision) {
  oracle_living_mean(result, &((const point *)at)->of, forever_after, at, precision);
}

static void horizon_of(arb_t result, const void *at, slong precision) {
  oracle_living_mean(result, &((const point *)at)->of, horizon_after, at, precision);
}

static void tricomi_of(arb_t result, const void *at, slong precision) {
  oracle_living_mean(result, &((const point *)at)->of, tricomi_after, at, precision);
}

/* A stage is worth next to nothing, or up to 0.95 of the one before; `far`: up to 0.998, and ten thousands of them
 * count. */
static point draw_forever(uint64_t *random, tier__cnbd_kind kind, int k, int far) {
  point c = {.of = oracle_living_draw(random, kind)};
  c.of.p.k = k;
  const double size = (12 + oracle_living_shape(&c.of)) / (c.of.p.alpha + c.of.age);
  c.rate = size * (far ? oracle_spread(random, 0.002, 0.05) : oracle_spread(random, 0.05, 5000));
  return c;
}

/* Up to 300 stages in the horizon. */
static point draw_horizon(uint64_t *random, tier__cnbd_kind kind, int k) {
  point c = {.of = oracle_living_draw(random, kind)};
  c.of.p.k = k;
  const double most = 300 / oracle_living_shape(&c.of);
  c.horizon = (c.of.p.alpha + c.of.age) * oracle_spread(random, 1e-4 * most, most > 100 ? 100 : most);
  c.rate = oracle_spread(random, 1e-6, 1000) / c.horizon;
  return c;
}

static void forever_agrees(void **state) {
  uint64_t random = 51;
  (void)state;
  for (int k = 1; k <= STAGES_MOST; k++) {
    oracle_worst worst = {.name = "forever"};
    print_message("k = %d\n", k);
    for (size_t i = 0; i < 2 * FOREVER_POINTS; i++) {
      const tier__cnbd_kind kind = i % 2 ? TIER__MBG_CNBD : TIER__BG_CNBD;
      const point c = draw_forever(&random, kind, k, i % 100 < 2);
      oracle_compare(&worst, i, tier__cnbd_forever(kind, &c.of.p, c.of.x, c.of.last, c.of.age, c.rate),
                     oracle_value(forever_of, &c));
    }
    oracle_check(&worst, BOUND, 2 * FOREVER_POINTS);
  }
}

static void horizon_agrees(void **state) {
  uint64_t random = 52;
  (void)state;
  for (int k = 1; k <= STAGES_MOST; k++) {
    oracle_worst worst = {.name = "discounted"};
    print_message("k = %d\n", k);
    for (size_t i = 0; i < 2 * HORIZON_POINTS; i++) {
      const tier__cnbd_kind kind = i % 2 ? TIER__MBG_CNBD : TIER__BG_CNBD;
      const point c = draw_horizon(&random, kind, k);
      double expected, discounted;
      tier__cnbd_future(kind, &c.of.p, c.of.x, c.of.last, c.of.age, c.horizon, c.rate, &expected, &discounted);
      oracle_compare(&worst, i, discounted, oracle_value(horizon_of, &c));
    }
    oracle_check(&worst, BOUND, 2 * HORIZON_POINTS);
  }
}

/* The recurrence is what it says it is. */
static void recurrence_agrees_with_tricomi(void **state) {
  oracle_worst worst = {.name = "recurrence"};
  uint64_t random = 53;
  (void)state;
  for (size_t i = 0; i < TRICOMI_POINTS; i++) {
    point c = draw_forever(&random, i % 2 ? TIER__MBG_CNBD : TIER__BG_CNBD, 1 + (int)(i / 2 % STAGES_MOST), 0);
    c.of.x = floor(oracle_uniform(&random, 0, 4));
    c.of.last = c.of.x > 0 ? c.of.last : 0;
    c.rate = (1 + oracle_living_shape(&c.of)) / (c.of.p.alpha + c.of.age) * oracle_spread(&random, 1, 50);
    oracle_compare(&worst, i, oracle_value(forever_of, &c), oracle_value(tricomi_of, &c));
  }
  oracle_check(&worst, 1e-15, TRICOMI_POINTS);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(recurrence_agrees_with_tricomi),
                                     cmocka_unit_test(forever_agrees), cmocka_unit_test(horizon_agrees)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

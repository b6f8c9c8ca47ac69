/* SPDX-License-Identifier: Apache-2.0 */
/* What is still to come of a customer under (M)BG/CNBD-k, against sums over the purchases: with Q_m = P(N >= m k - j),
 * the chance of enough stages for m purchases, and e_m = B(a, b' + m) / B(a, b'),
 *
 *   expected = sum of e_(m-1) Q_m,  P(X = m) = e_(m-1) Q_m - e_m Q_(m+1),  survive = 1 - sum of (e_(m-1) - e_m) Q_m,
 *
 * where Q comes from the complement. All of that cancels, which ball arithmetic sees and asks for more bits. */
#include "oracle_cnbd_k_living.h"

#include <math.h>

/* Below, doubles lose digits. */
#define LEAST 1e-290

enum { MANY_STAGES = 20 };

typedef enum wanted { EXPECTED, NONE, SOME, SURVIVE } wanted;

typedef struct point {
  oracle_living of;
  double horizon, m;
  wanted what;
} point;

/* What the sums over m run along with: for one j. */
typedef struct run {
  arb_t pmf, below, stay, tail, part, sum;
} run;

static void run_init(run *r) {
  arb_init(r->pmf);
  arb_init(r->below);
  arb_init(r->stay);
  arb_init(r->tail);
  arb_init(r->part);
  arb_init(r->sum);
}

static void run_clear(run *r) {
  arb_clear(r->pmf);
  arb_clear(r->below);
  arb_clear(r->stay);
  arb_clear(r->tail);
  arb_clear(r->part);
  arb_clear(r->sum);
}

/* Adds what the m-th purchase brings, Q_m in `tail` and e_(m-1) in `stay`. */
static void add_purchase(run *r, const point *c, double m, slong precision) {
  arb_mul(r->part, r->stay, r->tail, precision);
  if (c->what == EXPECTED) {
    arb_add(r->sum, r->sum, r->part, precision);
  } else if (c->what == SURVIVE) { /* e_(m-1) - e_m = e_(m-1) (1 - e_m / e_(m-1)) */
    oracle_living_stay(r->tail, &c->of, m - 1, precision);
    arb_sub_ui(r->tail, r->tail, 1, precision);
    arb_addmul(r->sum, r->part, r->tail, precision);
  } else if (c->what == SOME && m == c->m) {
    arb_add(r->sum, r->sum, r->part, precision);
  } else if (c->what == SOME && m == c->m + 1) {
    arb_sub(r->sum, r->sum, r->part, precision);
  }
}

/* pmf(n + 1) from pmf(n): (s + n) / (n + 1) share. */
static void pass_stage(run *r, const arb_t s, const arb_t share, ulong n, slong precision) {
  arb_add_ui(r->part, s, n, precision);
  arb_mul(r->part, r->part, share, precision);
  arb_div_ui(r->part, r->part, n + 1, precision);
  arb_mul(r->pmf, r->pmf, r->part, precision);
}

/* The wanted number for one j. What is left of any of the sums is below the last tail times a bound on purchases. */
static void after(arb_t result, const void *at, int j, const arb_t s, const arb_t scale, slong precision) {
  const point *c = at;
  run r;
  arb_t odds, share, far;
  run_init(&r);
  arb_init(odds);
  arb_init(share);
  arb_init(far);
  arb_set_d(odds, c->horizon);
  arb_div(odds, odds, scale, precision);
  arb_add_ui(share, odds, 1, precision);
  arb_div(share, odds, share, precision);
  arb_sub_ui(far, share, 1, precision);
  arb_neg(far, far);
  arb_pow(r.pmf, far, s, precision); /* (1 + odds)^-s */
  arb_one(r.stay);
  if (c->what == SURVIVE) {
    arb_one(r.sum);
  }
  const double mean = arf_get_d(arb_midref(s), ARF_RND_NEAR) * arf_get_d(arb_midref(odds), ARF_RND_NEAR);
  double m = 1;
  for (ulong n = 0;; n++) { /* `below` is P(N < n). */
    if (n == (ulong)(m * c->of.p.k - j)) {
      arb_sub_ui(r.tail, r.below, 1, precision);
      arb_neg(r.tail, r.tail);
      const int over = (double)n > mean && mag_cmp_2exp_si(arb_radref(r.tail), 0) < 0 &&
                       arf_cmpabs_2exp_si(arb_midref(r.tail), -precision / 2) < 0;
      if (m == 1 && c->what == NONE) {
        arb_set(r.sum, r.below);
        break;
      }
      add_purchase(&r, c, m, precision);
      if (c->what == SOME ? m > c->m : over) { /* P(X = m) wants Q_(m+1), however small. */
        break;
      }
      oracle_living_stay(r.part, &c->of, m - 1, precision);
      arb_mul(r.stay, r.stay, r.part, precision);
      m += 1;
    }
    arb_add(r.below, r.below, r.pmf, precision);
    pass_stage(&r, s, share, n, precision);
  }
  if (c->what == EXPECTED || c->what == SURVIVE) { /* The tail is below 2^(-precision/2) and falls geometrically. */
    mag_t rest;
    mag_init(rest);
    mag_set_d(rest, (m + 1) * (1 + mean));
    mag_mul_2exp_si(rest, rest, -precision / 2 + 20);
    arb_add_error_mag(r.sum, rest);
    mag_clear(rest);
  }
  arb_set(result, r.sum);
  arb_clear(odds);
  arb_clear(share);
  arb_clear(far);
  run_clear(&r);
}

static void formula(arb_t result, const void *at, slong precision) {
  oracle_living_mean(result, &((const point *)at)->of, after, at, precision);
}

/* Any parameters; the horizon is such that about 40 stages at most are passed in it. */
static point draw(uint64_t *random, tier__cnbd_kind kind) {
  point c = {.of = oracle_living_draw(random, kind)};
  const double most = 40 / oracle_living_shape(&c.of);
  c.horizon = (c.of.p.alpha + c.of.age) * oracle_spread(random, 1e-4 * most, most > 1000 ? 1000 : most);
  c.m = floor(oracle_uniform(random, 1, 4));
  return c;
}

static void check(tier__cnbd_kind kind, uint64_t seed) {
  oracle_worst expected = {.name = "expected"}, none = {.name = "P(X = 0)"}, some = {.name = "P(X = m)"},
               survive = {.name = "survive"};
  uint64_t random = seed;
  for (size_t i = 0; i < ORACLE_POINTS; i++) {
    point c = draw(&random, kind);
    double value, discounted;
    tier__cnbd_future(kind, &c.of.p, c.of.x, c.of.last, c.of.age, c.horizon, 0, &value, &discounted);
    c.what = EXPECTED;
    oracle_compare(&expected, i, value, oracle_value(formula, &c));
    tier__cnbd_distribution(kind, &c.of.p, c.of.x, c.of.last, c.of.age, c.horizon, 0, 1, &value);
    c.what = NONE;
    oracle_compare(&none, i, value, oracle_value(formula, &c));
    tier__cnbd_distribution(kind, &c.of.p, c.of.x, c.of.last, c.of.age, c.horizon, (size_t)c.m, 1, &value);
    c.what = SOME;
    const double right = oracle_value(formula, &c);
    if (right > LEAST) {
      oracle_compare(&some, i, value, right);
    }
    c.what = SURVIVE;
    oracle_compare(&survive, i, tier__cnbd_survive(kind, &c.of.p, c.of.x, c.of.last, c.of.age, c.horizon),
                   oracle_value(formula, &c));
  }
  oracle_check(&expected, 1e-10, ORACLE_POINTS);
  oracle_check(&none, 1e-10, ORACLE_POINTS);
  oracle_check(&some, 1e-10, ORACLE_POINTS / 2);
  oracle_check(&survive, 1e-10, ORACLE_POINTS);
}

/* Thousands of stages: the chance that none is passed lies below all doubles. */
static void many_stages(void **state) {
  oracle_worst expected = {.name = "expected, many stages"}, survive = {.name = "survive, many stages"};
  uint64_t random = 43;
  (void)state;
  for (size_t i = 0; i < MANY_STAGES; i++) {
    const tier__cnbd_kind kind = i % 2 ? TIER__MBG_CNBD : TIER__BG_CNBD;
    point c = draw(&random, kind);
    double value, discounted;
    c.of.x = floor(oracle_uniform(&random, 145, 180) / c.of.p.k);
    c.of.last = c.of.age * oracle_uniform(&random, 0, 1);
    c.horizon = (c.of.p.alpha + c.of.age) * oracle_uniform(&random, 150, 200);
    c.what = EXPECTED;
    tier__cnbd_future(kind, &c.of.p, c.of.x, c.of.last, c.of.age, c.horizon, 0, &value, &discounted);
    oracle_compare(&expected, i, value, oracle_value(formula, &c));
    c.what = SURVIVE;
    oracle_compare(&survive, i, tier__cnbd_survive(kind, &c.of.p, c.of.x, c.of.last, c.of.age, c.horizon),
                   oracle_value(formula, &c));
  }
  oracle_check(&expected, 1e-10, MANY_STAGES);
  oracle_check(&survive, 1e-10, MANY_STAGES);
}

static void bg_cnbd_k(void **state) {
  (void)state;
  check(TIER__BG_CNBD, 41);
}

static void mbg_cnbd_k(void **state) {
  (void)state;
  check(TIER__MBG_CNBD, 42);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(many_stages), cmocka_unit_test(bg_cnbd_k),
                                     cmocka_unit_test(mbg_cnbd_k)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

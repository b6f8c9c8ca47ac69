/* SPDX-License-Identifier: Apache-2.0 */
/* sBG: chances by ratios of beta functions, expected renewals by the closed form for a mean residual life cut short,
 * discounted ones by 2F1 (Fader, Hardie 2010), or added up. */
#include "oracle.h"

#include <math.h>

#include "clv/sbg/sbg_model.h"

/* From here on discounted sums without end are short; 1 / rate is below 2^RATE_BITS. */
#define LEAST_RATE 0.01
#define RATE_BITS 7

typedef struct point {
  double params[2], made, age, horizon, rate, k;
} point;

/* ln S(t). */
static void ln_survival(arb_t result, const point *p, double t, slong precision) {
  arb_t a, b, other;
  if (t == 0) { /* Exactly. */
    arb_zero(result);
    return;
  }
  arb_init(a);
  arb_init(b);
  arb_init(other);
  arb_set_d(a, p->params[0]);
  arb_set_d(b, p->params[1]);
  oracle_ln_beta(other, a, b, precision);
  arb_add_si(b, b, (slong)t, precision);
  oracle_ln_beta(result, a, b, precision);
  arb_sub(result, result, other, precision);
  arb_clear(a);
  arb_clear(b);
  arb_clear(other);
}

/* S(t) / S(s). */
static void share(arb_t result, const point *p, double t, double s, slong precision) {
  arb_t other;
  arb_init(other);
  ln_survival(result, p, t, precision);
  ln_survival(other, p, s, precision);
  arb_sub(result, result, other, precision);
  arb_exp(result, result, precision);
  arb_clear(other);
}

static void log_likelihood_of(arb_t result, const void *at, slong precision) {
  const point *p = at;
  arb_t next;
  arb_init(next);
  share(result, p, p->made, 0, precision);
  if (p->made < p->age) {
    share(next, p, p->made + 1, 0, precision);
    arb_sub(result, result, next, precision);
  }
  arb_log(result, result, precision);
  arb_clear(next);
}

static void survive_of(arb_t result, const void *at, slong precision) {
  const point *p = at;
  share(result, p, p->age + p->horizon, p->age, precision);
}

static void chance_of(arb_t result, const void *at, slong precision) {
  const point *p = at;
  arb_t next;
  arb_init(next);
  share(result, p, p->age + p->k, p->age, precision);
  if (p->k < p->horizon) {
    share(next, p, p->age + p->k + 1, p->age, precision);
    arb_sub(result, result, next, precision);
  }
  arb_clear(next);
}

/* (b - (b + h) S(T + h) / S(T)) / (alpha - 1), b = beta + T. */
static void expected_of(arb_t result, const void *at, slong precision) {
  const point *p = at;
  arb_t b, part;
  arb_init(b);
  arb_init(part);
  survive_of(result, p, precision);
  arb_set_d(b, p->params[1]);
  arb_add_si(b, b, (slong)p->age, precision);
  arb_add_si(part, b, (slong)p->horizon, precision);
  arb_mul(result, result, part, precision);
  arb_sub(result, b, result, precision);
  arb_set_d(part, p->params[0]);
  arb_sub_si(part, part, 1, precision);
  arb_div(result, result, part, precision);
  arb_clear(b);
  arb_clear(part);
}

/* By the retention rates. */
static void discounted_of(arb_t result, const void *at, slong precision) {
  const point *p = at;
  arb_t worth, term, b, ab, factor;
  arb_init(worth), arb_init(term), arb_init(b), arb_init(ab), arb_init(factor);
  arb_set_d(worth, -p->rate);
  arb_exp(worth, worth, precision);
  arb_set_d(b, p->params[1]);
  arb_add_si(b, b, (slong)p->age, precision);
  arb_set_d(ab, p->params[0]);
  arb_add(ab, ab, b, precision);
  arb_one(term);
  arb_zero(result);
  for (slong j = 0; j < (slong)p->horizon; j++) {
    arb_mul(term, term, worth, precision);
    arb_add_si(factor, b, j, precision);
    arb_mul(term, term, factor, precision);
    arb_add_si(factor, ab, j, precision);
    arb_div(term, term, factor, precision);
    arb_add(result, result, term, precision);
  }
  arb_clear(worth), arb_clear(term), arb_clear(b), arb_clear(ab), arb_clear(factor);
}

/* As above without end: what is left after h terms is at most e^(-rate h) / rate. */
static void long_sum_of(arb_t result, const void *at, slong precision) {
  point p = *(const point *)at;
  arb_t left;
  arb_init(left);
  p.horizon = ceil((double)precision / p.rate);
  discounted_of(result, &p, precision);
  arb_set_d(left, -p.rate * p.horizon);
  arb_exp(left, left, precision);
  arb_mul_2exp_si(left, left, RATE_BITS);
  arb_add_error(result, left);
  arb_clear(left);
}

/* v b/(alpha + b) 2F1(1, b + 1; alpha + b + 1; v), v = e^-rate, the last factor by Pfaff:
 * 2F1(1, alpha; alpha + b + 1; -v/(1 - v)) / (1 - v). */
static void forever_of(arb_t result, const void *at, slong precision) {
  const point *p = at;
  arb_t one, growth, a, b, ab, z;
  arb_init(one), arb_init(growth), arb_init(a), arb_init(b), arb_init(ab), arb_init(z);
  arb_set_d(a, p->params[0]);
  arb_set_d(b, p->params[1]);
  arb_add_si(b, b, (slong)p->age, precision);
  arb_add(ab, a, b, precision);
  arb_set_d(growth, p->rate);
  arb_expm1(growth, growth, precision);
  arb_inv(growth, growth, precision);
  arb_neg(z, growth);
  arb_one(one);
  arb_add_si(result, ab, 1, precision);
  arb_hypgeom_2f1(result, one, a, result, z, 0, precision);
  arb_mul(result, result, growth, precision);
  arb_mul(result, result, b, precision);
  arb_div(result, result, ab, precision);
  arb_clear(one), arb_clear(growth), arb_clear(a), arb_clear(b), arb_clear(ab), arb_clear(z);
}

static point draw_point(uint64_t *random, int slow) {
  point p;
  p.params[0] = oracle_around_one(random, 1e-3, 1e3);
  p.params[1] = oracle_spread(random, 1e-3, 1e3);
  p.age = oracle_count(random, 5000);
  p.made = floor(oracle_uniform(random, 0, p.age + 1));
  p.made = p.made > p.age ? p.age : p.made;
  p.horizon = 1 + oracle_count(random, 3000);
  p.rate = slow ? oracle_spread(random, 1e-6, LEAST_RATE) : oracle_spread(random, LEAST_RATE, 2);
  p.k = floor(oracle_uniform(random, 0, p.horizon + 1));
  p.k = p.k > p.horizon ? p.horizon : p.k;
  return p;
}

static double log_likelihood(const point *p) {
  const double one = 1;
  const tier__purchase_rows rows = {1, &p->made, &p->made, &p->age, &one, NULL, 0};
  tier__newton_point at;
  tier__sbg.log_likelihood(p->params, &rows, &at);
  return at.value;
}

/* Chances so small that no double holds them come out as 0. */
static void compare_chance(oracle_worst *worst, size_t at, double actual, double expected) {
  if (expected > 1e-290) {
    oracle_compare(worst, at, actual, expected);
  } else {
    oracle_compare_near(worst, at, actual, expected, 1);
  }
}

static void all_agree_with_the_published_formulas(void **state) {
  oracle_worst ll = {"log-likelihood", 0, 0, 0}, survive = {"survive", 0, 0, 0}, expected = {"expected", 0, 0, 0};
  oracle_worst discounted = {"discounted", 0, 0, 0}, forever = {"forever", 0, 0, 0}, chance = {"chance", 0, 0, 0};
  uint64_t random = 202;
  (void)state;
  for (size_t i = 0; i < ORACLE_POINTS; i++) {
    const point p = draw_point(&random, i % 4 == 0);
    const tier__customer c = {p.age, p.age, p.age};
    double a, b, pmf;
    tier__sbg.future(p.params, &c, p.horizon, p.rate, &a, &b);
    tier__sbg.distribution(p.params, &c, p.horizon, (size_t)p.k, 1, &pmf);
    oracle_compare_near(&ll, i, log_likelihood(&p), oracle_value(log_likelihood_of, &p), 1);
    compare_chance(&survive, i, tier__sbg.survive(p.params, &c, p.horizon), oracle_value(survive_of, &p));
    if (p.params[0] != 1) {
      oracle_compare(&expected, i, a, oracle_value(expected_of, &p));
    }
    oracle_compare(&discounted, i, b, oracle_value(discounted_of, &p));
    oracle_compare(&forever, i, tier__sbg.forever(p.params, &c, p.rate),
                   oracle_value(p.rate < LEAST_RATE ? forever_of : long_sum_of, &p));
    compare_chance(&chance, i, pmf, oracle_value(chance_of, &p));
  }
  oracle_check(&ll, 1e-10, ORACLE_POINTS);
  oracle_check(&survive, 1e-10, ORACLE_POINTS);
  oracle_check(&expected, 1e-10, ORACLE_POINTS / 2);
  oracle_check(&discounted, 1e-10, ORACLE_POINTS);
  oracle_check(&forever, 1e-10, ORACLE_POINTS);
  oracle_check(&chance, 1e-10, ORACLE_POINTS);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_agree_with_the_published_formulas),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* BdW: everything from S(t) = B(alpha, beta + t^c) / B(alpha, beta), by differences and sums with so many digits that
 * nothing is lost (Fader, Hardie, Liu, Davin, Steenburgh 2018). */
#include "oracle.h"

#include <math.h>

#include "clv/bdw/bdw_model.h"

/* 1 / rate is below 2^RATE_BITS. */
#define LEAST_RATE 0.01
#define RATE_BITS 7

typedef struct point {
  double params[3], made, age, horizon, rate, k;
} point;

/* ln S(t). */
static void ln_survival(arb_t result, const point *p, double t, slong precision) {
  arb_t a, b, power;
  if (t == 0) { /* Exactly. */
    arb_zero(result);
    return;
  }
  arb_init(a);
  arb_init(b);
  arb_init(power);
  arb_set_d(a, p->params[0]);
  arb_set_d(b, p->params[1]);
  arb_set_d(power, p->params[2]);
  oracle_ln_beta(result, a, b, precision);
  arb_neg(result, result);
  arb_t time;
  arb_init(time);
  arb_set_d(time, t);
  arb_pow(power, time, power, precision);
  arb_add(b, b, power, precision);
  oracle_ln_beta(power, a, b, precision);
  arb_add(result, result, power, precision);
  arb_clear(time);
  arb_clear(a);
  arb_clear(b);
  arb_clear(power);
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

/* Term by term; what is no longer seen is bounded, as the terms fall. */
static void discounted_of(arb_t result, const void *at, slong precision) {
  const point *p = at;
  arb_t term, worth, base;
  mag_t size, seen;
  arb_init(term), arb_init(worth), arb_init(base);
  mag_init(size), mag_init(seen);
  ln_survival(base, p, p->age, precision);
  arb_zero(result);
  for (double j = 1; j <= p->horizon; j += 1) {
    arb_set_d(worth, -p->rate);
    arb_mul_si(worth, worth, (slong)j, precision);
    ln_survival(term, p, p->age + j, precision);
    arb_sub(term, term, base, precision);
    arb_add(term, term, worth, precision);
    arb_exp(term, term, precision);
    arb_add(result, result, term, precision);
    arb_get_mag(size, term);
    mag_mul_ui(size, size, (ulong)(p->horizon - j));
    arb_get_mag(seen, result);
    mag_mul_2exp_si(seen, seen, -precision);
    if (mag_cmp(size, seen) < 0) {
      arb_add_error_mag(result, size);
      break;
    }
  }
  arb_clear(term), arb_clear(worth), arb_clear(base);
  mag_clear(size), mag_clear(seen);
}

static void expected_of(arb_t result, const void *at, slong precision) {
  point p = *(const point *)at;
  p.rate = 0;
  discounted_of(result, &p, precision);
}

/* What is left after h terms is at most e^(-rate h) / rate. */
static void forever_of(arb_t result, const void *at, slong precision) {
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

static point draw_point(uint64_t *random, int slow) {
  point p;
  p.params[0] = oracle_around_one(random, 1e-3, 1e3);
  p.params[1] = oracle_spread(random, 1e-3, 1e3);
  p.params[2] = oracle_around_one(random, 0.1, 5);
  p.age = oracle_count(random, 5000);
  p.made = floor(oracle_uniform(random, 0, p.age + 1));
  p.made = p.made > p.age ? p.age : p.made;
  p.horizon = 1 + oracle_count(random, slow ? 3000 : 40);
  p.rate = slow ? oracle_spread(random, LEAST_RATE, 0.5) : oracle_spread(random, 0.5, 2);
  p.k = floor(oracle_uniform(random, 0, p.horizon + 1));
  p.k = p.k > p.horizon ? p.horizon : p.k;
  return p;
}

static double log_likelihood(const point *p) {
  const double one = 1;
  const tier__purchase_rows rows = {1, &p->made, &p->made, &p->age, &one, NULL, 0};
  tier__newton_point at;
  tier__bdw.log_likelihood(p->params, &rows, &at);
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
  uint64_t random = 303;
  (void)state;
  for (size_t i = 0; i < ORACLE_POINTS; i++) {
    const point p = draw_point(&random, i % 20 == 0);
    const tier__customer c = {p.age, p.age, p.age};
    double a, b, pmf;
    tier__bdw.future(p.params, &c, p.horizon, p.rate, &a, &b);
    tier__bdw.distribution(p.params, &c, p.horizon, (size_t)p.k, 1, &pmf);
    oracle_compare_near(&ll, i, log_likelihood(&p), oracle_value(log_likelihood_of, &p), 1);
    compare_chance(&survive, i, tier__bdw.survive(p.params, &c, p.horizon), oracle_value(survive_of, &p));
    compare_chance(&expected, i, a, oracle_value(expected_of, &p));
    compare_chance(&discounted, i, b, oracle_value(discounted_of, &p));
    compare_chance(&forever, i, tier__bdw.forever(p.params, &c, p.rate), oracle_value(forever_of, &p));
    compare_chance(&chance, i, pmf, oracle_value(chance_of, &p));
  }
  oracle_check(&ll, 1e-10, ORACLE_POINTS);
  oracle_check(&survive, 1e-10, ORACLE_POINTS);
  oracle_check(&expected, 1e-10, ORACLE_POINTS);
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

/* SPDX-License-Identifier: Apache-2.0 */
/* NBD (Ehrenberg 1959), all of which has closed forms. */
#include "oracle.h"

#include <math.h>

#include "clv/nbd/nbd_model.h"

typedef struct point {
  double params[TIER__PURCHASES_MOST];
  tier__customer c;
  double horizon, rate, count;
} point;

/* ln(Gamma(k + n) / Gamma(k)) + k ln a - (k + n) ln(a + t) for any k. */
static void ln_process(arb_t result, const arb_t k, double n, const arb_t a, const arb_t t, slong precision) {
  arb_t x, y;
  arb_init(x);
  arb_init(y);
  arb_add_si(x, k, (slong)n, precision);
  arb_lgamma(result, x, precision);
  arb_lgamma(y, k, precision);
  arb_sub(result, result, y, precision);
  arb_log(y, a, precision);
  arb_addmul(result, k, y, precision);
  arb_add(y, a, t, precision);
  arb_log(y, y, precision);
  arb_submul(result, x, y, precision);
  arb_clear(x);
  arb_clear(y);
}

/* r + x, alpha + T. */
static void set_later(arb_t k, arb_t u, const point *p, slong precision) {
  arb_set_d(k, p->params[0]);
  arb_add_si(k, k, (slong)p->c.x, precision);
  arb_set_d(u, p->params[1]);
  arb_t age;
  arb_init(age);
  arb_set_d(age, p->c.age);
  arb_add(u, u, age, precision);
  arb_clear(age);
}

static void log_likelihood(arb_t result, const void *at, slong precision) {
  const point *p = at;
  arb_t k, u, t;
  arb_init(k), arb_init(u), arb_init(t);
  arb_set_d(k, p->params[0]);
  arb_set_d(u, p->params[1]);
  arb_set_d(t, p->c.age);
  ln_process(result, k, p->c.x, u, t, precision);
  arb_clear(k), arb_clear(u), arb_clear(t);
}

/* (r + x) / (alpha + T) times h, or (1 - e^(-rate h)) / rate, or 1 / rate. */
static void pace(arb_t result, const point *p, int worth, int is_endless, slong precision) {
  arb_t k, u, rate;
  arb_init(k), arb_init(u), arb_init(rate);
  set_later(k, u, p, precision);
  arb_set_d(result, p->horizon);
  arb_set_d(rate, p->rate);
  if (worth) {
    arb_mul(result, result, rate, precision);
    arb_neg(result, result);
    arb_expm1(result, result, precision);
    arb_neg(result, result);
  }
  if (is_endless) {
    arb_one(result);
  }
  if (worth || is_endless) {
    arb_div(result, result, rate, precision);
  }
  arb_mul(result, result, k, precision);
  arb_div(result, result, u, precision);
  arb_clear(k), arb_clear(u), arb_clear(rate);
}

static void expected(arb_t result, const void *at, slong precision) { pace(result, at, 0, 0, precision); }
static void discounted(arb_t result, const void *at, slong precision) { pace(result, at, 1, 0, precision); }
static void forever(arb_t result, const void *at, slong precision) { pace(result, at, 0, 1, precision); }

/* The process from T on, times h^n / n!. */
static void probability(arb_t result, const void *at, slong precision) {
  const point *p = at;
  arb_t k, u, h;
  arb_init(k), arb_init(u), arb_init(h);
  set_later(k, u, p, precision);
  arb_set_d(h, p->horizon);
  ln_process(result, k, p->count, u, h, precision);
  arb_log(h, h, precision);
  arb_mul_si(h, h, (slong)p->count, precision);
  arb_add(result, result, h, precision);
  arb_set_d(h, p->count + 1);
  arb_lgamma(h, h, precision);
  arb_sub(result, result, h, precision);
  arb_exp(result, result, precision);
  arb_clear(k), arb_clear(u), arb_clear(h);
}

static point point_make(uint64_t *random) {
  point p = {.horizon = 0};
  p.params[0] = oracle_spread(random, 1e-4, 1e4);
  p.params[1] = oracle_spread(random, 1e-6, 1e6);
  p.c.x = oracle_count(random, 5000);
  p.c.age = oracle_spread(random, 0.1, 1000);
  p.horizon = p.c.age * oracle_spread(random, 1e-3, 1e3);
  p.rate = oracle_spread(random, 1e-5, 0.1);
  const double mean = (p.params[0] + p.c.x) / (p.params[1] + p.c.age) * p.horizon;
  p.count = floor(mean < 1e5 ? mean * oracle_spread(random, 0.2, 5) : oracle_count(random, 1e5));
  return p;
}

enum { LIKELIHOOD, EXPECTED, DISCOUNTED, FOREVER, PROBABILITY, QUANTITIES };

static void compare(const point *p, size_t at, oracle_worst *worst) {
  const double one = 1;
  const tier__purchase_rows rows = {1, &p->c.x, &p->c.last, &p->c.age, &one, NULL, 0};
  tier__newton_point found;
  double plain, paid, chance;
  tier__nbd.log_likelihood(p->params, &rows, &found);
  oracle_compare_near(&worst[LIKELIHOOD], at, found.value, oracle_value(log_likelihood, p), 1e-3);
  tier__nbd.future(p->params, &p->c, p->horizon, p->rate, &plain, &paid);
  oracle_compare(&worst[EXPECTED], at, plain, oracle_value(expected, p));
  oracle_compare(&worst[DISCOUNTED], at, paid, oracle_value(discounted, p));
  oracle_compare(&worst[FOREVER], at, tier__nbd.forever(p->params, &p->c, p->rate), oracle_value(forever, p));
  tier__nbd.distribution(p->params, &p->c, p->horizon, (size_t)p->count, 1, &chance);
  const double true_chance = oracle_value(probability, p);
  if (true_chance > 1e-250) {
    oracle_compare(&worst[PROBABILITY], at, chance, true_chance);
  }
}

static void nbd_agrees(void **state) {
  oracle_worst worst[QUANTITIES] = {{.name = "log-likelihood"}, {.name = "expected"},    {.name = "discounted"},
                                    {.name = "forever"},        {.name = "probability"}};
  uint64_t random = 40;
  (void)state;
  for (size_t i = 0; i < ORACLE_POINTS; i++) {
    const point p = point_make(&random);
    compare(&p, i, worst);
    assert_true(tier__nbd.alive(p.params, &p.c) == 1 && tier__nbd.survive(p.params, &p.c, p.horizon) == 1);
    assert_true(tier__nbd.forever(p.params, &p.c, 0) > 1e300);
  }
  for (size_t i = 0; i < QUANTITIES; i++) {
    oracle_check(&worst[i], 1e-10, ORACLE_POINTS / 2);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(nbd_agrees)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

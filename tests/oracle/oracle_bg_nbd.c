/* SPDX-License-Identifier: Apache-2.0 */
#include "bg_nbd_formulas.h"

#include <math.h>

#include "clv/bg_nbd/bg_nbd_model.h"

/* Integrals take long: only so many points have one. */
enum { INTEGRAL_EVERY = 10, GRADIENTS = 300 };
enum { R, ALPHA, A, B };

static point point_make(uint64_t *random, int modified) {
  point p = {.modified = modified};
  p.params[R] = oracle_spread(random, 0.02, 50);
  p.params[ALPHA] = oracle_spread(random, 1e-3, 1e3);
  p.params[A] = oracle_around_one(random, 0.02, 50);
  p.params[B] = oracle_spread(random, 0.02, 100);
  p.c.x = oracle_count(random, 5000);
  p.c.age = oracle_spread(random, 0.1, 1000);
  p.c.last = p.c.x > 0 ? p.c.age * oracle_uniform(random, 0, 1) : 0;
  p.horizon = p.c.age * oracle_spread(random, 1e-3, 1e3);
  p.rate = oracle_spread(random, 1e-5, 0.1);
  p.count = oracle_count(random, 2000);
  return p;
}

static double likelihood_found(const tier__purchase_model *model, const point *p, tier__newton_point *ret_point) {
  const double one = 1;
  const tier__purchase_rows rows = {1, &p->c.x, &p->c.last, &p->c.age, &one, NULL, 0};
  model->log_likelihood(p->params, &rows, ret_point);
  return ret_point->value;
}

enum { LIKELIHOOD, ALIVE, EXPECTED, DISCOUNTED, FOREVER, SURVIVE, PROBABILITY, QUANTITIES };

static void compare(const tier__purchase_model *model, const point *p, size_t at, oracle_worst *worst) {
  tier__newton_point found;
  double plain, paid, chance;
  oracle_compare_near(&worst[LIKELIHOOD], at, likelihood_found(model, p, &found),
                      oracle_value(bg_nbd_log_likelihood, p), 1e-3);
  const double true_alive = oracle_value(bg_nbd_alive, p);
  if (true_alive > 1e-250) {
    oracle_compare(&worst[ALIVE], at, model->alive(p->params, &p->c), true_alive);
  }
  model->future(p->params, &p->c, p->horizon, p->rate, &plain, &paid);
  oracle_compare(&worst[EXPECTED], at, plain, oracle_value(bg_nbd_expected, p));
  if (at % INTEGRAL_EVERY == 0) {
    oracle_compare(&worst[DISCOUNTED], at, paid, oracle_value(bg_nbd_discounted, p));
  }
  oracle_compare(&worst[FOREVER], at, model->forever(p->params, &p->c, p->rate), oracle_value(bg_nbd_forever, p));
  oracle_compare(&worst[SURVIVE], at, model->survive(p->params, &p->c, p->horizon), oracle_value(bg_nbd_survive, p));
  model->distribution(p->params, &p->c, p->horizon, (size_t)p->count, 1, &chance);
  const double true_chance = oracle_value(bg_nbd_probability, p);
  if (true_chance > 1e-250) {
    oracle_compare(&worst[PROBABILITY], at, chance, true_chance);
  }
}

static void check_model(const tier__purchase_model *model, int modified) {
  oracle_worst worst[QUANTITIES] = {{.name = "log-likelihood"}, {.name = "alive"},   {.name = "expected"},
                                    {.name = "discounted"},     {.name = "forever"}, {.name = "survive"},
                                    {.name = "probability"}};
  uint64_t random = 20 + (uint64_t)modified;
  for (size_t i = 0; i < ORACLE_POINTS; i++) {
    const point p = point_make(&random, modified);
    compare(model, &p, i, worst);
  }
  for (size_t i = 0; i < QUANTITIES; i++) {
    oracle_check(&worst[i], 1e-10, i == DISCOUNTED ? ORACLE_POINTS / INTEGRAL_EVERY : ORACLE_POINTS / 2);
  }
}

static void bg_nbd_agrees(void **state) {
  (void)state;
  check_model(&tier__bg_nbd, 0);
}

static void mbg_nbd_agrees(void **state) {
  (void)state;
  check_model(&tier__mbg_nbd, 1);
}

static void gradients_agree(void **state) {
  oracle_worst worst = {.name = "gradient"};
  uint64_t random = 22;
  (void)state;
  for (size_t i = 0; i < GRADIENTS; i++) {
    point p = point_make(&random, (int)(i % 2));
    tier__newton_point found;
    (void)likelihood_found(p.modified ? &tier__mbg_nbd : &tier__bg_nbd, &p, &found);
    const size_t variables = p.modified || p.c.x > 0 ? 4 : 2; /* Nobody can have left: a and b do not matter. */
    for (p.variable = 0; p.variable < variables; p.variable++) {
      oracle_compare_near(&worst, i, found.gradient[p.variable], oracle_value(bg_nbd_slope, &p), 1e-3);
    }
  }
  oracle_check(&worst, 1e-8, GRADIENTS);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bg_nbd_agrees),
      cmocka_unit_test(mbg_nbd_agrees),
      cmocka_unit_test(gradients_agree),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

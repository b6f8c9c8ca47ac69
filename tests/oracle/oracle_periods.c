/* SPDX-License-Identifier: Apache-2.0 */
#include "oracle_periods.h"

#include <math.h>

/* 1 / ORACLE_LEAST_RATE is below 2^RATE_BITS. */
enum { RATE_BITS = 7 };

#define BOUND 1e-10
/* Below, doubles have fewer digits or none: no more than that is asked for then. */
#define LEAST_CHANCE 1e-290

/* What is left after h terms is at most e^(-rate h) / rate. */
static void long_sum_of(arb_t result, const void *at, slong precision) {
  oracle_period_point p = *(const oracle_period_point *)at;
  arb_t left;
  arb_init(left);
  p.horizon = ceil((double)precision / p.rate);
  p.of->discounted(result, &p, precision);
  arb_set_d(left, -p.rate * p.horizon);
  arb_exp(left, left, precision);
  arb_mul_2exp_si(left, left, RATE_BITS);
  arb_add_error(result, left);
  arb_clear(left);
}

static double log_likelihood(const oracle_period_point *p) {
  const double one = 1;
  const tier__purchase_rows rows = {1, &p->x, &p->last, &p->age, &one, NULL, 0};
  tier__newton_point at;
  p->of->model->log_likelihood(p->params, &rows, &at);
  return at.value;
}

static void compare(oracle_worst *worst, size_t at, double actual, double expected) {
  oracle_compare_near(worst, at, actual, expected, expected > LEAST_CHANCE ? 0 : 1);
}

typedef struct results {
  oracle_worst likelihood, still, expected, discounted, forever, chance;
} results;

static void compare_point(const oracle_periods *of, results *all, size_t i, const oracle_period_point *p) {
  const tier__purchase_model *model = of->model;
  const tier__customer c = model->contractual ? (tier__customer){p->age, p->age, p->age}
                                              : (tier__customer){p->x, p->last, p->age};
  double expected, discounted, chance;
  model->future(p->params, &c, p->horizon, p->rate, &expected, &discounted);
  model->distribution(p->params, &c, p->horizon, (size_t)p->k, 1, &chance);
  const double still = model->contractual ? model->survive(p->params, &c, p->horizon) : model->alive(p->params, &c);
  oracle_compare_near(&all->likelihood, i, log_likelihood(p), oracle_value(of->log_likelihood, p), 1);
  compare(&all->still, i, still, oracle_value(of->still, p));
  if (!(of->expected_has_pole && p->params[of->pole] == 1)) {
    compare(&all->expected, i, expected, oracle_value(of->expected, p));
  }
  compare(&all->discounted, i, discounted, oracle_value(of->discounted, p));
  compare(&all->forever, i, model->forever(p->params, &c, p->rate),
          oracle_value(p->rate < ORACLE_LEAST_RATE ? of->forever : long_sum_of, p));
  compare(&all->chance, i, chance, oracle_value(of->chance, p));
}

void oracle_check_periods(const oracle_periods *of) {
  results all = {.likelihood = {.name = "log-likelihood"},
                 .still = {.name = of->model->contractual ? "survive" : "P(alive)"},
                 .expected = {.name = "expected"},
                 .discounted = {.name = "discounted"},
                 .forever = {.name = "forever"},
                 .chance = {.name = "chance"}};
  uint64_t random = of->seed;
  for (size_t i = 0; i < ORACLE_POINTS; i++) {
    oracle_period_point p = of->draw(&random, i);
    p.of = of;
    compare_point(of, &all, i, &p);
  }
  oracle_check(&all.likelihood, BOUND, ORACLE_POINTS);
  oracle_check(&all.still, BOUND, ORACLE_POINTS);
  oracle_check(&all.expected, BOUND, of->expected_has_pole ? ORACLE_POINTS / 2 : ORACLE_POINTS);
  oracle_check(&all.discounted, BOUND, ORACLE_POINTS);
  oracle_check(&all.forever, BOUND, ORACLE_POINTS);
  oracle_check(&all.chance, BOUND, ORACLE_POINTS);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "sbg_model.h"

#include "clv/common/search_bounds.h"
#include "contract.h"
#include "math/elementary.h"
#include "sbg_kernel.h"

static tier__beta_life life_of(const double *p, double age) { return (tier__beta_life){p[0], p[1], 1, age}; }

static void log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__sbg_params params = {p[0], p[1]};
  tier__sbg_log_likelihood(&params, rows, ret_point);
}

static double alive(const double *p, const tier__customer *c) {
  (void)p;
  return tier__contract_alive(c);
}

static void future(const double *p, const tier__customer *c, double horizon, double rate, double *ret_expected,
                   double *ret_discounted) {
  const tier__beta_life life = life_of(p, c->age);
  tier__contract_future(&life, c, horizon, rate, ret_expected, ret_discounted);
}

static double forever(const double *p, const tier__customer *c, double rate) {
  const tier__beta_life life = life_of(p, c->age);
  return tier__contract_forever(&life, c, rate);
}

static double survive(const double *p, const tier__customer *c, double horizon) {
  const tier__beta_life life = life_of(p, c->age);
  return tier__contract_survive(&life, c, horizon);
}

static void distribution(const double *p, const tier__customer *c, double horizon, size_t first, size_t count,
                         double *ret_probabilities) {
  const tier__beta_life life = life_of(p, c->age);
  tier__contract_distribution(&life, c, horizon, first, count, ret_probabilities);
}

static void draw(const double *p, tier__random *random, double age, double horizon, tier__drawn *ret_drawn) {
  const tier__beta_life life = life_of(p, 0);
  tier__contract_draw(&life, random, age, horizon, ret_drawn);
}

/* Starts of (alpha, beta): (1, 1) and (1, 4). */
const tier__purchase_model tier__sbg = {
    .word = "sbg", .count = 2, .names = {"alpha", "beta"}, .timed = 0,
    .starts = {{0, 0}, {0, 2 * TIER__LN2}},
    .least = {TIER__LEAST_SHAPE, TIER__LEAST_SHAPE}, .most = {TIER__MOST_SHAPE, TIER__MOST_SHAPE},
    .discrete = 1, .contractual = 1,
    .log_likelihood = log_likelihood, .alive = alive, .future = future, .forever = forever, .survive = survive,
    .distribution = distribution, .draw = draw};

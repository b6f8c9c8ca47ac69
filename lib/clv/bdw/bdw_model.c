/* SPDX-License-Identifier: Apache-2.0 */
#include "bdw_model.h"

#include "bdw_kernel.h"
#include "clv/common/search_bounds.h"
#include "clv/sbg/contract.h"
#include "math/elementary.h"

static tier__beta_life life_of(const double *p, double age) { return (tier__beta_life){p[0], p[1], p[2], age}; }

static void log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__bdw_params params = {p[0], p[1], p[2]};
  tier__bdw_log_likelihood(&params, rows, ret_point);
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

/* c from 1/20 to 20: beyond, all leave at the second renewal or nobody after the first. */
#define MOST_LN_SHAPE 3.0

#define LN_10 2.302585092994046
#define LN_0_3 (-1.2039728043259361)

/* Starts of (alpha, beta, c): (0.3, 0.3, 2) and (10, 40, 1/2). Customers who differ and do not change, and others who
 * are alike but tire or settle, can look much the same: there may be a maximum on either side. */
const tier__purchase_model tier__bdw = {
    .word = "bdw", .count = 3, .names = {"alpha", "beta", "c"}, .timed = 0,
    .starts = {{LN_0_3, LN_0_3, TIER__LN2}, {LN_10, LN_10 + 2 * TIER__LN2, -TIER__LN2}},
    .least = {TIER__LEAST_SHAPE, TIER__LEAST_SHAPE, -MOST_LN_SHAPE},
    .most = {TIER__MOST_SHAPE, TIER__MOST_SHAPE, MOST_LN_SHAPE},
    .discrete = 1, .contractual = 1,
    .log_likelihood = log_likelihood, .alive = alive, .future = future, .forever = forever, .survive = survive,
    .distribution = distribution, .draw = draw};

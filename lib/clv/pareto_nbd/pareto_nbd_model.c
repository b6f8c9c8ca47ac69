/* SPDX-License-Identifier: Apache-2.0 */
#include "pareto_nbd_model.h"

#include <math.h>

#include "clv/common/search_bounds.h"
#include "clv/nbd/poisson_life.h"
#include "math/elementary.h"
#include "pareto_nbd_kernel.h"

static tier__pareto_params params_of(const double *p) { return (tier__pareto_params){p[0], p[1], p[2], p[3]}; }

static void log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__pareto_params params = params_of(p);
  tier__pareto_log_likelihood(&params, rows, ret_point);
}

static double alive(const double *p, const tier__customer *c) {
  const tier__pareto_params params = params_of(p);
  return tier__pareto_alive(&params, c->x, c->last, c->age);
}

static void future(const double *p, const tier__customer *c, double horizon, double rate, double *ret_expected,
                   double *ret_discounted) {
  const tier__pareto_params params = params_of(p);
  tier__pareto_future(&params, c->x, c->age, horizon, rate, ret_expected, ret_discounted);
}

static double forever(const double *p, const tier__customer *c, double rate) {
  const tier__pareto_params params = params_of(p);
  return tier__pareto_forever(&params, c->x, c->age, rate);
}

static double survive(const double *p, const tier__customer *c, double horizon) {
  const tier__pareto_params params = params_of(p);
  return tier__pareto_survive(&params, c->age, horizon);
}

static void distribution(const double *p, const tier__customer *c, double horizon, size_t first, size_t count,
                         double *ret_probabilities) {
  const tier__pareto_params params = params_of(p);
  tier__pareto_distribution(&params, c->x, c->age, horizon, (double)first, count, ret_probabilities);
}

static void draw(const double *p, tier__random *random, double age, double horizon, tier__drawn *ret_drawn) {
  const double rate = tier__random_gamma(random, p[0]) / p[1], leaving = tier__random_gamma(random, p[2]) / p[3];
  const double end = leaving > 0 ? tier__random_exponential(random) / leaving : (double)INFINITY;
  const tier__poisson_life life = {rate, 0, end};
  tier__poisson_life_draw(&life, random, age, horizon, ret_drawn);
}

static double ln_left(const double *p, double x, double last) {
  const tier__pareto_params params = params_of(p);
  return tier__pareto_ln_left(&params, x, last);
}

static double ln_here(const double *p, double x, double age) {
  const tier__pareto_params params = params_of(p);
  return tier__pareto_ln_here(&params, x, age);
}

static double alive_of(const double *p, const tier__customer *c, double left, double here) {
  const tier__pareto_params params = params_of(p);
  return tier__pareto_alive_of(&params, c->x, c->last, c->age, left, here);
}

static double fade(const double *p, double x, double t) {
  const tier__pareto_params params = params_of(p);
  return tier__pareto_fade(&params, x, t);
}

/* Starts of (r, alpha, s, beta): (1, 1/4, 1, 1) and (1, 1/4, 1/2, 1/4). Effects: Fader and Hardie 2007. */
const tier__purchase_model tier__pareto_nbd = {
    .word = "pareto/nbd", .count = 4, .names = {"r", "alpha", "s", "beta"}, .timed = 1u << 1 | 1u << 3,
    .starts = {{0, -2 * TIER__LN2, 0, 0}, {0, -2 * TIER__LN2, -TIER__LN2, -2 * TIER__LN2}},
    .least = {TIER__LEAST_SHAPE, TIER__LEAST_TIME, TIER__LEAST_SHAPE, TIER__LEAST_TIME},
    .most = {TIER__MOST_SHAPE, TIER__MOST_TIME, TIER__MOST_SHAPE, TIER__MOST_TIME},
    .effect_count = 2, .effects = {{"purchase", 1, -1}, {"dropout", 3, -1}},
    .paired = 1,
    .log_likelihood = log_likelihood, .alive = alive, .future = future,
    .forever = forever, .survive = survive, .distribution = distribution, .draw = draw,
    .ln_left = ln_left, .ln_here = ln_here, .alive_of = alive_of, .fade = fade};

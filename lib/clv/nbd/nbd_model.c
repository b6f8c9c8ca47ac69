/* SPDX-License-Identifier: Apache-2.0 */
#include "nbd_model.h"

#include <math.h>

#include "clv/common/search_bounds.h"
#include "math/elementary.h"
#include "math/negative_binomial.h"
#include "nbd_kernel.h"
#include "poisson_life.h"

static void log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__nbd_params params = {p[0], p[1]};
  tier__nbd_log_likelihood(&params, rows, ret_point);
}

static double alive(const double *p, const tier__customer *c) {
  (void)p, (void)c;
  return 1;
}

static void future(const double *p, const tier__customer *c, double horizon, double rate, double *ret_expected,
                   double *ret_discounted) {
  const tier__nbd_params params = {p[0], p[1]};
  tier__nbd_future(&params, c->x, c->age, horizon, rate, ret_expected, ret_discounted);
}

static double forever(const double *p, const tier__customer *c, double rate) {
  return rate > 0 ? (p[0] + c->x) / (p[1] + c->age) / rate : (double)INFINITY;
}

static double survive(const double *p, const tier__customer *c, double horizon) {
  (void)p, (void)c, (void)horizon;
  return 1;
}

static void distribution(const double *p, const tier__customer *c, double horizon, size_t first, size_t count,
                         double *ret_probabilities) {
  tier__negative_binomial_run(p[0] + c->x, horizon / (p[1] + c->age), (double)first, count, ret_probabilities);
}

static void draw(const double *p, tier__random *random, double age, double horizon, tier__drawn *ret_drawn) {
  const tier__poisson_life life = {tier__random_gamma(random, p[0]) / p[1], 0, (double)INFINITY};
  tier__poisson_life_draw(&life, random, age, horizon, ret_drawn);
}

/* Starts of (r, alpha): (1, 1/4) and (1, 4). */
const tier__purchase_model tier__nbd = {
    .word = "nbd", .count = 2, .names = {"r", "alpha"}, .timed = 1u << 1,
    .starts = {{0, -2 * TIER__LN2}, {0, 2 * TIER__LN2}},
    .least = {TIER__LEAST_SHAPE, TIER__LEAST_TIME}, .most = {TIER__MOST_SHAPE, TIER__MOST_TIME},
    .effect_count = 1, .effects = {{"purchase", 1, -1}},
    .one_time_alive = 1,
    .log_likelihood = log_likelihood, .alive = alive, .future = future,
    .forever = forever, .survive = survive, .distribution = distribution, .draw = draw};

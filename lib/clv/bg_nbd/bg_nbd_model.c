/* SPDX-License-Identifier: Apache-2.0 */
#include "bg_nbd_model.h"

#include <math.h>

#include "bg_nbd_alive.h"
#include "bg_nbd_kernel.h"
#include "clv/common/search_bounds.h"
#include "clv/nbd/poisson_life.h"
#include "math/elementary.h"

#define LN_6 1.791759469228055

static tier__bg_params params_of(const double *p) { return (tier__bg_params){p[0], p[1], p[2], p[3]}; }

static void bg_log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__bg_params params = params_of(p);
  tier__bg_log_likelihood(TIER__BG_NBD, &params, rows, ret_point);
}

static double bg_alive(const double *p, const tier__customer *c) {
  const tier__bg_params params = params_of(p);
  return tier__bg_alive(TIER__BG_NBD, &params, c->x, c->last, c->age);
}

static void bg_alive_rows(const double *p, size_t count, const double *x, const double *last, const double *age,
                          double *ret_alive) {
  const tier__bg_params params = params_of(p);
  tier__bg_alive_rows(TIER__BG_NBD, &params, count, x, last, age, ret_alive);
}

static void bg_future(const double *p, const tier__customer *c, double horizon, double rate, double *ret_expected,
                      double *ret_discounted) {
  const tier__bg_params params = params_of(p);
  tier__bg_future(TIER__BG_NBD, &params, c->x, c->age, horizon, rate, ret_expected, ret_discounted);
}

static double bg_forever(const double *p, const tier__customer *c, double rate) {
  const tier__bg_params params = params_of(p);
  return tier__bg_forever(TIER__BG_NBD, &params, c->x, c->age, rate);
}

static double bg_survive(const double *p, const tier__customer *c, double horizon) {
  const tier__bg_params params = params_of(p);
  return tier__bg_survive(TIER__BG_NBD, &params, c->x, c->age, horizon);
}

static void bg_distribution(const double *p, const tier__customer *c, double horizon, size_t first, size_t count,
                            double *ret_probabilities) {
  const tier__bg_params params = params_of(p);
  tier__bg_distribution(TIER__BG_NBD, &params, c->x, c->age, horizon, (double)first, count, ret_probabilities);
}

static void bg_draw(const double *p, tier__random *random, double age, double horizon, tier__drawn *ret_drawn) {
  const double rate = tier__random_gamma(random, p[0]) / p[1];
  const tier__poisson_life life = {rate, tier__random_beta(random, p[2], p[3]), (double)INFINITY};
  tier__poisson_life_draw(&life, random, age, horizon, ret_drawn);
}

static void mbg_log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__bg_params params = params_of(p);
  tier__bg_log_likelihood(TIER__MBG_NBD, &params, rows, ret_point);
}

static double mbg_alive(const double *p, const tier__customer *c) {
  const tier__bg_params params = params_of(p);
  return tier__bg_alive(TIER__MBG_NBD, &params, c->x, c->last, c->age);
}

static void mbg_alive_rows(const double *p, size_t count, const double *x, const double *last, const double *age,
                           double *ret_alive) {
  const tier__bg_params params = params_of(p);
  tier__bg_alive_rows(TIER__MBG_NBD, &params, count, x, last, age, ret_alive);
}

static void mbg_future(const double *p, const tier__customer *c, double horizon, double rate, double *ret_expected,
                       double *ret_discounted) {
  const tier__bg_params params = params_of(p);
  tier__bg_future(TIER__MBG_NBD, &params, c->x, c->age, horizon, rate, ret_expected, ret_discounted);
}

static double mbg_forever(const double *p, const tier__customer *c, double rate) {
  const tier__bg_params params = params_of(p);
  return tier__bg_forever(TIER__MBG_NBD, &params, c->x, c->age, rate);
}

static double mbg_survive(const double *p, const tier__customer *c, double horizon) {
  const tier__bg_params params = params_of(p);
  return tier__bg_survive(TIER__MBG_NBD, &params, c->x, c->age, horizon);
}

static void mbg_distribution(const double *p, const tier__customer *c, double horizon, size_t first, size_t count,
                            double *ret_probabilities) {
  const tier__bg_params params = params_of(p);
  tier__bg_distribution(TIER__MBG_NBD, &params, c->x, c->age, horizon, (double)first, count, ret_probabilities);
}

/* May leave right after the first purchase: then the end comes before anything else. */
static void mbg_draw(const double *p, tier__random *random, double age, double horizon, tier__drawn *ret_drawn) {
  const double rate = tier__random_gamma(random, p[0]) / p[1], leave = tier__random_beta(random, p[2], p[3]);
  const tier__poisson_life life = {tier__random_uniform(random) < leave ? 0 : rate, leave, (double)INFINITY};
  tier__poisson_life_draw(&life, random, age, horizon, ret_drawn);
}

/* Starts of (r, alpha, a, b): (1, 1/4, 1, 1) and (1, 1/4, 1/2, 6). Effects: Fader and Hardie 2007. */
#define SEARCH                                                                                                        \
  .count = 4, .names = {"r", "alpha", "a", "b"}, .timed = 1u << 1,                                                    \
  .starts = {{0, -2 * TIER__LN2, 0, 0}, {0, -2 * TIER__LN2, -TIER__LN2, LN_6}},                                       \
  .least = {TIER__LEAST_SHAPE, TIER__LEAST_TIME, TIER__LEAST_SHAPE, TIER__LEAST_SHAPE},                               \
  .most = {TIER__MOST_SHAPE, TIER__MOST_TIME, TIER__MOST_SHAPE, TIER__MOST_SHAPE},                                    \
  .effect_count = 3, .effects = {{"purchase", 1, -1}, {"dropout_a", 2, 1}, {"dropout_b", 3, 1}}

const tier__purchase_model tier__bg_nbd = {
    .word = "bg/nbd", SEARCH, .one_time_alive = 1,
    .log_likelihood = bg_log_likelihood, .alive = bg_alive, .alive_rows = bg_alive_rows, .future = bg_future,
    .forever = bg_forever, .survive = bg_survive, .distribution = bg_distribution, .draw = bg_draw};

const tier__purchase_model tier__mbg_nbd = {
    .word = "mbg/nbd", SEARCH,
    .log_likelihood = mbg_log_likelihood, .alive = mbg_alive, .alive_rows = mbg_alive_rows, .future = mbg_future,
    .forever = mbg_forever, .survive = mbg_survive, .distribution = mbg_distribution, .draw = mbg_draw};

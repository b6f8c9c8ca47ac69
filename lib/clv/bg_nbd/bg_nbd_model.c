/* SPDX-License-Identifier: Apache-2.0 */
#include "bg_nbd_model.h"

#include "bg_nbd_kernel.h"
#include "clv/common/search_bounds.h"
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

static void bg_future(const double *p, const tier__customer *c, double horizon, double rate, double *ret_expected,
                      double *ret_discounted) {
  const tier__bg_params params = params_of(p);
  tier__bg_future(TIER__BG_NBD, &params, c->x, c->age, horizon, rate, ret_expected, ret_discounted);
}

static void mbg_log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__bg_params params = params_of(p);
  tier__bg_log_likelihood(TIER__MBG_NBD, &params, rows, ret_point);
}

static double mbg_alive(const double *p, const tier__customer *c) {
  const tier__bg_params params = params_of(p);
  return tier__bg_alive(TIER__MBG_NBD, &params, c->x, c->last, c->age);
}

static void mbg_future(const double *p, const tier__customer *c, double horizon, double rate, double *ret_expected,
                       double *ret_discounted) {
  const tier__bg_params params = params_of(p);
  tier__bg_future(TIER__MBG_NBD, &params, c->x, c->age, horizon, rate, ret_expected, ret_discounted);
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
    .log_likelihood = bg_log_likelihood, .alive = bg_alive, .future = bg_future};

const tier__purchase_model tier__mbg_nbd = {
    .word = "mbg/nbd", SEARCH,
    .log_likelihood = mbg_log_likelihood, .alive = mbg_alive, .future = mbg_future};

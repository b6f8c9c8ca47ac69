/* SPDX-License-Identifier: Apache-2.0 */
#include "cnbd_k_model.h"

#include "clv/bg_nbd/bg_nbd_model.h"
#include "clv/common/search_bounds.h"
#include "cnbd_k_kernel.h"
#include "math/elementary.h"

#define LN_6 1.791759469228055

enum { MOST_PURCHASES = 1000000 };

static tier__cnbd_params params_of(const double *p) {
  return (tier__cnbd_params){p[0], p[1], p[2], p[3], (int)p[TIER__STAGES]};
}

/* Of k stages: the logarithm of a product of uniform numbers, which are above 2^-54. */
static double draw_interval(tier__random *random, int k, double rate) {
  double product = 1;
  for (int i = 0; i < k; i++) {
    product *= tier__random_uniform(random);
  }
  return -tier__log(product) / rate;
}

/* After the first million of purchases nothing more is drawn: so it ends for any parameters. The purchases until `age`
 * do not depend on the horizon. */
static void draw(tier__cnbd_kind kind, const double *p, tier__random *random, double age, double horizon,
                 tier__drawn *ret_drawn) {
  const int k = (int)p[TIER__STAGES];
  const double rate = tier__random_gamma(random, p[0]) / p[1], leave = tier__random_beta(random, p[2], p[3]);
  int alive = kind == TIER__BG_CNBD || !(tier__random_uniform(random) < leave);
  tier__drawn drawn = {0, 0, 0, 0};
  double time = 0;
  for (int i = 0; i < MOST_PURCHASES && alive && rate > 0; i++) {
    const double interval = draw_interval(random, k, rate);
    time += interval;
    if (!(time <= age + horizon)) {
      break;
    }
    if (time <= age) {
      drawn.x += 1;
      drawn.last = time;
      drawn.log_intervals += tier__log(interval);
    } else {
      drawn.later += 1;
    }
    alive = !(tier__random_uniform(random) < leave);
  }
  *ret_drawn = drawn;
}

static void bg_log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__cnbd_params params = params_of(p);
  tier__cnbd_log_likelihood(TIER__BG_CNBD, &params, rows, ret_point);
}

static double bg_alive(const double *p, const tier__customer *c) {
  const tier__cnbd_params params = params_of(p);
  return tier__cnbd_alive(TIER__BG_CNBD, &params, c->x, c->last, c->age);
}

static void bg_future(const double *p, const tier__customer *c, double horizon, double rate, double *ret_expected,
                      double *ret_discounted) {
  if (p[TIER__STAGES] == 1) {
    tier__bg_nbd.future(p, c, horizon, rate, ret_expected, ret_discounted); /* The same, and cheaper. */
    return;
  }
  const tier__cnbd_params params = params_of(p);
  tier__cnbd_future(TIER__BG_CNBD, &params, c->x, c->last, c->age, horizon, rate, ret_expected, ret_discounted);
}

static double bg_forever(const double *p, const tier__customer *c, double rate) {
  const tier__cnbd_params params = params_of(p);
  return tier__cnbd_forever(TIER__BG_CNBD, &params, c->x, c->last, c->age, rate);
}

static double bg_survive(const double *p, const tier__customer *c, double horizon) {
  const tier__cnbd_params params = params_of(p);
  return tier__cnbd_survive(TIER__BG_CNBD, &params, c->x, c->last, c->age, horizon);
}

static void bg_distribution(const double *p, const tier__customer *c, double horizon, size_t first, size_t count,
                            double *ret_probabilities) {
  const tier__cnbd_params params = params_of(p);
  tier__cnbd_distribution(TIER__BG_CNBD, &params, c->x, c->last, c->age, horizon, first, count, ret_probabilities);
}

static void bg_draw(const double *p, tier__random *random, double age, double horizon, tier__drawn *ret_drawn) {
  draw(TIER__BG_CNBD, p, random, age, horizon, ret_drawn);
}

static void mbg_log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__cnbd_params params = params_of(p);
  tier__cnbd_log_likelihood(TIER__MBG_CNBD, &params, rows, ret_point);
}

static double mbg_alive(const double *p, const tier__customer *c) {
  const tier__cnbd_params params = params_of(p);
  return tier__cnbd_alive(TIER__MBG_CNBD, &params, c->x, c->last, c->age);
}

static void mbg_future(const double *p, const tier__customer *c, double horizon, double rate, double *ret_expected,
                       double *ret_discounted) {
  if (p[TIER__STAGES] == 1) {
    tier__mbg_nbd.future(p, c, horizon, rate, ret_expected, ret_discounted); /* The same, and cheaper. */
    return;
  }
  const tier__cnbd_params params = params_of(p);
  tier__cnbd_future(TIER__MBG_CNBD, &params, c->x, c->last, c->age, horizon, rate, ret_expected, ret_discounted);
}

static double mbg_forever(const double *p, const tier__customer *c, double rate) {
  const tier__cnbd_params params = params_of(p);
  return tier__cnbd_forever(TIER__MBG_CNBD, &params, c->x, c->last, c->age, rate);
}

static double mbg_survive(const double *p, const tier__customer *c, double horizon) {
  const tier__cnbd_params params = params_of(p);
  return tier__cnbd_survive(TIER__MBG_CNBD, &params, c->x, c->last, c->age, horizon);
}

static void mbg_distribution(const double *p, const tier__customer *c, double horizon, size_t first, size_t count,
                             double *ret_probabilities) {
  const tier__cnbd_params params = params_of(p);
  tier__cnbd_distribution(TIER__MBG_CNBD, &params, c->x, c->last, c->age, horizon, first, count, ret_probabilities);
}

static void mbg_draw(const double *p, tier__random *random, double age, double horizon, tier__drawn *ret_drawn) {
  draw(TIER__MBG_CNBD, p, random, age, horizon, ret_drawn);
}

/* Starts of (r, alpha, a, b): (1, 1/16, 1, 1) and (1, 1/16, 1/2, 6), those of BG/NBD for intervals of four stages. */
#define SEARCH                                                                                                        \
  .count = 4, .names = {"r", "alpha", "a", "b"}, .timed = 1u << 1,                                                    \
  .starts = {{0, -4 * TIER__LN2, 0, 0}, {0, -4 * TIER__LN2, -TIER__LN2, LN_6}},                                       \
  .least = {TIER__LEAST_SHAPE, TIER__LEAST_TIME, TIER__LEAST_SHAPE, TIER__LEAST_SHAPE},                               \
  .most = {TIER__MOST_SHAPE, TIER__MOST_TIME, TIER__MOST_SHAPE, TIER__MOST_SHAPE},                                    \
  .staged = 1, .by_last = 1

const tier__purchase_model tier__bg_cnbd_k = {
    .word = "bg/cnbd-k", SEARCH, .one_time_alive = 1,
    .log_likelihood = bg_log_likelihood, .alive = bg_alive, .future = bg_future,
    .forever = bg_forever, .survive = bg_survive, .distribution = bg_distribution, .draw = bg_draw};

const tier__purchase_model tier__mbg_cnbd_k = {
    .word = "mbg/cnbd-k", SEARCH,
    .log_likelihood = mbg_log_likelihood, .alive = mbg_alive, .future = mbg_future,
    .forever = mbg_forever, .survive = mbg_survive, .distribution = mbg_distribution, .draw = mbg_draw};

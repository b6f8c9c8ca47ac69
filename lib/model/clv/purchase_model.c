/* SPDX-License-Identifier: Apache-2.0 */
#include "purchase_model.h"

#include "bg_nbd_kernel.h"
#include "math/elementary.h"
#include "nbd_kernel.h"
#include "pareto_nbd_kernel.h"

/* Bounds of a shape, 1e-5 to 1e4, and of a time, 1e-6 to 1e6 mean ages. */
#define LEAST_SHAPE (-11.5)
#define MOST_SHAPE 9.2
#define LEAST_TIME (-14.0)
#define MOST_TIME 14.0
#define LN_6 1.791759469228055

static tier__bg_params bg_of(const double *p) { return (tier__bg_params){p[0], p[1], p[2], p[3]}; }

static void bg_log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__bg_params params = bg_of(p);
  tier__bg_log_likelihood(TIER__BG_NBD, &params, rows, ret_point);
}

static double bg_alive(const double *p, double x, double last, double age) {
  const tier__bg_params params = bg_of(p);
  return tier__bg_alive(TIER__BG_NBD, &params, x, last, age);
}

static void bg_future(const double *p, double x, double age, double horizon, double rate, double *ret_expected,
                      double *ret_discounted) {
  const tier__bg_params params = bg_of(p);
  tier__bg_future(TIER__BG_NBD, &params, x, age, horizon, rate, ret_expected, ret_discounted);
}

static void mbg_log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__bg_params params = bg_of(p);
  tier__bg_log_likelihood(TIER__MBG_NBD, &params, rows, ret_point);
}

static double mbg_alive(const double *p, double x, double last, double age) {
  const tier__bg_params params = bg_of(p);
  return tier__bg_alive(TIER__MBG_NBD, &params, x, last, age);
}

static void mbg_future(const double *p, double x, double age, double horizon, double rate, double *ret_expected,
                       double *ret_discounted) {
  const tier__bg_params params = bg_of(p);
  tier__bg_future(TIER__MBG_NBD, &params, x, age, horizon, rate, ret_expected, ret_discounted);
}

static tier__pareto_params pareto_of(const double *p) { return (tier__pareto_params){p[0], p[1], p[2], p[3]}; }

static void pareto_log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__pareto_params params = pareto_of(p);
  tier__pareto_log_likelihood(&params, rows, ret_point);
}

static double pareto_alive(const double *p, double x, double last, double age) {
  const tier__pareto_params params = pareto_of(p);
  return tier__pareto_alive(&params, x, last, age);
}

static double pareto_ln_left(const double *p, double x, double last) {
  const tier__pareto_params params = pareto_of(p);
  return tier__pareto_ln_left(&params, x, last);
}

static double pareto_ln_here(const double *p, double x, double age) {
  const tier__pareto_params params = pareto_of(p);
  return tier__pareto_ln_here(&params, x, age);
}

static double pareto_alive_of(const double *p, double x, double last, double age, double ln_left, double ln_here) {
  const tier__pareto_params params = pareto_of(p);
  return tier__pareto_alive_of(&params, x, last, age, ln_left, ln_here);
}

static void pareto_future(const double *p, double x, double age, double horizon, double rate, double *ret_expected,
                          double *ret_discounted) {
  const tier__pareto_params params = pareto_of(p);
  tier__pareto_future(&params, x, age, horizon, rate, ret_expected, ret_discounted);
}

static void nbd_log_likelihood(const double *p, const tier__purchase_rows *rows, tier__newton_point *ret_point) {
  const tier__nbd_params params = {p[0], p[1]};
  tier__nbd_log_likelihood(&params, rows, ret_point);
}

static double nbd_alive(const double *p, double x, double last, double age) {
  (void)p, (void)x, (void)last, (void)age;
  return 1;
}

static void nbd_future(const double *p, double x, double age, double horizon, double rate, double *ret_expected,
                       double *ret_discounted) {
  const tier__nbd_params params = {p[0], p[1]};
  tier__nbd_future(&params, x, age, horizon, rate, ret_expected, ret_discounted);
}

/* Starts of (r, alpha, a, b): (1, 1/4, 1, 1) and (1, 1/4, 1/2, 6). */
#define BG_SEARCH                                                                                                     \
  .count = 4, .names = {"r", "alpha", "a", "b"}, .timed = 1u << 1,                                                    \
  .starts = {{0, -2 * TIER__LN2, 0, 0}, {0, -2 * TIER__LN2, -TIER__LN2, LN_6}},                                       \
  .least = {LEAST_SHAPE, LEAST_TIME, LEAST_SHAPE, LEAST_SHAPE}, .most = {MOST_SHAPE, MOST_TIME, MOST_SHAPE, MOST_SHAPE}

const char *const tier__purchase_words[] = {"bg/nbd", "mbg/nbd", "pareto/nbd", "nbd", NULL};

const tier__purchase_model tier__purchase_models[TIER__PURCHASES_COUNT] = {
    {.word = "bg/nbd", BG_SEARCH, .one_time_alive = 1,
     .log_likelihood = bg_log_likelihood, .alive = bg_alive, .future = bg_future},
    {.word = "mbg/nbd", BG_SEARCH,
     .log_likelihood = mbg_log_likelihood, .alive = mbg_alive, .future = mbg_future},
    {.word = "pareto/nbd", .count = 4, .names = {"r", "alpha", "s", "beta"}, .timed = 1u << 1 | 1u << 3,
     /* (1, 1/4, 1, 1) and (1, 1/4, 1/2, 1/4). */
     .starts = {{0, -2 * TIER__LN2, 0, 0}, {0, -2 * TIER__LN2, -TIER__LN2, -2 * TIER__LN2}},
     .least = {LEAST_SHAPE, LEAST_TIME, LEAST_SHAPE, LEAST_TIME},
     .most = {MOST_SHAPE, MOST_TIME, MOST_SHAPE, MOST_TIME},
     .paired = 1,
     .log_likelihood = pareto_log_likelihood, .alive = pareto_alive, .future = pareto_future,
     .ln_left = pareto_ln_left, .ln_here = pareto_ln_here, .alive_of = pareto_alive_of},
    {.word = "nbd", .count = 2, .names = {"r", "alpha"}, .timed = 1u << 1,
     /* (1, 1/4) and (1, 4). */
     .starts = {{0, -2 * TIER__LN2}, {0, 2 * TIER__LN2}},
     .least = {LEAST_SHAPE, LEAST_TIME}, .most = {MOST_SHAPE, MOST_TIME}, .one_time_alive = 1,
     .log_likelihood = nbd_log_likelihood, .alive = nbd_alive, .future = nbd_future},
};

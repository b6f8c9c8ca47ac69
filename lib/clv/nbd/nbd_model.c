/* SPDX-License-Identifier: Apache-2.0 */
#include "nbd_model.h"

#include "clv/common/search_bounds.h"
#include "math/elementary.h"
#include "nbd_kernel.h"

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

/* Starts of (r, alpha): (1, 1/4) and (1, 4). */
const tier__purchase_model tier__nbd = {
    .word = "nbd", .count = 2, .names = {"r", "alpha"}, .timed = 1u << 1,
    .starts = {{0, -2 * TIER__LN2}, {0, 2 * TIER__LN2}},
    .least = {TIER__LEAST_SHAPE, TIER__LEAST_TIME}, .most = {TIER__MOST_SHAPE, TIER__MOST_TIME},
    .effect_count = 1, .effects = {{"purchase", 1, -1}},
    .one_time_alive = 1,
    .log_likelihood = log_likelihood, .alive = alive, .future = future};

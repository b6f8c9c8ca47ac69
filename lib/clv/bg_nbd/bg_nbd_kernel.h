/* SPDX-License-Identifier: Apache-2.0 */
/** @file bg_nbd_kernel.h
 * The BG/NBD and the MBG/NBD model of repeat purchases: pure functions over arrays. See spec.md for the formulas.
 *
 * Times are in any one unit, which is also that of alpha, of the horizon and of 1 / rate. Nothing is allocated; any
 * thread; same input, same bits. */
#ifndef TIER_LIB_BG_NBD_KERNEL_H
#define TIER_LIB_BG_NBD_KERNEL_H

#include "math/newton.h"
#include "clv/common/purchase_rows.h"

/** Which of the two: in MBG/NBD a customer may also leave right after the first purchase. */
typedef enum tier__bg_kind { TIER__BG_NBD = 0, TIER__MBG_NBD = 1 } tier__bg_kind;

/** Purchases of the living: Poisson with rate ~ Gamma(r, alpha). Leaving after each: chance ~ Beta(a, b). All > 0. */
typedef struct tier__bg_params {
  double r, alpha, a, b;
} tier__bg_params;

/** Log-likelihood summed over all customers, with gradient and Hessian in (ln r, ln alpha, ln a, ln b). */
void tier__bg_log_likelihood(tier__bg_kind kind, const tier__bg_params *params, const tier__purchase_rows *rows,
                             tier__newton_point *ret_point);

/** P(alive at T), 0 to 1. For BG/NBD it is 1 if x = 0. */
double tier__bg_alive(tier__bg_kind kind, const tier__bg_params *params, double x, double last, double age);

/** Purchases of a customer who is alive at T, over (T, T + horizon]: those expected, and the same with a purchase after
 * t worth e^(-rate t). To be multiplied by P(alive); they do not depend on t_x. Relative error below 1e-11 for any
 * parameters between 1e-6 and 1e4. */
void tier__bg_future(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double horizon,
                     double rate, double *ret_expected, double *ret_discounted);

/** The discounted ones without end; INFINITY at rate 0 where a <= 1. To be multiplied by P(alive). */
double tier__bg_forever(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double rate);

/** P(alive at T + horizon) of a customer who is alive at T. */
double tier__bg_survive(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double horizon);

/** P(j purchases in (T, T + horizon]) of a customer who is alive at T, for j = first to first + count - 1. Relative
 * error below 1e-10 of any probability above 1e-250. */
void tier__bg_distribution(tier__bg_kind kind, const tier__bg_params *params, double x, double age, double horizon,
                           double first, size_t count, double *ret_probabilities);

#endif

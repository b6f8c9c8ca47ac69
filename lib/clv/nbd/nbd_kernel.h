/* SPDX-License-Identifier: Apache-2.0 */
/** @file nbd_kernel.h
 * The NBD model of repeat purchases, in which nobody ever leaves: pure functions over arrays. See spec.md for the
 * formulas. Times are in any one unit, which is also that of alpha, of the horizon and of 1 / rate. Nothing is
 * allocated; any thread; same input, same bits. */
#ifndef TIER_LIB_NBD_KERNEL_H
#define TIER_LIB_NBD_KERNEL_H

#include "math/newton.h"
#include "clv/common/purchase_rows.h"

/** Purchases are Poisson with rate ~ Gamma(r, alpha). Both > 0. */
typedef struct tier__nbd_params {
  double r, alpha;
} tier__nbd_params;

/** Log-likelihood of the times of all purchases, with gradient and Hessian in (ln r, ln alpha). */
void tier__nbd_log_likelihood(const tier__nbd_params *params, const tier__purchase_rows *rows,
                              tier__newton_point *ret_point);

/** Purchases over (T, T + horizon]: those expected, and the same with a purchase after t worth e^(-rate t). */
void tier__nbd_future(const tier__nbd_params *params, double x, double age, double horizon, double rate,
                      double *ret_expected, double *ret_discounted);

#endif

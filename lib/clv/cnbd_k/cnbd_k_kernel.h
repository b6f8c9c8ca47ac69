/* SPDX-License-Identifier: Apache-2.0 */
/** @file cnbd_k_kernel.h
 * BG/CNBD-k and MBG/CNBD-k, models of repeat purchases that come regularly: pure functions over arrays. See spec.md for
 * the formulas.
 *
 * Times are in any one unit, which is also that of alpha, of the horizon and of 1 / rate. x to 5000. Nothing is
 * allocated; any thread; same input, same bits. */
#ifndef TIER_LIB_CNBD_K_KERNEL_H
#define TIER_LIB_CNBD_K_KERNEL_H

#include "clv/common/purchase_rows.h"
#include "math/newton.h"

enum { TIER__CNBD_STAGES_MOST = 8 };

/** Which of the two: in MBG/CNBD-k a customer may also leave right after the first purchase. */
typedef enum tier__cnbd_kind { TIER__BG_CNBD = 0, TIER__MBG_CNBD = 1 } tier__cnbd_kind;

/** The living pass stages at a rate ~ Gamma(r, alpha) and buy at the end of every k-th. Leaving after each purchase:
 * chance ~ Beta(a, b). All > 0, k 1 to TIER__CNBD_STAGES_MOST; k = 1 is BG/NBD or MBG/NBD. */
typedef struct tier__cnbd_params {
  double r, alpha, a, b;
  int k;
} tier__cnbd_params;

/** Log-likelihood of the times of all purchases, summed over all customers, with gradient and Hessian in (ln r,
 * ln alpha, ln a, ln b). */
void tier__cnbd_log_likelihood(tier__cnbd_kind kind, const tier__cnbd_params *params, const tier__purchase_rows *rows,
                               tier__newton_point *ret_point);

/** P(alive at T), 0 to 1. For BG/CNBD-k it is 1 if x = 0. */
double tier__cnbd_alive(tier__cnbd_kind kind, const tier__cnbd_params *params, double x, double last, double age);

/** Purchases of a customer who is alive at T, over (T, T + horizon], horizon finite: those expected, and the same with
 * a purchase after t worth e^(-rate t), rate >= 0. To be multiplied by P(alive), as all below. */
void tier__cnbd_future(tier__cnbd_kind kind, const tier__cnbd_params *params, double x, double last, double age,
                       double horizon, double rate, double *ret_expected, double *ret_discounted);

/** The discounted ones without end; INFINITY at rate 0 where a <= 1. */
double tier__cnbd_forever(tier__cnbd_kind kind, const tier__cnbd_params *params, double x, double last, double age,
                          double rate);

/** P(alive at T + horizon) of a customer who is alive at T, 0 to 1. */
double tier__cnbd_survive(tier__cnbd_kind kind, const tier__cnbd_params *params, double x, double last, double age,
                          double horizon);

/** P(m purchases in (T, T + horizon]) of a customer who is alive at T, for m = first to first + count - 1. */
void tier__cnbd_distribution(tier__cnbd_kind kind, const tier__cnbd_params *params, double x, double last, double age,
                             double horizon, size_t first, size_t count, double *ret_probabilities);

#endif

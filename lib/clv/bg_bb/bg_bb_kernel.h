/* SPDX-License-Identifier: Apache-2.0 */
/** @file bg_bb_kernel.h
 * The BG/BB model of purchases at discrete opportunities: pure functions over arrays. See spec.md for the formulas.
 *
 * Times count opportunities: age = n of them were there, x were taken, the last one of these was number `last`; all are
 * whole numbers, x <= last <= age, last = 0 if x = 0. Nothing is allocated; any thread; same input, same bits. */
#ifndef TIER_LIB_BG_BB_KERNEL_H
#define TIER_LIB_BG_BB_KERNEL_H

#include "clv/common/purchase_rows.h"
#include "math/newton.h"

/** The living take an opportunity with a chance ~ Beta(alpha, beta), and leave before each one with a chance
 * ~ Beta(gamma, delta). All > 0. */
typedef struct tier__bg_bb_params {
  double alpha, beta, gamma, delta;
} tier__bg_bb_params;

/** Log-likelihood summed over all customers, with gradient and Hessian in (ln alpha, ln beta, ln gamma, ln delta).
 * Takes a time that grows with the longest n - last of each (x, n), if the rows are ordered by `last` too. */
void tier__bg_bb_log_likelihood(const tier__bg_bb_params *params, const tier__purchase_rows *rows,
                                tier__newton_point *ret_point);

/** P(alive after n opportunities), 0 to 1. */
double tier__bg_bb_alive(const tier__bg_bb_params *params, double x, double last, double age);

/** Purchases at the next `horizon` opportunities of a customer who is alive after n: those expected, and the same with
 * one at opportunity n + j worth e^(-rate j). To be multiplied by P(alive); they do not depend on `last`. */
void tier__bg_bb_future(const tier__bg_bb_params *params, double x, double age, double horizon, double rate,
                        double *ret_expected, double *ret_discounted);

/** The discounted ones without end. INFINITY if rate is 0 and gamma <= 1. */
double tier__bg_bb_forever(const tier__bg_bb_params *params, double x, double age, double rate);

/** P(alive after n + horizon opportunities) of a customer who is alive after n. */
double tier__bg_bb_survive(const tier__bg_bb_params *params, double age, double horizon);

/** P(k purchases at the next `horizon` opportunities) of a customer who is alive after n; takes a time that grows with
 * horizon - k. */
double tier__bg_bb_chance(const tier__bg_bb_params *params, double x, double age, double horizon, double k);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file pareto_nbd_kernel.h
 * The Pareto/NBD model of repeat purchases: pure functions over arrays. See spec.md for the formulas. Times are in any
 * one unit, which is also that of alpha, of beta, of the horizon and of 1 / rate. Nothing is allocated; any thread;
 * same input, same bits. */
#ifndef TIER_LIB_PARETO_NBD_KERNEL_H
#define TIER_LIB_PARETO_NBD_KERNEL_H

#include "math/newton.h"
#include "clv/common/purchase_rows.h"

/** Purchases of the living: Poisson with rate ~ Gamma(r, alpha). Leaving: at a rate ~ Gamma(s, beta). All > 0. */
typedef struct tier__pareto_params {
  double r, alpha, s, beta;
} tier__pareto_params;

/** Log-likelihood summed over all customers, with gradient and Hessian in (ln r, ln alpha, ln s, ln beta).
 * @param rows With pairs; their working memory is overwritten. */
void tier__pareto_log_likelihood(const tier__pareto_params *params, const tier__purchase_rows *rows,
                                 tier__newton_point *ret_point);

/** P(alive at T), 0 to 1. */
double tier__pareto_alive(const tier__pareto_params *params, double x, double last, double age);

/** The same from its costly parts, for callers who keep them: the first depends on (x, t_x), the second on (x, T). */
double tier__pareto_ln_left(const tier__pareto_params *params, double x, double last);
double tier__pareto_ln_here(const tier__pareto_params *params, double x, double age);
double tier__pareto_alive_of(const tier__pareto_params *params, double x, double last, double age, double ln_left,
                             double ln_here);
/** ln(P(0) / P(t)), so that P(alive) is 1 / (e^ln_here + e^(ln_left + fade at T - fade at t_x)): quick, and as exact as
 * the difference. */
double tier__pareto_fade(const tier__pareto_params *params, double x, double t);

/** Purchases of a customer who is alive at T, over (T, T + horizon]: those expected, and the same with a purchase after
 * t worth e^(-rate t). To be multiplied by P(alive); they do not depend on t_x. */
void tier__pareto_future(const tier__pareto_params *params, double x, double age, double horizon, double rate,
                         double *ret_expected, double *ret_discounted);

/** The discounted ones without end; INFINITY at rate 0 where s <= 1. To be multiplied by P(alive). */
double tier__pareto_forever(const tier__pareto_params *params, double x, double age, double rate);

/** P(alive at T + horizon) of a customer who is alive at T. */
double tier__pareto_survive(const tier__pareto_params *params, double age, double horizon);

/** P(j purchases in (T, T + horizon]) of a customer who is alive at T, for j = first to first + count - 1. Relative
 * error below 1e-11 of any probability above 1e-250. */
void tier__pareto_distribution(const tier__pareto_params *params, double x, double age, double horizon, double first,
                               size_t count, double *ret_probabilities);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file gamma_gamma_kernel.h
 * The Gamma-Gamma model of spend per purchase: pure functions over arrays. See spec.md for the formulas.
 *
 * A customer is (x, m): number of purchases and mean spend of these; x >= 1, m > 0. Money is in any one unit, which is
 * also that of gamma. Nothing is allocated; any thread; same input, same bits. */
#ifndef TIER_LIB_GAMMA_GAMMA_KERNEL_H
#define TIER_LIB_GAMMA_GAMMA_KERNEL_H

#include "math/newton.h"
#include "math/random_numbers.h"

/** A purchase is ~ Gamma(p, v), the customer's own v ~ Gamma(q, gamma). All > 0. */
typedef struct tier__gamma_params {
  double p, q, gamma;
} tier__gamma_params;

/** Distinct customers, ordered by x. `weight` says how many there are of each. */
typedef struct tier__gamma_rows {
  size_t count;
  const double *x, *mean, *weight;
} tier__gamma_rows;

/** Log-likelihood summed over all customers, with gradient and Hessian in (ln p, ln q, ln gamma). */
void tier__gamma_log_likelihood(const tier__gamma_params *params, const tier__gamma_rows *rows,
                                tier__newton_point *ret_point);

/** Expected spend per purchase of a customer, as two addends: what the population brings to it, and what the customer's
 * own purchases do. x = 0 (then `mean` is not read) gives the mean of the population.
 * @return 1; 0 if there is no such mean, because p x + q <= 1. */
int tier__gamma_mean(const tier__gamma_params *params, double x, double mean, double *ret_population, double *ret_own);

/** Mean spend of x >= 1 purchases of a new customer, drawn. Not finite where his v is too small for a number, which
 * takes a q far below 1. */
double tier__gamma_draw(const tier__gamma_params *params, tier__random *random, double x);

#endif

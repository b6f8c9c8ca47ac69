/* SPDX-License-Identifier: Apache-2.0 */
/** @file negative_binomial.h
 * The negative binomial distribution: how many events a Poisson process with rate ~ Gamma(k, 1) has until time `odds`,
 *
 *   P(N = j) = Gamma(k + j) / (Gamma(k) j!) (1 + odds)^-k (odds / (1 + odds))^j.
 *
 * Any k > 0, odds >= 0 and whole j >= 0. Relative error for k and odds from 1e-6 to 1e6, j to 1e7 and probabilities
 * above 1e-277: below 2e-12 for k to 1,000, below 2e-11 beyond, and below 3e-13 at 99 of 100 random points; it grows
 * with k + j, and with the distance from the mean. No state; any thread; same input, same bits. */
#ifndef TIER_LIB_NEGATIVE_BINOMIAL_H
#define TIER_LIB_NEGATIVE_BINOMIAL_H

#include <stddef.h>

/** P(N = j). */
double tier__negative_binomial(double k, double odds, double j);
/** The same for many `odds`: all that does not depend on these. */
typedef struct tier__negative_binomial_term {
  double k, j, rest;
  double factor; /**< P(N = j) is this times e to the power of the exponent. */
} tier__negative_binomial_term;

tier__negative_binomial_term tier__negative_binomial_prepare(double k, double j);
double tier__negative_binomial_exponent(const tier__negative_binomial_term *term, double odds);

/** P(N = j) for j = first to first + count - 1; cheap. */
void tier__negative_binomial_run(double k, double odds, double first, size_t count, double *ret_probabilities);
/** Where a sum over all j may begin: the first j, up to the mean, whose probability is above 1e-290. All before it are
 * negligible. */
double tier__negative_binomial_first(double k, double odds);
/** P(N >= j): the regularised incomplete beta function I_x(j, k) at x = odds / (1 + odds). */
double tier__negative_binomial_tail(double k, double odds, double j);

#endif

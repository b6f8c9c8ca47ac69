/* SPDX-License-Identifier: Apache-2.0 */
/** @file distributions.h
 * What tests and confidence intervals need of the chi-squared and the normal distribution, within 1e-14 of the value.
 * Same bits on every machine. No state; any thread. */
#ifndef TIER_LIB_DISTRIBUTIONS_H
#define TIER_LIB_DISTRIBUTIONS_H

enum { TIER__DEGREES_MOST = 100 };

/** P(chi-squared with `degrees` degrees of freedom > x). @param degrees 1 to TIER__DEGREES_MOST.
 * @return 1 for x <= 0; NaN for NaN. */
double tier__chi_squared_tail(double x, int degrees);

/** z with P(standard normal <= z) = p.
 * @return -INFINITY at 0, INFINITY at 1, NaN outside. */
double tier__normal_quantile(double p);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file beta_power.h
 * E[(1 + p (e^u - 1))^-n] for p ~ Beta(a, b): the mean of a power under a beta distribution, which is
 * 2F1(n, a; a + b; 1 - e^u). Any a, b, n > 0 and u >= 0; relative error about 1e-13. No state; any thread. */
#ifndef TIER_LIB_BETA_POWER_H
#define TIER_LIB_BETA_POWER_H

#include "gauss_legendre.h"

/** At 16 places at once. @param u Rising, >= 0. */
void tier__beta_power(double a, double b, double n, const double u[TIER__GAUSS_NODES],
                      double ret_means[TIER__GAUSS_NODES]);
/** At one place. */
double tier__beta_power_at(double a, double b, double n, double u);

#endif

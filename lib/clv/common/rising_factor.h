/* SPDX-License-Identifier: Apache-2.0 */
/** @file rising_factor.h
 * ln(Gamma(r + x) / Gamma(r)) for whole x that only rise, with its derivatives in r: the sum of ln(r + j), j < x. */
#ifndef TIER_LIB_RISING_FACTOR_H
#define TIER_LIB_RISING_FACTOR_H

#include "math/exact_sum.h"

/** Zero it to begin, at x = 0. */
typedef struct tier__rising {
  double x;
  tier__sum value;
  double first, second;
} tier__rising;

/** Goes on to x, which is not below the present one. @param r The same in all calls. */
void tier__rising_to(tier__rising *rising, double r, double x);

#endif

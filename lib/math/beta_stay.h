/* SPDX-License-Identifier: Apache-2.0 */
/** @file beta_stay.h
 * E[(1 - p)^m] for p ~ Beta(a, b): the chance to stay m times. No state; any thread. */
#ifndef TIER_LIB_BETA_STAY_H
#define TIER_LIB_BETA_STAY_H

#include "gamma_ratio.h"

/** Its logarithm, ln B(a, b + m) - ln B(a, b), from the smaller two gamma ratios; a, b > 0, m >= 0. */
static inline double tier__beta_stay_ln(double a, double b, double m) {
  return m <= a ? tier__gamma_ratio(b, m).value - tier__gamma_ratio(a + b, m).value
                : tier__gamma_ratio(b, a).value - tier__gamma_ratio(b + m, a).value;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file sinh_rule.h
 * The step of the trapezoidal rule in w, where v = peak + width sinh(w), for an integrand like a bell with exponential
 * tails that is analytic but for points at distance pi from the real axis of v. */
#ifndef TIER_LIB_SINH_RULE_H
#define TIER_LIB_SINH_RULE_H

#include <math.h>

#define TIER__PI 0x1.921fb54442d18p+1
#define TIER__SINH_LEAST_STEP 0x1p-7

/** Sine of the imaginary part of the w at which v = at + i pi. */
static inline double tier__sinh_nearness(double peak, double width, double at) {
  const double x = (at - peak) / width, y = TIER__PI / width;
  return 2 * y / (sqrt(x * x + (y + 1) * (y + 1)) + sqrt(x * x + (y - 1) * (y - 1)));
}

/** The error at step h is about e^(-2 pi d / h), if the integrand is analytic and moderate for |Im w| < d: up to its
 * singularities, here at a + i pi and b + i pi, and hardly farther than pi / 4 for a peak like a bell. This step makes
 * it e^-18. */
static inline double tier__sinh_first_step(double peak, double width, double a, double b) {
  const double at_a = tier__sinh_nearness(peak, width, a), at_b = tier__sinh_nearness(peak, width, b);
  const double d = at_a < at_b ? at_a : at_b;
  const double step = 2 * TIER__PI / 18 * (d < TIER__PI / 4 ? d : TIER__PI / 4);
  return step > TIER__SINH_LEAST_STEP ? step : TIER__SINH_LEAST_STEP;
}

#endif

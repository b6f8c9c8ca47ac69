/* SPDX-License-Identifier: Apache-2.0 */
/** @file exact_sum.h
 * A sum that carries along what rounding took from it (Neumaier 1974): error about one rounding, however many addends.
 * The order of the addends still decides the last bit. */
#ifndef TIER_LIB_EXACT_SUM_H
#define TIER_LIB_EXACT_SUM_H

#include <math.h>

/** Zero it to begin. */
typedef struct tier__sum {
  double high;
  double low;
} tier__sum;

static inline void tier__sum_add(tier__sum *sum, double value) {
  const double next = sum->high + value;
  sum->low += fabs(sum->high) >= fabs(value) ? (sum->high - next) + value : (value - next) + sum->high;
  sum->high = next;
}

static inline double tier__sum_value(const tier__sum *sum) { return sum->high + sum->low; }

#endif

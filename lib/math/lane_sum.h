/* SPDX-License-Identifier: Apache-2.0 */
/** @file lane_sum.h
 * Sums of many rows in a fixed number of lanes, so that compilers can vectorise the loops over them and every build
 * adds in the same order. Rows go to the lanes in turn; after TIER__LANE_ROUNDS rounds at most the lanes are added up,
 * which keeps the rounding small. */
#ifndef TIER_LIB_LANE_SUM_H
#define TIER_LIB_LANE_SUM_H

#include <stddef.h>

/** Part of what fixes the bits. */
enum { TIER__LANES = 16, TIER__LANE_ROUNDS = 32 };

typedef double tier__lanes[TIER__LANES];

static inline double tier__lanes_total(const double *lanes) {
  double part[TIER__LANES / 2];
  for (size_t i = 0; i < TIER__LANES / 2; i++) {
    part[i] = lanes[i] + lanes[i + TIER__LANES / 2];
  }
  return ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file gauss_legendre.h
 * The 16-point Gauss-Legendre rule on [0, 1] (Abramowitz and Stegun table 25.4, recomputed with 40 digits). */
#ifndef TIER_LIB_GAUSS_LEGENDRE_H
#define TIER_LIB_GAUSS_LEGENDRE_H

enum { TIER__GAUSS_NODES = 16 };

/** Rising; the rule is symmetric about 1/2. */
extern const double tier__gauss_node[TIER__GAUSS_NODES];
/** Sum 1. */
extern const double tier__gauss_weight[TIER__GAUSS_NODES];

#endif

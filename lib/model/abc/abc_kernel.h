/* SPDX-License-Identifier: Apache-2.0 */
/** @file abc_kernel.h
 * Where the classes end on the list of values, largest first. Definitions in spec.md. */
#ifndef TIER_LIB_ABC_KERNEL_H
#define TIER_LIB_ABC_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/** Distinct positive values, ascending, as pairs of key and count (see ordered_key.h and tally.h). */
typedef struct tier__abc_values {
  const int64_t *pairs;
  size_t count;  /**< Pairs. */
  int is_float;  /**< Keys stand for doubles; else they are the values, and sums are exact. */
} tier__abc_values;

enum { TIER__ABC_CROSSING = 0, TIER__ABC_INCLUSIVE = 1, TIER__ABC_COMPUTED = 2 };

/** A cut is a whole number of these parts of the total. */
#define TIER__ABC_PARTS 1000000

/** Finds the ends of the classes by cuts on the cumulative share.
 * @param cuts Ascending, in millionths. @param rule TIER__ABC_CROSSING or TIER__ABC_INCLUSIVE.
 * @param[out] ret_ends Per cut: how many distinct values, from the largest, are in its class or a better one. */
void tier__abc_cut(const tier__abc_values *values, const int32_t *cuts, size_t cut_count, int rule, size_t *ret_ends);

/** What the computed rule found, as shares of the customers. */
typedef struct tier__abc_points {
  double pareto;      /**< Where the curve is nearest to (0, 1). */
  double break_even;  /**< Where its slope falls to 1. */
  double submarginal; /**< Where it is nearest to (the larger of the two, 1). */
  int exchanged;      /**< The break-even point ends class A. */
} tier__abc_points;

/** Finds the ends of classes A and B from the shape of the curve.
 * @param values At least one. @param zeros Customers who take part with nothing. @param[out] ret_ends Two. */
void tier__abc_compute(const tier__abc_values *values, uint64_t zeros, size_t ret_ends[2],
                       tier__abc_points *ret_points);

/** Sum of the `first` largest values in units of the keys; with `first` = count it is the total. */
double tier__abc_sum(const tier__abc_values *values, size_t first);

#endif

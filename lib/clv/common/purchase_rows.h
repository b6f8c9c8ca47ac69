/* SPDX-License-Identifier: Apache-2.0 */
/** @file purchase_rows.h
 * What a model of purchases is fitted to.
 *
 * A customer is (x, t_x, T): repeat purchases, time from the first purchase to the last one, time from the first
 * purchase to now; 0 <= t_x <= T, and t_x = 0 if x = 0. Times are in any one unit. */
#ifndef TIER_LIB_PURCHASE_ROWS_H
#define TIER_LIB_PURCHASE_ROWS_H

#include <stddef.h>

enum {
  /** Numbers of working memory for each pair. */
  TIER__PAIR_WORK = 16
};

/** The distinct (x, t_x), ordered by x, for models that compute something costly for each. */
typedef struct tier__purchase_pairs {
  size_t count;
  double *last;   /**< t_x of each pair. */
  size_t *of_row; /**< The pair of each row. */
  double *work;   /**< TIER__PAIR_WORK numbers for each pair, written by the likelihood: one thread at a time. */
} tier__purchase_pairs;

/** Distinct customers, ordered by x, then by age. `weight` says how many there are of each. */
typedef struct tier__purchase_rows {
  size_t count;
  const double *x, *last, *age, *weight;
  const tier__purchase_pairs *pairs; /**< NULL if the model does without. */
  double log_intervals; /**< Sum over all customers of the logarithms of the times between purchases; staged models
                             only. */
} tier__purchase_rows;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file compress.h
 * From columns of customers to distinct ones with weights, in one order whatever the order they came in. */
#ifndef TIER_LIB_COMPRESS_H
#define TIER_LIB_COMPRESS_H

#include "covariate_profiles.h"
#include <tier/base.h>

/** Borrowed. Checked before: finite, x a whole number >= 0, 0 <= t_x <= T, t_x = 0 if x = 0, weights >= 0. */
typedef struct tier__purchase_columns {
  size_t count;
  const double *x, *last, *age;
  const double *weight;                /**< NULL: 1 each. Rows of weight 0 are left out. */
  const double *log_intervals;         /**< Staged models only, else NULL. */
  size_t covariate_count;
  const double *const *covariates;
} tier__purchase_columns;

/** Owns what it points to. */
typedef struct tier__compressed {
  tier_context *context;
  tier__purchase_rows rows;            /**< All. With covariates those of one profile after the other, without pairs. */
  int has_profiles;
  tier__covariate_profiles profiles;
  size_t unique;                       /**< Distinct rows. */
  double customers, repeat_customers, repeat_purchases; /**< Sums of weights; the last one of weight times x. */
  double *columns;                     /**< What the rows point into, ... */
  tier__purchase_pairs *pairs;         /**< ... of all rows, or one for each profile; NULL: none asked for. */
  double *profile_values;
  tier__purchase_rows *profile_rows;
} tier__compressed;

/** Sorts and counts. Sums have no rounding but the last, so that bits depend neither on the order of the rows nor on
 * whether a customer comes twice or with weight 2.
 * @param paired The model needs pairs. @return TIER_E_MEMORY. To be ended after success only. */
tier_status tier__compress(tier_context *context, const tier__purchase_columns *columns, int paired,
                           tier__compressed *ret_compressed, tier_error *err);
void tier__compressed_end(tier__compressed *compressed);

#endif

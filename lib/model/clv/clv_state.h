/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_state.h
 * What the CLV model remembers of the customers it has seen: counts and exact sums only, so that nothing depends on the
 * order in which they came. */
#ifndef TIER_LIB_CLV_STATE_H
#define TIER_LIB_CLV_STATE_H

#include "base/tally.h"
#include "clv_object.h"
#include "math/exact_total.h"

/** Keys of covariates, one each, come first in the tuples; times are in days. */
typedef struct tier__clv_state {
  tier_context *context;
  tier__tally purchases;     /**< (covariates, x, T, t_x). */
  tier__tally past;          /**< With a holdout: (covariates, x, T, t_x as of its beginning, purchases in it). */
  tier__tally spend;         /**< (purchases, key of the mean). */
  tier__exact log_sum;       /**< Of the logarithms of the intervals, of all customers; */
  tier__exact again_log_sum; /**< of those in `past`; */
  tier__exact past_log_sum;  /**< of those in `past`, as of then. */
  int64_t same_day;          /**< Customers with two purchases on one day, whose logarithms do not exist. */
  int64_t incomplete;        /**< Customers left out because a covariate is not known. */
  int64_t not_positive;      /**< Customers with repeat purchases whose mean spend is not positive. */
} tier__clv_state;

#endif

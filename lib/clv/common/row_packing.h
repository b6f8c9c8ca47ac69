/* SPDX-License-Identifier: Apache-2.0 */
/** @file row_packing.h
 * Customers packed into few words each, sorted: first step of compress.h. */
#ifndef TIER_LIB_ROW_PACKING_H
#define TIER_LIB_ROW_PACKING_H

#include "column_code.h"
#include "compress.h"

/** Columns in the order they are sorted by: covariates, x, age, last. */
enum { TIER__PACKED_MOST = TIER__COVARIATES_MOST + 3 };

/** Items of `stride` words: `key_count` of the key, then, if the rows have weights, that of one row as a double. */
typedef struct tier__packing {
  size_t count, stride, key_count;
  unsigned bits[TIER__PACKED_MOST];            /**< In use in each word of the key. */
  uint64_t profile_mask[TIER__PACKED_MOST];    /**< Those of covariates. */
  size_t column_count;
  tier__column_code codes[TIER__PACKED_MOST];
  size_t word[TIER__PACKED_MOST];              /**< Where the code of each column is, ... */
  unsigned place[TIER__PACKED_MOST];           /**< ... and at which bit. */
  int weighted;
  uint64_t *items;
} tier__packing;

/** Packs and sorts. To be ended, also after failure. @return TIER_E_MEMORY. */
tier_status tier__packing_begin(tier_context *context, const tier__purchase_columns *columns,
                                tier__packing *ret_packing, tier_error *err);
void tier__packing_end(tier_context *context, tier__packing *packing);

/** Equal rows from `first`. @param[out] ret_weight Sum of their weights, exact but for one rounding.
 * @return Where the next ones begin. */
size_t tier__packing_run(const tier__packing *packing, size_t first, double *ret_weight);
/** Whether two items agree in all covariates. */
int tier__packing_same_profile(const tier__packing *packing, size_t a, size_t b);
double tier__packing_value(const tier__packing *packing, size_t item, size_t column);

#endif

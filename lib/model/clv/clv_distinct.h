/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_distinct.h
 * What was counted, as columns of distinct customers. */
#ifndef TIER_LIB_CLV_DISTINCT_H
#define TIER_LIB_CLV_DISTINCT_H

#include "base/tally.h"
#include "clv/common/compress.h"

/** Distinct customers, sorted, one column of doubles after the other: the keys, then how many there are of each. */
typedef struct tier__clv_columns {
  tier_context *context;
  size_t count, width; /**< Rows, and keys. */
  double *values;
} tier__clv_columns;

/** @param double_keys Bit k: key k is that of a double. @return TIER_E_MEMORY. To be ended after success only. */
tier_status tier__clv_columns_begin(const tier__tally *tally, unsigned double_keys, tier__clv_columns *ret_columns,
                                    tier_error *err);
void tier__clv_columns_end(tier__clv_columns *columns);
static inline const double *tier__clv_column(const tier__clv_columns *columns, size_t key) {
  return columns->values + key * columns->count;
}

/** Customers as the fits want them. @param columns Of a tally (covariates, x, T, t_x ...).
 * @param least_age Younger ones are left out. @param paired Some model needs pairs. @param log_sum Of all of them.
 * @return TIER_E_MEMORY. To be ended after success only. */
tier_status tier__clv_compress(const tier__clv_columns *columns, size_t covariate_count, int64_t least_age, int paired,
                               double log_sum, tier__compressed *ret_compressed, tier_error *err);

#endif

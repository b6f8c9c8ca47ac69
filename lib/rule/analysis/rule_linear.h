/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_linear.h
 * Comparisons of whole numbers, amounts and days as sums of columns: what a comparison says about one of them. */
#ifndef TIER_LIB_RULE_LINEAR_H
#define TIER_LIB_RULE_LINEAR_H

#include "rule/rule_tree.h"

enum { TIER__LINEAR_TERMS = 4 };

typedef struct tier__linear_term {
  uint32_t column;
  int64_t factor;   /**< Not 0. */
  int coalesced;    /**< `coalesce(column, value)`: where it is missing it counts as `fallback`. */
  int64_t fallback;
} tier__linear_term;

/** The sum of factor * column, `days` * as_of and `constant`. Exact while nothing overflows. */
typedef struct tier__linear {
  tier__linear_term terms[TIER__LINEAR_TERMS]; /**< In the order of the text; of distinct columns. */
  size_t count;
  int64_t days;
  int64_t constant;
} tier__linear;

/** Reads a COMPARE as `sum orders 0`, both sides in the same unit (money in minor units).
 * @return 1, or 0 if it is not of this kind, as all that floats take part in, or if a column cancels out. */
int tier__linear_read(const tier__expression *expression, const tier__rule_node *compare, tier__linear *ret_sum,
                      uint8_t *ret_orders);
/** Solves `factor * x + rest orders 0` for `x orders bound`, exactly. @param[in,out] orders NEVER and ALWAYS may come
 * out. @return 0 if the bound does not fit. */
int tier__linear_solve(int64_t factor, int64_t rest, uint8_t *orders, int64_t *ret_bound);
/** `coalesce(column, value)` with both of one type. @return NULL for anything else, else the column; the value is the
 * node's second argument. */
const tier__rule_node *tier__linear_coalesced(const tier__expression *expression, const tier__rule_node *node);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_gap_bound.h
 * What a column must be for a comparison to be true, or false, while all other columns stay. */
#ifndef TIER_LIB_RULE_GAP_BOUND_H
#define TIER_LIB_RULE_GAP_BOUND_H

#include "rule_gap_row.h"

/** The values from `least` to `most`, in the numbers of rule_gap_row.h; INT64_MIN and INT64_MAX are no bounds. */
typedef struct tier__gap_bound {
  uint32_t column;
  uint8_t any;        /**< A text: any but its own. */
  uint8_t open_least; /**< A float: `least` is the next one after the bound that was written, which must be passed. */
  uint8_t open_most;
  int64_t least, most;
} tier__gap_bound;

enum { TIER__GAP_BOUNDS = 64 };

/** Different ways to make a node true (`wanted` TIER__TRUE) or false, each by one column. The node is no `&&`, `||` or
 * `!`. @param row Is the same afterwards. @param fixed By column: 1 if it cannot be changed.
 * @param[out] ret_bounds TIER__GAP_BOUNDS of them. @param[in,out] complete Set to 0 if there may be more ways.
 * @return How many. */
size_t tier__gap_bounds(tier__gap_row *row, const tier__rule_node *node, uint8_t wanted, const uint8_t *fixed,
                        tier__gap_bound *ret_bounds, int *complete);
/** Both bounds of one column. @return 0 if no value fits. */
int tier__gap_bound_meet(const tier__gap_row *row, tier__gap_bound *bound, const tier__gap_bound *other);
/** The value within a bound that is nearest to the row's. @param[out] ret_any 1 if no value is better than another.
 * @return 0 if a column of this type has no such value. */
int tier__gap_bound_value(const tier__gap_row *row, const tier__gap_bound *bound, int64_t *ret_value, int *ret_any);

#endif

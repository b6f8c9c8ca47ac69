/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_gap_search.h
 * What a column must be for a comparison that cannot be solved exactly: found by asking it again and again. */
#ifndef TIER_LIB_RULE_GAP_SEARCH_H
#define TIER_LIB_RULE_GAP_SEARCH_H

#include "rule_gap_bound.h"

/** For each column of a comparison of numbers, amounts or days: from the row's own value upwards and downwards, the
 * first value found with which `left orders right` is so. Exact where the comparison turns but once; else a value with
 * which it is so, but perhaps not the nearest. Nothing if it is so already.
 * @param fixed By column: 1 if it cannot be changed. @param[out] ret_bounds TIER__GAP_BOUNDS of them.
 * @param[in,out] complete Set to 0 if there may be more ways. @return How many. */
size_t tier__gap_search(tier__gap_row *row, const tier__rule_node *node, uint8_t orders, const uint8_t *fixed,
                        tier__gap_bound *ret_bounds, int *complete);

#endif

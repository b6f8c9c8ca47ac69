/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_gap_way.h
 * Ways to make a condition true, or no longer true: alternatives of bounds that have to be kept together. */
#ifndef TIER_LIB_RULE_GAP_WAY_H
#define TIER_LIB_RULE_GAP_WAY_H

#include "rule_gap_bound.h"

typedef struct tier__gap_path {
  size_t first, count; /**< Into `bounds`; at most one per column, in the order of the text. */
} tier__gap_path;

typedef struct tier__gap_paths {
  tier__gap_row *row;
  const uint8_t *fixed;
  uint8_t *wanted;       /**< By node; 0: not asked. */
  size_t *lists;         /**< Of the nodes that wait: where the paths of each begin. */
  size_t list_count;
  tier__gap_path *paths;
  size_t count, capacity;
  tier__gap_bound *bounds;
  size_t bound_count, bound_capacity;
  size_t guarded;        /**< The paths from here on have bounds of what is so already, too. */
  int is_guarding;
  int complete;
} tier__gap_paths;

/** Finds ways that change each column as little as its bounds ask. They have not been tried.
 * @param wanted TIER__TRUE, or TIER__FALSE for "not true any more". @param fixed By column: 1 if it cannot be changed.
 * @param[out] ret_paths To be given to tier__gap_paths_end, also on failure. @return TIER_E_MEMORY. */
tier_status tier__gap_paths_find(tier__gap_row *row, int wanted, const uint8_t *fixed,
                                 tier__gap_paths *ret_paths, tier_error *err);
/** Adds ways that keep so what is so already; they are all ways there are, where that is certain, and `complete` is
 * about them. For a path that did not work: it lost something on its way. @return TIER_E_MEMORY. */
tier_status tier__gap_paths_find_guarded(tier__gap_paths *paths, int wanted, tier_error *err);
void tier__gap_paths_end(tier__gap_paths *paths);

#endif

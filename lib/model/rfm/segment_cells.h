/* SPDX-License-Identifier: Apache-2.0 */
/** @file segment_cells.h
 * The cells of the scores, each with its segment. */
#ifndef TIER_LIB_SEGMENT_CELLS_H
#define TIER_LIB_SEGMENT_CELLS_H

#include <tier/model.h>

/** What customers without a purchase are. */
#define TIER__PROSPECTS "prospects"

/** Most entries of a map, and so most segments. */
enum { TIER__MOST_SEGMENTS = 1000 };

typedef struct tier__segment_map {
  tier_context *context;
  size_t bins[3];       /**< The third is 1 if no entry looks at M. */
  uint16_t *cells;      /**< 1 + the label, 0 for no segment; R outermost. */
  tier_string *labels;  /**< The segments in order of first appearance, then TIER__PROSPECTS. */
  size_t label_count;   /**< 0: there is no map. */
} tier__segment_map;

/** @return Label of a cell, -1 if it has none. @param scores From 1. */
static inline int32_t tier__segment_map_find(const tier__segment_map *map, const size_t scores[3]) {
  const size_t m = map->bins[2] > 1 ? scores[2] - 1 : 0;
  return (int32_t)map->cells[((scores[0] - 1) * map->bins[1] + scores[1] - 1) * map->bins[2] + m] - 1;
}

#endif

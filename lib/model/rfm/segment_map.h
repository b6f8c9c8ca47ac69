/* SPDX-License-Identifier: Apache-2.0 */
/** @file segment_map.h
 * Which segment each cell of the scores belongs to. */
#ifndef TIER_LIB_SEGMENT_MAP_H
#define TIER_LIB_SEGMENT_MAP_H

#include <tier/model.h>

/** What customers without a purchase are. */
#define TIER__PROSPECTS "prospects"

/** The scores of one entry of a map, inclusive. */
typedef struct tier__segment_box {
  tier_string segment;
  uint16_t low[3], high[3]; /**< R, F, M; from 1. */
} tier__segment_box;

typedef struct tier__segment_map {
  tier_context *context;
  size_t bins[3];       /**< The third is 1 if no entry looks at M. */
  uint16_t *cells;      /**< 1 + the label, 0 for no segment; R outermost. */
  tier_string *labels;  /**< The segments in order of first appearance, then TIER__PROSPECTS. */
  size_t label_count;   /**< 0: there is no map. */
} tier__segment_map;

/** Reads "segments" and notes what is doubtful: cells without a segment, cells with several, entries without a cell.
 * @param bins Scores per dimension.
 * @param[out] map To be given to tier__segment_map_end, also on failure. @return TIER_E_MEMORY. */
tier_status tier__segment_map_read(tier_context *context, tier_settings *settings, const size_t bins[3],
                                   tier__segment_map *map, tier_error *err);
void tier__segment_map_end(tier__segment_map *map);
/** @return Label of a cell, -1 if it has none. @param scores From 1. */
static inline int32_t tier__segment_map_find(const tier__segment_map *map, const size_t scores[3]) {
  const size_t m = map->bins[2] > 1 ? scores[2] - 1 : 0;
  return (int32_t)map->cells[((scores[0] - 1) * map->bins[1] + scores[1] - 1) * map->bins[2] + m] - 1;
}

#endif

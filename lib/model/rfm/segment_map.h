/* SPDX-License-Identifier: Apache-2.0 */
/** @file segment_map.h
 * Reads which segment each cell of the scores belongs to. */
#ifndef TIER_LIB_SEGMENT_MAP_H
#define TIER_LIB_SEGMENT_MAP_H

#include "segment_cells.h"

/** The scores of one entry of a map, inclusive. */
typedef struct tier__segment_box {
  tier_string segment;
  uint16_t low[3], high[3]; /**< R, F, M; from 1. */
} tier__segment_box;

/** Reads "segments" and notes what is doubtful: cells without a segment, cells with several, entries and
 * segments without a cell.
 * @param bins Scores per dimension.
 * @param[out] map To be given to tier__segment_map_end, also on failure. @return TIER_E_MEMORY. */
tier_status tier__segment_map_read(tier_context *context, tier_settings *settings, const size_t bins[3],
                                   tier__segment_map *map, tier_error *err);
void tier__segment_map_end(tier__segment_map *map);

#endif

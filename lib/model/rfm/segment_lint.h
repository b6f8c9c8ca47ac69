/* SPDX-License-Identifier: Apache-2.0 */
/** @file segment_lint.h
 * What is doubtful about a segment map, noted while it is painted. */
#ifndef TIER_LIB_SEGMENT_LINT_H
#define TIER_LIB_SEGMENT_LINT_H

#include "segment_cells.h"

typedef struct tier__segment_lint {
  tier_settings *settings;
  tier__segment_map *map;
} tier__segment_lint;

/* Set in a cell that two segments claim, until tier__segment_lint_cells. */
#define TIER__CELL_CONTESTED ((uint16_t)0x8000)

void tier__segment_lint_begin(tier__segment_lint *lint, tier_settings *settings, tier__segment_map *map);

/** Gives a cell to a label unless it has one. @return 1 if the label got it. */
static inline size_t tier__segment_lint_paint(uint16_t *cell, uint16_t label) {
  if (*cell == 0) {
    *cell = label;
    return 1;
  }
  if ((*cell & ~TIER__CELL_CONTESTED) != label) {
    *cell |= TIER__CELL_CONTESTED;
  }
  return 0;
}

/** Notes an entry that got no cell. */
void tier__segment_lint_box(tier__segment_lint *lint, size_t index, tier_string segment, size_t won);
/** Notes the cells that have no segment, those that were contested, whose mark it clears, and segments that have no
 * cell. */
void tier__segment_lint_cells(tier__segment_lint *lint);

#endif

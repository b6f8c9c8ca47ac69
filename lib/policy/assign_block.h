/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_block.h
 * Decides a block of customers: first the conditions of the tiers, then the rules in their order. */
#ifndef TIER_LIB_ASSIGN_BLOCK_H
#define TIER_LIB_ASSIGN_BLOCK_H

#include "assignment.h"

/** Rows that are decided together; a multiple of 8, so that bitmaps can be cut. */
#define TIER__BLOCK_ROWS ((size_t)65536)

/** A rule tagged a customer. */
typedef struct tier__tag_mark {
  uint32_t row; /**< Within the block. */
  uint32_t rule;
} tier__tag_mark;

/** What a block leaves besides its part of the result. */
typedef struct tier__block {
  tier_status status;
  tier_error err;
  tier__tag_mark *marks; /**< In the order of the rules. */
  size_t mark_count, mark_capacity;
} tier__block;

/** Decides the rows of one block: conditions, then rules. Writes `tiers` and `reasons` of its rows. */
tier_status tier__assign_block(tier_result *result, size_t first, size_t count, tier__block *block, tier_error *err);

#endif

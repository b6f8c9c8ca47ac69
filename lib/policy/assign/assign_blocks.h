/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_blocks.h
 * Cuts an assignment into blocks of customers and runs a ladder over them. */
#ifndef TIER_LIB_ASSIGN_BLOCKS_H
#define TIER_LIB_ASSIGN_BLOCKS_H

#include "assign_work.h"

/** Rows that are decided together; a multiple of 8, so that bitmaps can be cut. */
#define TIER__BLOCK_ROWS ((size_t)65536)

/** What a block leaves besides its part of the result. */
typedef struct tier__block {
  tier_status status;
  tier_error err;
  tier__tag_marks marks;
  tier__rule_counts *counts; /**< By rule, then two by tier. */
  uint64_t *fired;
} tier__block;

/** Runs a ladder over all rows, in threads if no callback that is asked forbids it, and adds up its counts.
 * @param parts TIER__RUN_CONDITIONS | TIER__RUN_RULES.
 * @param[out] ret_blocks One per TIER__BLOCK_ROWS rows, to be ended by tier__assign_end_blocks. */
tier_status tier__assign_blocks(const tier__assign_work *work, uint32_t ladder, int parts, tier__block **ret_blocks,
                                tier_error *err);
void tier__assign_end_blocks(tier_context *context, tier__block *blocks, size_t rows);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_blocks.h
 * Cuts an assignment into blocks and runs them. */
#ifndef TIER_LIB_ASSIGN_BLOCKS_H
#define TIER_LIB_ASSIGN_BLOCKS_H

#include "assign_block.h"

/** Decides all rows, in threads if no callback forbids it.
 * @param[out] ret_blocks One per TIER__BLOCK_ROWS rows, to be ended by tier__assign_end_blocks. */
tier_status tier__assign_blocks(tier_result *result, tier__block **ret_blocks, tier_error *err);
void tier__assign_end_blocks(tier_context *context, tier__block *blocks, size_t rows);

#endif

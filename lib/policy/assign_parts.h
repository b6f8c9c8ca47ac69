/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_parts.h
 * The second half of tier_assign: from columns to decisions. */
#ifndef TIER_LIB_ASSIGN_PARTS_H
#define TIER_LIB_ASSIGN_PARTS_H

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
/** Decides all rows, in threads if no callback forbids it.
 * @param[out] ret_blocks One per TIER__BLOCK_ROWS rows, to be ended by tier__assign_end_blocks. */
tier_status tier__assign_blocks(tier_result *result, tier__block **ret_blocks, tier_error *err);
void tier__assign_end_blocks(tier_context *context, tier__block *blocks, size_t rows);

/** Copies the ids of the book's customers in the order of the ledger. */
tier_status tier__assign_ids(tier_result *result, const tier_book *book, const tier__ledger *ledger, tier_error *err);
/** Looks everybody up in the roster. @param before NULL: everybody is new. */
tier_status tier__assign_previous(tier_result *result, const tier_roster *before, tier_error *err);
/** Names the reasons by their numbers. */
tier_status tier__assign_reasons(tier_result *result, tier_error *err);
/** Arranges the tags by customer. */
tier_status tier__assign_tags(tier_result *result, const tier__block *blocks, tier_error *err);
/** Makes the column "tier", the first of the table. */
tier_status tier__assign_column(tier_result *result, tier_error *err);
/** Counts and sums by tier. @return TIER_E_OVERFLOW. */
tier_status tier__assign_summaries(tier_result *result, tier_error *err);

#endif

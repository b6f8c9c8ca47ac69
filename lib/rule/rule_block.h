/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_block.h
 * An expression over the rows of a block. */
#ifndef TIER_LIB_RULE_BLOCK_H
#define TIER_LIB_RULE_BLOCK_H

#include "rule_run.h"

static inline size_t tier__block_rows(size_t left) {
  return left < TIER__RULE_BLOCK ? left : TIER__RULE_BLOCK;
}
/** Computes rows [first, first + count), at most a block; the values are in the slot at the top. */
void tier__rule_run_block(tier__rule_run *run, size_t first, size_t count);
/** Adds the rows of the block just computed to the counts. May start the run on other rows.
 * @param truth Truths of the block; of a value that is no condition TIER__TRUE where it is known. @param counts May be
 * NULL. */
void tier__rule_count_block(tier__rule_run *run, const uint8_t *truth, tier__rule_counts *counts);

#endif

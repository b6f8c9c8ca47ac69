/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_run.h
 * One evaluation: the columns it reads, and a stack of blocks of values. */
#ifndef TIER_LIB_RULE_RUN_H
#define TIER_LIB_RULE_RUN_H

#include "base/table.h"
#include "rule_tree.h"

enum { TIER__RULE_BLOCK = 1024 };

/** The values of one node for a block: truths (bool), int64 (int, money minor units, day) or double (float). Texts
 * have no slot: they stand only in comparisons, which read the column. */
typedef struct tier__slot {
  const void *values;   /**< `buffer`, `truth`, or a part of a column. */
  const uint8_t *known; /**< Bytes 0 or 1; NULL: all known. Of truths always NULL. */
  void *buffer;         /**< Room for a block of int64 or double. */
  uint8_t *truth;       /**< Room for a block of truths. */
  uint8_t *known_buffer;
} tier__slot;

typedef struct tier__rule_run {
  const tier__expression *expression;
  const tier__column **columns; /**< As the expression numbers them. */
  tier__slot *slots;
  int64_t *words;               /**< The `buffer` of all slots. */
  uint8_t *bytes;               /**< The `truth` and `known_buffer` of all slots. */
  size_t waiting;               /**< Slots in use. */
  uint8_t **memos;              /**< By label code: 0 not asked yet, else 1 + truth. */
  int64_t scale;                /**< Minor units of a major one. */
  size_t first, count;          /**< Rows of the present block. */
} tier__rule_run;

/** Finds the columns and makes room. @param block Most rows of a step. @return TIER_E_DATA, TIER_E_MEMORY. */
tier_status tier__rule_run_begin(const tier__expression *expression, const tier__table *table, size_t block,
                                 tier__rule_run *ret_run, tier_error *err);
/** Frees; also what a failed begin left. */
void tier__rule_run_end(tier__rule_run *run);
/** Starts on rows [first, first + count). */
void tier__rule_run_rows(tier__rule_run *run, size_t first, size_t count);

static inline tier__slot *tier__run_top(const tier__rule_run *run) {
  return &run->slots[run->waiting - 1];
}
static inline const tier__rule_node *tier__run_node(const tier__rule_run *run, uint32_t index) {
  return &run->expression->nodes[index];
}

/** The slot's mask, writable: a copy of the mask it has, or all known. */
uint8_t *tier__run_mask(const tier__rule_run *run, tier__slot *slot);
/** Makes the slot's `truth`, computed for all rows, its value: unknown where it or `right` (may be NULL) is. */
void tier__run_put(const tier__rule_run *run, tier__slot *slot, const tier__slot *right);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_run.h
 * One evaluation: the columns it reads, and a stack of blocks of values. */
#ifndef TIER_LIB_RULE_RUN_H
#define TIER_LIB_RULE_RUN_H

#include "base/table.h"
#include "rule_tree.h"

enum { TIER__RULE_BLOCK = 1024 };

/** The values of one node for a block: truths (bool), int64 (int, money minor units, day), double (float), or texts:
 * `const tier_string *`, NULL where not known, with a byte in `truth` that is 1 where `A` to `Z` are to be read as
 * small. Plain texts (see tier__check_plain_texts) have no slot: whoever uses them reads the column. */
typedef struct tier__slot {
  const void *values;   /**< `buffer`, `truth`, or a part of a column. */
  const uint8_t *known; /**< Bytes 0 or 1; NULL: all known. Of truths and texts always NULL. */
  void *buffer;         /**< Room for a block of int64, double or pointers. */
  uint8_t *truth;       /**< Room for a block of truths. */
  uint8_t *known_buffer;
} tier__slot;

typedef struct tier__rule_run {
  const tier__expression *expression;
  const tier__table *table;
  const tier__column **columns; /**< As the expression numbers them. */
  tier__slot *slots;
  int64_t *words;               /**< The `buffer` of all slots. */
  uint8_t *bytes;               /**< The `truth` and `known_buffer` of all slots. */
  size_t waiting;               /**< Slots in use. */
  uint8_t *memos;               /**< By memo and label code: the truth of that label. */
  uint8_t *memo_ready;          /**< By memo: 1 if it holds for this question. */
  size_t memo_room;             /**< Most labels that a memo has room for. */
  size_t memo_most;             /**< Most labels that a memo is made for in this question: no more than its rows. */
  uint8_t *reasons;             /**< By slot, for steps of one row: see rule_fault.h. */
  int64_t scale;                /**< Minor units of a major one. */
  size_t first, count;          /**< Rows of the present block. */
  int faulty;                   /**< Something in the present block could not be computed. */
} tier__rule_run;

/** Finds the columns and makes room. @param most Most rows of a question. @return TIER_E_DATA, TIER_E_MEMORY. */
tier_status tier__rule_run_begin(const tier__expression *expression, const tier__table *table, size_t most,
                                 tier__rule_run *ret_run, tier_error *err);
/** Frees; also what a failed begin left. */
void tier__rule_run_end(tier__rule_run *run);
/** Begins a question about `rows` rows, at most those of the begin: labels may have changed since the last. */
void tier__rule_run_question(tier__rule_run *run, size_t rows);
/** Starts on rows [first, first + count), at most a block. */
void tier__rule_run_rows(tier__rule_run *run, size_t first, size_t count);

static inline tier__slot *tier__run_top(const tier__rule_run *run) {
  return &run->slots[run->waiting - 1];
}
static inline const tier__rule_node *tier__run_node(const tier__rule_run *run, uint32_t index) {
  return &run->expression->nodes[index];
}

/** The slot's mask, writable: a copy of the mask it has, or all known. */
uint8_t *tier__run_mask(const tier__rule_run *run, tier__slot *slot);
/** The slot's mask, writable, known where both are. */
uint8_t *tier__run_join(const tier__rule_run *run, tier__slot *slot, const tier__slot *right);
/** Makes the slot's `truth`, computed for all rows, its value: unknown where it or `right` (may be NULL) is. */
void tier__run_put(const tier__rule_run *run, tier__slot *slot, const tier__slot *right);

#endif

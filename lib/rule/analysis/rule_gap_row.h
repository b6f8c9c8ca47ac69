/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_gap_row.h
 * One row of a table, copied, so that a condition can be asked again with other values. */
#ifndef TIER_LIB_RULE_GAP_ROW_H
#define TIER_LIB_RULE_GAP_ROW_H

#include "rule/rule_run.h"

/** Codes of texts in the copy: the row's own, one that the condition does not name, then those of its literals. */
enum { TIER__GAP_OWN, TIER__GAP_OTHER, TIER__GAP_FIRST_TEXT };

/** Values are integers: minor units, days, 0 and 1, codes of texts, and keys of floats (base/double_key.h). */
typedef struct tier__gap_row {
  const tier__expression *expression;
  tier__rule_run run;        /**< Reads `columns`. */
  tier__column *columns;     /**< By the expression's columns. */
  int64_t *words;            /**< Where their values stand. */
  uint8_t *bits;             /**< And their validity. */
  int64_t *values;           /**< What the row has. */
  uint8_t *known;            /**< The same: 0 for missing, not finite. */
  tier_string *labels;       /**< Of all columns of texts: a list each, with its own text first. */
  size_t label_count;        /**< Of a list. */
  uint32_t *codes;           /**< By node: code of a text literal. */
  char *other;
  uint8_t *truths;           /**< By node of bool, as the row is. */
  size_t effort;             /**< Steps that searches may still take: they bound time on hostile conditions. */
} tier__gap_row;

/** @param[out] ret_row To be given to tier__gap_row_end, also on failure. @return TIER_E_DATA, TIER_E_MEMORY. */
tier_status tier__gap_row_begin(const tier__expression *expression, const tier__table *table, size_t row,
                                tier__gap_row *ret_row, tier_error *err);
void tier__gap_row_end(tier__gap_row *row);
/** Sets a value that is known. */
void tier__gap_row_put(tier__gap_row *row, uint32_t column, int64_t value);
/** Gives a column back what the row has. */
void tier__gap_row_restore(tier__gap_row *row, uint32_t column);
/** The condition with the present values. */
uint8_t tier__gap_row_truth(tier__gap_row *row);

#endif

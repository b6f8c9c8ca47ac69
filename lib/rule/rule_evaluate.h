/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_evaluate.h
 * Evaluation by columns. */
#ifndef TIER_LIB_RULE_EVALUATE_H
#define TIER_LIB_RULE_EVALUATE_H

#include "base/table.h"
#include "rule_truth.h"

/** Evaluates a condition for rows [first, first + count) of a table that has all columns with the checked types.
 * Allocates its workspace once. Any number of threads on one expression. @param[out] ret_truth `count` values.
 * @param[in,out] counts The rows are added to it; may be NULL.
 * @return TIER_E_MEMORY; TIER_E_DATA (a column is missing or of another type, the expression is no condition: a defect
 * of the caller). */
tier_status tier__expression_evaluate(const tier__expression *expression, const tier__table *table, size_t first,
                                      size_t count, uint8_t *ret_truth, tier__rule_counts *counts, tier_error *err);
/** Evaluates an expression of any type for all rows and adds the values to the table as a column, unit "". Texts: the
 * labels are the distinct values, sorted by bytes. */
tier_status tier__expression_column_add(const tier__expression *expression, tier__table *table, const char *name,
                                        int32_t role, tier__rule_counts *counts, tier_error *err);

/** An expression bound to a table, for those who ask again and again while the values change. Both must outlive it; the
 * columns must stay; labels of texts and the day of the table may change. One thread at a time. */
typedef struct tier__evaluation tier__evaluation;
/** @param most_rows Most rows of one question. */
tier_status tier__evaluation_open(const tier__expression *expression, const tier__table *table, size_t most_rows,
                                  tier__evaluation **ret_evaluation, tier_error *err);
void tier__evaluation_close(tier__evaluation *evaluation);
/** As tier__expression_evaluate, without an allocation. @return TIER_E_DATA (other rows than those of the table, or
 * more than it was opened for). */
tier_status tier__evaluation_truths(tier__evaluation *evaluation, size_t first, size_t count, uint8_t *ret_truth,
                                    tier__rule_counts *counts, tier_error *err);
/** Fills all rows of `column`, which has the expression's type and as many rows as the table. Texts get new labels:
 * only for them, and for a bitmap if there is none yet, memory is needed; a single row whose text is as before needs
 * none. @return TIER_E_MEMORY; TIER_E_DATA (another type or length). The column is as before then. */
tier_status tier__evaluation_fill(tier__evaluation *evaluation, tier__column *column, tier__rule_counts *counts,
                                  tier_error *err);

#endif

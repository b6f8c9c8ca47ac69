/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_evaluate.h
 * Evaluation by columns. */
#ifndef TIER_LIB_RULE_EVALUATE_H
#define TIER_LIB_RULE_EVALUATE_H

#include "base/table.h"
#include "rule_truth.h"

/** Evaluates rows [first, first + count) of a table that has all columns with the checked types.
 * Allocates its workspace once. Any number of threads on one expression. @param[out] ret_truth `count` values.
 * @return TIER_E_MEMORY; TIER_E_DATA (a column is missing or of another type: a defect of the caller). */
tier_status tier__expression_evaluate(const tier__expression *expression, const tier__table *table, size_t first,
                                      size_t count, uint8_t *ret_truth, tier_error *err);

#endif

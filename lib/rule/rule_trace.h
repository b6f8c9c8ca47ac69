/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_trace.h
 * What a condition makes of one row, step by step. */
#ifndef TIER_LIB_RULE_TRACE_H
#define TIER_LIB_RULE_TRACE_H

#include "base/json_write.h"
#include "base/table.h"
#include "rule_truth.h"

/** Writes members of the writer's open object for one row: "text", "value" (null if unknown), "type" unless it is a
 * condition, and "comparisons", a list with an object per comparison, `in`, `is`, function of two texts and bare
 * boolean column: "text", "position" (of its first byte), "left", "right" (null where there is none), "value". Behind a
 * "value" that is unknown stands "reason": names of tier__fault_name, joined by ", ". Nothing is written on failure,
 * unless there is no memory for what is written. */
tier_status tier__expression_trace(const tier__expression *expression, const tier__table *table, size_t row,
                                   tier_writer *writer, tier_error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file expression.h
 * Conditions: text to tree, types, evaluation by columns, trace of one row.
 *
 * Three-valued logic (Kleene): a comparison or an operation with a missing operand is unknown; `&&` and `||` follow
 * Kleene whatever the order; a condition holds only if it is true. Faults (division by zero, overflow) are unknown. */
#ifndef TIER_LIB_EXPRESSION_H
#define TIER_LIB_EXPRESSION_H

#include "base/table.h"
#include "model/findings.h"
#include <tier/rule.h>

typedef struct tier__expression tier__expression;

/** What a name stands for. */
typedef struct tier__schema {
  void *user_data;
  /** @param[out] ret_type TIER_ANY: an attribute of a type not known yet. @return 1 if there is such a column. */
  int (*find)(void *user_data, const char *name, tier_type *ret_type);
  int32_t minor_digits;
  /** Optional: the names that there are, to suggest one for a name misspelt. @return NULL past the end. */
  const char *(*name_at)(void *user_data, size_t index);
} tier__schema;

/** Reads a text. The first syntax error becomes a finding (TIER_ERROR, code "syntax", with the position), and
 * `*ret_expression` is NULL then. So does a text beyond the limits (code "limit"): 64 KiB of text, parentheses and
 * prefix operators nested 64 deep, 4096 nodes. The context must outlive the expression.
 * @param place JSON pointer, for findings. @return TIER_OK, TIER_E_MEMORY. */
tier_status tier__expression_parse(tier_context *context, tier_string text, const char *place, tier_findings *findings,
                                   tier__expression **ret_expression, tier_error *err);
void tier__expression_destroy(tier__expression *expression);
/** The text it was read from; lives as long as the expression. */
tier_string tier__expression_text(const tier__expression *expression);
/** The distinct column names it uses, in order of first use. @return NULL past the end. */
const char *tier__expression_column(const tier__expression *expression, size_t index);
/** Checks types against a schema; all errors become findings ("unknown_column", "type") with their positions; the
 * whole must be boolean. May be called again with a better schema. Not thread-safe; evaluation after it is. */
void tier__expression_check(tier__expression *expression, const tier__schema *schema, const char *place,
                            tier_findings *findings);

/** Truth of one row. */
enum { TIER__FALSE = 0, TIER__TRUE = 1, TIER__UNKNOWN = 2 };

/** Evaluates rows [first, first + count) of a table that has all columns with the checked types.
 * Allocates its workspace once. Any number of threads on one expression. @param[out] ret_truth `count` values.
 * @return TIER_E_MEMORY; TIER_E_DATA (a column is missing or of another type: a defect of the caller). */
tier_status tier__expression_evaluate(const tier__expression *expression, const tier__table *table, size_t first,
                                      size_t count, uint8_t *ret_truth, tier_error *err);
/** Writes members of the writer's open object for one row: "text", "value" (true, false, null) and "comparisons", a
 * list with an object per comparison, `in`, `is` and bare boolean column: "text", "position" (of its first byte),
 * "left", "right" (null where there is none), "value". Nothing is written on failure. */
tier_status tier__expression_trace(const tier__expression *expression, const tier__table *table, size_t row,
                                   tier_writer *writer, tier_error *err);

#endif

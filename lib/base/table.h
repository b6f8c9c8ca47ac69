/* SPDX-License-Identifier: Apache-2.0 */
/** @file table.h
 * Named columns of equal length that own their values: what flows from metrics through models to the result. */
#ifndef TIER_LIB_TABLE_H
#define TIER_LIB_TABLE_H

#include <tier/base.h>

typedef struct tier__column {
  tier_column view;   /**< What others see; `name`, `values`, `validity`, `labels` are owned by the column. */
  const char *unit;   /**< "days", "currency" ...; "" if none; owned. */
  int32_t role;       /**< TIER__ROLE_... */
  void *values;       /**< Writable `view.values`. */
  uint8_t *validity;  /**< Writable `view.validity`; NULL if all known. */
} tier__column;

enum { TIER__ROLE_METRIC = 0, TIER__ROLE_ATTRIBUTE = 1, TIER__ROLE_OUTPUT = 2, TIER__ROLE_DECISION = 3 };

typedef struct tier__table {
  tier_context *context;
  size_t rows;
  int32_t minor_digits;
  int32_t as_of_day;      /**< The day of the question: `as_of` in expressions. 0 until somebody sets it. */
  size_t count, capacity;
  tier__column **columns; /**< Pointers stay while columns are added. */
} tier__table;

static inline tier__table tier__table_begin(tier_context *context, size_t rows, int32_t minor_digits) {
  tier__table table = {.context = context, .rows = rows, .minor_digits = minor_digits};
  return table;
}
void tier__table_end(tier__table *table);
/** Bytes of one value: 1, 8, 8, 4, 4, 8. */
size_t tier__type_bytes(tier_type type);
/** "bool", "int", "float", "text", "day", "money", "any". */
const char *tier__type_name(tier_type type);
/** @return TIER_ANY if it names no type. */
tier_type tier__type_of_name(const char *name);
/** Adds a column of zeroed values. @param name,unit,labels Copied. @param known 1: all known, no bitmap; 0: a bitmap,
 * all not known. @return TIER_E_MEMORY. */
tier_status tier__table_add(tier__table *table, const char *name, tier_type type, const char *unit, int32_t role,
                            int known, const tier_string *labels, size_t label_count, tier__column **ret_column,
                            tier_error *err);
/** Gives a text column other labels, which are copied. The codes are the caller's business. @return TIER_E_MEMORY. */
tier_status tier__column_relabel(tier_context *context, tier__column *column, const tier_string *labels,
                                 size_t label_count, tier_error *err);
/** @return NULL if there is none. */
const tier__column *tier__table_find(const tier__table *table, const char *name);
/** A view as FLOAT64: numbers widened, money in major units (minor / 10^digits), days as numbers, bools as 0 and 1.
 * @param[in,out] buffer A column to fill, owned by the caller (zero it first, free with tier__column_free).
 * @return TIER_E_ARGUMENT for text; TIER_E_MEMORY. */
tier_status tier__column_widen(tier_context *context, const tier_column *from, tier__column *buffer, tier_error *err);
/** The same again, after the values have changed: into a buffer that tier__column_widen filled from at least as many
 * rows of the same column. Allocates nothing. */
void tier__column_widen_again(const tier_column *from, tier__column *buffer);
void tier__column_free(tier_context *context, tier__column *column);
/** The view of rows [first, first + count). `first` must be a multiple of 8. */
tier_column tier__column_slice(const tier_column *column, size_t first, size_t count);

#endif

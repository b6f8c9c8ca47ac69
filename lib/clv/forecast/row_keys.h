/* SPDX-License-Identifier: Apache-2.0 */
/** @file row_keys.h
 * Which rows are equal in some columns: each distinct combination gets a number, and a row that stands for it. On a
 * grid of days there are few of them, so that what is costly is computed once for many customers. */
#ifndef TIER_LIB_ROW_KEYS_H
#define TIER_LIB_ROW_KEYS_H

#include <tier/base.h>

enum { TIER__KEY_COLUMNS_MOST = 8 };

/** What is compared. */
typedef struct tier__key_columns {
  size_t count;                                  /**< 0: all rows are equal. */
  const double *column[TIER__KEY_COLUMNS_MOST];  /**< Not NaN. */
  const uint32_t *group;                         /**< A number of each row, compared too; NULL: none. */
} tier__key_columns;

/** Zero it to begin. Numbers go by the first row of each, so that they do depend on the order of the rows. */
typedef struct tier__row_keys {
  size_t count;       /**< Distinct combinations. */
  uint32_t *of_row;   /**< The number of each row. */
  uint32_t *first_of; /**< The first row of each number. */
  uint64_t *bits;     /**< The columns of each number. */
  uint32_t *slots;    /**< A hash table of numbers + 1; 0: free. */
  size_t slot_count;  /**< A power of two. */
} tier__row_keys;

/** Makes room for this many rows, distinct combinations, and columns of each. @return TIER_E_MEMORY; to be ended also
 * then. */
tier_status tier__row_keys_begin(tier_context *context, size_t rows, size_t distinct, size_t columns,
                                 tier__row_keys *keys, tier_error *err);
/** Forgets all rows. */
void tier__row_keys_clear(tier__row_keys *keys);
/** Adds the rows from `from` to `to` - 1. Those before were added by calls with the same columns.
 * @return TIER_E_MEMORY. */
tier_status tier__row_keys_add(tier_context *context, tier__row_keys *keys, const tier__key_columns *columns,
                               size_t from, size_t to, tier_error *err);
void tier__row_keys_end(tier_context *context, tier__row_keys *keys);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file row_columns.h
 * The transaction rows that a book keeps, by columns. */
#ifndef TIER_LIB_ROW_COLUMNS_H
#define TIER_LIB_ROW_COLUMNS_H

#include "base/key_table.h"
#include <tier/book.h>

#define TIER__ROW_IS_DAY 1u /**< `when` is a civil day, not an instant. */
#define TIER__ROW_LIVE 2u   /**< Accepted: it counts. */
#define TIER__ROW_STATE 4u  /**< Times TIER_POSTED, TIER_PENDING or TIER_VOID. */

/** One row as it is kept. */
typedef struct tier__row {
  uint32_t customer;
  uint32_t order;    /**< TIER__NO_KEY: none. */
  uint32_t returned; /**< Of a return, the transaction that it takes back; TIER__NO_KEY: none. */
  int64_t when;      /**< Microseconds since 1970, UTC; or a civil day. */
  int64_t amount;    /**< Minor units. */
  uint32_t flags;    /**< TIER__ROW_... */
} tier__row;

typedef struct tier__rows {
  size_t count, capacity;
  uint32_t *customer;
  uint32_t *order;    /**< NULL while no row has an order id. */
  uint32_t *returned; /**< NULL while no row takes back a transaction. */
  int64_t *when;
  int64_t *amount;
  uint8_t *flags;
} tier__rows;

/** Makes room for `count` more rows. Room beyond `count` may be written before it is counted.
 * @param with_orders,with_returned 1: there must be that column. @return TIER_E_MEMORY. */
tier_status tier__rows_reserve(tier_context *context, tier__rows *rows, size_t count, int with_orders,
                               int with_returned, tier_error *err);
void tier__rows_end(tier_context *context, tier__rows *rows);

static inline tier__row tier__row_get(const tier__rows *rows, size_t i) {
  tier__row row = {rows->customer[i],
                   rows->order == NULL ? TIER__NO_KEY : rows->order[i],
                   rows->returned == NULL ? TIER__NO_KEY : rows->returned[i],
                   rows->when[i],
                   rows->amount[i],
                   rows->flags[i]};
  return row;
}

static inline void tier__row_put(tier__rows *rows, size_t i, const tier__row *row) {
  rows->customer[i] = row->customer;
  if (rows->order != NULL) {
    rows->order[i] = row->order;
  }
  if (rows->returned != NULL) {
    rows->returned[i] = row->returned;
  }
  rows->when[i] = row->when;
  rows->amount[i] = row->amount;
  rows->flags[i] = (uint8_t)row->flags;
}

static inline uint32_t tier__row_state(uint32_t flags) { return flags / TIER__ROW_STATE; }

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "row_columns.h"
#include "base/failure.h"
#include "base/memory.h"

/** Resizes one column. A column that is larger than `capacity` says does no harm, so a failure needs no undoing. */
#define RESIZE(column, capacity)                                                                                       \
  do {                                                                                                                 \
    void *block_ = tier__resize(context, (column), (capacity), sizeof *(column));                                      \
    if (block_ == NULL) {                                                                                              \
      return tier__no_memory(err);                                                                                     \
    }                                                                                                                  \
    (column) = block_;                                                                                                 \
  } while (0)

static tier_status add_orders(tier_context *context, tier__rows *rows, tier_error *err) {
  rows->order = tier__alloc(context, rows->capacity, sizeof *rows->order);
  if (rows->order == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < rows->count; ++i) {
    rows->order[i] = TIER__NO_KEY;
  }
  return TIER_OK;
}

tier_status tier__rows_reserve(tier_context *context, tier__rows *rows, size_t count, int with_orders,
                               tier_error *err) {
  const size_t needed = rows->count + count;
  if (needed > rows->capacity) {
    const size_t capacity = needed > 2 * rows->capacity ? needed : 2 * rows->capacity;
    RESIZE(rows->customer, capacity);
    RESIZE(rows->when, capacity);
    RESIZE(rows->amount, capacity);
    RESIZE(rows->flags, capacity);
    if (rows->order != NULL) {
      RESIZE(rows->order, capacity);
    }
    rows->capacity = capacity;
  }
  return with_orders && rows->order == NULL ? add_orders(context, rows, err) : TIER_OK;
}

void tier__rows_end(tier_context *context, tier__rows *rows) {
  tier__release(context, rows->customer);
  tier__release(context, rows->order);
  tier__release(context, rows->when);
  tier__release(context, rows->amount);
  tier__release(context, rows->flags);
}

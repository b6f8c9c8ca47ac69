/* SPDX-License-Identifier: Apache-2.0 */
#include "row_columns.h"
#include "base/failure.h"
#include "base/memory.h"

/** Resizes one column. A column that is larger than `capacity` says does no harm, so a failure needs no undoing. */
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
    TIER__RESIZE(context, rows->customer, capacity, err);
    TIER__RESIZE(context, rows->when, capacity, err);
    TIER__RESIZE(context, rows->amount, capacity, err);
    TIER__RESIZE(context, rows->flags, capacity, err);
    if (rows->order != NULL) {
      TIER__RESIZE(context, rows->order, capacity, err);
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "row_columns.h"
#include "base/failure.h"
#include "base/memory.h"

/** Adds a column of keys, which the rows so far do not have. */
static tier_status add_keys(tier_context *context, const tier__rows *rows, uint32_t **column, tier_error *err) {
  uint32_t *keys = tier__alloc(context, rows->capacity, sizeof *keys);
  if (keys == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < rows->count; ++i) {
    keys[i] = TIER__NO_KEY;
  }
  *column = keys;
  return TIER_OK;
}

tier_status tier__rows_reserve(tier_context *context, tier__rows *rows, size_t count, int with_orders,
                               int with_returned, tier_error *err) {
  const size_t needed = rows->count + count;
  /* A column that is larger than `capacity` says does no harm, so a failure needs no undoing. */
  if (needed > rows->capacity) {
    const size_t capacity = needed > 2 * rows->capacity ? needed : 2 * rows->capacity;
    TIER__RESIZE(context, rows->customer, capacity, err);
    TIER__RESIZE(context, rows->when, capacity, err);
    TIER__RESIZE(context, rows->amount, capacity, err);
    TIER__RESIZE(context, rows->flags, capacity, err);
    if (rows->order != NULL) {
      TIER__RESIZE(context, rows->order, capacity, err);
    }
    if (rows->returned != NULL) {
      TIER__RESIZE(context, rows->returned, capacity, err);
    }
    rows->capacity = capacity;
  }
  if (with_orders && rows->order == NULL) {
    TIER__TRY(add_keys(context, rows, &rows->order, err));
  }
  return with_returned && rows->returned == NULL ? add_keys(context, rows, &rows->returned, err) : TIER_OK;
}

void tier__rows_end(tier_context *context, tier__rows *rows) {
  tier__release(context, rows->customer);
  tier__release(context, rows->order);
  tier__release(context, rows->returned);
  tier__release(context, rows->when);
  tier__release(context, rows->amount);
  tier__release(context, rows->flags);
}

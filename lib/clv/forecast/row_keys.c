/* SPDX-License-Identifier: Apache-2.0 */
#include "row_keys.h"

#include <string.h>

#include "base/memory.h"

enum { FIRST_SLOTS = 1 << 12 };

/* A product spreads bits upward only, and the high bits of a double hold all of a small whole number: folding brings
 * them down before the product (Fibonacci hashing, once a column). */
static inline uint64_t mix(uint64_t hash, uint64_t bits) {
  hash ^= bits;
  hash ^= hash >> 32;
  return hash * UINT64_C(0x9e3779b97f4a7c15);
}

static inline uint64_t bits_of(double value) {
  uint64_t bits;
  value += 0.0; /* -0 and 0 are equal. */
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

/* `count` is given apart, so that loops over it unroll where it is a constant. */
static inline size_t hash_of(const tier__key_columns *columns, size_t count, size_t row) {
  uint64_t hash = columns->group != NULL ? columns->group[row] : 0;
  for (size_t c = 0; c < count; c++) {
    hash = mix(hash, bits_of(columns->column[c][row]));
  }
  return (size_t)(hash >> 32);
}

/* The columns of a number stand together: its first row may be far away. */
static inline int has_number(const tier__row_keys *keys, const tier__key_columns *columns, size_t count,
                             uint32_t number, size_t row) {
  uint64_t differing = columns->group != NULL ? columns->group[keys->first_of[number]] ^ columns->group[row] : 0;
  for (size_t c = 0; c < count; c++) {
    differing |= keys->bits[number * count + c] ^ bits_of(columns->column[c][row]);
  }
  return differing == 0;
}

static inline void add_rows(tier__row_keys *keys, const tier__key_columns *columns, size_t count, size_t from,
                            size_t to) {
  const size_t mask = keys->slot_count - 1;
  for (size_t row = from; row < to; row++) {
    size_t slot = hash_of(columns, count, row) & mask;
    uint32_t number = keys->slots[slot];
    while (number != 0 && !has_number(keys, columns, count, number - 1, row)) {
      slot = (slot + 1) & mask;
      number = keys->slots[slot];
    }
    if (number == 0) {
      for (size_t c = 0; c < count; c++) {
        keys->bits[keys->count * count + c] = bits_of(columns->column[c][row]);
      }
      keys->first_of[keys->count++] = (uint32_t)row;
      number = (uint32_t)keys->count;
      keys->slots[slot] = number;
    }
    keys->of_row[row] = number - 1;
  }
}

/* At least half of the slots stay free. */
static tier_status make_room(tier_context *context, tier__row_keys *keys, const tier__key_columns *columns,
                             size_t count, tier_error *err) {
  size_t wanted = keys->slot_count;
  while (wanted / 2 < count) {
    wanted *= 2;
  }
  if (wanted == keys->slot_count) {
    return TIER_OK;
  }
  uint32_t *slots = tier__alloc(context, wanted, sizeof *slots);
  if (slots == NULL) {
    return tier__no_memory(err);
  }
  for (size_t number = 0; number < keys->count; number++) {
    size_t slot = hash_of(columns, columns->count, keys->first_of[number]) & (wanted - 1);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (wanted - 1);
    }
    slots[slot] = (uint32_t)number + 1;
  }
  tier__release(context, keys->slots);
  keys->slots = slots;
  keys->slot_count = wanted;
  return TIER_OK;
}

tier_status tier__row_keys_begin(tier_context *context, size_t rows, size_t distinct, size_t columns,
                                 tier__row_keys *keys, tier_error *err) {
  keys->of_row = tier__alloc(context, rows, sizeof *keys->of_row);
  keys->first_of = tier__alloc(context, distinct, sizeof *keys->first_of);
  keys->bits = tier__alloc(context, distinct, columns * sizeof *keys->bits);
  keys->slots = tier__alloc(context, FIRST_SLOTS, sizeof *keys->slots);
  keys->slot_count = FIRST_SLOTS;
  return keys->of_row == NULL || keys->first_of == NULL || keys->bits == NULL || keys->slots == NULL
             ? tier__no_memory(err)
             : TIER_OK;
}

void tier__row_keys_clear(tier__row_keys *keys) {
  keys->count = 0;
  memset(keys->slots, 0, keys->slot_count * sizeof *keys->slots);
}

tier_status tier__row_keys_add(tier_context *context, tier__row_keys *keys, const tier__key_columns *columns,
                               size_t from, size_t to, tier_error *err) {
  TIER__TRY(make_room(context, keys, columns, keys->count + (to - from), err));
  switch (columns->count) {
  case 1:
    add_rows(keys, columns, 1, from, to);
    break;
  case 2:
    add_rows(keys, columns, 2, from, to);
    break;
  case 3:
    add_rows(keys, columns, 3, from, to);
    break;
  default:
    add_rows(keys, columns, columns->count, from, to);
  }
  return TIER_OK;
}

void tier__row_keys_end(tier_context *context, tier__row_keys *keys) {
  tier__release(context, keys->of_row);
  tier__release(context, keys->first_of);
  tier__release(context, keys->bits);
  tier__release(context, keys->slots);
}

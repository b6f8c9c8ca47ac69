/* SPDX-License-Identifier: Apache-2.0 */
/** @file key_store.h
 * The inside of a key table, for key_table.c and key_order.c. */
#ifndef TIER_LIB_KEY_STORE_H
#define TIER_LIB_KEY_STORE_H

#include <tier/base.h>

/** Bytes behind the reserved text: an integer is written with its terminator. */
#define TIER__WRITE_SLACK 24u

typedef struct tier__key_entry {
  size_t end;     /**< Twice the end of its text in the arena, plus 1 if the key is a number. */
  int64_t number; /**< The number; 0 for a text. */
} tier__key_entry;

struct tier__keys {
  tier_context *context;
  size_t count, capacity;
  tier__key_entry *entries;
  char *text; /**< All texts, one behind the other. */
  size_t text_capacity;
  uint64_t *slots;
  size_t slot_count; /**< A power of two. */
};

static inline size_t tier__entry_end(const struct tier__keys *keys, size_t key) {
  return keys->entries[key].end >> 1;
}
static inline size_t tier__entry_begin(const struct tier__keys *keys, size_t key) {
  return key == 0 ? 0 : tier__entry_end(keys, key - 1);
}
static inline int tier__entry_is_number(const struct tier__keys *keys, size_t key) {
  return keys->entries[key].end & 1;
}
static inline size_t tier__text_used(const struct tier__keys *keys) {
  return keys->count == 0 ? 0 : tier__entry_end(keys, keys->count - 1);
}

#endif

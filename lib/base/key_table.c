/* SPDX-License-Identifier: Apache-2.0 */
#include "key_table.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "context_object.h"
#include "failure.h"
#include "key_store.h"
#include "memory.h"
#include "number_text.h"

/* Open addressing with linear probing, at most half full. A slot holds the upper half of the hash beside the key, so
 * that a probe rarely has to look at the key itself. Keys enter in order of their numbers, also when the slots are
 * made anew; so the last key can be taken out by emptying its slot, as no other key was put behind it.
 *
 * Whoever chooses the keys must not be able to choose keys of one slot, which would make n additions take n^2 steps. So
 * the hash is seeded by where the table lies in memory. The order of keys does not depend on the hash. */

enum { LEAST_SLOTS = 64 };

#define EMPTY UINT64_MAX
#define HASH_PART UINT64_C(0xFFFFFFFF00000000)

tier_status tier__keys_create(tier_context *context, tier__keys **ret_keys, tier_error *err) {
  tier__keys *keys = tier__alloc(context, 1, sizeof *keys);
  if (keys == NULL) {
    return tier__no_memory(err);
  }
  keys->context = tier__context_hold(context);
  *ret_keys = keys;
  return TIER_OK;
}

void tier__keys_destroy(tier__keys *keys) {
  if (keys == NULL) {
    return;
  }
  tier_context *context = keys->context;
  tier__release(context, keys->slots);
  tier__release(context, keys->entries);
  tier__release(context, keys->text);
  tier__release(context, keys);
  tier_context_destroy(context);
}

size_t tier__keys_count(const tier__keys *keys) {
  return keys->count;
}

tier_string tier__keys_text(const tier__keys *keys, uint32_t key) {
  size_t begin = tier__entry_begin(keys, key);
  tier_string text = {keys->text + begin, tier__entry_end(keys, key) - begin};
  return text;
}

static uint64_t seed_of(const tier__keys *keys) {
  return (uint64_t)(uintptr_t)keys * UINT64_C(0x9E3779B97F4A7C15);
}

/* The finalizer of MurmurHash3: mixes all bits into all bits, and maps no two numbers to one. */
static uint64_t hash_number(const tier__keys *keys, int64_t number) {
  uint64_t h = (uint64_t)number ^ seed_of(keys);
  h = (h ^ h >> 33) * UINT64_C(0xFF51AFD7ED558CCD);
  h = (h ^ h >> 33) * UINT64_C(0xC4CEB9FE1A85EC53);
  return h ^ h >> 33;
}

static uint64_t hash_text(const tier__keys *keys, tier_string text) {
  return XXH3_64bits_withSeed(text.length == 0 ? "" : text.data, text.length, seed_of(keys));
}

static uint64_t hash_key(const tier__keys *keys, uint32_t key) {
  return tier__entry_is_number(keys, key) ? hash_number(keys, keys->entries[key].number)
                                          : hash_text(keys, tier__keys_text(keys, key));
}

static uint64_t slot_of(uint64_t hash, uint32_t key) {
  return (hash & HASH_PART) | key;
}

static int same_number(const tier__keys *keys, uint32_t key, int64_t number) {
  return tier__entry_is_number(keys, key) && keys->entries[key].number == number;
}

static int same_text(const tier__keys *keys, uint32_t key, tier_string text) {
  tier_string own = tier__keys_text(keys, key);
  return !tier__entry_is_number(keys, key) && own.length == text.length &&
         (text.length == 0 || memcmp(own.data, text.data, text.length) == 0);
}

/* The slot of the number, or the empty one where it belongs. */
static size_t probe_number(const tier__keys *keys, int64_t number, uint64_t hash) {
  size_t at = hash & (keys->slot_count - 1);
  for (;; at = (at + 1) & (keys->slot_count - 1)) {
    uint64_t slot = keys->slots[at];
    if (slot == EMPTY) {
      return at;
    }
    if (((slot ^ hash) & HASH_PART) == 0 && same_number(keys, (uint32_t)slot, number)) {
      return at;
    }
  }
}

static size_t probe_text(const tier__keys *keys, tier_string text, uint64_t hash) {
  size_t at = hash & (keys->slot_count - 1);
  for (;; at = (at + 1) & (keys->slot_count - 1)) {
    uint64_t slot = keys->slots[at];
    if (slot == EMPTY) {
      return at;
    }
    if (((slot ^ hash) & HASH_PART) == 0 && same_text(keys, (uint32_t)slot, text)) {
      return at;
    }
  }
}

static void fill_slots(tier__keys *keys) {
  for (size_t key = 0; key < keys->count; key++) {
    uint64_t hash = hash_key(keys, (uint32_t)key);
    size_t at = hash & (keys->slot_count - 1);
    while (keys->slots[at] != EMPTY) {
      at = (at + 1) & (keys->slot_count - 1);
    }
    keys->slots[at] = slot_of(hash, (uint32_t)key);
  }
}

static tier_status grow_slots(tier__keys *keys, size_t needed, tier_error *err) {
  size_t slot_count = keys->slot_count == 0 ? LEAST_SLOTS : keys->slot_count;
  while (slot_count / 2 < needed) {
    slot_count *= 2;
  }
  if (slot_count == keys->slot_count) {
    return TIER_OK;
  }
  uint64_t *slots = tier__alloc(keys->context, slot_count, sizeof *slots);
  if (slots == NULL) {
    return tier__no_memory(err);
  }
  memset(slots, 0xFF, slot_count * sizeof *slots);
  tier__release(keys->context, keys->slots);
  keys->slots = slots;
  keys->slot_count = slot_count;
  fill_slots(keys);
  return TIER_OK;
}

static tier_status grow_entries(tier__keys *keys, size_t needed, tier_error *err) {
  void *block = keys->entries;
  tier_status status = tier__reserve(keys->context, &block, &keys->capacity, needed, sizeof *keys->entries, err);
  keys->entries = block;
  return status;
}

static tier_status grow_text(tier__keys *keys, size_t needed, tier_error *err) {
  void *block = keys->text;
  tier_status status = tier__reserve(keys->context, &block, &keys->text_capacity, needed, 1, err);
  keys->text = block;
  return status;
}

tier_status tier__keys_reserve(tier__keys *keys, size_t count, size_t bytes, tier_error *err) {
  size_t used = tier__text_used(keys);
  if (count > TIER__NO_KEY - keys->count || bytes > SIZE_MAX / 4 - used - TIER__WRITE_SLACK) {
    return tier__fail(err, TIER_E_OVERFLOW, "more than %lu distinct keys", (unsigned long)TIER__NO_KEY);
  }
  TIER__TRY(grow_text(keys, used + bytes + TIER__WRITE_SLACK, err));
  TIER__TRY(grow_entries(keys, keys->count + count, err));
  return grow_slots(keys, keys->count + count, err);
}

static uint32_t push_entry(tier__keys *keys, size_t slot, uint64_t hash, size_t length, int is_number, int64_t number) {
  uint32_t key = (uint32_t)keys->count;
  assert(keys->count < keys->capacity && keys->count < keys->slot_count / 2);
  tier__key_entry entry = {(tier__text_used(keys) + length) << 1 | (size_t)is_number, number};
  keys->entries[key] = entry;
  keys->slots[slot] = slot_of(hash, key);
  keys->count++;
  return key;
}

uint32_t tier__keys_add_number(tier__keys *keys, int64_t number) {
  uint64_t hash = hash_number(keys, number);
  size_t slot = probe_number(keys, number, hash);
  if (keys->slots[slot] != EMPTY) {
    return (uint32_t)keys->slots[slot];
  }
  size_t length = tier__integer_write(number, keys->text + tier__text_used(keys));
  return push_entry(keys, slot, hash, length, 1, number);
}

uint32_t tier__keys_add(tier__keys *keys, tier_string text) {
  int64_t number;
  if (tier__integer_canonical(text.data, text.length, &number)) {
    return tier__keys_add_number(keys, number);
  }
  uint64_t hash = hash_text(keys, text);
  size_t slot = probe_text(keys, text, hash);
  if (keys->slots[slot] != EMPTY) {
    return (uint32_t)keys->slots[slot];
  }
  if (text.length != 0) {
    memcpy(keys->text + tier__text_used(keys), text.data, text.length);
  }
  return push_entry(keys, slot, hash, text.length, 0, 0);
}

uint32_t tier__keys_find_number(const tier__keys *keys, int64_t number) {
  if (keys->count == 0) {
    return TIER__NO_KEY;
  }
  uint64_t slot = keys->slots[probe_number(keys, number, hash_number(keys, number))];
  return slot == EMPTY ? TIER__NO_KEY : (uint32_t)slot;
}

uint32_t tier__keys_find(const tier__keys *keys, tier_string text) {
  int64_t number;
  if (tier__integer_canonical(text.data, text.length, &number)) {
    return tier__keys_find_number(keys, number);
  }
  if (keys->count == 0) {
    return TIER__NO_KEY;
  }
  uint64_t slot = keys->slots[probe_text(keys, text, hash_text(keys, text))];
  return slot == EMPTY ? TIER__NO_KEY : (uint32_t)slot;
}

static size_t slot_holding(const tier__keys *keys, uint32_t key) {
  size_t at = hash_key(keys, key) & (keys->slot_count - 1);
  while ((uint32_t)keys->slots[at] != key || keys->slots[at] == EMPTY) {
    at = (at + 1) & (keys->slot_count - 1);
  }
  return at;
}

void tier__keys_truncate(tier__keys *keys, size_t count) {
  while (keys->count > count) {
    keys->slots[slot_holding(keys, (uint32_t)(keys->count - 1))] = EMPTY;
    keys->count--;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "tally.h"

#include "base/failure.h"
#include "base/memory.h"
#include <string.h>

/* A tally is made compact when it has doubled and grown by this much: the work stays in proportion to what is added. */
#define SLACK ((size_t)65536)

void tier__tally_end(tier__tally *tally) {
  tier__release(tally->context, tally->items);
  *tally = tier__tally_begin(tally->context, tally->width);
}

/** A byte of the key, from the lowest; the sign bit is turned so that negative numbers come first. */
static inline size_t digit(int64_t key, unsigned byte) {
  return (size_t)(((uint64_t)key ^ (UINT64_C(1) << 63)) >> (8 * byte)) & 255;
}

static inline void copy_words(int64_t *to, const int64_t *from, size_t words) {
  for (size_t w = 0; w < words; w++) {
    to[w] = from[w];
  }
}

/* Radix sort from the lowest byte: stable, and linear, as the keys of a book differ in few bytes. */
void tier__words_sort(int64_t *items, int64_t *scratch, size_t count, size_t words, size_t key) {
  size_t histogram[8][256] = {{0}};
  int64_t *from = items, *to = scratch;
  for (size_t i = 0; i < count; i++) {
    for (unsigned byte = 0; byte < 8; byte++) {
      histogram[byte][digit(items[i * words + key], byte)]++;
    }
  }
  for (unsigned byte = 0; byte < 8 && count > 1; byte++) {
    size_t *places = histogram[byte];
    if (places[digit(from[key], byte)] == count) {
      continue;
    }
    for (size_t value = 0, place = 0; value < 256; value++) {
      const size_t here = places[value];
      places[value] = place;
      place += here;
    }
    for (size_t i = 0; i < count; i++) {
      const size_t place = places[digit(from[i * words + key], byte)]++;
      copy_words(to + place * words, from + i * words, words);
    }
    int64_t *swap = from;
    from = to;
    to = swap;
  }
  if (from != items && count > 0) {
    memcpy(items, from, count * words * sizeof *items);
  }
}

static void unite(tier__tally *tally) {
  const size_t width = tally->width, words = width + 1;
  size_t last = 0;
  for (size_t i = 1; i < tally->count; i++) {
    int64_t *into = tally->items + last * words;
    const int64_t *item = tally->items + i * words;
    if (memcmp(into, item, width * sizeof *item) == 0) {
      into[width] += item[width];
    } else {
      last++;
      copy_words(into + words, item, words);
    }
  }
  tally->count = tally->count > 0 ? last + 1 : 0;
  tally->distinct = tally->count;
}

tier_status tier__tally_compact(tier__tally *tally, tier_error *err) {
  const size_t words = tally->width + 1;
  if (tally->count == tally->distinct) {
    return TIER_OK;
  }
  int64_t *scratch = tier__alloc(tally->context, tally->count, words * sizeof *scratch);
  if (scratch == NULL) {
    return tier__no_memory(err);
  }
  for (size_t key = tally->width; key-- > 0;) {
    tier__words_sort(tally->items, scratch, tally->count, words, key);
  }
  tier__release(tally->context, scratch);
  unite(tally);
  return TIER_OK;
}

/** Makes room for more items, if need be by uniting equal ones first. */
static tier_status make_room(tier__tally *tally, size_t more, tier_error *err) {
  const size_t words = tally->width + 1;
  if (tally->count > 2 * tally->distinct + SLACK) {
    TIER__TRY(tier__tally_compact(tally, err));
  }
  void *items = tally->items;
  if (more > SIZE_MAX / words - tally->count) {
    return tier__no_memory(err);
  }
  tier_status status = tier__reserve(tally->context, &items, &tally->capacity, (tally->count + more) * words,
                                     sizeof *tally->items, err);
  tally->items = items;
  return status;
}

tier_status tier__tally_add(tier__tally *tally, const int64_t *keys, tier_error *err) {
  const size_t words = tally->width + 1;
  if ((tally->count + 1) * words > tally->capacity || tally->count > 2 * tally->distinct + SLACK) {
    TIER__TRY(make_room(tally, 1, err));
  }
  int64_t *item = tally->items + tally->count * words;
  copy_words(item, keys, tally->width);
  item[tally->width] = 1;
  tally->count++;
  return TIER_OK;
}

tier_status tier__tally_merge(tier__tally *tally, const tier__tally *other, tier_error *err) {
  const size_t words = tally->width + 1;
  TIER__TRY(make_room(tally, other->count, err));
  if (other->count > 0) {
    memcpy(tally->items + tally->count * words, other->items, other->count * words * sizeof *other->items);
    tally->count += other->count;
  }
  return TIER_OK;
}

uint64_t tier__tally_total(const tier__tally *tally) {
  uint64_t total = 0;
  for (size_t i = 0; i < tally->count; i++) {
    total += tier__tally_times(tally, i);
  }
  return total;
}

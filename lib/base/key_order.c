/* SPDX-License-Identifier: Apache-2.0 */
#include "key_order.h"

#include <string.h>

#include "failure.h"
#include "key_store.h"
#include "memory.h"
#include "string_order.h"

int tier__keys_compare(const tier__keys *keys, uint32_t a, uint32_t b) {
  int a_number = tier__entry_is_number(keys, a);
  int b_number = tier__entry_is_number(keys, b);
  if (a_number != b_number) {
    return b_number - a_number;
  }
  if (a_number) {
    int64_t x = keys->entries[a].number;
    int64_t y = keys->entries[b].number;
    return (x > y) - (x < y);
  }
  return tier__string_compare(tier__keys_text(keys, a), tier__keys_text(keys, b));
}

/* A key with as much of its place as fits into 64 bits: the number, or the first eight bytes. */
typedef struct ranked {
  uint64_t rank;
  uint32_t key;
} ranked;

static uint64_t rank_of(const tier__keys *keys, uint32_t key) {
  if (tier__entry_is_number(keys, key)) {
    return (uint64_t)keys->entries[key].number ^ UINT64_C(1) << 63;
  }
  tier_string text = tier__keys_text(keys, key);
  uint64_t rank = 0;
  for (size_t i = 0; i < 8; i++) {
    rank = rank << 8 | (i < text.length ? (unsigned char)text.data[i] : 0);
  }
  return rank;
}

static int in_order(const tier__keys *keys, const ranked *a, const ranked *b) {
  return a->rank != b->rank ? a->rank < b->rank : tier__keys_compare(keys, a->key, b->key) <= 0;
}

static void merge(const tier__keys *keys, const ranked *from, ranked *to, size_t middle, size_t end) {
  size_t left = 0;
  size_t right = middle;
  if (middle >= end || in_order(keys, &from[middle - 1], &from[middle])) {
    memcpy(to, from, end * sizeof *to);
    return;
  }
  for (size_t i = 0; i < end; i++) {
    int take_left = right == end || (left < middle && in_order(keys, &from[left], &from[right]));
    to[i] = take_left ? from[left++] : from[right++];
  }
}

/* Merge sort from below; runs that are in order already are copied. @return Which of the two holds the outcome. */
static ranked *sort_ranked(const tier__keys *keys, ranked *items, ranked *spare, size_t count) {
  for (size_t run = 1; run < count; run *= 2) {
    for (size_t begin = 0; begin < count; begin += 2 * run) {
      size_t left = count - begin;
      size_t end = left < 2 * run ? left : 2 * run;
      merge(keys, items + begin, spare + begin, run < end ? run : end, end);
    }
    ranked *swap = items;
    items = spare;
    spare = swap;
  }
  return items;
}

static size_t collect(const tier__keys *keys, int numbers, ranked *items) {
  size_t count = 0;
  for (uint32_t key = 0; key < keys->count; key++) {
    if (tier__entry_is_number(keys, key) == numbers) {
      items[count].rank = rank_of(keys, key);
      items[count].key = key;
      count++;
    }
  }
  return count;
}

tier_status tier__keys_sort(const tier__keys *keys, uint32_t **ret_order, tier_error *err) {
  tier_status status = TIER_OK;
  size_t done = 0;
  uint32_t *order = tier__alloc(keys->context, keys->count, sizeof *order);
  ranked *items = tier__alloc(keys->context, keys->count, sizeof *items);
  ranked *spare = tier__alloc(keys->context, keys->count, sizeof *spare);
  if (order == NULL || items == NULL || spare == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  for (int numbers = 1; numbers >= 0; numbers--) {
    size_t count = collect(keys, numbers, items);
    const ranked *sorted = sort_ranked(keys, items, spare, count);
    for (size_t i = 0; i < count; i++) {
      order[done++] = sorted[i].key;
    }
  }
  *ret_order = order;
  order = NULL;
out:
  tier__release(keys->context, order);
  tier__release(keys->context, items);
  tier__release(keys->context, spare);
  return status;
}

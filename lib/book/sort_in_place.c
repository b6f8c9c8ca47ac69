/* SPDX-License-Identifier: Apache-2.0 */
#include "sort_in_place.h"
#include <assert.h>
#include <string.h>

/** Up to this many entries insertion is quicker than a heap. */
enum { FEW = 16 };

static size_t ordered_prefix(const char *at, size_t count, size_t bytes, tier__before_fn before, const void *arg) {
  size_t i = 1;
  while (i < count && !before(at + i * bytes, at + (i - 1) * bytes, arg)) {
    ++i;
  }
  return i;
}

static void insert_from(char *at, size_t start, size_t count, size_t bytes, tier__before_fn before, const void *arg) {
  char held[TIER__SORT_BYTES];
  for (size_t i = start; i < count; ++i) {
    size_t hole = i;
    memcpy(held, at + i * bytes, bytes);
    while (hole > 0 && before(held, at + (hole - 1) * bytes, arg)) {
      memcpy(at + hole * bytes, at + (hole - 1) * bytes, bytes);
      --hole;
    }
    memcpy(at + hole * bytes, held, bytes);
  }
}

/** Puts `held` into the heap of `count` entries whose root is free. */
static void sift(char *at, size_t root, size_t count, size_t bytes, const char *held, tier__before_fn before,
                 const void *arg) {
  size_t child;
  while ((child = 2 * root + 1) < count) {
    if (child + 1 < count && before(at + child * bytes, at + (child + 1) * bytes, arg)) {
      ++child;
    }
    if (!before(held, at + child * bytes, arg)) {
      break;
    }
    memcpy(at + root * bytes, at + child * bytes, bytes);
    root = child;
  }
  memcpy(at + root * bytes, held, bytes);
}

static void heap_sort(char *at, size_t count, size_t bytes, tier__before_fn before, const void *arg) {
  char held[TIER__SORT_BYTES];
  for (size_t root = count / 2; root-- > 0;) {
    memcpy(held, at + root * bytes, bytes);
    sift(at, root, count, bytes, held, before, arg);
  }
  for (size_t last = count; last-- > 1;) {
    memcpy(held, at + last * bytes, bytes);
    memcpy(at + last * bytes, at, bytes);
    sift(at, 0, last, bytes, held, before, arg);
  }
}

void tier__sort_in_place(void *entries, size_t count, size_t bytes, tier__before_fn before, const void *arg) {
  assert(bytes <= TIER__SORT_BYTES);
  const size_t start = ordered_prefix(entries, count, bytes, before, arg);
  if (start >= count) {
    return;
  }
  if (count <= FEW) {
    insert_from(entries, start, count, bytes, before, arg);
  } else {
    heap_sort(entries, count, bytes, before, arg);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "packed_sort.h"

/* Digits of up to 11 bits: the places of one then fit into the first cache. */
enum { WIDEST_DIGIT = 11 };

typedef struct digit {
  size_t word;
  unsigned shift, bits;
} digit;

/* One pass, stable. `stride` is a constant where it matters. */
static inline void scatter(const uint64_t *from, uint64_t *to, size_t count, size_t stride, const digit *d) {
  size_t places[1 << WIDEST_DIGIT] = {0}, place = 0;
  const uint64_t mask = (UINT64_C(1) << d->bits) - 1;
  for (size_t i = 0; i < count; i++) {
    places[from[i * stride + d->word] >> d->shift & mask]++;
  }
  for (size_t value = 0; value <= mask; value++) {
    const size_t here = places[value];
    places[value] = place;
    place += here;
  }
  for (size_t i = 0; i < count; i++) {
    const uint64_t *item = from + i * stride;
    uint64_t *target = to + places[item[d->word] >> d->shift & mask]++ * stride;
    for (size_t w = 0; w < stride; w++) {
      target[w] = item[w];
    }
  }
}

static void pass(const uint64_t *from, uint64_t *to, size_t count, size_t stride, const digit *d) {
  switch (stride) {
  case 1: scatter(from, to, count, 1, d); break;
  case 2: scatter(from, to, count, 2, d); break;
  case 3: scatter(from, to, count, 3, d); break;
  default: scatter(from, to, count, stride, d); break;
  }
}

uint64_t *tier__packed_sort(uint64_t *items, uint64_t *scratch, size_t count, size_t stride, size_t key_count,
                            const unsigned *bits) {
  for (size_t word = key_count; word-- > 0;) {
    const unsigned passes = (bits[word] + WIDEST_DIGIT - 1) / WIDEST_DIGIT;
    for (unsigned done = 0, n = passes; n > 0; n--) {
      const digit d = {word, done, (bits[word] - done + n - 1) / n};
      pass(items, scratch, count, stride, &d);
      uint64_t *swap = items;
      items = scratch;
      scratch = swap;
      done += d.bits;
    }
  }
  return items;
}

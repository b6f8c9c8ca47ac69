/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels of days, and of the bitmaps that say which values are known. */
#include "rule_number_kernel.h"

#include "base/bitmap.h"
#include "base/civil_period.h"
#include <string.h>

/* Where a day is not known its number may be any. */
static int32_t day_of(int64_t value) {
  return value < INT32_MIN || value > INT32_MAX ? 0 : (int32_t)value;
}

int tier__rule_add_months(const int64_t *days, const int64_t *months, size_t count, int64_t *ret, uint8_t *known) {
  unsigned lost = 0;
  for (size_t i = 0; i < count; i++) {
    int32_t day = 0;
    const unsigned bad = known[i] && !tier__day_add_months(day_of(days[i]), months[i], &day);
    lost |= bad;
    known[i] &= (uint8_t)(bad ^ 1u);
    ret[i] = day;
  }
  return (int)lost;
}

void tier__rule_months_between(const int64_t *a, const int64_t *b, const uint8_t *known, size_t count, int64_t *ret) {
  for (size_t i = 0; i < count; i++) {
    ret[i] = known[i] ? tier__months_between(day_of(a[i]), day_of(b[i])) : 0;
  }
}

void tier__rule_day_part(int part, const int64_t *days, size_t count, int64_t *ret) {
  for (size_t i = 0; i < count; i++) {
    int32_t parts[3];
    tier__day_split(day_of(days[i]), &parts[0], &parts[1], &parts[2]);
    ret[i] = parts[part];
  }
}

/* The bits of a byte as bytes. */
#define BYTES_OF(b)                                                                                                    \
  {(b) & 1, (b) >> 1 & 1, (b) >> 2 & 1, (b) >> 3 & 1, (b) >> 4 & 1, (b) >> 5 & 1, (b) >> 6 & 1, (b) >> 7 & 1}
#define BYTES_OF_4(b) BYTES_OF(b), BYTES_OF((b) + 1), BYTES_OF((b) + 2), BYTES_OF((b) + 3)
#define BYTES_OF_16(b) BYTES_OF_4(b), BYTES_OF_4((b) + 4), BYTES_OF_4((b) + 8), BYTES_OF_4((b) + 12)
#define BYTES_OF_64(b) BYTES_OF_16(b), BYTES_OF_16((b) + 16), BYTES_OF_16((b) + 32), BYTES_OF_16((b) + 48)

static const uint8_t spread[256][8] = {BYTES_OF_64(0), BYTES_OF_64(64), BYTES_OF_64(128), BYTES_OF_64(192)};

/* Where the first full byte of the bitmap begins, and how many there are. */
static size_t full_bytes(size_t first, size_t count, size_t *ret_head) {
  const size_t head = (8 - first % 8) % 8;
  *ret_head = head < count ? head : count;
  return (count - *ret_head) / 8;
}

static int all_set(const uint8_t *bitmap, size_t first, size_t count) {
  size_t head;
  const size_t bytes = full_bytes(first, count, &head);
  const uint8_t *full = bitmap + (first + head) / 8;
  unsigned bits = 0xFF;
  for (size_t i = 0; i < head; i++) {
    bits &= tier__bit(bitmap, first + i) ? 0xFF : 0;
  }
  for (size_t i = 0; i < bytes; i++) {
    bits &= full[i];
  }
  for (size_t i = head + 8 * bytes; i < count; i++) {
    bits &= tier__bit(bitmap, first + i) ? 0xFF : 0;
  }
  return bits == 0xFF;
}

int tier__rule_unpack(const uint8_t *bitmap, size_t first, size_t count, uint8_t *known) {
  size_t head;
  const size_t bytes = full_bytes(first, count, &head);
  const uint8_t *full = bitmap + (first + head) / 8;
  if (all_set(bitmap, first, count)) {
    return 1;
  }
  for (size_t i = 0; i < head; i++) {
    known[i] = (uint8_t)tier__bit(bitmap, first + i);
  }
  for (size_t i = 0; i < bytes; i++) {
    memcpy(known + head + 8 * i, spread[full[i]], 8);
  }
  for (size_t i = head + 8 * bytes; i < count; i++) {
    known[i] = (uint8_t)tier__bit(bitmap, first + i);
  }
  return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/** @file bitmap.h
 * Validity bitmaps: bit `i & 7` of byte `i >> 3`. */
#ifndef TIER_LIB_BITMAP_H
#define TIER_LIB_BITMAP_H

#include <stddef.h>
#include <stdint.h>

static inline size_t tier__bitmap_bytes(size_t count) { return count / 8 + (count % 8 != 0); }
/** NULL means all set. */
static inline int tier__bit(const uint8_t *bitmap, size_t i) {
  return bitmap == NULL || ((bitmap[i >> 3] >> (i & 7)) & 1);
}
static inline void tier__bit_set(uint8_t *bitmap, size_t i) { bitmap[i >> 3] |= (uint8_t)(1u << (i & 7)); }
static inline void tier__bit_clear(uint8_t *bitmap, size_t i) { bitmap[i >> 3] &= (uint8_t)~(1u << (i & 7)); }

#endif

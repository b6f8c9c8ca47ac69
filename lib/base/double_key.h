/* SPDX-License-Identifier: Apache-2.0 */
/** @file double_key.h
 * Doubles as int64 keys in the same order, and back. */
#ifndef TIER_LIB_DOUBLE_KEY_H
#define TIER_LIB_DOUBLE_KEY_H

#include <stdint.h>
#include <string.h>

/** @param value Not NaN. -0 and 0 are one key. */
static inline int64_t tier__key_of_double(double value) {
  int64_t bits;
  value += 0.0;
  memcpy(&bits, &value, sizeof bits);
  return bits < 0 ? bits ^ INT64_MAX : bits;
}

static inline double tier__double_of_key(int64_t key) {
  const int64_t bits = key < 0 ? key ^ INT64_MAX : key;
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file checked.h
 * Arithmetic that tells when it overflows. Each returns 1 on overflow and then leaves `*ret` alone. */
#ifndef TIER_LIB_CHECKED_H
#define TIER_LIB_CHECKED_H

#include <stddef.h>
#include <stdint.h>

static inline int tier__add_i64(int64_t a, int64_t b, int64_t *ret) {
  if ((b > 0 && a > INT64_MAX - b) || (b < 0 && a < INT64_MIN - b)) {
    return 1;
  }
  *ret = a + b;
  return 0;
}

static inline int tier__sub_i64(int64_t a, int64_t b, int64_t *ret) {
  if ((b < 0 && a > INT64_MAX + b) || (b > 0 && a < INT64_MIN + b)) {
    return 1;
  }
  *ret = a - b;
  return 0;
}

static inline int tier__mul_i64(int64_t a, int64_t b, int64_t *ret) {
  if (a > 0 ? (b > 0 ? a > INT64_MAX / b : b < INT64_MIN / a)
            : (b > 0 ? a < INT64_MIN / b : a != 0 && b < INT64_MAX / a)) {
    return 1;
  }
  *ret = a * b;
  return 0;
}

static inline int tier__mul_size(size_t a, size_t b, size_t *ret) {
  if (b != 0 && a > SIZE_MAX / b) {
    return 1;
  }
  *ret = a * b;
  return 0;
}

#endif

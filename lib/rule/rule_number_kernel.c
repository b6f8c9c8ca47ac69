/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_number_kernel.h"

#include "base/bitmap.h"
#include "base/checked.h"
#include <math.h>

/* INT64_MIN % -1 is 0, though the machine's division would trap. */
static int remainder_of(int64_t a, int64_t b, int64_t *ret) {
  if (b == 0) {
    return 1;
  }
  *ret = b == -1 ? 0 : a % b;
  return 0;
}

#define INTEGER_LOOP(function)                                                                                         \
  for (size_t i = 0; i < count; i++) {                                                                                 \
    int64_t value = 0;                                                                                                 \
    known[i] &= (uint8_t)!function(a[i], b[i], &value);                                                                \
    ret[i] = value;                                                                                                    \
  }                                                                                                                    \
  break

void tier__rule_integers(char operation, const int64_t *a, const int64_t *b, size_t count, int64_t *ret,
                         uint8_t *known) {
  switch (operation) {
  case '+':
    INTEGER_LOOP(tier__add_i64);
  case '-':
    INTEGER_LOOP(tier__sub_i64);
  case '*':
    INTEGER_LOOP(tier__mul_i64);
  default:
    INTEGER_LOOP(remainder_of);
  }
}

/* What is not finite becomes 0 and not known, so that no NaN goes on. */
#define NUMBER_LOOP(expression)                                                                                        \
  for (size_t i = 0; i < count; i++) {                                                                                 \
    const double value = (expression);                                                                                 \
    const int fine = isfinite(value) != 0;                                                                             \
    known[i] &= (uint8_t)fine;                                                                                         \
    ret[i] = fine ? value : 0;                                                                                         \
  }                                                                                                                    \
  break

void tier__rule_numbers(char operation, const double *a, const double *b, size_t count, double *ret, uint8_t *known) {
  switch (operation) {
  case '+':
    NUMBER_LOOP(a[i] + b[i]);
  case '-':
    NUMBER_LOOP(a[i] - b[i]);
  case '*':
    NUMBER_LOOP(a[i] * b[i]);
  default:
    NUMBER_LOOP(b[i] != 0 ? a[i] / b[i] : (double)NAN);
  }
}

void tier__rule_negate_integers(const int64_t *a, size_t count, int64_t *ret, uint8_t *known) {
  for (size_t i = 0; i < count; i++) {
    const int fits = a[i] != INT64_MIN;
    known[i] &= (uint8_t)fits;
    ret[i] = fits ? -a[i] : 0;
  }
}

void tier__rule_scale(const int64_t *a, int64_t scale, size_t count, int64_t *ret, uint8_t *known) {
  for (size_t i = 0; i < count; i++) {
    int64_t value = 0;
    known[i] &= (uint8_t)!tier__mul_i64(a[i], scale, &value);
    ret[i] = value;
  }
}

void tier__rule_limit(const int64_t *a, int64_t least, int64_t most, size_t count, uint8_t *known) {
  for (size_t i = 0; i < count; i++) {
    known[i] &= (uint8_t)(a[i] >= least && a[i] <= most);
  }
}

void tier__rule_widen(const int64_t *a, int64_t scale, size_t count, double *ret) {
  for (size_t i = 0; i < count; i++) {
    ret[i] = (double)a[i] / (double)scale;
  }
}

void tier__rule_unpack(const uint8_t *bitmap, size_t first, size_t count, uint8_t *known) {
  for (size_t i = 0; i < count; i++) {
    known[i] = (uint8_t)tier__bit(bitmap, first + i);
  }
}

int tier__rule_finite(const double *a, size_t count) {
  unsigned bad = 0;
  for (size_t i = 0; i < count; i++) {
    bad |= (unsigned)!isfinite(a[i]);
  }
  return bad == 0;
}

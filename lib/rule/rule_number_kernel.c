/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_number_kernel.h"

#include "base/checked.h"
#include <math.h>
#include <string.h>

/* INT64_MIN % -1 is 0, though the machine's division would trap. */
static int remainder_of(int64_t a, int64_t b, int64_t *ret) {
  if (b == 0) {
    return 1;
  }
  *ret = b == -1 ? 0 : a % b;
  return 0;
}

static int negative_of(int64_t a, int64_t *ret) {
  *ret = a == INT64_MIN ? 0 : -a;
  return a == INT64_MIN;
}

static int absolute_of(int64_t a, int64_t *ret) {
  return a < 0 ? negative_of(a, ret) : (*ret = a, 0);
}

static int rounded_of(int64_t a, int64_t unit, int64_t *ret) {
  const int64_t rest = a % unit;
  const int64_t size = rest < 0 ? -rest : rest;
  const int64_t whole = a - rest;
  if (size < unit - size) {
    *ret = whole;
    return 0;
  }
  return a < 0 ? tier__sub_i64(whole, unit, ret) : tier__add_i64(whole, unit, ret);
}

/* `failed` computes into `value` and is 1 where it cannot. */
#define INTEGER_LOOP(failed)                                                                                           \
  for (size_t i = 0; i < count; i++) {                                                                                 \
    int64_t value = 0;                                                                                                 \
    const unsigned bad = (unsigned)(failed);                                                                           \
    lost |= known[i] & bad;                                                                                            \
    known[i] &= (uint8_t)(bad ^ 1u);                                                                                   \
    ret[i] = value;                                                                                                    \
  }

int tier__rule_integers(char operation, const int64_t *a, const int64_t *b, size_t count, int64_t *ret,
                        uint8_t *known) {
  unsigned lost = 0;
  switch (operation) {
  case '+':
    INTEGER_LOOP(tier__add_i64(a[i], b[i], &value));
    break;
  case '-':
    INTEGER_LOOP(tier__sub_i64(a[i], b[i], &value));
    break;
  case '*':
    INTEGER_LOOP(tier__mul_i64(a[i], b[i], &value));
    break;
  default:
    INTEGER_LOOP(remainder_of(a[i], b[i], &value));
  }
  return (int)lost;
}

int tier__rule_negate_integers(const int64_t *a, size_t count, int64_t *ret, uint8_t *known) {
  unsigned lost = 0;
  INTEGER_LOOP(negative_of(a[i], &value));
  return (int)lost;
}

int tier__rule_abs_integers(const int64_t *a, size_t count, int64_t *ret, uint8_t *known) {
  unsigned lost = 0;
  INTEGER_LOOP(absolute_of(a[i], &value));
  return (int)lost;
}

int tier__rule_scale(const int64_t *a, int64_t scale, size_t count, int64_t *ret, uint8_t *known) {
  unsigned lost = 0;
  INTEGER_LOOP(tier__mul_i64(a[i], scale, &value));
  return (int)lost;
}

int tier__rule_round_integers(const int64_t *a, int64_t unit, size_t count, int64_t *ret, uint8_t *known) {
  unsigned lost = 0;
  INTEGER_LOOP(rounded_of(a[i], unit, &value));
  return (int)lost;
}

int tier__rule_limit(const int64_t *a, int64_t least, int64_t most, size_t count, uint8_t *known) {
  unsigned lost = 0;
  for (size_t i = 0; i < count; i++) {
    const unsigned bad = a[i] < least || a[i] > most;
    lost |= known[i] & bad;
    known[i] &= (uint8_t)(bad ^ 1u);
  }
  return (int)lost;
}

/* What is not finite becomes 0 and not known, so that no NaN goes on. */
#define NUMBER_LOOP(expression)                                                                                        \
  for (size_t i = 0; i < count; i++) {                                                                                 \
    const double value = (expression);                                                                                 \
    const unsigned bad = (unsigned)!isfinite(value);                                                                   \
    lost |= known[i] & bad;                                                                                            \
    known[i] &= (uint8_t)(bad ^ 1u);                                                                                   \
    ret[i] = bad ? 0 : value;                                                                                          \
  }

int tier__rule_numbers(char operation, const double *a, const double *b, size_t count, double *ret, uint8_t *known) {
  unsigned lost = 0;
  switch (operation) {
  case '+':
    NUMBER_LOOP(a[i] + b[i]);
    break;
  case '-':
    NUMBER_LOOP(a[i] - b[i]);
    break;
  case '*':
    NUMBER_LOOP(a[i] * b[i]);
    break;
  default:
    NUMBER_LOOP(b[i] != 0 ? a[i] / b[i] : (double)NAN);
  }
  return (int)lost;
}

/* From 2^52 on a double has no fraction. */
void tier__rule_round_numbers(const double *a, double scale, size_t count, double *ret) {
  const double whole = 4503599627370496.0;
  for (size_t i = 0; i < count; i++) {
    ret[i] = fabs(a[i]) < whole ? round(a[i] * scale) / scale : a[i];
  }
}

void tier__rule_widen(const int64_t *a, int64_t scale, size_t count, double *ret) {
  for (size_t i = 0; i < count; i++) {
    ret[i] = (double)a[i] / (double)scale;
  }
}

#define EXTREME_LOOP(condition)                                                                                        \
  for (size_t i = 0; i < count; i++) {                                                                                 \
    ret[i] = (condition) ? b[i] : a[i];                                                                                \
  }

void tier__rule_extreme_integers(int greater, const int64_t *a, const int64_t *b, size_t count, int64_t *ret) {
  if (greater) {
    EXTREME_LOOP(b[i] > a[i])
  } else {
    EXTREME_LOOP(b[i] < a[i])
  }
}

void tier__rule_extreme_numbers(int greater, const double *a, const double *b, size_t count, double *ret) {
  if (greater) {
    EXTREME_LOOP(b[i] > a[i])
  } else {
    EXTREME_LOOP(b[i] < a[i])
  }
}

enum { WORD = 8 };

static void copy_word(const void *from, size_t row, void *to) {
  memcpy((uint8_t *)to + WORD * row, (const uint8_t *)from + WORD * row, WORD);
}

void tier__rule_choose_words(const uint8_t *condition, const void *a, const void *b, size_t count, void *ret) {
  for (size_t i = 0; i < count; i++) {
    copy_word(condition[i] & 1 ? a : b, i, ret);
  }
}

void tier__rule_choose_known(const uint8_t *condition, const uint8_t *a, const uint8_t *b, size_t count,
                             uint8_t *known) {
  for (size_t i = 0; i < count; i++) {
    const uint8_t *side = condition[i] & 1 ? a : b;
    known[i] = (uint8_t)(condition[i] < 2 && (side == NULL || side[i]));
  }
}

void tier__rule_coalesce_words(const void *b, const uint8_t *b_known, size_t count, void *ret, uint8_t *known) {
  for (size_t i = 0; i < count; i++) {
    if (!known[i]) {
      copy_word(b, i, ret);
      known[i] = b_known == NULL || b_known[i];
    }
  }
}

int tier__rule_finite(const double *a, size_t count) {
  unsigned bad = 0;
  for (size_t i = 0; i < count; i++) {
    bad |= (unsigned)!isfinite(a[i]);
  }
  return bad == 0;
}

int tier__rule_limit_finite(const double *a, size_t count, uint8_t *known) {
  unsigned infinite = 0;
  for (size_t i = 0; i < count; i++) {
    infinite |= known[i] & (unsigned)(isinf(a[i]) != 0);
    known[i] &= (uint8_t)(isfinite(a[i]) != 0);
  }
  return (int)infinite;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "number_digits_slow.h"

#include <assert.h>

/* Free-format printing with long integers: R. G. Burger and R. K. Dybvig, "Printing Floating-Point Numbers Quickly and
 * Accurately", 1996. value = rest / unit; the neighbours' halves are rest - below and rest + above. */

/* Enough for 2^1076 * 10 and for 10^324 * 2^56 * 10, the largest numbers that occur. */
enum { WORDS = 40 };

/* Little-endian, without leading zero words. */
typedef struct big {
  uint32_t words[WORDS];
  int count;
} big;

static big big_make(uint64_t value, int shift) {
  big number = {{0}, 0};
  int skip = shift / 32;
  int bits = shift % 32;
  uint64_t low = (value & UINT32_MAX) << bits;
  uint64_t high = ((value >> 32) << bits) + (low >> 32);
  number.words[skip] = (uint32_t)low;
  number.words[skip + 1] = (uint32_t)high;
  number.words[skip + 2] = (uint32_t)(high >> 32);
  number.count = skip + 3;
  while (number.count > 0 && number.words[number.count - 1] == 0) {
    number.count--;
  }
  return number;
}

static void big_multiply(big *number, uint32_t factor) {
  uint64_t carry = 0;
  for (int i = 0; i < number->count; i++) {
    carry += (uint64_t)number->words[i] * factor;
    number->words[i] = (uint32_t)carry;
    carry >>= 32;
  }
  if (carry != 0) {
    assert(number->count < WORDS);
    number->words[number->count++] = (uint32_t)carry;
  }
}

static void big_multiply_power(big *number, int exponent) {
  for (; exponent >= 9; exponent -= 9) {
    big_multiply(number, 1000000000u);
  }
  for (; exponent > 0; exponent--) {
    big_multiply(number, 10);
  }
}

static int big_compare(const big *a, const big *b) {
  if (a->count != b->count) {
    return a->count < b->count ? -1 : 1;
  }
  for (int i = a->count - 1; i >= 0; i--) {
    if (a->words[i] != b->words[i]) {
      return a->words[i] < b->words[i] ? -1 : 1;
    }
  }
  return 0;
}

/* Compares a + b with c. */
static int big_compare_sum(const big *a, const big *b, const big *c) {
  big sum = *a;
  uint64_t carry = 0;
  int most = a->count > b->count ? a->count : b->count;
  for (int i = 0; i < most; i++) {
    carry += (uint64_t)a->words[i] + b->words[i];
    sum.words[i] = (uint32_t)carry;
    carry >>= 32;
  }
  sum.count = most;
  if (carry != 0) {
    assert(most < WORDS);
    sum.words[sum.count++] = (uint32_t)carry;
  }
  return big_compare(&sum, c);
}

/* a -= b for a >= b. */
static void big_subtract(big *a, const big *b) {
  uint32_t borrow = 0;
  for (int i = 0; i < a->count; i++) {
    uint64_t taken = (uint64_t)b->words[i] + borrow;
    borrow = a->words[i] < taken;
    a->words[i] = (uint32_t)(a->words[i] - taken);
  }
  while (a->count > 0 && a->words[a->count - 1] == 0) {
    a->count--;
  }
}

typedef struct fraction {
  big rest;
  big unit;
  big below;
  big above;
  int closed; /* The halves belong to the value. */
} fraction;

/* `unit` becomes 10^exponent. */
static fraction make_fraction(tier__binary value, int exponent) {
  int shift = value.exponent - 2;
  int left = shift > 0 ? shift : 0;
  fraction f;
  f.rest = big_make(value.mantissa * 4, left);
  f.above = big_make(2, left);
  f.below = big_make(value.narrow ? 1 : 2, left);
  f.unit = big_make(1, left - shift);
  f.closed = (value.mantissa & 1) == 0;
  if (exponent >= 0) {
    big_multiply_power(&f.unit, exponent);
  } else {
    big_multiply_power(&f.rest, -exponent);
    big_multiply_power(&f.above, -exponent);
    big_multiply_power(&f.below, -exponent);
  }
  return f;
}

static int reaches_up(const fraction *f) {
  return big_compare_sum(&f->rest, &f->above, &f->unit) >= !f->closed;
}

static void next_place(fraction *f) {
  big_multiply(&f->rest, 10);
  big_multiply(&f->above, 10);
  big_multiply(&f->below, 10);
}

static uint32_t take_digit(fraction *f) {
  uint32_t digit = 0;
  while (big_compare(&f->rest, &f->unit) >= 0) {
    big_subtract(&f->rest, &f->unit);
    digit++;
  }
  return digit;
}

/* 315653 / 2^20 is log10(2) to within 2^-21; no multiple of log10(2) comes near enough to a whole number to be
 * misjudged in this range. */
int tier__decimal_exponent(int top) {
  int product = top * 315653;
  return product >= 0 ? product / (1 << 20) : -((-product + (1 << 20) - 1) / (1 << 20));
}

tier__decimal tier__shortest_decimal_slow(tier__binary value) {
  /* The value is below 20 times the power estimated, so that its first digit stands there or one place higher. */
  tier__decimal result = {0, tier__decimal_exponent(value.top) + 1};
  fraction f = make_fraction(value, result.exponent);
  if (!reaches_up(&f)) {
    next_place(&f);
    result.exponent--;
  }
  for (;;) {
    uint32_t digit = take_digit(&f);
    int low = big_compare(&f.rest, &f.below) < f.closed;
    int high = reaches_up(&f);
    if (low && high) {
      int half = big_compare_sum(&f.rest, &f.rest, &f.unit);
      high = half > 0 || (half == 0 && (digit & 1) != 0);
    }
    result.digits = result.digits * 10 + digit + (high ? 1 : 0);
    if (low || high) {
      return result;
    }
    next_place(&f);
    result.exponent--;
  }
}

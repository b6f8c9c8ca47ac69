/* SPDX-License-Identifier: Apache-2.0 */
/* Both sides as numbers of 32 digits to the base 2^32: the largest double has 1024 bits. What is rounded to one has no
 * more than a digit's worth beyond. */
#include "rule_whole.h"

#include <math.h>

enum { LIMBS = 34, LIMB_BITS = 32, MANTISSA_BITS = 53 };

typedef struct whole {
  uint32_t limbs[LIMBS]; /* The lowest first. */
} whole;

static void append_digit(whole *number, uint32_t digit) {
  uint64_t carry = digit;
  for (int i = 0; i < LIMBS; i++) {
    carry += (uint64_t)number->limbs[i] * 10;
    number->limbs[i] = (uint32_t)carry;
    carry >>= LIMB_BITS;
  }
}

static void add_bits(whole *number, uint64_t bits, int shift) {
  const int limb = shift / LIMB_BITS;
  const int within = shift % LIMB_BITS;
  number->limbs[limb] = (uint32_t)(bits << within);
  number->limbs[limb + 1] = (uint32_t)(bits >> (LIMB_BITS - within));
  number->limbs[limb + 2] = within == 0 ? 0 : (uint32_t)(bits >> (2 * LIMB_BITS - within));
}

int tier__rule_whole_order(tier_string digits, double nearest) {
  whole a = {{0}};
  whole b = {{0}};
  int exponent;
  const double mantissa = frexp(nearest, &exponent);
  for (size_t i = 0; i < digits.length; i++) {
    append_digit(&a, (uint32_t)(digits.data[i] - '0'));
  }
  add_bits(&b, (uint64_t)ldexp(mantissa, MANTISSA_BITS), exponent - MANTISSA_BITS);
  for (int i = LIMBS - 1; i >= 0; i--) {
    if (a.limbs[i] != b.limbs[i]) {
      return a.limbs[i] < b.limbs[i] ? -1 : 1;
    }
  }
  return 0;
}

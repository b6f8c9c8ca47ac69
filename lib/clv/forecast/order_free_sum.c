/* SPDX-License-Identifier: Apache-2.0 */
/* A number in fixed point, as wide as all doubles (Kulisch 1971): every addend is a whole number times 2^-1074. Limbs
 * hold 32 bits each and have room for 2^29 addends before carries must go upward. */
#include "order_free_sum.h"

#include <math.h>
#include <string.h>

#define LIMB_MASK UINT64_C(0xffffffff)
enum { LIMB_BITS = 32, LEAST_EXPONENT = -1074 };
#define MOST_PENDING (UINT32_C(1) << 29)

/* All limbs but the last one from 0 to 2^32 - 1. */
static void carry(tier__order_free_sum *sum) {
  for (int i = 0; i + 1 < TIER__SUM_LIMBS; i++) {
    const int64_t low = (int64_t)((uint64_t)sum->limb[i] & LIMB_MASK);
    sum->limb[i + 1] += (sum->limb[i] - low) / (INT64_C(1) << LIMB_BITS);
    sum->limb[i] = low;
  }
  sum->pending = 0;
}

void tier__order_free_add(tier__order_free_sum *sum, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  const unsigned exponent = (unsigned)(bits >> 52) & 0x7ff, place = exponent > 0 ? exponent - 1 : 0;
  const uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
  const uint64_t whole = exponent > 0 ? fraction | UINT64_C(1) << 52 : fraction;
  const uint64_t low = (whole & LIMB_MASK) << (place % LIMB_BITS), high = (whole >> 32) << (place % LIMB_BITS);
  const int64_t part[3] = {(int64_t)(low & LIMB_MASK), (int64_t)((low >> 32) + (high & LIMB_MASK)),
                           (int64_t)(high >> 32)};
  int64_t *limb = &sum->limb[place / LIMB_BITS];
  for (int i = 0; i < 3; i++) {
    limb[i] += (bits >> 63) != 0 ? -part[i] : part[i];
  }
  if (++sum->pending == MOST_PENDING) {
    carry(sum);
  }
}

double tier__order_free_value(const tier__order_free_sum *sum) {
  tier__order_free_sum copy = *sum;
  carry(&copy);
  const int negative = copy.limb[TIER__SUM_LIMBS - 1] < 0;
  if (negative) {
    for (int i = 0; i < TIER__SUM_LIMBS; i++) {
      copy.limb[i] = -copy.limb[i];
    }
    carry(&copy);
  }
  int top = TIER__SUM_LIMBS - 1;
  while (top > 2 && copy.limb[top] == 0) {
    top--;
  }
  const double high = (double)((uint64_t)copy.limb[top] << LIMB_BITS | (uint64_t)copy.limb[top - 1]);
  const double value = high + (double)copy.limb[top - 2] / 0x1p32;
  const double scaled = ldexp(value, LIMB_BITS * (top - 1) + LEAST_EXPONENT);
  return negative ? -scaled : scaled;
}

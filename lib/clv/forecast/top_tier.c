/* SPDX-License-Identifier: Apache-2.0 */
/* Selection by digits of the key, from the highest: each round weighs the values by their next 8 bits and goes on with
 * those in which the limit lies. Weights are summed exactly. */
#include "top_tier.h"

#include <string.h>

#include "base/double_key.h"
#include "base/memory.h"
#include "math/exact_total.h"

enum { DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS, KEY_BITS = 64 };

static uint64_t key_of(double value) { return (uint64_t)tier__key_of_double(value) ^ (UINT64_C(1) << 63); }

/* Weight by digit, of the values whose higher digits are those of `prefix`. */
static void weigh(const double *values, const double *weights, size_t count, uint64_t prefix, int shift,
                  tier__exact *ret_sums) {
  memset(ret_sums, 0, DIGITS * sizeof *ret_sums);
  for (size_t i = 0; i < count; i++) {
    const uint64_t key = key_of(values[i]) >> shift;
    if (key >> DIGIT_BITS == prefix) {
      tier__exact_add(&ret_sums[key % DIGITS], weights != NULL ? weights[i] : 1);
    }
  }
}

tier_status tier__top_find(tier_context *context, const double *values, const double *weights, size_t count,
                           double amount, tier__top *ret_top, tier_error *err) {
  tier__exact *sums = tier__alloc(context, DIGITS, sizeof *sums);
  uint64_t prefix = 0;
  double left = amount, weight = 0;
  if (sums == NULL) {
    return tier__no_memory(err);
  }
  for (int shift = KEY_BITS - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
    uint64_t found = 0;
    weigh(values, weights, count, prefix, shift, sums);
    for (uint64_t digit = DIGITS; digit-- > 0;) {
      const double here = tier__exact_value(&sums[digit]);
      if (here > 0) {
        found = digit; /* The last one too, should rounding have left too much. */
        weight = here;
        if (here >= left) {
          break;
        }
        left -= here;
      }
    }
    prefix = prefix << DIGIT_BITS | found;
  }
  tier__release(context, sums);
  ret_top->limit = tier__double_of_key((int64_t)(prefix ^ (UINT64_C(1) << 63)));
  ret_top->share = left < weight ? left / weight : 1;
  return TIER_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "number_digits.h"

#include <string.h>

/* A double stands for all numbers up to halfway to its neighbours, and for the halves themselves when its mantissa is
 * even (reading rounds halves to even). Any decimal in that interval reads back to it; the one with the fewest digits
 * is printed (Steele and White 1990). In the range of everyday numbers the interval, scaled so that the value has 17
 * or 18 digits before the point, is exact in 128 bits. Everything else goes to long arithmetic. */

__extension__ typedef unsigned __int128 wide;

static const uint64_t powers_of_five[28] = {UINT64_C(1),
                                            UINT64_C(5),
                                            UINT64_C(25),
                                            UINT64_C(125),
                                            UINT64_C(625),
                                            UINT64_C(3125),
                                            UINT64_C(15625),
                                            UINT64_C(78125),
                                            UINT64_C(390625),
                                            UINT64_C(1953125),
                                            UINT64_C(9765625),
                                            UINT64_C(48828125),
                                            UINT64_C(244140625),
                                            UINT64_C(1220703125),
                                            UINT64_C(6103515625),
                                            UINT64_C(30517578125),
                                            UINT64_C(152587890625),
                                            UINT64_C(762939453125),
                                            UINT64_C(3814697265625),
                                            UINT64_C(19073486328125),
                                            UINT64_C(95367431640625),
                                            UINT64_C(476837158203125),
                                            UINT64_C(2384185791015625),
                                            UINT64_C(11920928955078125),
                                            UINT64_C(59604644775390625),
                                            UINT64_C(298023223876953125),
                                            UINT64_C(1490116119384765625),
                                            UINT64_C(7450580596923828125)};

static tier__binary take_apart(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
  int biased = (int)(bits >> 52 & 0x7FF);
  tier__binary parts;
  parts.mantissa = biased == 0 ? fraction : fraction | UINT64_C(1) << 52;
  parts.exponent = (biased == 0 ? 1 : biased) - 1075;
  parts.narrow = fraction == 0 && biased > 1;
  parts.top = parts.exponent + 52;
  for (uint64_t bit = UINT64_C(1) << 52; (parts.mantissa & bit) == 0; bit >>= 1) {
    parts.top--;
  }
  return parts;
}

/* The interval times 10^scale, in units of 2^-fraction_bits. */
typedef struct interval {
  wide low;
  wide value;
  wide high;
  int fraction_bits;
  int closed; /* Its ends belong to it. */
} interval;

/* 4 * mantissa < 2^55 and 5^27 < 2^63: the products stay below 2^118. `shift` is at most 2 where it is positive. */
static interval scale_interval(tier__binary parts, int scale) {
  uint64_t five = powers_of_five[scale];
  uint64_t four = parts.mantissa * 4;
  int shift = parts.exponent - 2 + scale;
  int left = shift > 0 ? shift : 0;
  interval scaled;
  scaled.low = (wide)(four - (parts.narrow ? 1 : 2)) * five << left;
  scaled.value = (wide)four * five << left;
  scaled.high = (wide)(four + 2) * five << left;
  scaled.fraction_bits = left - shift;
  scaled.closed = (parts.mantissa & 1) == 0;
  return scaled;
}

/* The whole number nearest to value / unit, halves to even. */
static uint64_t nearest_multiple(const interval *scaled, uint64_t unit) {
  uint64_t whole = (uint64_t)(scaled->value >> scaled->fraction_bits);
  wide fraction = scaled->value - ((wide)whole << scaled->fraction_bits);
  uint64_t quotient = whole / unit;
  wide twice = ((wide)(whole % unit) << (scaled->fraction_bits + 1)) + fraction * 2;
  wide limit = (wide)unit << scaled->fraction_bits;
  return quotient + (twice > limit || (twice == limit && (quotient & 1) != 0));
}

/* Drops digits as long as a shorter number remains inside. The scaled interval is wider than 1, so that it holds a
 * whole number to begin with. */
static tier__decimal shortest_inside(const interval *scaled, int scale) {
  wide unit = (wide)1 << scaled->fraction_bits;
  uint64_t low = (uint64_t)((scaled->low + (scaled->closed ? unit - 1 : unit)) >> scaled->fraction_bits);
  uint64_t high = (uint64_t)((scaled->high - (scaled->closed ? 0 : 1)) >> scaled->fraction_bits);
  uint64_t power = 1;
  int dropped = 0;
  while ((low + 9) / 10 <= high / 10) {
    low = (low + 9) / 10;
    high = high / 10;
    power *= 10;
    dropped++;
  }
  uint64_t digits = nearest_multiple(scaled, power);
  digits = digits < low ? low : digits > high ? high : digits;
  tier__decimal shortest = {digits, dropped - scale};
  return shortest;
}

tier__decimal tier__shortest_decimal(double value) {
  tier__binary parts = take_apart(value);
  int scale = 16 - tier__decimal_exponent(parts.top);
  if (scale < 0 || scale > 27) {
    return tier__shortest_decimal_slow(parts);
  }
  interval scaled = scale_interval(parts, scale);
  return shortest_inside(&scaled, scale);
}

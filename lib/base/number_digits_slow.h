/* SPDX-License-Identifier: Apache-2.0 */
/** @file number_digits_slow.h
 * The shortest decimal of a double by long arithmetic: exact for every double, and slow. For number_digits.c. */
#ifndef TIER_LIB_NUMBER_DIGITS_SLOW_H
#define TIER_LIB_NUMBER_DIGITS_SLOW_H

#include <stdint.h>

/** A positive decimal number `digits * 10^exponent`; `digits` does not end with 0. */
typedef struct tier__decimal {
  uint64_t digits;
  int exponent;
} tier__decimal;

/** A positive double `mantissa * 2^exponent`, as IEEE 754 stores it, with its leading bit. */
typedef struct tier__binary {
  uint64_t mantissa;
  int exponent;
  int top;    /**< Exponent of the leading bit: 2^top <= value < 2^(top + 1). */
  int narrow; /**< 1 if the next smaller double is only half as far away as the next larger one. */
} tier__binary;

/** Fewest digits that read back to the value; among them the nearest to it. */
tier__decimal tier__shortest_decimal_slow(tier__binary value);
/** floor(log10(2^top)) for |top| <= 1100. */
int tier__decimal_exponent(int top);

#endif

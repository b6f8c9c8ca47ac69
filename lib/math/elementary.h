/* SPDX-License-Identifier: Apache-2.0 */
/** @file elementary.h
 * Exponential and logarithm from plain C operations, so that results have the same bits on every machine.
 *
 * The functions declared here take any double and answer like their namesakes of the C library, within 2 units in the
 * last place. The inline ones are for inner loops, where the argument is known to be ordinary: they have no branches.
 * No state; any thread. */
#ifndef TIER_LIB_ELEMENTARY_H
#define TIER_LIB_ELEMENTARY_H

#include <stdint.h>

#define TIER__LN2 0x1.62e42fefa39efp-1

double tier__exp(double x);
double tier__expm1(double x);
double tier__log(double x);
double tier__log1p(double x);
/** ln(1 + e^x) without overflow. */
double tier__softplus(double x);

typedef union tier__double_bits {
  double value;
  uint64_t bits;
} tier__double_bits;

/** (e^r - 1 - r) / r^2 for |r| <= 0.35: Taylor to r^13 / 13!, error below 2^-57 of e^r. */
static inline double tier__exp_tail(double r) {
  const double r2 = r * r;
  const double r4 = r2 * r2;
  const double low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
  const double middle = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
  const double high = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800.0));
  return low + r4 * (middle + r4 * high);
}

/** Splits x = k ln 2 + r, |r| <= 0.35. ln 2 in two parts, the first with 32 bits, so that k times it is exact. Adding
 * 1.5 * 2^52 rounds to a whole number and leaves k in the low bits. @return r. @param[out] ret_k_bits 2^k as bits. */
static inline double tier__exp_split(double x, uint64_t *ret_power_bits) {
  tier__double_bits magic;
  magic.value = x * 0x1.71547652b82fep+0 + 0x1.8p52;
  const double k = magic.value - 0x1.8p52;
  *ret_power_bits = (magic.bits + 1023) << 52;
  return (x - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33;
}

/** e^x for |x| <= 700. */
static inline double tier__exp_fast(double x) {
  tier__double_bits power;
  const double r = tier__exp_split(x, &power.bits);
  return (1 + (r + r * r * tier__exp_tail(r))) * power.value;
}

/** ln x for an ordinary x: positive, finite, not subnormal.
 * x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt 2); s = f / (2 + f); ln(1 + f) = f - f^2/2 + s (f^2/2 + s^2 P(s^2)),
 * P fitted to (atanh(s) 2/s - 2) / s^2 with error 2e-18. */
static inline double tier__log_fast(double x) {
  tier__double_bits in, part;
  in.value = x;
  const uint64_t shifted = in.bits - UINT64_C(0x3fe6a09e667f3bcd) + (UINT64_C(1023) << 52);
  part.bits = (shifted >> 52) | UINT64_C(0x4330000000000000);
  const double k = part.value - (0x1p52 + 1023);
  part.bits = in.bits - ((shifted >> 52) << 52) + (UINT64_C(1023) << 52);
  const double f = part.value - 1;
  const double s = f / (2 + f);
  const double z = s * s;
  const double z2 = z * z;
  const double low = (0x1.5555555555555p-1 + z * 0x1.9999999999a39p-2) +
                     z2 * (0x1.2492492476a1ap-2 + z * 0x1.c71c7201a55d7p-3);
  const double high = (0x1.745cf8e4bba1bp-3 + z * 0x1.3b1c3c1c81c8fp-3) +
                      z2 * (0x1.0fbde0f4ad17bp-3 + z * 0x1.0c0aff044a970p-3);
  const double p = low + z2 * z2 * high;
  const double half = 0.5 * f * f;
  return k * 0x1.62e42fee00000p-1 - ((half - (s * (half + z * p) + k * 0x1.a39ef35793c76p-33)) - f);
}

/** ln(1 + x) for -1 < x < 2^1000: the logarithm of the rounded sum, and what the rounding lost. */
static inline double tier__log1p_fast(double x) {
  const double sum = 1 + x;
  return tier__log_fast(sum) + (x - (sum - 1)) / sum;
}

#endif

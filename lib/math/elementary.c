/* SPDX-License-Identifier: Apache-2.0 */
#include "elementary.h"

#include <math.h>

double tier__exp(double x) {
  tier__double_bits power;
  if (!(x < 709.79)) {
    return x > 0 ? (double)INFINITY : x; /* NaN comes back as it is. */
  }
  if (x < -746) {
    return 0;
  }
  if (x >= -700 && x <= 700) {
    return tier__exp_fast(x);
  }
  /* Near both ends of the range the power of two is out of range for one factor. */
  const double shift = x > 0 ? 512 : -512;
  const double r = tier__exp_split(x - shift * 0x1.62e42fee00000p-1, &power.bits);
  const double low = r - shift * 0x1.a39ef35793c76p-33;
  return (1 + (low + low * low * tier__exp_tail(low))) * power.value * (x > 0 ? 0x1p512 : 0x1p-512);
}

double tier__expm1(double x) {
  tier__double_bits power;
  if (!(x >= -40 && x <= 700)) {
    return x < -40 ? -1 : tier__exp(x) - 1;
  }
  /* 2^k e^r - 1 = 2^k (e^r - 1) + (2^k - 1): the second addend is exact for k < 53. */
  const double r = tier__exp_split(x, &power.bits);
  return power.value * (r + r * r * tier__exp_tail(r)) + (power.value - 1);
}

double tier__log(double x) {
  if (!(x > 0 && x < (double)INFINITY)) {
    return x == 0 ? -(double)INFINITY : (x > 0 ? x : (double)NAN);
  }
  if (x < 0x1p-1022) {
    return tier__log_fast(x * 0x1p54) - 54 * TIER__LN2;
  }
  return tier__log_fast(x);
}

double tier__log1p(double x) {
  if (!(x > -1 && x < 0x1p60)) {
    return x == -1 ? -(double)INFINITY : tier__log(x);
  }
  return tier__log1p_fast(x);
}

double tier__softplus(double x) {
  return x > 0 ? x + tier__log1p(tier__exp(-x)) : tier__log1p(tier__exp(x));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Recurrence up to z >= 16, from there Stirling's series (Abramowitz and Stegun 6.1.41, 6.3.18, 6.4.12), whose first
 * term left out is below 2e-19 there. */
#include "gamma_ratio.h"

#include "elementary.h"

#define SERIES_FROM 16
#define HALF_LN_2PI 0x1.d67f1c864beb5p-1

/* What Stirling's series adds to (z - 1/2) ln z - z + ln(2 pi)/2, and its derivatives: B_2k / (2k (2k-1) z^(2k-1)). */
static tier__jet stirling_rest(double z) {
  static const double bernoulli[8] = {1.0 / 6,  -1.0 / 30,      1.0 / 42, -1.0 / 30,
                                      5.0 / 66, -691.0 / 2730, 7.0 / 6,  -3617.0 / 510};
  const double inverse2 = 1 / (z * z);
  tier__jet sum = {0, 0, 0};
  for (int k = 8; k >= 1; k--) {
    const double b = bernoulli[k - 1];
    sum.value = sum.value * inverse2 + b / (2 * k * (2 * k - 1));
    sum.first = sum.first * inverse2 + b / (2 * k);
    sum.second = sum.second * inverse2 + b;
  }
  sum.value /= z;
  sum.first *= -inverse2;
  sum.second *= inverse2 / z;
  return sum;
}

tier__jet tier__gamma_jet(double z) {
  double product = 1, first = 0, second = 0;
  for (; z < SERIES_FROM; z += 1) {
    product *= z;
    first += 1 / z;
    second += 1 / (z * z);
  }
  const tier__jet rest = stirling_rest(z);
  const double ln_z = tier__log(z);
  const tier__jet jet = {((z - 0.5) * ln_z - z + HALF_LN_2PI) + rest.value - tier__log(product),
                         ln_z - 0.5 / z + rest.first - first,
                         1 / z + 0.5 / (z * z) + rest.second + second};
  return jet;
}

tier__jet tier__gamma_ratio(double z, double d) {
  double product = 1, first = 0, second = 0;
  for (; z < SERIES_FROM; z += 1) {
    const double y = z + d;
    product *= z / y;
    first += d / (z * y);
    second -= d * (z + y) / (z * z * y * y);
  }
  const double y = z + d;
  const tier__jet low = stirling_rest(z), high = stirling_rest(y);
  const double ln_ratio = tier__log1p(d / z);
  const tier__jet jet = {
      (((z - 0.5) * ln_ratio - d) + d * tier__log(y)) + (high.value - low.value) + tier__log(product),
      ln_ratio + 0.5 * d / (z * y) + (high.first - low.first) + first,
      -d / (z * y) - 0.5 * d * (z + y) / (z * z * y * y) + (high.second - low.second) + second};
  return jet;
}

double tier__gamma_rest(double z) {
  double product = 1;
  if (z >= SERIES_FROM) {
    return stirling_rest(z).value;
  }
  const double ln_z = tier__log(z), offset = (z - 0.5) * ln_z - z;
  for (; z < SERIES_FROM; z += 1) {
    product *= z;
  }
  return (((z - 0.5) * tier__log(z) - z) - offset) + stirling_rest(z).value - tier__log(product);
}

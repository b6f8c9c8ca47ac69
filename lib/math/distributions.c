/* SPDX-License-Identifier: Apache-2.0 */
/* Everything stands on the regularised incomplete gamma functions P(1/2, y) = erf(sqrt y) and Q(1/2, y) = 1 - P. */
#include "distributions.h"

#include <math.h>

#include "math/elementary.h"

#define ROOT_OF_PI 1.7724538509055160273
#define SERIES_BELOW 1.0
/* Error of the continued fraction below 1e-16 for y >= SERIES_BELOW. */
#define LEVELS 100
#define MOST_STEPS 40
/* sqrt(pi / 2) */
#define PER_DENSITY 1.2533141373155003

/* P(1/2, y) = e^-y sqrt(y / pi) (1 / (1/2) + y / ((1/2)(3/2)) + ...), all terms positive; for y of a few units. */
static double half_head(double y) {
  double term = 2, sum = 2;
  for (double n = 1.5; term > 1e-18 * sum; n += 1) {
    term *= y / n;
    sum += term;
  }
  return tier__exp(-y) * sqrt(y) / ROOT_OF_PI * sum;
}

/* e^y Q(1/2, y) for y >= SERIES_BELOW by Legendre's continued fraction, from the far end:
 * sqrt(y / pi) / (y + 1/2 - (1)(1/2) / (y + 5/2 - (2)(3/2) / (y + 9/2 - ... */
static double half_tail_scaled(double y) {
  double below = y + 2 * LEVELS + 0.5;
  for (int n = LEVELS; n > 0; n--) {
    below = y + 2 * n - 1.5 - n * (n - 0.5) / below;
  }
  return sqrt(y) / (ROOT_OF_PI * below);
}

/* Q(k/2, y) = [k odd] Q(1/2, y) + e^-y (y^i / Gamma(i + 1) + y^(i+1) / Gamma(i + 2) + ... up to i = k/2 - 1), from
 * i = 0 or 1/2: all terms positive. e^-y comes in two factors, for it may underflow where the product does not. */
double tier__chi_squared_tail(double x, int degrees) {
  const double y = x / 2;
  if (!(x > 0)) {
    return x <= 0 ? 1 : x;
  }
  if (y > 1e6) {
    return 0;
  }
  const int odd = degrees % 2;
  double term = odd ? 2 * sqrt(y) / ROOT_OF_PI : 1, sum = 0;
  for (double i = odd ? 0.5 : 0; i < degrees / 2.0 - 0.25; i += 1) {
    sum += term;
    term *= y / (i + 1);
  }
  const double half = tier__exp(-y / 2);
  const double tail = odd && y < SERIES_BELOW ? (1 - half_head(y)) + half * sum * half
                                              : half * (sum + (odd ? half_tail_scaled(y) : 0)) * half;
  return tail < 1 ? tail : 1;
}

/* z > 0 with P(-z < normal < z) = chance, chance <= 1/2: Newton's steps from below, where the function is concave. */
static double central_quantile(double chance) {
  double z = chance * PER_DENSITY;
  for (int i = 0; i < MOST_STEPS; i++) {
    const double y = z * z / 2;
    const double step = (chance - half_head(y)) * tier__exp(y) * PER_DENSITY;
    z += step;
    if (!(fabs(step) > 1e-15 * z)) {
      break;
    }
  }
  return z;
}

/* z > 0 with P(normal > z) = p <= 1/4: Newton's steps on the logarithm, which is concave. */
static double tail_quantile(double p) {
  const double ln_p = tier__log(p);
  double z = sqrt(-2 * ln_p);
  for (int i = 0; i < MOST_STEPS; i++) {
    const double y = z * z / 2;
    const double scaled = y < SERIES_BELOW ? (1 - half_head(y)) * tier__exp(y) : half_tail_scaled(y);
    const double step = (tier__log(scaled / 2) - y - ln_p) * scaled * PER_DENSITY;
    z += step;
    if (!(fabs(step) > 1e-15 * z)) {
      break;
    }
  }
  return z;
}

double tier__normal_quantile(double p) {
  if (!(p > 0 && p < 1)) {
    return p == 0 ? -(double)INFINITY : p == 1 ? (double)INFINITY : (double)NAN;
  }
  if (p >= 0.25 && p <= 0.75) {
    return p == 0.5 ? 0 : p > 0.5 ? central_quantile(2 * (p - 0.5)) : -central_quantile(2 * (0.5 - p));
  }
  return p < 0.5 ? -tail_quantile(p) : tail_quantile(1 - p);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Up to z >= 16 by the recurrence, which adds ln(1 + p q / (z (z + p + q))) for each step. From there by Stirling's
 * series (Abramowitz and Stegun 6.1.41): what is linear in z vanishes from the difference, and the logarithms combine
 * to
 *
 *   p ln(1 + q / (z + p)) + q ln(1 + p / (z + q)) - (z - 1/2) ln(1 + p q / (z (z + p + q))),
 *
 * of which the last addend is at most half the others. The differences of the series are taken as divided ones, so that
 * every part carries the factor p. */
#include "gamma_cross.h"

#include "elementary.h"

#define SERIES_FROM 16
#define LARGE_PRODUCT 1e100
enum { TERMS = 7 };

/* (R(1/z) - R(1/(z + p))) / p for the series R(v) = v h(v^2) without its first term v / 12; the first one left out is
 * below 2e-19. With v = 1/z, w = 1/(z + p): (v h(v^2) - w h(w^2)) / p = v w (h(v^2) + w (v + w) h[v^2, w^2]), the
 * bracket being the divided difference, which Horner's scheme gives along. */
static double series_slope(double z, double p) {
  static const double coefficients[TERMS] = {-1.0 / 360,      1.0 / 1260, -1.0 / 1680,     1.0 / 1188,
                                             -691.0 / 360360, 1.0 / 156,  -3617.0 / 122400};
  const double v = 1 / z, w = 1 / (z + p), s = v * v, t = w * w;
  double at_s = 0, at_t = 0, divided = 0;
  for (int k = TERMS - 1; k >= 0; k--) {
    divided = at_t + divided * s;
    at_s = coefficients[k] + at_s * s;
    at_t = coefficients[k] + at_t * t;
  }
  /* h has no constant term: h(s) = s g(s), so that h[s, t] = g(t) + s g[s, t]. */
  return v * w * (s * at_s + w * (v + w) * (at_t + s * divided));
}

/* p, q >= 0. */
static double positive_cross(double z, double p, double q) {
  double steps = 0, product_less_1 = 0;
  for (; z < SERIES_FROM; z += 1) {
    const double factor_less_1 = p / z * (q / (z + p + q));
    product_less_1 += factor_less_1 + factor_less_1 * product_less_1;
    if (product_less_1 > LARGE_PRODUCT) {
      steps += tier__log(product_less_1);
      product_less_1 = 0;
    }
  }
  const double end = z + p + q;
  const double logarithms = p * tier__log1p(q / (z + p)) + q * tier__log1p(p / (z + q)) -
                            (z - 0.5) * tier__log1p(p / z * (q / end));
  const double first = p / (z + p) * (q / (z + q)) * ((z + end) / (z * end)) / 12;
  const double rest = p < q ? p * (series_slope(z, p) - series_slope(z + q, p))
                            : q * (series_slope(z, q) - series_slope(z + p, q));
  return steps + tier__log1p(product_less_1) + (logarithms + (first + rest));
}

double tier__gamma_cross(double z, double p, double q) {
  return p < 0 ? -positive_cross(z + p, -p, q) : positive_cross(z, p, q);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* One probability by the saddle-point form of Loader (2000): with n = k + j,
 *
 *   P(N = j) = sqrt(k / (2 pi n j)) exp(R(n) - R(k) - R(j) - D(j, n x) - D(k, n (1 - x))),
 *
 * where R is what Stirling's formula lacks and D(y, m) = y ln(y / m) + m - y >= 0: nothing large is subtracted from
 * anything large.
 *
 * The tail is integrated over v = ln(x / (1 - x)), where the beta density is exp(j v - n softplus(v)) up to a constant:
 * one peak, log-concave, analytic for |Im v| < pi. Panels of the 16-point Gauss rule go from the peak, or from the end
 * of the range if that is to the left of it, as far as anything is left; in each the integrand falls by e^6 at most. */
#include "negative_binomial.h"

#include <math.h>

#include "elementary.h"
#include "gamma_ratio.h"
#include "gauss_legendre.h"

#define ROOT_1_OVER_2PI 0x1.9884533d43651p-2
#define SMALL_STEP 0.1
#define LONGEST_PANEL 2.5
#define FALL_OF_PANEL 6.0
#define NEGLIGIBLE 0x1p-56
#define LEAST_PROBABILITY 1e-290
/* Never reached: each panel is as long as allowed, or falls by e^3 at least. */
enum { MOST_PANELS = 400, SERIES_TERMS = 17 };

/* D(y, mean) with gap = y - mean, which the caller knows better. */
static double deviance(double y, double mean, double gap) {
  const double d = gap / mean;
  double sum = 0;
  if (!(fabs(d) < SMALL_STEP)) {
    return y * tier__log(y / mean) - gap;
  }
  for (int n = SERIES_TERMS; n >= 2; n--) {
    sum = 1.0 / (n * (n - 1)) - d * sum;
  }
  return gap * d * sum;
}

tier__negative_binomial_term tier__negative_binomial_prepare(double k, double j) {
  tier__negative_binomial_term term = {k, j, 0, 1};
  if (j > 0) {
    term.rest = tier__gamma_rest(k + j) - tier__gamma_rest(k) - tier__gamma_rest(j);
    term.factor = ROOT_1_OVER_2PI * sqrt(k / (k + j) / j);
  }
  return term;
}

double tier__negative_binomial_exponent(const tier__negative_binomial_term *term, double odds) {
  const double k = term->k, j = term->j;
  if (!(j > 0)) {
    return -k * tier__log1p(odds);
  }
  const double n = k + j, rest = 1 / (1 + odds), share = odds * rest, gap = (j - k * odds) * rest;
  return odds > 0 ? term->rest - deviance(j, n * share, gap) - deviance(k, n * rest, -gap) : -(double)INFINITY;
}

double tier__negative_binomial(double k, double odds, double j) {
  const tier__negative_binomial_term term = tier__negative_binomial_prepare(k, j);
  return term.factor * tier__exp(tier__negative_binomial_exponent(&term, odds));
}

/* From the largest probability to both sides: what underflows is small. */
void tier__negative_binomial_run(double k, double odds, double first, size_t count, double *ret_probabilities) {
  if (count == 0) {
    return;
  }
  const double share = odds / (1 + odds), mode = floor((k - 1) * odds), last = (double)(count - 1);
  const double offset = mode > first ? (mode - first < last ? mode - first : last) : 0;
  const size_t anchor = (size_t)offset;
  const double middle = tier__negative_binomial(k, odds, first + offset);
  double value = ret_probabilities[anchor] = middle;
  for (size_t i = anchor + 1; i < count; i++) {
    const double j = first + (double)i;
    value *= (k + (j - 1)) / j * share;
    ret_probabilities[i] = value;
  }
  value = middle;
  for (size_t i = anchor; i > 0; i--) {
    const double j = first + (double)i;
    value *= j / ((k + (j - 1)) * share);
    ret_probabilities[i - 1] = value;
  }
}

double tier__negative_binomial_first(double k, double odds) {
  double low = 0, high = floor(k * odds);
  if (tier__negative_binomial(k, odds, 0) > LEAST_PROBABILITY) {
    return 0;
  }
  while (high - low > 1) {
    const double middle = floor((low + high) / 2);
    if (tier__negative_binomial(k, odds, middle) > LEAST_PROBABILITY) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return high;
}

/* The density over its value at w = 0, where x is `share` and 1 - x is `rest`. */
typedef struct density {
  double j, k, share, rest;
} density;

/* Two ways to write it; the smaller one of j and k decides how large the terms are that cancel. */
static double exponent_at(const density *f, double w) {
  const double n = f->j + f->k;
  return f->j <= f->k ? f->j * w - n * tier__log1p(f->share * tier__expm1(w))
                      : -f->k * w - n * tier__log1p(f->rest * tier__expm1(-w));
}

/* Integral from w = 0 to `length` in the direction of `sign`. */
static double integral(const density *f, double sign, double length) {
  double sum = 0, start = 0, here = 0;
  for (int panel = 0; panel < MOST_PANELS && start < length; panel++) {
    double size = length - start < LONGEST_PANEL ? length - start : LONGEST_PANEL, part = 0;
    double end = exponent_at(f, sign * (start + size));
    while (here - end > FALL_OF_PANEL) {
      size *= 0.5;
      end = exponent_at(f, sign * (start + size));
    }
    for (int i = 0; i < TIER__GAUSS_NODES; i++) {
      part += tier__gauss_weight[i] * tier__exp(exponent_at(f, sign * (start + size * tier__gauss_node[i])));
    }
    sum += size * part;
    /* From here on it falls at least as fast as in this panel. */
    const double slope = (here - end) / size;
    if (slope > 0 && tier__exp(end) <= NEGLIGIBLE * slope * sum) {
      break;
    }
    start = start + size < length ? start + size : length;
    here = end;
  }
  return sum;
}

double tier__negative_binomial_tail(double k, double odds, double j) {
  if (!(j > 0)) {
    return 1;
  }
  const double peak = j / k, at = odds < peak ? odds : peak, rest = 1 / (1 + at);
  if (!(at > 0)) {
    return 0;
  }
  const density f = {j, k, at * rest, rest};
  double sum = integral(&f, -1, (double)INFINITY);
  if (odds > peak) {
    sum += integral(&f, 1, tier__log(odds / peak));
  }
  const double tail = j * tier__negative_binomial(k, at, j) * sum;
  return tail < 1 ? tail : 1;
}

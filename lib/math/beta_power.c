/* SPDX-License-Identifier: Apache-2.0 */
/* Two ways. Pfaff's transformation (Abramowitz and Stegun 15.3.4) gives
 *   e^(-a u) 2F1(a, a + b - n; a + b; 1 - e^-u),
 * a power series whose terms are cheap and shared by all places; it is taken when it ends soon and its terms hardly
 * cancel. Else the mean is integrated over v = ln(p / (1 - p)), where it is the quotient of two integrals of
 *   exp(a v - s softplus(v) - n softplus(v + u)),  s = a + b - n,
 * at u and at 0. The integrand has one peak, is analytic for |Im v| < pi and falls exponentially, so that the
 * trapezoidal rule after v = peak + width sinh(w) converges exponentially (Takahasi and Mori 1974). All of its terms
 * are positive: nothing cancels, however extreme the parameters. */
#include "beta_power.h"

#include <math.h>

#include "elementary.h"
#include "sinh_rule.h"

enum {
  MOST_TERMS = 1500,
  MOST_HALVINGS = 4
};
#define NEGLIGIBLE 0x1p-57
#define MOST_CANCELLATION 32
#define MOST_TERM 0x1p900

/* @return 1 if all places are good. */
static int mean_by_series(double a, double b, double n, const double u[TIER__GAUSS_NODES],
                          double ret_means[TIER__GAUSS_NODES]) {
  enum { LAST = TIER__GAUSS_NODES - 1 };
  const double s = a + b - n, c = a + b;
  double z[TIER__GAUSS_NODES], term[TIER__GAUSS_NODES], sum[TIER__GAUSS_NODES], size = 1, left = 1;
  for (int i = 0; i < TIER__GAUSS_NODES; i++) {
    z[i] = -tier__expm1(-u[i]);
    term[i] = sum[i] = 1;
  }
  for (int k = 0; k < MOST_TERMS && left > NEGLIGIBLE; k++) {
    const double factor = (a + k) * (s + k) / ((c + k) * (k + 1.0));
    for (int i = 0; i < TIER__GAUSS_NODES; i++) {
      term[i] *= factor * z[i];
      sum[i] += term[i];
    }
    /* The last place has the largest terms and the largest ratio. The tail is below a geometric series. */
    const double next = fabs((a + k + 1) * (s + k + 1) / ((c + k + 1) * (k + 2.0)));
    const double ratio = z[LAST] * (next > 1 ? next : 1);
    size += fabs(term[LAST]);
    left = ratio < 1 ? fabs(term[LAST]) * ratio / ((1 - ratio) * fabs(sum[LAST])) : 1;
    if (size > MOST_TERM) {
      return 0;
    }
  }
  if (!(left <= NEGLIGIBLE && size <= MOST_CANCELLATION * sum[LAST])) {
    return 0;
  }
  for (int i = 0; i < TIER__GAUSS_NODES; i++) {
    ret_means[i] = tier__exp(-a * u[i]) * sum[i];
  }
  return 1;
}

typedef struct integrand {
  double a, b, s, n, u;
  double peak;   /* Where it is largest, ... */
  double top;    /* ... the logarithm there, ... */
  double width;  /* ... and how wide the peak is, at most 1. */
} integrand;

/* Where softplus(v) is about v, the two are subtracted by hand: a tail of length 1/a or 1/b keeps its digits. */
static double exponent_at(const integrand *f, double v) {
  const double ends = f->s * tier__softplus(-fabs(v)) + f->n * tier__softplus(-fabs(v + f->u));
  if (v > 0) {
    return -f->b * v - f->n * f->u - ends;
  }
  return v > -f->u ? f->a * v - f->n * (v + f->u) - ends : f->a * v - ends;
}

/* The peak q = e^v solves a - M q - L q^2 = 0, from setting the derivative to zero; one root is positive. */
static integrand integrand_make(double a, double b, double n, double u) {
  integrand f = {a, b, a + b - n, n, u, 0, 0, 1};
  const double e = tier__exp(u);
  /* Divided by e, so that nothing overflows. */
  const double m = (a - f.s) / e + (a - n), l = b;
  const double root = sqrt(m * m + 4 * l * a / e);
  const double q = m > 0 ? (m + root) / (2 * l) : 2 * a / (e * (root - m));
  const double low = q / (1 + q), high = q * e / (1 + q * e);
  const double curvature = f.s * low / (1 + q) + n * high / (1 + q * e);
  f.peak = tier__log(q);
  f.top = exponent_at(&f, f.peak);
  f.width = curvature > 1 ? 1 / sqrt(curvature) : 1;
  return f;
}

/* The integrand in w, over its value at the peak. */
static double value_at(const integrand *f, double w) {
  const double up = tier__exp(w), down = 1 / up;
  const double v = f->peak + f->width * 0.5 * (up - down);
  return tier__exp(exponent_at(f, v) - f->top) * 0.5 * (up + down);
}

/* Steps of 1/2 to the side where nothing is left. */
static double edge(const integrand *f, double step) {
  double w = step;
  while (fabs(w) < 40 && value_at(f, w) > 0x1p-64) {
    w += step;
  }
  return w;
}

/* ln of the integral over v. The step is halved until that changes less than 1e-9; then the error, about the square of
 * the change, is below rounding. The change alone would not do: from a step that is too large it may be small by
 * chance. */
static double log_integral(const integrand *f) {
  const double first = edge(f, -0.5), last = edge(f, 0.5);
  double step = tier__sinh_first_step(f->peak, f->width, -f->u, 0), sum = 0, before;
  for (double w = first; w <= last; w += step) {
    sum += value_at(f, w);
  }
  for (int halving = 0; halving < MOST_HALVINGS; halving++) {
    before = sum * step;
    for (double w = first + 0.5 * step; w < last; w += step) {
      sum += value_at(f, w);
    }
    step *= 0.5;
    if (!(fabs(sum * step - before) > 1e-9 * before)) {
      break;
    }
  }
  return f->top + tier__log(sum * step * f->width);
}

void tier__beta_power(double a, double b, double n, const double u[TIER__GAUSS_NODES],
                      double ret_means[TIER__GAUSS_NODES]) {
  if (mean_by_series(a, b, n, u, ret_means)) {
    return;
  }
  const integrand whole = integrand_make(a, b, n, 0);
  const double log_whole = log_integral(&whole);
  for (int i = 0; i < TIER__GAUSS_NODES; i++) {
    const integrand part = integrand_make(a, b, n, u[i]);
    ret_means[i] = tier__exp(log_integral(&part) - log_whole);
  }
}

double tier__beta_power_at(double a, double b, double n, double u) {
  double places[TIER__GAUSS_NODES], means[TIER__GAUSS_NODES];
  for (int i = 0; i < TIER__GAUSS_NODES; i++) {
    places[i] = u;
  }
  if (mean_by_series(a, b, n, places, means)) {
    return means[0];
  }
  const integrand whole = integrand_make(a, b, n, 0), part = integrand_make(a, b, n, u);
  return tier__exp(log_integral(&part) - log_integral(&whole));
}

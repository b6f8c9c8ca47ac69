/* SPDX-License-Identifier: Apache-2.0 */
/* With w = k + s the probability is
 *
 *   s / w 2F1(1, k; w + 1; 1 - B/A)               for A >= B,
 *   s / w A/B 2F1(1, s + 1; w + 1; 1 - A/B)       for A < B
 *
 * (Abramowitz and Stegun 15.3.1 and 15.3.4), where all terms of the series are positive, and so are those of its
 * derivatives in q and c and z, which follow from logarithmic derivatives of the terms: sums of 1 / (q + i) and of
 * 1 / (c + i). Where the series ends late, the probability is integrated over v = ln(y / B):
 *
 *   s Integral of exp(v - k softplus(v + rho) - (s + 1) softplus(v)) dv,
 *
 * one peak, analytic for |Im v| < pi, exponential tails: the trapezoidal rule after v = peak + width sinh(w) converges
 * exponentially (Takahasi and Mori 1974), and the derivatives are moments over the same nodes. */
#include "lomax_race.h"

#include <math.h>

#include "elementary.h"
#include "sinh_rule.h"

enum {
  MOST_TERMS = 150,
  MOST_HALVINGS = 4
};
#define NEGLIGIBLE 0x1p-55

/* ln 2F1(1, q; c; z) and its derivatives. */
typedef struct series {
  double value, q, c, z, qq, qc, cc, qz, cz, zz;
} series;

/* Of the j-th term t: t = d z, d = base z; sums over i < j: a1 of 1/(q+i), a2 of all products of two different ones,
 * doubled, b1 of 1/(c+i), b2 of their squares. @return 0 if the series has not ended. */
static int log_series(double q, double c, double z, series *ret_log) {
  double f = 1, fq = 0, fc = 0, fz = 0, fqq = 0, fqc = 0, fcc = 0, fqz = 0, fcz = 0, fzz = 0;
  double d = 1, a1 = 0, a2 = 0, b1 = 0, b2 = 0;
  int j = 0, ended = 0;
  const double slack = NEGLIGIBLE * (1 - z);
  while (!ended && j < MOST_TERMS) {
    const double a = 1 / (q + j), b = 1 / (c + j), base = d * ((q + j) * b);
    a2 += 2 * a1 * a;
    a1 += a;
    b1 += b;
    b2 += b * b;
    d = j == 0 ? base : base * z;
    j++;
    const double t = d * z;
    f += t;
    fq += t * a1;
    fc -= t * b1;
    fz += j * d;
    fqq += t * a2;
    fqc -= t * a1 * b1;
    fcc += t * (b1 * b1 + b2);
    fqz += j * d * a1;
    fcz -= j * d * b1;
    fzz += j > 1 ? j * (j - 1.0) * base : 0;
    /* The last sum to settle is that of j (j - 1) base; its tail is about that over 1 - z. */
    ended = j > 1 && base * (j + 1.0) * (j + 1.0) <= slack * f;
  }
  const double over = 1 / f;
  const double lq = fq * over, lc = fc * over, lz = fz * over;
  *ret_log = (series){tier__log(f), lq, lc, lz, fqq * over - lq * lq, fqc * over - lq * lc, fcc * over - lc * lc,
                      fqz * over - lq * lz, fcz * over - lc * lz, fzz * over - lz * lz};
  return ended;
}

/* Adds ln(s / w). */
static void add_odds(tier__race *to, double k, double s) {
  const double w1 = 1 / (k + s), s1 = 1 / s;
  to->value += s < k ? tier__log(s * w1) : -tier__log1p(k * s1);
  to->k -= w1;
  to->s += s1 - w1;
  to->kk += w1 * w1;
  to->ks += w1 * w1;
  to->ss += (w1 - s1) * (w1 + s1);
}

/* @return 0 if it takes too many terms. */
static int race_by_series(double k, double scale_x, double s, double scale_y, tier__race *ret_race) {
  const double c = k + s + 1;
  series l;
  if (scale_x >= scale_y) {
    const double y = scale_y / scale_x; /* 1 - z = e^rho */
    if (!log_series(k, c, (scale_x - scale_y) / scale_x, &l)) {
      return 0;
    }
    *ret_race = (tier__race){.value = l.value, .k = l.q + l.c, .s = l.c, .rho = -y * l.z,
                             .kk = l.qq + 2 * l.qc + l.cc, .ks = l.qc + l.cc, .ss = l.cc,
                             .krho = -y * (l.qz + l.cz), .srho = -y * l.cz, .rhorho = y * (y * l.zz - l.z)};
  } else {
    const double y = scale_x / scale_y; /* 1 - z = e^-rho */
    if (!log_series(s + 1, c, (scale_y - scale_x) / scale_y, &l)) {
      return 0;
    }
    *ret_race = (tier__race){.value = l.value + tier__log(y), .k = l.c, .s = l.q + l.c, .rho = y * l.z - 1,
                             .kk = l.cc, .ks = l.qc + l.cc, .ss = l.qq + 2 * l.qc + l.cc,
                             .krho = y * l.cz, .srho = y * (l.qz + l.cz), .rhorho = y * (y * l.zz - l.z)};
  }
  add_odds(ret_race, k, s);
  return 1;
}

typedef struct integrand {
  double k, s, rho;
  double peak;  /* Where it is largest, ... */
  double top;   /* ... the logarithm there, ... */
  double width; /* ... and how wide the peak is, at most 1. */
} integrand;

/* Where softplus(v) is about v, the two are subtracted by hand: long tails keep their digits. */
static double exponent_at(const integrand *f, double v, double soft_v, double soft_rho) {
  const double at = v + f->rho;
  return (v > 0 ? -f->s * v : v) - (at > 0 ? f->k * at : 0) - (f->s + 1) * soft_v - f->k * soft_rho;
}

/* e^-x for any x >= 0; what is below e^-700 is as good as that. */
static double exp_of_minus(double x) { return tier__exp_fast(x < 700 ? -x : -700); }

static double soft(double v) { return tier__log1p_fast(exp_of_minus(fabs(v))); }

/* The peak q = e^v solves e (k + s) q^2 + (e (k - 1) + s) q = 1 with e = e^rho. */
static integrand integrand_make(double k, double s, double rho) {
  integrand f = {k, s, rho, 0, 0, 1};
  const double e = tier__exp(rho), a = e * (k + s), b = e * (k - 1) + s;
  const double root = sqrt(b * b + 4 * a);
  const double q = b > 0 ? 2 / (b + root) : (root - b) / (2 * a);
  const double curvature = (s + 1) * (q / (1 + q)) / (1 + q) + k * (q * e / (1 + q * e)) / (1 + q * e);
  f.peak = tier__log(q);
  f.top = exponent_at(&f, f.peak, soft(f.peak), soft(f.peak + rho));
  f.width = curvature > 1 ? 1 / sqrt(curvature) : 1;
  return f;
}

/* 1, and the derivatives of the exponent in k, s, rho, with their products and second derivatives. */
typedef struct moments {
  double one, k, s, rho, kk, ks, ss, krho, srho, rhorho;
} moments;

/* Adds the integrand at w, over its value at the peak. @return Its size. */
static double add_node(const integrand *f, double w, moments *to) {
  const double up = tier__exp_fast(w), down = 1 / up;
  const double v = f->peak + f->width * 0.5 * (up - down), at = v + f->rho;
  const double e = exp_of_minus(fabs(at));
  const double soft_v = soft(v), soft_at = tier__log1p_fast(e);
  const double fall = f->top - exponent_at(f, v, soft_v, soft_at);
  const double value = exp_of_minus(fall > 0 ? fall : 0) * 0.5 * (up + down);
  const double k = -(soft_at + (at > 0 ? at : 0)), s = -(soft_v + (v > 0 ? v : 0));
  const double sigma = (at > 0 ? 1 : e) / (1 + e), slope = f->k * (sigma * ((at > 0 ? e : 1) / (1 + e)));
  const double rho = -f->k * sigma;
  to->one += value;
  to->k += value * k;
  to->s += value * s;
  to->rho += value * rho;
  to->kk += value * k * k;
  to->ks += value * k * s;
  to->ss += value * s * s;
  to->krho += value * (k * rho - sigma);
  to->srho += value * s * rho;
  to->rhorho += value * (rho * rho - slope);
  return value;
}

/* Steps of 1/2 to the side where nothing is left. */
static double edge(const integrand *f, double step) {
  moments unused = {0};
  double w = step;
  while (fabs(w) < 40 && add_node(f, w, &unused) > 0x1p-64) {
    w += step;
  }
  return w;
}

/* The step is halved at least once, until that changes less than 1e-9: then the error, about the square of the change,
 * is below rounding. */
static tier__race race_by_quadrature(double k, double s, double rho) {
  const integrand f = integrand_make(k, s, rho);
  const double first = edge(&f, -0.5), last = edge(&f, 0.5);
  double step = tier__sinh_first_step(f.peak, f.width, -f.rho, 0), before;
  moments m = {0};
  for (double w = first; w <= last; w += step) {
    (void)add_node(&f, w, &m);
  }
  for (int halving = 0; halving < MOST_HALVINGS; halving++) {
    before = m.one * step;
    for (double w = first + 0.5 * step; w < last; w += step) {
      (void)add_node(&f, w, &m);
    }
    step *= 0.5;
    if (!(fabs(m.one * step - before) > 1e-9 * before)) {
      break;
    }
  }
  const double over = 1 / m.one, s1 = 1 / s;
  const double dk = m.k * over, ds = m.s * over, dr = m.rho * over;
  return (tier__race){.value = f.top + tier__log(s * (m.one * step * f.width)),
                      .k = dk, .s = ds + s1, .rho = dr,
                      .kk = m.kk * over - dk * dk, .ks = m.ks * over - dk * ds, .ss = m.ss * over - ds * ds - s1 * s1,
                      .krho = m.krho * over - dk * dr, .srho = m.srho * over - ds * dr,
                      .rhorho = m.rhorho * over - dr * dr};
}

tier__race tier__lomax_race(double k, double scale_x, double s, double scale_y) {
  tier__race race;
  if (!race_by_series(k, scale_x, s, scale_y, &race)) {
    race = race_by_quadrature(k, s, tier__log(scale_y / scale_x));
  }
  return race;
}

tier__race tier__lomax_race_of_x(double k, double scale_x, double s, double scale_y) {
  const tier__race r = tier__lomax_race(s, scale_y, k, scale_x);
  return (tier__race){r.value, r.s, r.k, -r.rho, r.ss, r.ks, r.kk, -r.srho, -r.krho, r.rhorho};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Without discount and with power 1 the sum telescopes (b = stay + age):
 *
 *   sum over j = 1 to h of S(j) = b (1 - (b + h) S(h) / b) / (leave - 1),
 *
 * where the ratio is e^(-cross(b + 1, leave - 1, h)): no digits are lost near leave = 1. Everything else is added up
 * term by term for as long as f(j) = e^(-rate j) S(age + j) / S(age) falls fast or bends much; from some j on the rest
 * is an integral, by the formula of Euler and Maclaurin with central differences for derivatives (Gauss's summation
 * formula):
 *
 *   sum over j = m + 1 to h of f(j) = integral of f from m + 1/2 to h + 1/2 + P(h + 1/2) - P(m + 1/2),
 *   P = -d f / 24 + 17 d^3 f / 5760 - 367 d^5 f / 967680, d the central difference.
 *
 * f is analytic around the positive axis; in s = ln(age + j) its singularities are pi / power away. The integral is
 * taken over s by the 16-point Gauss rule in panels that keep to that distance and to the rate of decay. */
#include "beta_life.h"

#include <math.h>

#include "elementary.h"
#include "gamma_cross.h"
#include "gamma_ratio.h"
#include "gauss_legendre.h"

/* Products of ratios are cheap, so that with power 1 more terms are added before the integral begins. */
enum { LEAST_TERMS = 48, LEAST_PRODUCTS = 512, MOST_TERMS = 4096, MOST_PANELS = 1000 };
#define SMOOTH_FROM 64.0   /* Periods; times power, if that is above 4, a quarter of it. */
#define STEEPEST_FALL 0.0625
#define NEGLIGIBLE 0x1p-56
#define LONGEST_PANEL 2.5
#define PANEL_TIMES_POWER 4.0
#define DECAY_OF_PANEL 6.0
#define LEAST_DECAY 1e-3
#define PURE_POWER 0x1p56
#define HUGE_GAIN 0x1p600
#define LN_HUGE_GAIN (600 * TIER__LN2)

static double power_of(double t, double exponent) {
  return exponent == 1 ? t : (t > 0 ? tier__exp(exponent * tier__log(t)) : 0);
}

/* (age + j)^power - age^power. */
static double power_gain(const tier__beta_life *life, double j) {
  if (life->power == 1 || !(life->age > 0)) {
    return power_of(j, life->power);
  }
  return power_of(life->age, life->power) * tier__expm1(life->power * tier__log1p(j / life->age));
}

/* ln B(leave, from) / B(leave, from + gain): beyond a huge gain a power of it. */
static double hazard_of(double leave, double from, double gain, double ln_gain) {
  if (gain < HUGE_GAIN) {
    return tier__gamma_cross(from, leave, gain);
  }
  return tier__gamma_cross(from, leave, HUGE_GAIN) + leave * (ln_gain - LN_HUGE_GAIN);
}

double tier__beta_life_hazard(const tier__beta_life *life, double j) {
  const double from = life->stay + power_of(life->age, life->power);
  if (from < HUGE_GAIN) {
    return hazard_of(life->leave, from, power_gain(life, j), life->power * tier__log(life->age + j));
  }
  return life->leave * life->power * tier__log1p(j / life->age);
}

static double term(const tier__beta_life *life, double j, double rate) {
  return tier__exp(-tier__beta_life_hazard(life, j) - rate * j);
}

/* P of the formula at m + 1/2, m >= 2. */
static double correction(const tier__beta_life *life, double m, double rate) {
  double f[6];
  for (int i = 0; i < 6; i++) {
    f[i] = term(life, m - 2 + i, rate);
  }
  const double d1 = f[3] - f[2], d3 = (f[4] - f[1]) - 3 * d1;
  const double d5 = (f[5] - f[0]) - 5 * (f[4] - f[1]) + 10 * d1;
  return -d1 / 24 + 17 * d3 / 5760 - 367 * d5 / 967680;
}

/* The integral over s = ln(age + j). */
typedef struct tail {
  const tier__beta_life *life;
  double rate, from, age_power;  /* from = stay + age^power. */
  double sum;                    /* So far. */
  double last, fall;             /* At the end of the last panel: the integrand, and how fast it falls in s. */
} tail;

static double integrand(const tail *a, double s) {
  const double ln_power = a->life->power * s, gain = tier__exp(ln_power) - a->age_power;
  const double waited = a->rate > 0 ? a->rate * (tier__exp(s) - a->life->age) : 0;
  return tier__exp(s - hazard_of(a->life->leave, a->from, gain, ln_power) - waited);
}

static void add_panel(tail *a, double start, double length) {
  enum { LAST = TIER__GAUSS_NODES - 1 };
  double value[TIER__GAUSS_NODES], panel = 0;
  for (int i = 0; i <= LAST; i++) {
    value[i] = integrand(a, start + length * tier__gauss_node[i]);
    panel += tier__gauss_weight[i] * value[i];
  }
  a->sum += panel * length;
  a->last = value[LAST];
  a->fall = value[LAST] > 0 ? tier__log(value[LAST - 1] / value[LAST]) /
                                  (length * (tier__gauss_node[LAST] - tier__gauss_node[LAST - 1]))
                            : 0;
}

/* How far the next panel may reach from s: not beyond what singularities allow, nor where most is gone. Long panels
 * are for powers of t. */
static double panel_length(const tail *a, double s) {
  const double power = a->life->power, growth = power > 1 ? power : 1;
  const double fall = a->fall > LEAST_DECAY ? a->fall : LEAST_DECAY;
  const double reach = tier__log1p(DECAY_OF_PANEL * growth / fall) / growth;
  const double clearance = PANEL_TIMES_POWER / power;
  const int is_power = !(a->rate > 0) && tier__exp(power * s) > a->life->leave + a->from;
  const double longest = is_power || clearance < LONGEST_PANEL ? clearance : LONGEST_PANEL;
  return reach < longest ? reach : longest;
}

/* Without end and without discount f is a power of t in the end: what is left then has a closed form. */
static int add_pure_power(tail *a, double s) {
  const double leave = a->life->leave, excess = fma(leave, a->life->power, -1);
  if (!(tier__exp(a->life->power * s) > PURE_POWER * (1 + leave) * (1 + leave + 2 * a->from))) {
    return 0;
  }
  a->sum += integrand(a, s) / excess;
  return 1;
}

/* Nothing to speak of is left beyond s: f falls, and in s ever faster, so that two bounds hold. */
static int is_over(const tail *a, double s, double end) {
  const double by_end = isfinite(end) ? tier__expm1(end - s) : (double)INFINITY;
  const double left = a->fall > 0 && by_end > 1 / a->fall ? 1 / a->fall : by_end;
  return a->last <= 0 || a->last * left <= NEGLIGIBLE * a->sum;
}

/* The integral from m + 1/2 to horizon + 1/2. @param so_far Decides what is negligible. @param fall At its start. */
static double integrate(const tier__beta_life *life, double m, double horizon, double rate, double so_far,
                        double fall) {
  const double age_power = power_of(life->age, life->power);
  const double end = isfinite(horizon) ? tier__log(life->age + horizon + 0.5) : (double)INFINITY;
  tail a = {life, rate, life->stay + age_power, age_power, so_far, 1, fall};
  double s = tier__log(life->age + m + 0.5);
  for (int panel = 0; s < end && panel < MOST_PANELS; panel++) {
    const double wanted = panel_length(&a, s), length = wanted < end - s ? wanted : end - s;
    add_panel(&a, s, length);
    s = length < end - s ? s + length : end;
    if (is_over(&a, s, end) || (!isfinite(end) && !(rate > 0) && add_pure_power(&a, s))) {
      break;
    }
  }
  return a.sum - so_far;
}

/* At leave = 1 the limit, b (digamma(b + h + 1) - digamma(b + 1)). */
static double closed_sum(const tier__beta_life *life, double horizon) {
  const double b = life->stay + life->age, excess = life->leave - 1;
  if (!isfinite(horizon)) {
    return excess > 0 ? b / excess : (double)INFINITY;
  }
  if (excess == 0) {
    return b * tier__gamma_ratio(b + 1, horizon).first;
  }
  return b * (-tier__expm1(-tier__gamma_cross(b + 1, excess, horizon)) / excess);
}

/* May the integral take over after term j, which came after `before`? */
static int is_smooth(const tier__beta_life *life, double j, double now, double before) {
  const double bend = life->power > 4 ? life->power / 4 : 1;
  return j >= (life->power == 1 ? LEAST_PRODUCTS : LEAST_TERMS) && life->age + j >= SMOOTH_FROM * bend &&
         before - now <= STEEPEST_FALL * before;
}

double tier__beta_life_sum(const tier__beta_life *life, double horizon, double rate) {
  const double worth = tier__exp(-rate), stay = life->stay + life->age;
  double sum = 0, now = 1;
  if (!(horizon > 0)) {
    return 0;
  }
  if (life->power == 1 && !(rate > 0)) {
    return closed_sum(life, horizon);
  }
  if (!isfinite(horizon) && !(rate > 0) && !(fma(life->leave, life->power, -1) > 0)) {
    return INFINITY;
  }
  for (double j = 1; j <= horizon; j += 1) {
    const double before = now, left = horizon - j;
    now = life->power == 1 ? before * worth * ((stay + (j - 1)) / (life->leave + stay + (j - 1)))
                           : term(life, j, rate);
    sum += now;
    if (now <= 0 || now * left <= NEGLIGIBLE * sum || now <= NEGLIGIBLE * sum * -tier__expm1(-rate)) {
      break;
    }
    if (left > LEAST_TERMS && (is_smooth(life, j, now, before) || j >= MOST_TERMS)) {
      const double fall = (life->age + j) * (before - now) / before - 1;
      const double edges = (isfinite(horizon) ? correction(life, horizon, rate) : 0) - correction(life, j, rate);
      return sum + (integrate(life, j, horizon, rate, sum, fall) + edges);
    }
  }
  return sum;
}

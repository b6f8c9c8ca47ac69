/* SPDX-License-Identifier: Apache-2.0 */
/* With S(t) = B(alpha, beta + t^c) / B(alpha, beta) a customer's log-likelihood is
 *
 *   ln S(x)                      while the contract lasts, x = T,
 *   ln S(x) + ln(1 - e^-D),      D = ln(S(x) / S(x + 1)), if renewal x + 1 was not made
 *
 * (Fader, Hardie, Liu, Davin, Steenburgh 2018). -ln S(x) and D are both cross differences of ln Gamma,
 *
 *   C(z, p, q) = ln Gamma(z) + ln Gamma(z + p + q) - ln Gamma(z + p) - ln Gamma(z + q),
 *
 * at p = alpha, the first one at z = beta, q = x^c, the second one at z = beta + x^c, q = (x + 1)^c - x^c: nothing
 * cancels. Rows come ordered by x, so that both are computed once for each. */
#include "bdw_kernel.h"

#include <string.h>

#include "math/elementary.h"
#include "math/exact_sum.h"
#include "math/gamma_cross.h"
#include "math/gamma_ratio.h"

enum { ALPHA, BETA, SHAPE, COUNT };

/* A function of ln c, with its first two derivatives. */
typedef struct power {
  double value, first, second;
} power;

/* A function of the logarithms of the parameters; lower triangle of the second derivatives. */
typedef struct jet {
  double value, first[COUNT], second[COUNT][COUNT];
} jet;

/* t^c. */
static power power_of(double t, double c) {
  const double l = t > 0 ? c * tier__log(t) : 0, value = t > 0 ? tier__exp(l) : 0;
  return (power){value, value * l, value * (l + l * l)};
}

/* (t + 1)^c - t^c, and 1 at t = 0. With l = ln t^c and d = ln (t + 1)^c - l all addends of the derivatives are >= 0. */
static power power_step(double t, double c, const power *from) {
  if (!(t > 0)) {
    return (power){1, 0, 0};
  }
  const double l = c * tier__log(t), d = c * tier__log1p(1 / t);
  const double value = from->value * tier__expm1(d), above = from->value + value;
  return (power){value, value * l + above * d, value * (l + l * l) + above * (d + d * (2 * l + d))};
}

/* C(beta + from, alpha, gain). */
static jet cross_jet(const tier__bdw_params *params, const power *from, const power *gain) {
  const double p = params->alpha, b = params->beta, z = b + from->value, q = gain->value;
  const tier__jet by_p = tier__gamma_ratio(z + p, q), by_q = tier__gamma_ratio(z + q, p);
  const double pq = tier__gamma_jet(z + p + q).second;
  /* Of the two ways the one where less cancels. */
  const tier__jet base = q < p ? tier__gamma_ratio(z, q) : tier__gamma_ratio(z, p);
  const double z1 = (q < p ? by_p.first : by_q.first) - base.first;
  const double z2 = (q < p ? by_p.second : by_q.second) - base.second;
  const double f = from->first, g = gain->first;
  jet made = {tier__gamma_cross(z, p, q), {p * by_p.first, b * z1, z1 * f + by_q.first * g}, {{0}}};
  made.second[ALPHA][ALPHA] = p * (p * by_p.second + by_p.first);
  made.second[BETA][ALPHA] = b * p * by_p.second;
  made.second[BETA][BETA] = b * (b * z2 + z1);
  made.second[SHAPE][ALPHA] = p * (by_p.second * f + pq * g);
  made.second[SHAPE][BETA] = b * (z2 * f + by_q.second * g);
  made.second[SHAPE][SHAPE] =
      f * (z2 * f + 2 * by_q.second * g) + by_q.second * g * g + z1 * from->second + by_q.first * gain->second;
  return made;
}

typedef struct totals {
  tier__sum value, first[COUNT], second[COUNT][COUNT];
} totals;

/* Adds weight times F(C), given the value of F and its derivatives in C. */
static void add_function(const jet *c, double weight, double value, double slope, double bend, totals *to) {
  tier__sum_add(&to->value, weight * value);
  for (size_t i = 0; i < COUNT; i++) {
    tier__sum_add(&to->first[i], weight * slope * c->first[i]);
    for (size_t j = 0; j <= i; j++) {
      tier__sum_add(&to->second[i][j], weight * (slope * c->second[i][j] + bend * c->first[i] * c->first[j]));
    }
  }
}

/* ln(1 - e^-d) for d > 0. */
static double ln_gone(double d) {
  return d < TIER__LN2 ? tier__log(-tier__expm1(-d)) : tier__log1p(-tier__exp(-d));
}

static void add_customers(const tier__bdw_params *params, double x, double all, double lost, totals *to) {
  const power none = {0, 0, 0}, now = power_of(x, params->c), step = power_step(x, params->c, &now);
  if (x > 0) {
    const jet made = cross_jet(params, &none, &now);
    add_function(&made, all, -made.value, -1, 0, to);
  }
  if (lost > 0) {
    const jet next = cross_jet(params, &now, &step);
    const double odds = 1 / tier__expm1(next.value);
    add_function(&next, lost, ln_gone(next.value), odds, -odds * (1 + odds), to);
  }
}

void tier__bdw_log_likelihood(const tier__bdw_params *params, const tier__purchase_rows *rows,
                              tier__newton_point *ret_point) {
  totals sum;
  memset(&sum, 0, sizeof sum);
  for (size_t first = 0, end; first < rows->count; first = end) {
    const double x = rows->x[first];
    double all = 0, lost = 0;
    for (end = first; end < rows->count && rows->x[end] == x; end++) {
      all += rows->weight[end];
      lost += rows->age[end] > x ? rows->weight[end] : 0;
    }
    add_customers(params, x, all, lost, &sum);
  }
  ret_point->value = tier__sum_value(&sum.value);
  for (size_t i = 0; i < COUNT; i++) {
    ret_point->gradient[i] = tier__sum_value(&sum.first[i]);
    for (size_t j = 0; j <= i; j++) {
      ret_point->hessian[i][j] = tier__sum_value(&sum.second[i][j]);
    }
  }
}

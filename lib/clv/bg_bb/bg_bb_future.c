/* SPDX-License-Identifier: Apache-2.0 */
/* Who is alive after n opportunities goes on as BG/BB with (alpha + x, beta + n - x, gamma, delta + n). How long he
 * stays is a life as in math/beta_life.h, so that k purchases among the next h opportunities have the chance
 *
 *   G(h) (gamma + delta' + h) / gamma + G(k) + ... + G(h - 1),
 *   G(i) = C(i, k) B(alpha' + k, beta' + i - k) B(gamma + 1, delta' + i) / (B(alpha', beta') B(gamma, delta')):
 *
 * gone before opportunity i + 1, or still there after all. All addends are positive, and each follows from the one
 * before by a product of ratios. */
#include <math.h>

#include "bg_bb_kernel.h"
#include "math/beta_life.h"
#include "math/elementary.h"
#include "math/gamma_cross.h"

#define TOO_LARGE 0x1p400
#define LN_TOO_LARGE (400 * TIER__LN2)

/* 1 / P(alive) = 1 + (C(t_x) + ... + C(n - 1)) / A; see bg_bb_kernel.c. */
double tier__bg_bb_alive(const tier__bg_bb_params *params, double x, double last, double age) {
  const double ab = params->alpha + params->beta, gd = params->gamma + 1 + params->delta;
  double value = params->gamma / (params->gamma + params->delta + age), sum = 1, ln_scale = 0;
  for (double j = age - 1; j >= last; j -= 1) {
    value *= (ab + j) / (params->beta + (j - x)) * ((gd + j) / (params->delta + j));
    sum += value;
    if (sum > TOO_LARGE) {
      value /= TOO_LARGE;
      sum /= TOO_LARGE;
      ln_scale += LN_TOO_LARGE;
    }
  }
  return ln_scale > 0 ? tier__exp(-ln_scale - tier__log(sum)) : 1 / sum;
}

static tier__beta_life life_of(const tier__bg_bb_params *params, double age) {
  return (tier__beta_life){params->gamma, params->delta, 1, age};
}

/* Chance to take the next opportunity, for those who live to see it. */
static double pace(const tier__bg_bb_params *params, double x, double age) {
  return (params->alpha + x) / (params->alpha + params->beta + age);
}

void tier__bg_bb_future(const tier__bg_bb_params *params, double x, double age, double horizon, double rate,
                        double *ret_expected, double *ret_discounted) {
  const tier__beta_life life = life_of(params, age);
  *ret_expected = pace(params, x, age) * tier__beta_life_sum(&life, horizon, 0);
  *ret_discounted = rate > 0 ? pace(params, x, age) * tier__beta_life_sum(&life, horizon, rate) : *ret_expected;
}

double tier__bg_bb_forever(const tier__bg_bb_params *params, double x, double age, double rate) {
  const tier__beta_life life = life_of(params, age);
  return pace(params, x, age) * tier__beta_life_sum(&life, INFINITY, rate);
}

double tier__bg_bb_survive(const tier__bg_bb_params *params, double age, double horizon) {
  const tier__beta_life life = life_of(params, age);
  return tier__exp(-tier__beta_life_hazard(&life, horizon));
}

double tier__bg_bb_chance(const tier__bg_bb_params *params, double x, double age, double horizon, double k) {
  const double alpha = params->alpha + x, beta = params->beta + (age - x), delta = params->delta + age;
  const double ln_first = -tier__gamma_cross(alpha, beta, k) - tier__gamma_cross(delta, params->gamma, k) -
                          tier__log1p((delta + k) / params->gamma);
  double value = 1, sum = 0, ln_scale = 0;
  if (k > horizon) {
    return 0;
  }
  for (double i = k; i < horizon; i += 1) {
    sum += value;
    value *= (i + 1) / (i + 1 - k) * ((beta + (i - k)) / (alpha + beta + i)) *
             ((delta + i) / (params->gamma + 1 + delta + i));
    if (sum > TOO_LARGE || value > TOO_LARGE) {
      value /= TOO_LARGE;
      sum /= TOO_LARGE;
      ln_scale += LN_TOO_LARGE;
    }
  }
  sum += value * ((params->gamma + delta + horizon) / params->gamma);
  const double chance = tier__exp(ln_first + ln_scale + tier__log(sum));
  return chance < 1 ? chance : 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/** @file quick_alive.h
 * P(alive) of paired models, 1 / (e^ln_here + e^(ln_left + fade(x, T) - fade(x, t_x))), by one exponential, so that
 * everybody who computes it gets the same bits. */
#ifndef TIER_LIB_QUICK_ALIVE_H
#define TIER_LIB_QUICK_ALIVE_H

#include <math.h>

#include "math/elementary.h"

/** The difference of two fades up to this has an error of 2^-46. */
#define TIER__MOST_FADE 64.0
#define TIER__MOST_WEIGHT 600.0
#define TIER__LEAST_FACTOR 0x1p-865 /* A little more than e to the power of minus that. */
#define TIER__LEAST_HERE 0x1p-600

/** @return NaN if the fade is too large for a difference. */
static inline double tier__quick_fade(double fade) { return fade <= TIER__MOST_FADE ? fade : (double)NAN; }

/** e^-|weight|, kept within reach. No branches; nor is here anything to make one of.
 * @param weight (ln_left - fade(x, t_x)) + fade(x, T), both from tier__quick_fade. */
static inline double tier__quick_factor(double weight) {
  const double size = weight < 0 ? -weight : weight;
  return tier__exp_fast(-(size < TIER__MOST_WEIGHT ? size : TIER__MOST_WEIGHT));
}

/** P(alive). No branches. @param factor Of the weight. @param here e^ln_here. @return NaN where one of them is beyond
 * reach. */
static inline double tier__quick_alive(double weight, double factor, double here) {
  const double up = weight < 0 ? 1 : factor, down = weight < 0 ? here + factor : here * factor + 1;
  const double alive = up / down, near = factor > TIER__LEAST_FACTOR ? alive : (double)NAN;
  return (here < TIER__LEAST_HERE ? (double)NAN : (near > 1 ? 1 : near)) + (weight - weight);
}

#endif

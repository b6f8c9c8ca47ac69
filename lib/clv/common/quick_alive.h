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
#define TIER__LEAST_HERE 0x1p-600

/** @return NaN if the fade is too large for a difference. */
static inline double tier__quick_fade(double fade) { return fade <= TIER__MOST_FADE ? fade : (double)NAN; }

/** No branches. @param weight (ln_left - fade(x, t_x)) + fade(x, T), both from tier__quick_fade. @param here e^ln_here.
 * @return NaN where that is beyond reach. */
static inline double tier__quick_alive(double weight, double here) {
  const double low = weight < TIER__MOST_WEIGHT ? weight : TIER__MOST_WEIGHT;
  const double alive = 1 / (here + tier__exp_fast(low > -TIER__MOST_WEIGHT ? low : -TIER__MOST_WEIGHT));
  const double size = weight < 0 ? -weight : weight, fine = size < TIER__MOST_WEIGHT ? alive : (double)NAN;
  return here < TIER__LEAST_HERE ? (double)NAN : (fine > 1 ? 1 : fine);
}

#endif

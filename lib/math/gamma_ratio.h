/* SPDX-License-Identifier: Apache-2.0 */
/** @file gamma_ratio.h
 * The gamma function by its logarithm, and ratios of it that keep their digits. Arguments positive; any thread. */
#ifndef TIER_LIB_GAMMA_RATIO_H
#define TIER_LIB_GAMMA_RATIO_H

/** A function of z and its first two derivatives in z. */
typedef struct tier__jet {
  double value, first, second;
} tier__jet;

/** ln Gamma(z), digamma, trigamma; z > 0. Error of each a few units in the last place of max(1, |it|). */
tier__jet tier__gamma_jet(double z);
/** ln(Gamma(z + d) / Gamma(z)) and its derivatives in z at constant d; z > 0, d >= 0. Unlike a difference of two
 * ln Gamma it keeps its digits when z is much larger than d. */
tier__jet tier__gamma_ratio(double z, double d);
/** ln Gamma(z) less Stirling's formula (z - 1/2) ln z - z + ln(2 pi) / 2; z > 0. It falls from infinity to 0. */
double tier__gamma_rest(double z);

#endif

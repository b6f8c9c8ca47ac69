/* SPDX-License-Identifier: Apache-2.0 */
/** @file lomax_race.h
 * Two waiting times race: X is Lomax (Pareto II) with shape k and scale A, so that P(X > y) = (1 + y / A)^-k, and Y is
 * Lomax with shape s and scale B. No state; any thread; same input, same bits. */
#ifndef TIER_LIB_LOMAX_RACE_H
#define TIER_LIB_LOMAX_RACE_H

/** ln P(Y < X), and its derivatives in k, s and rho = ln(B / A). */
typedef struct tier__race {
  double value;
  double k, s, rho;
  double kk, ks, ss, krho, srho, rhorho;
} tier__race;

/** ln P(Y < X) with derivatives; all of k, A, s, B > 0, and within 1e-9 to 1e9. The error of the value is a few units
 * in the last place of max(1, |value|); P(X < Y) comes from exchanging the two, and is never 1 less the other. */
tier__race tier__lomax_race(double k, double scale_x, double s, double scale_y);

/** The same for X: ln P(X < Y), with derivatives in the same k, s and rho. */
tier__race tier__lomax_race_of_x(double k, double scale_x, double s, double scale_y);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file oracle.h
 * What the models are checked against: published formulas in ball arithmetic (Arb), where every result carries a proven
 * bound of its error. Nothing in here shares code with the library. */
#ifndef TIER_TESTS_ORACLE_H
#define TIER_TESTS_ORACLE_H

#include "helpers/assert_close.h"

#include <acb_calc.h>
#include <acb_hypgeom.h>
#include <arb_hypgeom.h>

enum { ORACLE_POINTS = 10000 };

/** A formula at a point, with `precision` bits to work with. May give a wide ball, or one that is not finite: then it
 * is asked again with more bits. */
typedef void (*oracle_formula)(arb_t result, const void *point, slong precision);

/** The formula's value, exact to about one rounding. Fails the test if it cannot be had. */
double oracle_value(oracle_formula formula, const void *point);

/** Integral of f over [0, length], both real; f as acb_calc_integrate wants it. */
void oracle_integral(arb_t result, acb_calc_func_t f, void *param, const arb_t length, slong precision);

/** ln Gamma(x), ln B(a, b). */
void oracle_ln_gamma(arb_t result, const arb_t x, slong precision);
void oracle_ln_beta(arb_t result, const arb_t a, const arb_t b, slong precision);
/** ln (a + t) for doubles. */
void oracle_ln_sum(arb_t result, double a, double t, slong precision);

/** Random numbers for points: the same on every machine. */
double oracle_uniform(uint64_t *state, double low, double high);
/** Uniform in the logarithm. */
double oracle_spread(uint64_t *state, double low, double high);
/** As above, but often 1, 1 +- 1e-12 or 1 +- 1e-6, where published formulas have poles. */
double oracle_around_one(uint64_t *state, double low, double high);
/** A whole number, small ones likely, up to `most`. */
double oracle_count(uint64_t *state, double most);
/** A whole number, all alike, up to `most`. */
double oracle_whole(uint64_t *state, double most);

/** Keeps the worst of many comparisons. */
typedef struct oracle_worst {
  const char *name;
  double error;    /**< Relative. */
  size_t at, seen; /**< Number of the point, and how many were compared. */
} oracle_worst;

/** Compares; a value that is not finite counts as an error of 1e300. */
void oracle_compare(oracle_worst *worst, size_t at, double actual, double expected);
/** As above, the error relative to max(|expected|, scale): for a logarithm near zero. */
void oracle_compare_near(oracle_worst *worst, size_t at, double actual, double expected, double scale);
/** Prints the worst and fails above the bound, or if fewer than `least` were compared. */
void oracle_check(const oracle_worst *worst, double bound, size_t least);

#endif

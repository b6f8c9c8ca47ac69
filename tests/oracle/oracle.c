/* SPDX-License-Identifier: Apache-2.0 */
#include "oracle.h"

#include <math.h>

enum { FIRST_PRECISION = 96, MOST_PRECISION = 12288, DIGITS_WANTED = 60 };

double oracle_value(oracle_formula formula, const void *point) {
  for (slong precision = FIRST_PRECISION; precision <= MOST_PRECISION; precision *= 2) {
    arb_t ball;
    arb_init(ball);
    formula(ball, point, precision);
    const int good = arb_is_finite(ball) && (arb_rel_accuracy_bits(ball) >= DIGITS_WANTED || arb_is_zero(ball));
    const double value = arf_get_d(arb_midref(ball), ARF_RND_NEAR);
    arb_clear(ball);
    if (good) {
      return value;
    }
  }
  fail_msg("the oracle has no value even with %d bits", (int)MOST_PRECISION);
  return 0;
}

void oracle_integral(arb_t result, acb_calc_func_t f, void *param, const arb_t length, slong precision) {
  acb_t low, high, sum;
  mag_t tolerance;
  acb_calc_integrate_opt_t options;
  acb_init(low);
  acb_init(high);
  acb_init(sum);
  mag_init(tolerance);
  acb_calc_integrate_opt_init(options);
  acb_set_arb(high, length);
  /* Only the relative goal counts. */
  (void)acb_calc_integrate(sum, f, param, low, high, precision - 16, tolerance, options, precision);
  acb_get_real(result, sum);
  mag_clear(tolerance);
  acb_clear(low);
  acb_clear(high);
  acb_clear(sum);
}

void oracle_ln_gamma(arb_t result, const arb_t x, slong precision) { arb_lgamma(result, x, precision); }

void oracle_ln_beta(arb_t result, const arb_t a, const arb_t b, slong precision) {
  arb_t part;
  arb_init(part);
  arb_add(part, a, b, precision);
  arb_lgamma(part, part, precision);
  arb_neg(part, part);
  arb_t other;
  arb_init(other);
  arb_lgamma(other, a, precision);
  arb_add(part, part, other, precision);
  arb_lgamma(other, b, precision);
  arb_add(result, part, other, precision);
  arb_clear(part);
  arb_clear(other);
}

void oracle_ln_sum(arb_t result, double a, double t, slong precision) {
  arb_t other;
  arb_init(other);
  arb_set_d(other, a);
  arb_set_d(result, t);
  arb_add(result, result, other, precision);
  arb_log(result, result, precision);
  arb_clear(other);
}

/* splitmix64. */
static uint64_t next(uint64_t *state) {
  uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

double oracle_uniform(uint64_t *state, double low, double high) {
  return low + (high - low) * ((double)(next(state) >> 11) * 0x1p-53);
}

double oracle_spread(uint64_t *state, double low, double high) {
  return low * pow(high / low, oracle_uniform(state, 0, 1));
}

double oracle_around_one(uint64_t *state, double low, double high) {
  static const double near[] = {1, 1 - 1e-12, 1 + 1e-12, 1 - 1e-6, 1 + 1e-6};
  const uint64_t choice = next(state) % 10;
  return choice < 5 ? near[choice] : oracle_spread(state, low, high);
}

double oracle_count(uint64_t *state, double most) {
  return next(state) % 5 == 0 ? 0 : floor(oracle_spread(state, 1, most + 1));
}

double oracle_whole(uint64_t *state, double most) {
  const double drawn = floor(oracle_uniform(state, 0, most + 1));
  return drawn > most ? most : drawn;
}

void oracle_compare_near(oracle_worst *worst, size_t at, double actual, double expected, double scale) {
  const double size = fabs(expected) > scale ? fabs(expected) : scale;
  const double error = !isfinite(actual) ? 1e300 : (actual == expected ? 0 : fabs(actual - expected) / size);
  worst->seen++;
  if (!(error <= worst->error)) {
    worst->error = error;
    worst->at = at;
  }
}

void oracle_compare(oracle_worst *worst, size_t at, double actual, double expected) {
  oracle_compare_near(worst, at, actual, expected, 0);
}

void oracle_check(const oracle_worst *worst, double bound, size_t least) {
  print_message("%s: %zu points, worst relative error %.2e at point %zu\n", worst->name, worst->seen, worst->error,
                worst->at);
  assert_true(worst->error <= bound);
  assert_true(worst->seen >= least);
}

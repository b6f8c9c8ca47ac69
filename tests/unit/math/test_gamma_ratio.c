/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "golden/math_oracle.h"
#include "math/gamma_ratio.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* ln Gamma and digamma have zeros: there the error is absolute. */
static double scale(double value) {
  return fabs(value) > 1 ? fabs(value) : 1;
}

static void the_gamma_function_agrees_with_40_digits(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(oracle_gamma); i++) {
    const double *row = oracle_gamma[i];
    const tier__jet jet = tier__gamma_jet(row[0]);
    assert_near(jet.value, row[1], 1e-14 * scale(row[1]));
    assert_near(jet.first, row[2], 4e-15 * scale(row[2]));
    assert_close(jet.second, row[3], 2e-15);
  }
}

static void ratios_agree_with_40_digits(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(oracle_ratio); i++) {
    const double *row = oracle_ratio[i];
    const tier__jet jet = tier__gamma_ratio(row[0], row[1]);
    assert_near(jet.value, row[2], 2e-14 * scale(row[2]));
    assert_close(jet.first, row[3], 2e-14);
    assert_close(jet.second, row[4], 2e-14);
  }
}

static void the_rest_is_what_stirling_lacks(void **state) {
  const double half_ln_2pi = 0.91893853320467274;
  double before = (double)INFINITY;
  (void)state;
  for (double z = 1e-5; z < 1e3; z *= 1.3) {
    const double rest = tier__gamma_rest(z), stirling = (z - 0.5) * log(z) - z + half_ln_2pi;
    assert_near(stirling + rest, tier__gamma_jet(z).value, 1e-14 * scale(stirling));
    assert_true(rest > 0 && rest < before);
    before = rest;
  }
  assert_close(tier__gamma_rest(1), 1 - half_ln_2pi, 1e-13); /* ln Gamma(1) = 0. */
  assert_close(tier__gamma_rest(1e6), 1e-6 / 12, 1e-12);
}

static void ratios_step_by_the_recurrence(void **state) {
  (void)state;
  for (double z = 0.01; z < 3000; z *= 1.7) {
    const tier__jet jet = tier__gamma_ratio(z, 1); /* Gamma(z + 1) / Gamma(z) = z. */
    assert_near(jet.value, log(z), 1e-14);
    assert_close(jet.first, 1 / z, 1e-13);
    assert_close(jet.second, -1 / (z * z), 1e-13);
    assert_same_bits(tier__gamma_ratio(z, 0).value, 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_gamma_function_agrees_with_40_digits),
      cmocka_unit_test(ratios_agree_with_40_digits),
      cmocka_unit_test(the_rest_is_what_stirling_lacks),
      cmocka_unit_test(ratios_step_by_the_recurrence),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

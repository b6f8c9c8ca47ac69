/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "golden/math_oracle.h"
#include "math/beta_power.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* At places that end in u; there is no mean above 1, and they fall. */
static double mean(double a, double b, double n, double u, double slack) {
  double places[TIER__GAUSS_NODES], means[TIER__GAUSS_NODES];
  for (int i = 0; i < TIER__GAUSS_NODES; i++) {
    places[i] = u * (i + 1) / TIER__GAUSS_NODES;
  }
  tier__beta_power(a, b, n, places, means);
  for (int i = 1; i < TIER__GAUSS_NODES; i++) {
    assert_true(means[i] <= means[i - 1] * (1 + slack) && means[i] >= 0 && means[0] <= 1 + slack);
  }
  return means[TIER__GAUSS_NODES - 1];
}

static void it_agrees_with_40_digits(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(oracle_mean_power); i++) {
    const double *row = oracle_mean_power[i];
    assert_close(mean(row[0], row[1], row[2], row[3], 1e-12), row[4], 1e-12);
  }
}

/* By the series and by the integral. */
static void one_place_is_as_good_as_many(void **state) {
  (void)state;
  for (double u = 1e-6; u < 60; u *= 3) {
    for (double n = 0.3; n < 1e4; n *= 17) {
      const double many = mean(0.8, 2.4 + n, n, u, 1e-12);
      assert_close(tier__beta_power_at(0.8, 2.4 + n, n, u), many, 1e-13);
    }
  }
  assert_close(tier__beta_power_at(2, 3, 4, 0), 1, 1e-15);
}

/* p spread evenly: the mean of (1 + p y)^-2 is 1 / (1 + y). */
static void even_p_has_a_closed_form(void **state) {
  (void)state;
  for (double u = 1e-6; u < 600; u *= 3) {
    assert_close(mean(1, 1, 2, u, 1e-12), exp(-u), 1e-12);
  }
}

/* p = a / (a + b) almost surely when both are huge. */
static void a_narrow_distribution_acts_like_its_mean(void **state) {
  (void)state;
  for (double u = 0.01; u < 20; u *= 2) {
    assert_close(mean(1e9, 3e9, 2.5, u, 1e-5), pow(1 + 0.25 * expm1(u), -2.5), 1e-6);
  }
}

static void extremes_stay_finite(void **state) {
  static const double sizes[6] = {1e-6, 0.03, 1, 40, 1e4, 1e8};
  (void)state;
  for (size_t i = 0; i < 216; i++) {
    const double value = mean(sizes[i % 6], sizes[i / 6 % 6], sizes[i / 36], 3, 1e-5);
    assert_true(isfinite(value));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(it_agrees_with_40_digits),
      cmocka_unit_test(one_place_is_as_good_as_many),
      cmocka_unit_test(even_p_has_a_closed_form),
      cmocka_unit_test(a_narrow_distribution_acts_like_its_mean),
      cmocka_unit_test(extremes_stay_finite),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

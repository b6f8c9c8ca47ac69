/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "math/gamma_cross.h"
#include "math/gamma_ratio.h"

/* Gamma(z + 1) = z Gamma(z): with q = 1 it is ln(1 + p / z). */
static void a_step_of_one_has_a_closed_form(void **state) {
  (void)state;
  for (double z = 1e-5; z < 1e6; z *= 3) {
    for (double p = 1e-16; p < 1e8; p *= 7) {
      assert_close(tier__gamma_cross(z, p, 1), log1p(p / z), 4e-15);
      assert_close(tier__gamma_cross(z, 1, p), log1p(p / z), 4e-15);
    }
  }
}

static void it_is_symmetric_and_adds_up(void **state) {
  (void)state;
  for (double z = 1e-4; z < 1e4; z *= 5) {
    for (double p = 1e-9; p < 1e6; p *= 11) {
      for (double q = 1e-6; q < 1e5; q *= 13) {
        const double whole = tier__gamma_cross(z, p, q);
        assert_true(whole > 0);
        assert_close(tier__gamma_cross(z, q, p), whole, 1e-14);
        assert_close(tier__gamma_cross(z, p, q / 4) + tier__gamma_cross(z + q / 4, p, 3 * (q / 4)), whole, 1e-14);
      }
    }
  }
}

/* A p below 0 exchanges the ends: z' = z + p. */
static void it_has_the_sign_of_p(void **state) {
  (void)state;
  for (double z = 2; z < 1e4; z *= 5) {
    for (double q = 1; q < 1e4; q *= 13) {
      assert_same_bits(tier__gamma_cross(z, -0.75, q), -tier__gamma_cross(z - 0.75, 0.75, q));
      assert_same_bits(tier__gamma_cross(z, 0, q), 0);
      assert_same_bits(tier__gamma_cross(z, 5, 0), 0);
    }
  }
}

/* Over p it tends to digamma(z + q) - digamma(z). */
static void a_small_p_keeps_its_digits(void **state) {
  (void)state;
  for (double z = 0.01; z < 1e4; z *= 3) {
    for (double q = 0.125; q < 1e4; q *= 4) {
      const double slope = tier__gamma_ratio(z, q).first;
      assert_close(tier__gamma_cross(z, 1e-17, q) * 1e17, slope, 2e-14);
      assert_close(tier__gamma_cross(z, 1e-200, q) * 1e200, slope, 2e-14);
    }
  }
}

static void it_is_a_difference_of_logarithms(void **state) {
  (void)state;
  for (double z = 0.1; z < 20; z *= 1.7) {
    for (double p = 0.1; p < 20; p *= 1.7) {
      for (double q = 0.1; q < 20; q *= 1.7) {
        const double difference = lgamma(z) + lgamma(z + p + q) - lgamma(z + p) - lgamma(z + q);
        assert_near(tier__gamma_cross(z, p, q), difference, 2e-13);
      }
    }
  }
}

static void far_corners_give_numbers(void **state) {
  static const double sizes[] = {1e-9, 1e-3, 1, 1e9, 1e90};
  (void)state;
  for (unsigned i = 0; i < 125; i++) {
    const double cross = tier__gamma_cross(sizes[i % 5], sizes[i / 5 % 5], sizes[i / 25]);
    assert_true(isfinite(cross) && cross >= 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_step_of_one_has_a_closed_form),
      cmocka_unit_test(it_is_symmetric_and_adds_up),
      cmocka_unit_test(it_has_the_sign_of_p),
      cmocka_unit_test(a_small_p_keeps_its_digits),
      cmocka_unit_test(it_is_a_difference_of_logarithms),
      cmocka_unit_test(far_corners_give_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

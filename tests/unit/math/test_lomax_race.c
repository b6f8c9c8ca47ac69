/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "golden/math_oracle.h"
#include "math/lomax_race.h"

enum { DERIVATIVES = 9 };

/* In logarithms of k, s and of the ratio of the scales, in the order of the oracle. */
static void in_logarithms(const tier__race *r, double k, double s, double *ret_derivatives) {
  const double made[DERIVATIVES] = {k * r->k,
                                    s * r->s,
                                    r->rho,
                                    k * (r->k + k * r->kk),
                                    k * s * r->ks,
                                    s * (r->s + s * r->ss),
                                    k * r->krho,
                                    s * r->srho,
                                    r->rhorho};
  memcpy(ret_derivatives, made, sizeof made);
}

static void values_and_derivatives_agree_with_40_digits(void **state) {
  const size_t count = sizeof oracle_race / sizeof *oracle_race;
  (void)state;
  assert_in_range(count, 100, 1000);
  for (size_t i = 0; i < count; i++) {
    const double *c = oracle_race[i];
    const tier__race race = tier__lomax_race(c[0], c[1], c[2], c[3]);
    double derivatives[DERIVATIVES];
    in_logarithms(&race, c[0], c[2], derivatives);
    assert_near(race.value, c[4], 4e-15 * (1 + fabs(c[4])));
    for (size_t d = 0; d < DERIVATIVES; d++) {
      assert_near(derivatives[d], c[5 + d], 2e-12 * (1 + fabs(c[5 + d])));
    }
  }
}

/* One of the two wins. */
static void chances_sum_to_one(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof oracle_race / sizeof *oracle_race; i++) {
    const double *c = oracle_race[i];
    const tier__race y = tier__lomax_race(c[0], c[1], c[2], c[3]), x = tier__lomax_race_of_x(c[0], c[1], c[2], c[3]);
    const double py = exp(y.value), px = exp(x.value);
    assert_close(py + px, 1, 1e-14);
    assert_near(py * y.k + px * x.k, 0, 1e-12 * (1 + fabs(y.k) * py));
    assert_near(py * y.s + px * x.s, 0, 1e-12 * (1 + fabs(x.s) * px));
    assert_near(py * y.rho + px * x.rho, 0, 1e-12);
    assert_near(py * (y.krho + y.k * y.rho) + px * (x.krho + x.k * x.rho), 0, 1e-11 * (1 + fabs(y.k)));
  }
}

static void equal_scales_have_a_closed_form(void **state) {
  (void)state;
  for (double k = 1e-4; k < 1e4; k *= 7) {
    for (double s = 1e-4; s < 1e4; s *= 7) {
      const tier__race race = tier__lomax_race(k, 3, s, 3);
      assert_near(race.value, log(s / (k + s)), 1e-14);
      assert_close(exp(tier__lomax_race_of_x(k, 3, s, 3).value), k / (k + s), 1e-14);
      assert_close(race.rho, -k / (k + s + 1), 1e-13);
    }
  }
}

/* The series and the integral meet without a step, on both sides and where the scales change places. */
static void it_is_smooth_across_its_ways(void **state) {
  static const double shapes[][2] = {{0.3, 0.4}, {1.7, 3}, {40.5, 0.6}, {0.2, 12}};
  (void)state;
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    const double k = shapes[i][0], s = shapes[i][1], h = 1e-3;
    for (double rho = -9; rho < 9; rho += 0.01) {
      const tier__race low = tier__lomax_race(k, 1, s, exp(rho - h)), high = tier__lomax_race(k, 1, s, exp(rho + h));
      const tier__race here = tier__lomax_race(k, 1, s, exp(rho));
      assert_near((high.value - low.value) / (2 * h), here.rho, 1e-5);
      assert_near((high.rho - low.rho) / (2 * h), here.rhorho, 1e-5);
      assert_near((high.k - low.k) / (2 * h), here.krho, 1e-5);
      assert_near((high.s - low.s) / (2 * h), here.srho, 1e-5);
    }
  }
}

static void far_corners_give_numbers(void **state) {
  static const double sizes[] = {1e-9, 1e-3, 1, 1e4, 1e9};
  (void)state;
  for (unsigned i = 0; i < 625; i++) {
    const double k = sizes[i % 5], a = sizes[i / 5 % 5], s = sizes[i / 25 % 5], b = sizes[i / 125];
    const tier__race race = tier__lomax_race(k, a, s, b);
    double derivatives[DERIVATIVES];
    in_logarithms(&race, k, s, derivatives);
    assert_true(isfinite(race.value) && race.value < 1e-12);
    for (size_t d = 0; d < DERIVATIVES; d++) {
      assert_true(isfinite(derivatives[d]));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_and_derivatives_agree_with_40_digits),
      cmocka_unit_test(chances_sum_to_one),
      cmocka_unit_test(equal_scales_have_a_closed_form),
      cmocka_unit_test(it_is_smooth_across_its_ways),
      cmocka_unit_test(far_corners_give_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

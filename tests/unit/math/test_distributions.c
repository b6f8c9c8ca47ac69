/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "math/distributions.h"

/* Computed with mpmath at 40 digits. */
static void tails_of_chi_squared_are_those_of_long_arithmetic(void **state) {
  static const struct {
    double x;
    int degrees;
    double tail;
  } cases[] = {
      {1e-06, 1, 0.99920211557217787}, {0.3, 1, 0.58388242077036518}, {1.9, 1, 0.16807831903497028},
      {2.0, 1, 0.15729920705028513}, {2.5, 1, 0.11384629800665805}, {10.828, 1, 0.00099976571958309236},
      {60.0, 1, 9.4857375710738484e-15}, {300.0, 1, 3.2943623833140412e-67}, {0.3, 2, 0.86070797642505781},
      {2.5, 2, 0.2865047968601901}, {300.0, 2, 7.1750959731644104e-66}, {1e-06, 3, 0.99999999973403856},
      {1.9, 3, 0.59341917836241607}, {10.828, 3, 0.012693247949492725}, {60.0, 3, 5.8782307279069123e-13},
      {2.0, 4, 0.73575888234288464}, {60.0, 4, 2.9008631203404541e-12}, {0.3, 5, 0.99764308626052886},
      {2.5, 5, 0.77649507112332271}, {300.0, 5, 1.0015302305957846e-62}, {1.9, 8, 0.98392556340083819},
      {60.0, 8, 4.661032000779291e-10}, {2.0, 9, 0.99146760662881353}, {60.0, 9, 1.3406780483959613e-9},
      {10.828, 24, 0.99018670204864355}, {300.0, 24, 1.6769065659778715e-49}, {1450.0, 24, 1.013195902877077e-291},
      {60.0, 99, 0.99931999704984858}, {300.0, 99, 4.2266534644196257e-22}, {1450.0, 99, 9.0161123348193383e-239},
      {300.0, 100, 7.4121008573228768e-22}, {1450.0, 100, 3.4618079121113699e-238}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_close(tier__chi_squared_tail(cases[i].x, cases[i].degrees), cases[i].tail, 1e-13);
  }
}

static void tails_fall_with_x_and_rise_with_degrees(void **state) {
  (void)state;
  for (int degrees = 1; degrees < TIER__DEGREES_MOST; degrees++) {
    double before = 1;
    for (double x = 0; x < 400; x += 0.25) {
      const double tail = tier__chi_squared_tail(x, degrees);
      assert_true(tail > 0 && tail <= 1 && tail <= before * (1 + 1e-14));
      assert_true(tier__chi_squared_tail(x, degrees + 1) >= tail * (1 - 1e-14));
      before = tail;
    }
  }
}

static void tails_end_at_both_sides(void **state) {
  (void)state;
  assert_same_bits(tier__chi_squared_tail(0, 3), 1);
  assert_same_bits(tier__chi_squared_tail(-2, 3), 1);
  assert_same_bits(tier__chi_squared_tail(INFINITY, 3), 0);
  assert_same_bits(tier__chi_squared_tail(1e5, 3), 0);
  assert_true(isnan(tier__chi_squared_tail(NAN, 3)));
}

static void quantiles_of_the_normal_are_those_of_long_arithmetic(void **state) {
  static const double cases[][2] = {
      {1e-300, -37.047096299361199}, {1e-17, -8.4937932241095981}, {1e-05, -4.2648907939228246},
      {0.01, -2.3263478740408411}, {0.025, -1.9599639845400542}, {0.1, -1.2815515655446004},
      {0.2499, -0.67480447011060999}, {0.25, -0.67448975019608174}, {0.4, -0.25334710313579974},
      {0.4999999999, -2.5066284820303539e-10}, {0.500000001, 2.5066282037387114e-9}, {0.7, 0.52440051270804066},
      {0.75, 0.67448975019608174}, {0.76, 0.70630256284008748}, {0.95, 1.6448536269514723},
      {0.975, 1.9599639845400539}, {0.995, 2.5758293035489005}, {0.99999999999999989, 8.2095361516013869}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_close(tier__normal_quantile(cases[i][0]), cases[i][1], 1e-13);
  }
}

/* z^2 is the quantile of chi-squared with one degree of freedom. */
static void quantiles_undo_tails(void **state) {
  double before = -INFINITY;
  (void)state;
  for (int i = 1; i < 4000; i++) {
    const double p = i / 4000.0, z = tier__normal_quantile(p);
    const double both = p < 0.5 ? 2 * p : 2 * (1 - p);
    assert_true(z > before);
    assert_close(tier__chi_squared_tail(z * z, 1), both, 1e-13);
    assert_near(tier__normal_quantile(1 - p), -z, 1e-13);
    before = z;
  }
}

static void quantiles_end_at_infinity(void **state) {
  (void)state;
  assert_same_bits(tier__normal_quantile(0), -INFINITY);
  assert_same_bits(tier__normal_quantile(1), INFINITY);
  assert_same_bits(tier__normal_quantile(0.5), 0);
  assert_true(isnan(tier__normal_quantile(-0.1)) && isnan(tier__normal_quantile(1.1)) &&
              isnan(tier__normal_quantile(NAN)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tails_of_chi_squared_are_those_of_long_arithmetic),
      cmocka_unit_test(tails_fall_with_x_and_rise_with_degrees),
      cmocka_unit_test(tails_end_at_both_sides),
      cmocka_unit_test(quantiles_of_the_normal_are_those_of_long_arithmetic),
      cmocka_unit_test(quantiles_undo_tails),
      cmocka_unit_test(quantiles_end_at_infinity),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

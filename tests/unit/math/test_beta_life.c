/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "math/beta_life.h"

static const double ages[] = {0, 1, 30, 5000};
static const double powers[] = {0.1, 0.5, 1, 1.7, 5};
static const double shapes[] = {0.01, 0.6, 1, 3, 200, 1000};
static const double rates[] = {0, 1e-7, 1e-3, 0.05, 1};
enum { AGES = 4, POWERS = 5, SHAPES = 6, RATES = 5, LIVES = AGES * POWERS * SHAPES * SHAPES };

static tier__beta_life life_at(size_t i) {
  return (tier__beta_life){shapes[i % SHAPES], shapes[i / SHAPES % SHAPES], powers[i / SHAPES / SHAPES % POWERS],
                           ages[i / SHAPES / SHAPES / POWERS]};
}

static double share(const tier__beta_life *life, double j, double rate) {
  return exp(-tier__beta_life_hazard(life, j) - rate * j);
}

static void hazards_add_up(void **state) {
  (void)state;
  for (size_t i = 0; i < LIVES; i++) {
    const tier__beta_life life = life_at(i);
    tier__beta_life later = life;
    later.age += 9;
    assert_same_bits(tier__beta_life_hazard(&life, 0), 0);
    assert_close(tier__beta_life_hazard(&life, 9) + tier__beta_life_hazard(&later, 4),
                 tier__beta_life_hazard(&life, 13), 1e-13);
  }
}

/* Long enough for the integral to take over. */
static void sums_are_sums(void **state) {
  enum { HORIZON = 900 };
  (void)state;
  for (size_t i = 0; i < LIVES; i += 7) {
    const tier__beta_life life = life_at(i);
    for (size_t r = 0; r < RATES; r++) {
      double sum = 0;
      for (double j = 1; j <= HORIZON; j += 1) {
        sum += share(&life, j, rates[r]);
      }
      assert_close(tier__beta_life_sum(&life, HORIZON, rates[r]), sum, 2e-13);
      assert_close(tier__beta_life_sum(&life, 1, rates[r]), share(&life, 1, rates[r]), 1e-14);
      assert_same_bits(tier__beta_life_sum(&life, 0, rates[r]), 0);
    }
  }
}

/* What comes without end is what comes until some day, and then without end. */
static void endless_sums_part_anywhere(void **state) {
  (void)state;
  for (size_t i = 0; i < LIVES; i++) {
    const tier__beta_life life = life_at(i);
    for (size_t r = 0; r < RATES; r++) {
      const double whole = tier__beta_life_sum(&life, INFINITY, rates[r]);
      assert_true(isinf(whole) == (rates[r] == 0 && life.leave * life.power <= 1));
      for (double horizon = 3; horizon < 1e9 && isfinite(whole); horizon *= 37) {
        tier__beta_life later = life;
        later.age += horizon;
        const double rest = share(&life, horizon, rates[r]) * tier__beta_life_sum(&later, INFINITY, rates[r]);
        assert_close(tier__beta_life_sum(&life, horizon, rates[r]) + rest, whole, 1e-12);
      }
    }
  }
}

/* With power 1 and without discount (stay + age) / (leave - 1), also just above 1. */
static void residual_life_has_a_closed_form(void **state) {
  (void)state;
  for (double excess = 1e-9; excess < 100; excess *= 10) {
    const tier__beta_life life = {1 + excess, 0.3, 1, 4}, drifting = {1 + excess, 0.3, 1 + 0x1p-52, 4};
    assert_close(tier__beta_life_sum(&life, INFINITY, 0), 4.3 / (life.leave - 1), 1e-14);
    assert_close(tier__beta_life_sum(&drifting, INFINITY, 0), 4.3 / (life.leave - 1), 1e-6);
  }
}

/* leave = 1: S(j) = b / (b + j), b = stay + age. */
static void harmonic_lives_are_no_exception(void **state) {
  (void)state;
  for (double leave = 1 - 1e-12; leave < 1 + 2e-12; leave += 1e-12) {
    const tier__beta_life life = {leave, 2.5, 1, 7};
    double sum = 0;
    for (double j = 1; j <= 40; j += 1) {
      sum += 9.5 / (9.5 + j);
    }
    assert_close(tier__beta_life_sum(&life, 40, 0), sum, 1e-11);
  }
}

/* Parameters beyond all that a fit gives. */
static void far_corners_give_numbers(void **state) {
  static const double sizes[] = {1e-5, 0.5, 1e4};
  static const double drifts[] = {0.05, 1, 20};
  (void)state;
  for (size_t i = 0; i < 27; i++) {
    const tier__beta_life life = {sizes[i % 3], sizes[i / 3 % 3], drifts[i / 9], 12};
    for (double rate = 1e-300; rate < 1e3; rate *= 1e30) {
      const double near = tier__beta_life_sum(&life, 1e4, rate), far = tier__beta_life_sum(&life, 1e9, rate);
      const double all = tier__beta_life_sum(&life, INFINITY, rate);
      assert_true(near >= 0 && near <= 1e4 && far >= near * (1 - 1e-9) && far <= 1e9);
      assert_true(isfinite(all) && all >= far * (1 - 1e-9));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hazards_add_up),
      cmocka_unit_test(sums_are_sums),
      cmocka_unit_test(endless_sums_part_anywhere),
      cmocka_unit_test(residual_life_has_a_closed_form),
      cmocka_unit_test(harmonic_lives_are_no_exception),
      cmocka_unit_test(far_corners_give_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

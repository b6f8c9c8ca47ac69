/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/nbd/future_checks.h"

#include <math.h>

#include "clv/bg_nbd/bg_nbd_model.h"

static const double bg[TIER__PURCHASES_MOST] = {0.243, 4.414, 0.793, 2.426};
static const double mbg[TIER__PURCHASES_MOST] = {0.525, 6.183, 0.891, 1.614};

/* Of whoever it is, alive or not. */
static double expected_of(const tier__purchase_model *model, const double *params, const tier__customer *c, double h) {
  double expected, discounted;
  model->future(params, c, h, 0, &expected, &discounted);
  return model->alive(params, c) * expected;
}

static double chance_of(const tier__purchase_model *model, const double *params, const tier__customer *c, double h,
                        size_t k) {
  const double alive = model->alive(params, c);
  double chance;
  model->distribution(params, c, h, k, 1, &chance);
  return alive * chance + (k == 0 ? 1 - alive : 0);
}

/* Fader, Hardie, Lee 2005, table of E[X(t)], and more digits. */
static void published_expectations_of_new_customers_hold(void **state) {
  static const double rounded[][2] = {{0.1429, 0.0078}, {1, 0.0532}, {3, 0.1506}, {31.8571, 1.0405},
                                      {32, 1.0437}, {78, 1.8576}};
  static const double of_bg[][2] = {{1, 0.05326789117166}, {3, 0.15086523089305}, {6, 0.28075589357675772}};
  static const double of_mbg[][2] = {{1, 0.0530847952637}, {3, 0.150863288607}, {6, 0.281360223983},
                                     {39, 1.1829536656}, {52, 1.41972375771}};
  static const double fitted[TIER__PURCHASES_MOST] = {0.242594548, 4.413602667, 0.792920947, 2.425902938};
  const tier__customer fresh = {0, 0, 0};
  (void)state;
  for (size_t i = 0; i < sizeof rounded / sizeof *rounded; i++) {
    assert_near(expected_of(&tier__bg_nbd, fitted, &fresh, rounded[i][0]), rounded[i][1], 5e-4);
  }
  for (size_t i = 0; i < sizeof of_bg / sizeof *of_bg; i++) {
    assert_close(expected_of(&tier__bg_nbd, bg, &fresh, of_bg[i][0]), of_bg[i][1], 1e-12);
  }
  for (size_t i = 0; i < sizeof of_mbg / sizeof *of_mbg; i++) {
    assert_close(expected_of(&tier__mbg_nbd, mbg, &fresh, of_mbg[i][0]), of_mbg[i][1], 1e-11);
  }
}

/* Where closed forms have a pole, or a logarithm of a negative number. */
static void traps_are_passed(void **state) {
  static const double one[TIER__PURCHASES_MOST] = {0.243, 4.414, 1, 2.426};
  static const double pole[TIER__PURCHASES_MOST] = {0.3, 5, 0.4, 0.6};
  static const double negative[TIER__PURCHASES_MOST] = {0.11, 2.24, 0.31, 0.5};
  const tier__customer regular = {2, 30.43, 38.86}, ten = {0, 0, 10}, fresh = {0, 0, 1};
  (void)state;
  assert_close(expected_of(&tier__bg_nbd, one, &regular, 39), 1.10213678603996, 1e-13);
  assert_close(expected_of(&tier__bg_nbd, pole, &ten, 30), 0.438486830842136, 1e-13);
  assert_close(expected_of(&tier__bg_nbd, negative, &fresh, 30), 0.564588615532785, 1e-13);
}

static void published_values_without_end_hold(void **state) {
  const tier__customer regular = {2, 30.43, 38.86}, once = {0, 0, 38.86};
  const double alive = tier__bg_nbd.alive(bg, &regular);
  (void)state;
  assert_close(alive * tier__bg_nbd.forever(bg, &regular, 0.0027), 5.15637982615, 1e-11);
  assert_close(tier__bg_nbd.forever(bg, &once, 0.0027), 1.01570193111806989, 1e-12);
}

static void without_discount_only_short_lives_have_a_value(void **state) {
  double params[TIER__PURCHASES_MOST] = {0.5, 10, 1, 2};
  const tier__customer c = {3, 20, 39};
  (void)state;
  assert_true(tier__bg_nbd.forever(params, &c, 0) == (double)INFINITY);
  assert_true(tier__mbg_nbd.forever(params, &c, 0) == (double)INFINITY);
  params[2] = 3; /* E[1 / p] of Beta(3, 5) or Beta(3, 6). */
  assert_close(tier__bg_nbd.forever(params, &c, 0), 7.0 / 2, 1e-15);
  assert_close(tier__mbg_nbd.forever(params, &c, 0), 8.0 / 2, 1e-15);
  assert_close(tier__bg_nbd.forever(params, &c, 1e-10), 7.0 / 2, 1e-6);
}

static void published_distributions_hold(void **state) {
  static const double coming[] = {0.445372862083, 0.239318937435, 0.144183221865, 0.0808500559958, 0.0435449690916};
  static const double of_mbg[] = {0.582473189493, 0.182783077288, 0.0868948256735, 0.0485704429516};
  static const double far[] = {0.0019995214, 0.0015170236, 0.0011633150, 0.0009003148, 0.0007023638,
                               0.0005517902, 0.0004361913, 0.0003467171, 0.0002769613, 0.0002222260};
  const tier__customer regular = {2, 30.43, 38.86}, fresh = {0, 0, 0};
  (void)state;
  for (size_t k = 0; k < sizeof coming / sizeof *coming; k++) {
    assert_close(chance_of(&tier__bg_nbd, bg, &regular, 39, k), coming[k], 1e-11);
  }
  for (size_t k = 0; k < sizeof of_mbg / sizeof *of_mbg; k++) {
    assert_close(chance_of(&tier__mbg_nbd, mbg, &fresh, 39, k), of_mbg[k], 1e-11);
  }
  for (size_t k = 0; k < sizeof far / sizeof *far; k++) {
    assert_near(chance_of(&tier__bg_nbd, bg, &fresh, 30, k + 11), far[k], 6e-11);
  }
  assert_near(chance_of(&tier__bg_nbd, bg, &fresh, 2, 10), 1.07869e-7, 1e-12);
  assert_near(chance_of(&tier__bg_nbd, bg, &fresh, 39, 0), 0.5737864, 5e-8);
}

/* No purchase in 30 weeks: whoever has bought only once is alive for certain. */
static void the_chance_of_no_purchase_knows_one_time_buyers(void **state) {
  const tier__customer once = {0, 0, 38.86}, regular = {2, 30.43, 38.86};
  (void)state;
  assert_close(chance_of(&tier__bg_nbd, bg, &once, 30, 0), 0.8798737175, 1e-10);
  assert_close(chance_of(&tier__bg_nbd, bg, &regular, 30, 0), 0.496396963, 1e-9);
}

/* Who is alive at T + h has stayed after each of the purchases until then: with few who can leave, P(alive) falls by
 * the chance to leave of each expected purchase. */
static void survival_follows_from_purchases(void **state) {
  static const double loyal[TIER__PURCHASES_MOST] = {2, 10, 10, 1e7};
  const tier__customer c = {5, 30, 39};
  (void)state;
  const double leave = 10 / (1e7 + 15), expected = expected_of(&tier__bg_nbd, loyal, &c, 20);
  assert_close(1 - tier__bg_nbd.survive(loyal, &c, 20), leave * expected, 1e-5);
}

static void the_future_holds_together(void **state) {
  static const double points[][TIER__PURCHASES_MOST] = {
      {0.243, 4.414, 0.793, 2.426}, {0.3, 5, 0.4, 0.6}, {0.243, 4.414, 1, 2.426}, {5, 40, 30, 0.1}, {2, 1e3, 1e4, 1e4}};
  static const tier__customer customers[] = {{0, 0, 39}, {2, 30.43, 38.86}, {300, 300, 300.5}};
  (void)state;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    for (size_t j = 0; j < 2 * sizeof customers / sizeof *customers; j++) {
      const tier__purchase_model *model = j % 2 == 0 ? &tier__bg_nbd : &tier__mbg_nbd;
      future_check_distribution(model, points[i], &customers[j / 2], 39);
      future_check_forever(model, points[i], &customers[j / 2], 0.0027);
      future_check_survival(model, points[i], &customers[j / 2], 39);
    }
  }
  future_check_draws(&tier__bg_nbd, bg, 39, 52);
  future_check_draws(&tier__mbg_nbd, mbg, 39, 52);
}

/* The discount makes the panels short; the horizon is long all the same. */
static void a_steep_discount_changes_no_expectation(void **state) {
  static const double params[TIER__PURCHASES_MOST] = {0.0404302, 0.00747074, 0.512499, 0.15611};
  const tier__customer c = {212, 188.7, 948.859};
  double plain, steep, discounted;
  (void)state;
  tier__bg_nbd.future(params, &c, 761612, 0, &plain, &discounted);
  tier__bg_nbd.future(params, &c, 761612, 0.05, &steep, &discounted);
  assert_close(steep, plain, 1e-13);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(published_expectations_of_new_customers_hold),
      cmocka_unit_test(traps_are_passed),
      cmocka_unit_test(published_values_without_end_hold),
      cmocka_unit_test(without_discount_only_short_lives_have_a_value),
      cmocka_unit_test(published_distributions_hold),
      cmocka_unit_test(the_chance_of_no_purchase_knows_one_time_buyers),
      cmocka_unit_test(survival_follows_from_purchases),
      cmocka_unit_test(the_future_holds_together),
      cmocka_unit_test(a_steep_discount_changes_no_expectation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

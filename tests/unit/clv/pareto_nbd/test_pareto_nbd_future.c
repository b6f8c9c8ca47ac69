/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/clv_data.h"
#include "unit/clv/nbd/future_checks.h"

#include <math.h>

#include "clv/nbd/nbd_model.h"
#include "clv/pareto_nbd/pareto_nbd_model.h"

static const double weeks[TIER__PURCHASES_MOST] = {0.5534, 10.5802, 0.6061, 11.6562};

static double forever(const double *params, double x, double last, double age, double rate) {
  const tier__customer c = {x, last, age};
  return tier__pareto_nbd.alive(params, &c) * tier__pareto_nbd.forever(params, &c, rate);
}

static void golden_values_without_end_hold(void **state) {
  json_t *golden = clv_read_json("clv.json");
  size_t i, seen = 0;
  json_t *c;
  (void)state;
  json_array_foreach(json_object_get(golden, "cases"), i, c) {
    if (strcmp(json_string_value(json_object_get(c, "model")), "pareto_nbd") == 0) {
      const double params[TIER__PURCHASES_MOST] = {clv_number(c, "r"), clv_number(c, "alpha"), clv_number(c, "s"),
                                                   clv_number(c, "beta")};
      seen++;
      assert_close(forever(params, clv_number(c, "x"), clv_number(c, "t_x"), clv_number(c, "T"), 0.0027),
                   clv_number(c, "dert"), 1e-12);
    }
  }
  assert_int_equal(seen, 63);
  json_decref(golden);
}

/* Fader, Hardie, Lee 2005, and more digits. */
static void published_values_without_end_hold(void **state) {
  static const double iso[TIER__PURCHASES_MOST] = {0.5629966, 12.5590370, 0.4081095, 10.5148048};
  static const double cases[][3] = {{7, 35, 1.8641833280713}, {1, 30, 2.199155449705}, {4, 72, 10.804744031679},
                                    {14, 77, 35.477816123926}, {0, 0, 0.36475592808975}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_close(forever(iso, cases[i][0], cases[i][1], 77.86, 0.0027), cases[i][2], 1e-12);
  }
  assert_close(forever(weeks, 0, 0, 39, 0.0027), 0.47467150495089, 1e-12);
  assert_close(forever(weeks, 26, 216.0 / 7, 31, 0.0027), 86.026540053397, 1e-12);
  assert_close(forever(weeks, 2, 213.0 / 7, 272.0 / 7, 0.0027), 6.4829317680773, 1e-12);
}

static void without_discount_only_short_lives_have_a_value(void **state) {
  const tier__customer c = {2, 30, 39};
  double params[TIER__PURCHASES_MOST] = {0.5, 10, 1, 12};
  (void)state;
  assert_true(tier__pareto_nbd.forever(params, &c, 0) == (double)INFINITY);
  params[2] = 1 + 1e-6;
  assert_close(tier__pareto_nbd.forever(params, &c, 0), 2.5 / 49 * 51 / 1e-6, 1e-9);
  params[2] = 3;
  assert_close(tier__pareto_nbd.forever(params, &c, 0), 2.5 / 49 * 51 / 2, 1e-14);
  assert_close(tier__pareto_nbd.forever(params, &c, 1e-9), 2.5 / 49 * 51 / 2, 1e-6);
}

static void published_distribution_holds(void **state) {
  static const double expected[] = {0.593575937028, 0.165584379569, 0.0824979482152, 0.0490461615756};
  const tier__customer fresh = {0, 0, 0};
  double found[4];
  (void)state;
  tier__pareto_nbd.distribution(weeks, &fresh, 39, 0, 4, found);
  for (int k = 0; k < 4; k++) {
    assert_close(found[k], expected[k], 1e-11);
  }
  tier__pareto_nbd.distribution(weeks, &fresh, 0, 0, 4, found); /* Nobody buys in no time. */
  assert_true(found[0] == 1 && found[1] == 0 && found[3] == 0);
}

static void published_expectations_of_new_customers_hold(void **state) {
  static const double rounded[TIER__PURCHASES_MOST] = {0.55, 10.56, 0.61, 11.64};
  static const double expected[] = {0,          0.05077821, 0.09916088, 0.14542507, 0.18979930,
                                    0.23247466, 0.27361274, 0.31335159, 0.35181024, 0.38909211};
  const tier__customer fresh = {0, 0, 0};
  (void)state;
  for (int t = 0; t < 10; t++) {
    double found, discounted;
    tier__pareto_nbd.future(rounded, &fresh, t, 0, &found, &discounted);
    assert_near(found, expected[t], 6e-9);
  }
}

static void the_future_holds_together(void **state) {
  static const double points[][TIER__PURCHASES_MOST] = {
      {0.5534, 10.5802, 0.6061, 11.6562}, {0.7, 9, 1, 9}, {5, 40, 30, 0.1}, {0.02, 10, 1 - 1e-12, 1e6}, {2, 1e3, 3, 1}};
  static const tier__customer customers[] = {{0, 0, 39}, {2, 30.43, 38.86}, {300, 300, 300.5}};
  (void)state;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    for (size_t j = 0; j < sizeof customers / sizeof *customers; j++) {
      future_check_distribution(&tier__pareto_nbd, points[i], &customers[j], 39);
      future_check_forever(&tier__pareto_nbd, points[i], &customers[j], 0.0027);
      future_check_survival(&tier__pareto_nbd, points[i], &customers[j], 39);
    }
  }
  future_check_draws(&tier__pareto_nbd, weeks, 39, 52);
}

/* Alive for good: NBD. */
static void long_lives_are_nbd(void **state) {
  static const double lasting[TIER__PURCHASES_MOST] = {0.385, 12.07, 0.5, 1e15};
  const tier__customer c = {3, 20, 39};
  double found[50], limit[50];
  (void)state;
  tier__pareto_nbd.distribution(lasting, &c, 100, 0, 50, found);
  tier__nbd.distribution(lasting, &c, 100, 0, 50, limit);
  for (int k = 0; k < 50; k++) {
    assert_close(found[k], limit[k], 1e-12);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(golden_values_without_end_hold),
      cmocka_unit_test(published_values_without_end_hold),
      cmocka_unit_test(without_discount_only_short_lives_have_a_value),
      cmocka_unit_test(published_distribution_holds),
      cmocka_unit_test(published_expectations_of_new_customers_hold),
      cmocka_unit_test(the_future_holds_together),
      cmocka_unit_test(long_lives_are_nbd),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

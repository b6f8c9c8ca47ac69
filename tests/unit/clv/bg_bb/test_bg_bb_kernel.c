/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/discrete_checks.h"

#include <math.h>

#include "clv/bg_bb/bg_bb_kernel.h"
#include "clv/bg_bb/bg_bb_model.h"

static const double donations[] = {1.204, 0.750, 0.657, 2.783};

static double log_likelihood(const double *params, double x, double last, double age) {
  const double weight = 1;
  const tier__purchase_rows rows = {1, &x, &last, &age, &weight, NULL, 0};
  tier__newton_point point;
  tier__bg_bb.log_likelihood(params, &rows, &point);
  return point.value;
}

/* x, t_x of six opportunities: Hardie's note 010. */
static void published_likelihoods_hold(void **state) {
  static const double published[][3] = {
      {6, 6, -2.18167018824}, {5, 6, -4.29485034929}, {4, 6, -5.38473334360}, {3, 6, -5.80915881601},
      {2, 6, -5.65172964525}, {1, 6, -4.88370164695}, {5, 5, -3.71682127437}, {4, 5, -5.09558227343},
      {3, 5, -5.61576884108}, {2, 5, -5.50636893346}, {1, 5, -4.76723821904}, {4, 4, -3.84829625138},
      {3, 4, -5.05936147828}, {2, 4, -5.19562191019}, {1, 4, -4.57070931973}, {3, 3, -3.52745257839},
      {2, 3, -4.51620272962}, {1, 3, -4.22465969453}, {2, 2, -3.01199924784}, {1, 2, -3.58817880928},
      {1, 1, -2.28882847451}, {0, 0, -1.16751622367}};
  /* The maximum as the workbook has it; it rounds to `donations`. */
  static const double workbook[] = {1.20352083040498, 0.749714243061896, 0.656712169147878, 2.78340801635898};
  (void)state;
  for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
    const double *c = published[i];
    assert_near(log_likelihood(workbook, c[0], c[1], 6), c[2], 1e-9);
  }
}

static void golden_cases_hold(void **state) {
  json_t *golden = clv_read_json("clv.json"), *c;
  size_t i, seen = 0;
  (void)state;
  json_array_foreach(json_object_get(golden, "cases"), i, c) {
    if (strcmp(json_string_value(json_object_get(c, "model")), "bg_bb") != 0) {
      continue;
    }
    const double params[] = {clv_number(c, "alpha"), clv_number(c, "beta"), clv_number(c, "gamma"),
                             clv_number(c, "delta")};
    const tier__customer customer = {clv_number(c, "x"), clv_number(c, "t_x"), clv_number(c, "n")};
    const double alive = tier__bg_bb.alive(params, &customer);
    double expected, discounted;
    tier__bg_bb.future(params, &customer, 10, 0, &expected, &discounted);
    assert_close(log_likelihood(params, customer.x, customer.last, customer.age), clv_number(c, "ll"), 1e-11);
    assert_close(alive * tier__bg_bb.survive(params, &customer, 1), clv_number(c, "palive_next"), 1e-11);
    assert_close(alive * expected, clv_number(c, "cet10"), 1e-11);
    assert_close(alive * tier__bg_bb.forever(params, &customer, log(1.1)), clv_number(c, "dert"), 1e-11);
    seen++;
  }
  assert_int_equal(seen, 13);
  json_decref(golden);
}

/* Whatever became of him: all histories of n opportunities, of which C(t_x - 1, x - 1) have the same (x, t_x). */
static void histories_sum_to_one(void **state) {
  static const double params[][4] = {{1.2, 0.7, 0.6, 2.8}, {50, 0.02, 3, 0.1}, {0.01, 300, 1, 1}, {9, 9, 1e-3, 40}};
  (void)state;
  for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
    for (double n = 0; n <= 40; n += 8) {
      double sum = exp(log_likelihood(params[i], 0, 0, n));
      for (double last = 1; last <= n; last += 1) {
        double ways = 1;
        for (double x = 1; x <= last; x += 1) {
          sum += ways * exp(log_likelihood(params[i], x, last, n));
          ways *= (last - x) / x;
        }
      }
      assert_close(sum, 1, 1e-12);
    }
  }
}

static void evaluate(void *user_data, const double *at, tier__newton_point *ret_point) {
  const double params[] = {exp(at[0]), exp(at[1]), exp(at[2]), exp(at[3])};
  tier__bg_bb.log_likelihood(params, user_data, ret_point);
}

static void derivatives_agree_with_differences(void **state) {
  static const double x[] = {0, 0, 1, 1, 1, 3, 3, 60}, last[] = {0, 0, 1, 5, 2, 3, 6, 90};
  static const double age[] = {0, 6, 6, 6, 40, 6, 6, 300}, weight[] = {1, 5, 2, 1, 1, 7, 3, 1};
  static const double points[][4] = {{0.2, -0.3, -0.4, 1}, {2, 1, -3, -2}, {-3, -4, 2, 3}, {4, 5, 6, 4}};
  tier__purchase_rows rows = {8, x, last, age, weight, NULL, 0};
  (void)state;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    clv_assert_derivatives(evaluate, &rows, points[i], 4, 1e-8);
  }
}

/* Rows of one (x, n) share a walk; out of order they do not. */
static void the_order_of_last_does_not_matter(void **state) {
  static const double x[] = {2, 2, 2}, age[] = {30, 30, 30}, weight[] = {1, 2, 3}, turned[] = {1, 3, 2};
  static const double up[] = {4, 20, 30}, mixed[] = {4, 30, 20};
  const tier__purchase_rows a = {3, x, up, age, weight, NULL, 0}, b = {3, x, mixed, age, turned, NULL, 0};
  tier__newton_point one, other;
  (void)state;
  tier__bg_bb.log_likelihood(donations, &a, &one);
  tier__bg_bb.log_likelihood(donations, &b, &other);
  assert_close(one.value, other.value, 1e-15);
  for (int i = 0; i < 4; i++) {
    assert_near(one.gradient[i], other.gradient[i], 1e-14);
    assert_near(one.hessian[i][0], other.hessian[i][0], 1e-14);
  }
}

/* The donor population's expected numbers, and some supporters' (Fader, Hardie, Shang 2010). */
static void published_predictions_hold(void **state) {
  static const double params[] = {1.2035, 0.7497, 0.6567, 2.7834};
  static const double expected[] = {.4985, .9233, 1.2969, 1.6323, 1.9381, 2.2202,
                                    2.4826, 2.7285, 2.9603, 3.1798, 3.3887};
  static const tier__customer who[] = {{0, 0, 6}, {2, 4, 6}, {6, 6, 6}, {4, 5, 6}};
  static const double next[] = {.1081370764, .5896634357, .9304350590, .6968044619};
  const tier__customer born = {0, 0, 0};
  double made, discounted;
  (void)state;
  for (int n = 1; n <= 11; n++) {
    tier__bg_bb.future(params, &born, n, 0, &made, &discounted);
    assert_near(made, expected[n - 1], 1e-4);
  }
  for (int i = 0; i < 4; i++) {
    assert_close(tier__bg_bb.alive(params, &who[i]) * tier__bg_bb.survive(params, &who[i], 1), next[i], 1e-9);
  }
  tier__bg_bb.future(params, &who[0], 10, 0, &made, &discounted);
  assert_near(tier__bg_bb.alive(params, &who[0]) * made, 0.1302169, 5e-5);
  tier__bg_bb.future(params, &who[3], 10, 0, &made, &discounted);
  assert_near(tier__bg_bb.alive(params, &who[3]) * made, 3.627858, 5e-4);
}

static void the_future_is_consistent(void **state) {
  static const double params[][4] = {{1.2, 0.7, 0.6, 2.8}, {50, 0.02, 3, 0.1}, {0.01, 300, 1, 1}, {9, 9, 1e-3, 40}};
  static const tier__customer who[] = {{0, 0, 0}, {0, 0, 6}, {3, 5, 6}, {40, 80, 100}, {5000, 5000, 5000}};
  (void)state;
  for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
    for (size_t j = 0; j < sizeof who / sizeof *who; j++) {
      discrete_check_future(&tier__bg_bb, params[i], &who[j], 1);
      discrete_check_future(&tier__bg_bb, params[i], &who[j], 77);
    }
  }
}

/* Extended by one success a history has only the living left in it. */
static void alive_agrees_with_the_likelihood(void **state) {
  (void)state;
  for (double n = 1; n < 200; n *= 2) {
    const tier__customer c = {1, 1, n};
    const double alive = tier__bg_bb.alive(donations, &c) * tier__bg_bb.survive(donations, &c, 1);
    const double success = (donations[0] + 1) / (donations[0] + donations[1] + n);
    assert_close(log_likelihood(donations, 2, n + 1, n + 1) - log_likelihood(donations, 1, 1, n), log(alive * success),
                 1e-12);
  }
}

static double log_uniform(uint64_t *random, double low, double high) {
  return low * exp(clv_random(random) * log(high / low));
}

static void extremes_give_numbers(void **state) {
  uint64_t random = 1;
  (void)state;
  for (int i = 0; i < 500; i++) {
    double params[4], near, near_worth, far, far_worth;
    for (int p = 0; p < 4; p++) {
      params[p] = log_uniform(&random, 1e-5, 1e4);
    }
    const double age = i % 7 == 0 ? 0 : floor(log_uniform(&random, 1, 5000));
    const double last = floor(clv_random(&random) * (age + 1)), rate = log_uniform(&random, 1e-6, 1);
    const double x = last > 0 ? 1 + floor(clv_random(&random) * last) : 0;
    const tier__customer c = {x, last, age};
    const double alive = tier__bg_bb.alive(params, &c), horizon = floor(log_uniform(&random, 1, 1e6));
    tier__bg_bb.future(params, &c, horizon, rate, &near, &near_worth);
    tier__bg_bb.future(params, &c, 2 * horizon, rate, &far, &far_worth);
    assert_true(alive >= 0 && alive <= 1);
    assert_true(isfinite(log_likelihood(params, x, last, age)) && log_likelihood(params, x, last, age) <= 1e-12);
    assert_true(near > 0 && near <= horizon && far >= near && far_worth >= near_worth * (1 - 1e-12));
    assert_true(near_worth > 0 && near_worth <= near * (1 + 1e-12));
    const double all = tier__bg_bb.forever(params, &c, rate), endless = tier__bg_bb.forever(params, &c, 0);
    assert_true(isfinite(all) && all >= far_worth * (1 - 1e-12));
    assert_true(params[2] > 1 ? isfinite(endless) && endless >= far * (1 - 1e-12) : endless > 1e300);
  }
}

static void draws_are_of_the_model(void **state) {
  static const double shy[] = {0.3, 2, 3, 9}, brief[] = {5, 2, 0.5, 0.2};
  (void)state;
  discrete_check_draws(&tier__bg_bb, donations, 6, 5, 50000);
  discrete_check_draws(&tier__bg_bb, shy, 40, 60, 20000);
  discrete_check_draws(&tier__bg_bb, brief, 1, 1, 20000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(published_likelihoods_hold),
      cmocka_unit_test(golden_cases_hold),
      cmocka_unit_test(histories_sum_to_one),
      cmocka_unit_test(derivatives_agree_with_differences),
      cmocka_unit_test(the_order_of_last_does_not_matter),
      cmocka_unit_test(published_predictions_hold),
      cmocka_unit_test(the_future_is_consistent),
      cmocka_unit_test(alive_agrees_with_the_likelihood),
      cmocka_unit_test(extremes_give_numbers),
      cmocka_unit_test(draws_are_of_the_model),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

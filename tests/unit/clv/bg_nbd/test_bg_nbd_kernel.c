/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/clv_data.h"

#include <math.h>

#include "golden/clv_oracle.h"
#include "clv/bg_nbd/bg_nbd_kernel.h"

/* One customer as rows. */
typedef struct customer {
  double x, last, age, weight;
} customer;

static tier__purchase_rows rows_of(const customer *c) {
  const tier__purchase_rows rows = {1, &c->x, &c->last, &c->age, &c->weight, NULL, 0};
  return rows;
}

static double log_likelihood(tier__bg_kind kind, const tier__bg_params *params, double x, double last, double age) {
  const customer c = {x, last, age, 1};
  const tier__purchase_rows rows = rows_of(&c);
  tier__newton_point point;
  tier__bg_log_likelihood(kind, params, &rows, &point);
  return point.value;
}

static void golden_cases_hold(void **state) {
  json_t *golden = clv_read_json("clv.json");
  size_t i, seen[2] = {0, 0}, endless = 0;
  json_t *c;
  (void)state;
  json_array_foreach(json_object_get(golden, "cases"), i, c) {
    const char *model = json_string_value(json_object_get(c, "model"));
    if (strcmp(model, "bg_nbd") != 0 && strcmp(model, "mbg_nbd") != 0) {
      continue;
    }
    const tier__bg_kind kind = strcmp(model, "mbg_nbd") == 0 ? TIER__MBG_NBD : TIER__BG_NBD;
    const tier__bg_params params = {clv_number(c, "r"), clv_number(c, "alpha"), clv_number(c, "a"),
                                    clv_number(c, "b")};
    const double x = clv_number(c, "x"), last = clv_number(c, "t_x"), age = clv_number(c, "T");
    double expected, discounted;
    seen[kind]++;
    const double alive = tier__bg_alive(kind, &params, x, last, age);
    tier__bg_future(kind, &params, x, age, 39, 0, &expected, &discounted);
    assert_close(log_likelihood(kind, &params, x, last, age), clv_number(c, "ll"), 1e-11);
    assert_close(alive, clv_number(c, "palive"), 1e-11);
    assert_close(alive * expected, clv_number(c, "cet39"), 1e-11);
    assert_close(discounted, expected, 1e-14); /* Nothing is discounted at rate 0. */
    if (json_object_get(c, "dert") != NULL) {
      assert_close(alive * tier__bg_forever(kind, &params, x, age, 0.0027), clv_number(c, "dert"), 1e-11);
      endless++;
    }
  }
  assert_int_equal(endless, 10);
  assert_int_equal(seen[TIER__BG_NBD], 25);
  assert_int_equal(seen[TIER__MBG_NBD], 26);
  json_decref(golden);
}

static void predictions_agree_with_30_digits(void **state) {
  const size_t count = sizeof oracle_clv / sizeof *oracle_clv;
  (void)state;
  assert_in_range(count, 300, 1000);
  for (size_t i = 0; i < count; i++) {
    const double *c = oracle_clv[i];
    const tier__bg_kind kind = c[0] > 0 ? TIER__MBG_NBD : TIER__BG_NBD;
    const tier__bg_params params = {c[1], c[2], c[3], c[4]};
    double expected, discounted;
    tier__bg_future(kind, &params, c[5], c[7], c[8], c[9], &expected, &discounted);
    assert_close(tier__bg_alive(kind, &params, c[5], c[6], c[7]), c[10], 1e-12);
    assert_close(expected, c[11], 1e-12);
    assert_close(discounted, c[12], 1e-12);
  }
}

/* With p spread evenly and a whole r, one-time buyers just arrived are expected to buy
 * ln(1 + y) + sum over j = 1 .. r - 1 of (1 - (1 + y)^-j) / j times, y = horizon / alpha. */
static void even_dropout_has_a_closed_form(void **state) {
  (void)state;
  for (int r = 5; r <= 5000; r *= 10) {
    const tier__bg_params params = {r, 1, 1, 1};
    for (double y = 1e-3; y < 1e5; y *= 30) {
      double closed = log1p(y), expected, discounted;
      for (int j = 1; j < r; j++) {
        closed += -expm1(-j * log1p(y)) / j;
      }
      tier__bg_future(TIER__BG_NBD, &params, 0, 0, y, 0, &expected, &discounted);
      assert_close(expected, closed, 1e-13);
    }
  }
}

typedef struct model {
  tier__bg_kind kind;
  tier__purchase_rows rows;
} model;

static void evaluate(void *user_data, const double *at, tier__newton_point *ret_point) {
  const model *m = user_data;
  const tier__bg_params params = {exp(at[0]), exp(at[1]), exp(at[2]), exp(at[3])};
  tier__bg_log_likelihood(m->kind, &params, &m->rows, ret_point);
}

static void derivatives_agree_with_differences(void **state) {
  /* Sorted by x, with a jump that is longer than products are multiplied out. */
  static const double x[] = {0, 0, 1, 1, 2, 7, 7, 200}, last[] = {0, 0, 1.7, 38, 30.4, 35, 0.5, 88};
  static const double age[] = {38.8, 0, 39, 38, 38.9, 78, 77, 90}, weight[] = {5, 1, 2, 1, 7, 1, 1, 3};
  /* The last one is where a fit begins: at b = 1 the odds of a purchase that was not would be endless. */
  static const double points[][4] = {
      {-1.4, 1.5, -0.2, 0.9}, {0.5, 3, 2, -1}, {-3, -4, -3, -3}, {2, 4, 5, 6}, {0, 3, 0, 0}};
  (void)state;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    for (int kind = 0; kind < 2; kind++) {
      model m = {(tier__bg_kind)kind, {8, x, last, age, weight, NULL, 0}};
      clv_assert_derivatives(evaluate, &m, points[i], 4, 1e-8);
    }
  }
}

/* Just after a purchase the odds to have left are a / b, and the logarithm of 1 + a / b is what A(x) takes off. */
static void a_small_b_keeps_its_digits(void **state) {
  static const tier__bg_params params = {0.5, 2, 2e-5, 1e-5};
  const double last_purchase = log(0.5) + 0.5 * log(2) - 1.5 * log(2 + 10);
  (void)state;
  assert_close(tier__bg_alive(TIER__BG_NBD, &params, 1, 10, 10), 1.0 / 3, 1e-15);
  assert_close(tier__bg_alive(TIER__MBG_NBD, &params, 0, 0, 0), 1.0 / 3, 1e-15);
  assert_close(log_likelihood(TIER__BG_NBD, &params, 1, 10, 10), last_purchase, 1e-15);
  assert_near(log_likelihood(TIER__MBG_NBD, &params, 0, 0, 0), 0, 1e-15);
}

/* Products multiplied out and gamma ratios are two ways to the same number. */
static void a_long_jump_in_x_changes_nothing(void **state) {
  static const double x[] = {1, 3, 50, 100, 163}, last[] = {1, 2, 3, 4, 90}, age[] = {5, 5, 5, 5, 91};
  static const double present[] = {0, 0, 0, 0, 1};
  const tier__bg_params params = {0.3, 4.4, 0.8, 2.4};
  const tier__purchase_rows rows = {5, x, last, age, present, NULL, 0};
  (void)state;
  for (int kind = 0; kind < 2; kind++) {
    tier__newton_point stepwise, once;
    const customer c = {163, 90, 91, 1};
    const tier__purchase_rows alone = rows_of(&c);
    tier__bg_log_likelihood((tier__bg_kind)kind, &params, &rows, &stepwise);
    tier__bg_log_likelihood((tier__bg_kind)kind, &params, &alone, &once);
    assert_close(once.value, stepwise.value, 1e-13);
    for (int i = 0; i < 4; i++) {
      assert_near(once.gradient[i], stepwise.gradient[i], 1e-11);
      assert_near(once.hessian[i][i], stepwise.hessian[i][i], 1e-11);
    }
  }
}

static void weights_count_customers(void **state) {
  static const double x[] = {2, 2, 2}, last[] = {30, 30, 30}, age[] = {39, 39, 39}, ones[] = {1, 1, 1};
  const customer three = {2, 30, 39, 3};
  const tier__bg_params params = {0.243, 4.414, 0.793, 2.426};
  const tier__purchase_rows apart = {3, x, last, age, ones, NULL, 0}, together = rows_of(&three);
  tier__newton_point a, b;
  (void)state;
  tier__bg_log_likelihood(TIER__MBG_NBD, &params, &apart, &a);
  tier__bg_log_likelihood(TIER__MBG_NBD, &params, &together, &b);
  assert_close(a.value, b.value, 1e-14);
  assert_close(a.hessian[1][0], b.hessian[1][0], 1e-13);
}

static double log_uniform(uint64_t *random, double low, double high) {
  return low * exp(clv_random(random) * log(high / low));
}

/* Whatever the parameters: probabilities from 0 to 1, purchases that rise with the horizon and shrink by discount. */
static void extremes_give_numbers(void **state) {
  uint64_t random = 1;
  (void)state;
  for (int i = 0; i < 500; i++) {
    const tier__bg_kind kind = i % 2 == 0 ? TIER__BG_NBD : TIER__MBG_NBD;
    const tier__bg_params params = {log_uniform(&random, 1e-5, 1e4), log_uniform(&random, 1e-6, 1e6),
                                    log_uniform(&random, 1e-5, 1e4), log_uniform(&random, 1e-5, 1e4)};
    const double x = i % 5 == 0 ? 0 : floor(log_uniform(&random, 1, 5000));
    const double age = i % 7 == 0 ? 0 : floor(log_uniform(&random, 1, 10000));
    const double last = x > 0 ? floor(age * clv_random(&random)) : 0;
    const double horizon = log_uniform(&random, 0.1, 3000), rate = log_uniform(&random, 1e-6, 0.02);
    double near, near_worth, far, far_worth;
    const double alive = tier__bg_alive(kind, &params, x, last, age);
    tier__bg_future(kind, &params, x, age, horizon, rate, &near, &near_worth);
    tier__bg_future(kind, &params, x, age, 1.5 * horizon, rate, &far, &far_worth);
    assert_true(alive >= 0 && alive <= 1);
    assert_true(isfinite(log_likelihood(kind, &params, x, last, age)));
    assert_true(near >= 0 && isfinite(far) && near <= far * (1 + 1e-9) && near_worth <= far_worth * (1 + 1e-9));
    assert_true(near_worth <= near && near_worth >= near * exp(-rate * horizon) * (1 - 1e-9));
    assert_true(near <= (params.r + x) / (params.alpha + age) * horizon * (1 + 1e-9));
  }
}

static void edited_parameters_cannot_hang_it(void **state) {
  static const double sizes[] = {1e-15, 1e24};
  (void)state;
  for (unsigned i = 0; i < 16; i++) {
    const tier__bg_params params = {sizes[i & 1], sizes[i >> 1 & 1], sizes[i >> 2 & 1], sizes[i >> 3]};
    double expected, discounted;
    tier__bg_future(TIER__MBG_NBD, &params, 3, 100, 36525, 1e-3, &expected, &discounted);
    assert_true(!(expected < 0)); /* NaN is allowed here; the model keeps it in. */
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(golden_cases_hold),
      cmocka_unit_test(predictions_agree_with_30_digits),
      cmocka_unit_test(even_dropout_has_a_closed_form),
      cmocka_unit_test(derivatives_agree_with_differences),
      cmocka_unit_test(a_small_b_keeps_its_digits),
      cmocka_unit_test(a_long_jump_in_x_changes_nothing),
      cmocka_unit_test(weights_count_customers),
      cmocka_unit_test(extremes_give_numbers),
      cmocka_unit_test(edited_parameters_cannot_hang_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/clv_data.h"

#include <math.h>

#include "golden/pareto_oracle.h"
#include "clv/pareto_nbd/pareto_nbd_kernel.h"

static double log_likelihood(const tier__pareto_params *params, double x, double last, double age) {
  const double weight = 1;
  double work[TIER__PAIR_WORK];
  size_t of_row = 0;
  tier__purchase_pairs pairs = {1, &last, &of_row, work};
  const tier__purchase_rows rows = {1, &x, &last, &age, &weight, &pairs, 0};
  tier__newton_point point;
  tier__pareto_log_likelihood(params, &rows, &point);
  return point.value;
}

static void golden_cases_hold(void **state) {
  json_t *golden = clv_read_json("clv.json");
  size_t i, seen = 0;
  json_t *c;
  (void)state;
  json_array_foreach(json_object_get(golden, "cases"), i, c) {
    if (strcmp(json_string_value(json_object_get(c, "model")), "pareto_nbd") != 0) {
      continue;
    }
    const tier__pareto_params params = {clv_number(c, "r"), clv_number(c, "alpha"), clv_number(c, "s"),
                                        clv_number(c, "beta")};
    const double x = clv_number(c, "x"), last = clv_number(c, "t_x"), age = clv_number(c, "T");
    const double alive = tier__pareto_alive(&params, x, last, age);
    double expected, discounted;
    seen++;
    tier__pareto_future(&params, x, age, 39, 0, &expected, &discounted);
    assert_close(log_likelihood(&params, x, last, age), clv_number(c, "ll"), 1e-11);
    assert_close(alive, clv_number(c, "palive"), 1e-11);
    assert_close(alive * expected, clv_number(c, "cet39"), 1e-11);
    assert_same_bits(discounted, expected); /* Nothing is discounted at rate 0. */
    tier__pareto_future(&params, x, age, 1e5, 0.0027, &expected, &discounted); /* For ever: e^-270 is left. */
    assert_close(alive * discounted, clv_number(c, "dert"), 1e-11);
  }
  assert_int_equal(seen, 63);
  json_decref(golden);
}

static void it_agrees_with_30_digits(void **state) {
  const size_t count = sizeof oracle_pareto / sizeof *oracle_pareto;
  (void)state;
  assert_in_range(count, 300, 1000);
  for (size_t i = 0; i < count; i++) {
    const double *c = oracle_pareto[i];
    const tier__pareto_params params = {c[0], c[1], c[2], c[3]};
    double expected, discounted;
    tier__pareto_future(&params, c[4], c[6], c[7], c[8], &expected, &discounted);
    assert_near(log_likelihood(&params, c[4], c[5], c[6]), c[9], 1e-12 * fabs(c[9]) + 1e-15);
    assert_close(tier__pareto_alive(&params, c[4], c[5], c[6]), c[10], 2e-12);
    assert_close(expected, c[11], 1e-13);
    assert_close(discounted, c[12], 1e-12);
  }
}

/* Values on which other implementations have failed. */
static void known_traps_are_passed(void **state) {
  static const struct {
    tier__pareto_params params;
    double x, last, age, log_likelihood, alive;
  } traps[] = {
      {{0.5143, 2.8845, 0.2856, 14.1087}, 221, 103.42857, 103.57143, -61.5846485617292, 0.999596052317938},
      {{0.5143, 2.8845, 0.2856, 14.1087}, 254, 97.14286, 97.28571, -19.6232922175118, 0.999558226123011},
      {{0.5143, 2.8845, 0.2856, 14.1087}, 161, 94.71429, 98, -87.4292548633085, 0.749487752258105},
      {{0.5143, 2.8845, 0.2856, 14.1087}, 204, 98.57143, 99.42857, -65.1983421892604, 0.994255079637896},
      {{10.465, 0.00798565181, 3.0516, 2.82}, 400, 5, 6, 1323.18893096782, 5.13745811331938e-31},
      {{10.465, 0.00798565181, 3.0516, 2.82}, 500, 1, 37, 2594.40445462276, 0},
      {{10.465, 0.00798565181, 3.0516, 2.82}, 500, 4, 37, 1888.82124973894, 0},
      {{0.55, 10.58, 0.61, 11.67}, 5000, 300, 365.25, 8881.74539167164, 0},
      {{0.55, 10.58, 0.61, 1e5}, 30, 20, 39, -42.4642894335857, 0.057869070687367899},
      {{2, 1, 3, 1e6}, 300, 50, 60, 218.709235550784, 6.4634896018117665e-18},
      {{0.01, 0.001, 5, 200}, 2000, 100, 101, 3974.8065785888, -1},
      {{0.55, 0.001, 0.61, 1e5}, 1000, 300, 301, 194.485984932477, -1},
      {{0.55, 10.58, 0.61, 11.67}, 1, 1.5, 12, -4.00694866, -1},
  };
  (void)state;
  for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) {
    const double found = log_likelihood(&traps[i].params, traps[i].x, traps[i].last, traps[i].age);
    const double alive = tier__pareto_alive(&traps[i].params, traps[i].x, traps[i].last, traps[i].age);
    assert_close(found, traps[i].log_likelihood, traps[i].x > 1 ? 1e-12 : 1e-8);
    if (traps[i].alive > 0) {
      assert_close(alive, traps[i].alive, 2e-12);
    }
    assert_true(alive >= 0 && alive <= 1);
  }
}

static void published_expectations_hold(void **state) {
  static const tier__pareto_params weeks = {0.5534, 10.5802, 0.6061, 11.6562};
  static const tier__pareto_params other = {0.55, 10.58, 0.61, 11.67};
  double expected, discounted;
  (void)state;
  tier__pareto_future(&other, 132, 200, 10, 0, &expected, &discounted);
  assert_close(expected * tier__pareto_alive(&other, 132, 200, 200), 6.20605178896293, 1e-12);
  tier__pareto_future(&other, 133, 200, 10, 0, &expected, &discounted);
  assert_close(expected * tier__pareto_alive(&other, 133, 200, 200), 6.2528722475745, 1e-12);
  tier__pareto_future(&weeks, 26, 31, 52, 0, &expected, &discounted);
  assert_close(expected * tier__pareto_alive(&weeks, 26, 216.0 / 7, 31), 25.453778634458, 1e-12);
  tier__pareto_future(&weeks, 0, 0, 52, 0, &expected, &discounted); /* New; the parameters are rounded. */
  assert_close(expected, 1.473434, 1e-3);
}

typedef struct data {
  tier__purchase_rows rows;
  tier__purchase_pairs pairs;
} data;

static void evaluate(void *user_data, const double *at, tier__newton_point *ret_point) {
  const data *d = user_data;
  const tier__pareto_params params = {exp(at[0]), exp(at[1]), exp(at[2]), exp(at[3])};
  tier__pareto_log_likelihood(&params, &d->rows, ret_point);
}

/* Sorted by x and age. */
static const double x[] = {0, 0, 1, 1, 2, 7, 7, 7, 200}, last[] = {0, 0, 1.7, 38, 30.4, 0.5, 35, 0.5, 88};
static const double age[] = {0, 38.8, 38, 38, 38.9, 77, 77, 78, 90}, weight[] = {1, 5, 2, 1, 7, 1, 1, 2, 3};

static void derivatives_agree_with_differences(void **state) {
  static const double points[][4] = {{-0.6, 2.3, -0.5, 2.4}, {-0.6, 2.3, 0, 2.3}, {0.5, 4, 2, -1},  {-3, -4, -3, -3},
                                     {2, 4, 5, 6},           {-2, 9, -1, -2},     {-1, -5, 1.5, 10}};
  double pair_last[] = {0, 1.7, 38, 30.4, 0.5, 35, 88}, work[7 * TIER__PAIR_WORK];
  size_t of_row[] = {0, 0, 1, 2, 3, 4, 5, 4, 6};
  (void)state;
  data d = {{9, x, last, age, weight, NULL, 0}, {7, pair_last, of_row, work}};
  d.rows.pairs = &d.pairs;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    clv_assert_derivatives(evaluate, &d, points[i], 4, 1e-8);
  }
}

static void rows_sum_to_their_customers(void **state) {
  static const tier__pareto_params params = {0.55, 10.6, 0.6, 11.7};
  double pair_last[] = {0, 1.7, 38, 30.4, 0.5, 35, 88}, work[7 * TIER__PAIR_WORK], sum = 0;
  size_t of_row[] = {0, 0, 1, 2, 3, 4, 5, 4, 6};
  tier__purchase_pairs pairs = {7, pair_last, of_row, work};
  const tier__purchase_rows rows = {9, x, last, age, weight, &pairs, 0};
  tier__newton_point point;
  (void)state;
  tier__pareto_log_likelihood(&params, &rows, &point);
  for (size_t i = 0; i < rows.count; i++) {
    sum += weight[i] * log_likelihood(&params, x[i], last[i], age[i]);
  }
  assert_close(point.value, sum, 1e-14);
}

static double log_uniform(uint64_t *random, double low, double high) {
  return low * exp(clv_random(random) * log(high / low));
}

/* Whatever the parameters: probabilities from 0 to 1, purchases that rise with the horizon and shrink by discount. */
static void extremes_give_numbers(void **state) {
  uint64_t random = 1;
  (void)state;
  for (int i = 0; i < 3000; i++) {
    const tier__pareto_params params = {log_uniform(&random, 1e-5, 1e4), log_uniform(&random, 1e-6, 1e6),
                                        log_uniform(&random, 1e-5, 1e4), log_uniform(&random, 1e-6, 1e6)};
    const double n = i % 5 == 0 ? 0 : floor(log_uniform(&random, 1, 5000));
    const double t = i % 7 == 0 ? 0 : floor(log_uniform(&random, 1, 10000));
    const double l = n > 0 ? floor(t * clv_random(&random)) : 0;
    const double horizon = log_uniform(&random, 0.1, 3000), rate = log_uniform(&random, 1e-6, 0.02);
    double near, near_worth, far, far_worth;
    const double alive = tier__pareto_alive(&params, n, l, t);
    tier__pareto_future(&params, n, t, horizon, rate, &near, &near_worth);
    tier__pareto_future(&params, n, t, 1.5 * horizon, rate, &far, &far_worth);
    assert_true(alive >= 0 && alive <= 1);
    assert_true(isfinite(log_likelihood(&params, n, l, t)));
    assert_true(near >= 0 && isfinite(far) && near <= far * (1 + 1e-12) && near_worth <= far_worth * (1 + 1e-12));
    assert_true(near_worth <= near * (1 + 1e-12) && near_worth >= near * exp(-rate * horizon) * (1 - 1e-12));
    assert_true(near <= (params.r + n) / (params.alpha + t) * horizon * (1 + 1e-12));
  }
}

static void edited_parameters_cannot_hang_it(void **state) {
  static const double sizes[] = {1e-15, 1e15};
  (void)state;
  for (unsigned i = 0; i < 16; i++) {
    const tier__pareto_params params = {sizes[i & 1], sizes[i >> 1 & 1], sizes[i >> 2 & 1], sizes[i >> 3]};
    double expected, discounted;
    tier__pareto_future(&params, 3, 100, 36525, 1e-3, &expected, &discounted);
    assert_true(!(expected < 0)); /* NaN is allowed here; the model keeps it in. */
    assert_true(!(tier__pareto_alive(&params, 3, 50, 100) < 0));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(golden_cases_hold),
      cmocka_unit_test(it_agrees_with_30_digits),
      cmocka_unit_test(known_traps_are_passed),
      cmocka_unit_test(published_expectations_hold),
      cmocka_unit_test(derivatives_agree_with_differences),
      cmocka_unit_test(rows_sum_to_their_customers),
      cmocka_unit_test(extremes_give_numbers),
      cmocka_unit_test(edited_parameters_cannot_hang_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/clv_data.h"

#include <math.h>

#include "clv/gamma_gamma/gamma_gamma_kernel.h"

static double log_likelihood(const tier__gamma_params *params, double x, double mean) {
  const double one = 1;
  const tier__gamma_rows rows = {1, &x, &mean, &one};
  tier__newton_point point;
  tier__gamma_log_likelihood(params, &rows, &point);
  return point.value;
}

static double mean_of(const tier__gamma_params *params, double x, double mean) {
  double population = NAN, own = NAN;
  assert_int_equal(tier__gamma_mean(params, x, mean, &population, &own), 1);
  assert_true(population >= 0 && own >= 0);
  return population + own;
}

static void golden_cases_hold(void **state) {
  json_t *golden = clv_read_json("clv.json");
  size_t i, seen = 0;
  json_t *c;
  (void)state;
  json_array_foreach(json_object_get(golden, "cases"), i, c) {
    if (strcmp(json_string_value(json_object_get(c, "model")), "gamma_gamma") == 0) {
      const tier__gamma_params params = {clv_number(c, "p"), clv_number(c, "q"), clv_number(c, "gamma")};
      const double x = clv_number(c, "x"), m = clv_number(c, "m");
      seen++;
      assert_close(log_likelihood(&params, x, m), clv_number(c, "ll"), 1e-11);
      assert_close(mean_of(&params, x, m), clv_number(c, "cond_mean"), 1e-11);
      assert_close(mean_of(&params, 0, 0), clv_number(c, "pop_mean"), 1e-11);
    }
  }
  assert_int_equal(seen, 10);
  json_decref(golden);
}

static void evaluate(void *user_data, const double *at, tier__newton_point *ret_point) {
  const tier__gamma_params params = {exp(at[0]), exp(at[1]), exp(at[2])};
  tier__gamma_log_likelihood(&params, user_data, ret_point);
}

static void derivatives_agree_with_differences(void **state) {
  static const double x[] = {1, 1, 2, 5, 5, 400}, mean[] = {12, 0.03, 30, 8, 900, 25}, weight[] = {4, 1, 2, 1, 1, 3};
  static const double points[][3] = {{1.8, 1.3, 2.7}, {-1, 0.2, 0}, {3, 4, 5}, {0, -2, -2}};
  tier__gamma_rows rows = {6, x, mean, weight};
  (void)state;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    clv_assert_derivatives(evaluate, &rows, points[i], 3, 1e-8);
  }
}

static void money_in_another_unit_shifts_gamma_only(void **state) {
  const tier__gamma_params dollars = {6.25, 3.74, 15.44}, cents = {6.25, 3.74, 1544};
  (void)state;
  assert_close(mean_of(&cents, 7, 7374), 100 * mean_of(&dollars, 7, 73.74), 1e-15);
  assert_close(log_likelihood(&cents, 7, 7374) + log(100), log_likelihood(&dollars, 7, 73.74), 1e-13);
}

static void there_is_no_mean_where_it_diverges(void **state) {
  const tier__gamma_params heavy = {0.2, 0.7, 10};
  double population = -1, own = -1;
  (void)state;
  assert_int_equal(tier__gamma_mean(&heavy, 0, 0, &population, &own), 0);
  assert_int_equal(tier__gamma_mean(&heavy, 1, 50, &population, &own), 0); /* 0.2 + 0.7 < 1 */
  assert_true(population == -1 && own == -1);
  assert_close(mean_of(&heavy, 2, 50), 0.2 * (10 + 100) / 0.1, 1e-14);
}

/* Their mean is that of the population. */
static void draws_spend_like_the_population(void **state) {
  const tier__gamma_params params = {6.25, 13.74, 15.44};
  enum { DRAWS = 20000 };
  double sum = 0, squares = 0;
  (void)state;
  for (uint64_t i = 0; i < DRAWS; i++) {
    tier__random random = tier__random_begin(5, i);
    const double spend = tier__gamma_draw(&params, &random, 3);
    assert_true(spend > 0);
    sum += spend;
    squares += spend * spend;
  }
  const double deviation = sqrt(squares / DRAWS - sum / DRAWS * (sum / DRAWS));
  assert_near(sum / DRAWS, mean_of(&params, 0, 0), 5 * deviation / sqrt(DRAWS));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(golden_cases_hold),
      cmocka_unit_test(derivatives_agree_with_differences),
      cmocka_unit_test(money_in_another_unit_shifts_gamma_only),
      cmocka_unit_test(there_is_no_mean_where_it_diverges),
      cmocka_unit_test(draws_spend_like_the_population),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

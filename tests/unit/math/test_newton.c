/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "math/newton.h"

/* -(x - 1)^2 - 100 (y - x^2)^2: a bent ridge with its top, 0, at (1, 1). */
static void bent_ridge(void *user_data, const double *at, tier__newton_point *ret) {
  const double x = at[0], y = at[1], d = y - x * x;
  (void)user_data;
  ret->value = -(x - 1) * (x - 1) - 100 * d * d;
  ret->gradient[0] = -2 * (x - 1) + 400 * x * d;
  ret->gradient[1] = -200 * d;
  ret->hessian[0][0] = -2 + 400 * (d - 2 * x * x);
  ret->hessian[1][0] = 400 * x;
  ret->hessian[1][1] = -200;
}

/* -e^-x: rises for ever. */
static void endless(void *user_data, const double *at, tier__newton_point *ret) {
  (void)user_data;
  ret->value = -exp(-at[0]);
  ret->gradient[0] = -ret->value;
  ret->hessian[0][0] = ret->value;
}

static void nowhere(void *user_data, const double *at, tier__newton_point *ret) {
  (void)user_data;
  (void)at;
  ret->value = NAN;
}

static tier__newton_problem problem(size_t count, tier__newton_function evaluate) {
  static const double least[2] = {-5, -5}, most[2] = {5, 5};
  const tier__newton_problem made = {count, least, most, 1e-10, 200, evaluate, NULL, NULL};
  return made;
}

static void it_finds_the_top_of_a_bent_ridge(void **state) {
  const double starts[3][2] = {{-1.2, 1}, {4, -3}, {0, 0}};
  const tier__newton_problem p = problem(2, bent_ridge);
  (void)state;
  for (int i = 0; i < 3; i++) {
    tier__newton_result result;
    tier__newton_maximise(&p, starts[i], &result);
    assert_int_equal(result.verdict, TIER__NEWTON_CONVERGED);
    assert_close(result.at[0], 1, 1e-9);
    assert_close(result.at[1], 1, 1e-9);
    assert_in_range(result.evaluations, 1, 60);
  }
}

static void a_maximum_beyond_the_bounds_is_told(void **state) {
  const double start[2] = {0, 0};
  tier__newton_problem p = problem(1, endless);
  tier__newton_result result;
  (void)state;
  tier__newton_maximise(&p, start, &result);
  assert_int_equal(result.verdict, TIER__NEWTON_BOUND);
  assert_same_bits(result.at[0], 5);
  p.most_evaluations = 2;
  tier__newton_maximise(&p, start, &result);
  assert_int_equal(result.verdict, TIER__NEWTON_STUCK);
}

static void a_bound_across_the_ridge_is_walked_along(void **state) {
  static const double starts[3][2] = {{-1.2, -1}, {4, -3}, {0, 0.25}}, least[2] = {-5, -5}, most[2] = {5, 0.25};
  tier__newton_problem p = problem(2, bent_ridge);
  (void)state;
  p.least = least;
  p.most = most;
  for (int i = 0; i < 3; i++) {
    tier__newton_result result;
    tier__newton_maximise(&p, starts[i], &result);
    assert_int_equal(result.verdict, TIER__NEWTON_BOUND);
    assert_same_bits(result.at[1], 0.25);
    assert_close(200 * result.at[0] * (result.at[0] * result.at[0] - 0.25), 1 - result.at[0], 1e-7);
  }
}

static void a_function_without_value_is_not_climbed(void **state) {
  const double start[2] = {0, 0};
  const tier__newton_problem p = problem(1, nowhere);
  tier__newton_result result;
  (void)state;
  tier__newton_maximise(&p, start, &result);
  assert_int_equal(result.verdict, TIER__NEWTON_STUCK);
}

static void a_known_maximum_ends_a_search_early(void **state) {
  static const double start[2] = {-1.2, 1}, known[2] = {1, 1}, elsewhere[2] = {-1, 2};
  tier__newton_problem p = problem(2, bent_ridge);
  tier__newton_result all, early;
  (void)state;
  tier__newton_maximise(&p, start, &all);
  p.known = known;
  tier__newton_maximise(&p, start, &early);
  assert_int_equal(early.verdict, TIER__NEWTON_KNOWN);
  assert_true(early.evaluations < all.evaluations);
  p.known = elsewhere;
  tier__newton_maximise(&p, start, &early);
  assert_int_equal(early.verdict, TIER__NEWTON_CONVERGED);
  assert_int_equal(early.evaluations, all.evaluations);
}

/* f = x^2 y has the logarithm 2 ln x + ln y: in ln x and ln y its derivatives are 2 f, f; 4 f, 2 f, f. */
static void derivatives_go_over_to_logarithms(void **state) {
  const double at[2] = {3, 0.5}, f = 4.5;
  tier__newton_point point = {f, {3, 9}, {{1}, {6, 0}}};
  (void)state;
  tier__newton_to_logarithms(&point, 2, at);
  assert_close(point.gradient[0], 2 * f, 1e-15);
  assert_close(point.gradient[1], f, 1e-15);
  assert_close(point.hessian[0][0], 4 * f, 1e-15);
  assert_close(point.hessian[1][0], 2 * f, 1e-15);
  assert_close(point.hessian[1][1], f, 1e-15);
}

static void what_is_held_is_told_and_left_out(void **state) {
  static const double start[2] = {0, 0.25}, least[2] = {-5, -5}, most[2] = {5, 0.25};
  tier__newton_problem p = problem(2, bent_ridge);
  tier__newton_result result;
  tier__matrix curvature;
  (void)state;
  p.least = least;
  p.most = most;
  tier__newton_maximise(&p, start, &result);
  assert_int_equal(result.held, 2);
  assert_true(result.steepness <= p.tolerance);
  tier__newton_curvature(&result.point, 2, result.held, curvature);
  assert_same_bits(curvature[0][0], -result.point.hessian[0][0]);
  assert_same_bits(curvature[1][0], 0);
  assert_same_bits(curvature[1][1], 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(it_finds_the_top_of_a_bent_ridge),
      cmocka_unit_test(a_maximum_beyond_the_bounds_is_told),
      cmocka_unit_test(a_bound_across_the_ridge_is_walked_along),
      cmocka_unit_test(a_function_without_value_is_not_climbed),
      cmocka_unit_test(a_known_maximum_ends_a_search_early),
      cmocka_unit_test(derivatives_go_over_to_logarithms),
      cmocka_unit_test(what_is_held_is_told_and_left_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

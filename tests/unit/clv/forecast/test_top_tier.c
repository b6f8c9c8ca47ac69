/* SPDX-License-Identifier: Apache-2.0 */
/* The tier weighs what it should, and no one outside has more than one inside. */
#include "unit/clv/forecast/forecast_fixture.h"

#include "clv/forecast/top_tier.h"

enum { MOST = 500 };

static tier__top find(const double *values, const double *weights, size_t count, double amount) {
  tier_context *context = forecast_context(1);
  tier__top top = {0, 0};
  assert_int_equal(tier__top_find(context, values, weights, count, amount, &top, NULL), TIER_OK);
  tier_context_destroy(context);
  return top;
}

static double weight_in(const tier__top *top, const double *values, const double *weights, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) {
    sum += (weights != NULL ? weights[i] : 1) * tier__top_part(top, values[i]);
  }
  return sum;
}

static void test_few(void **state) {
  const double values[5] = {3, -1, 7, 3, 0};
  (void)state;
  tier__top top = find(values, NULL, 5, 1);
  assert_true(top.limit == 7 && top.share == 1);
  top = find(values, NULL, 5, 2);
  assert_true(top.limit == 3 && top.share == 0.5);
  top = find(values, NULL, 5, 3);
  assert_true(top.limit == 3 && top.share == 1);
  top = find(values, NULL, 5, 4.25);
  assert_true(top.limit == -1 && top.share == 0.25);
  top = find(values, NULL, 5, 5);
  assert_true(top.limit == -1 && top.share == 1);
}

/* Weight 0 is nobody, also at the end. */
static void test_nobody(void **state) {
  const double values[4] = {9, 2, 1, -5}, weights[4] = {0, 0.5, 0.25, 0};
  (void)state;
  tier__top top = find(values, weights, 4, 0.625);
  assert_true(top.limit == 1 && top.share == 0.5);
  top = find(values, weights, 4, 0.75);
  assert_true(top.limit == 1 && top.share == 1);
}

static void test_any(void **state) {
  uint64_t random = 3;
  (void)state;
  for (int round = 0; round < 60; round++) {
    double values[MOST], weights[MOST], backward[MOST], turned[MOST], all = 0;
    const size_t count = 1 + (size_t)(clv_random(&random) * (MOST - 1));
    const double distinct = round % 3 == 0 ? 4 : (round % 3 == 1 ? 300 : 1e9);
    for (size_t i = 0; i < count; i++) {
      values[i] = (double)(int64_t)(clv_random(&random) * distinct) * 1e-3 - 1;
      weights[i] = round % 2 ? clv_random(&random) : 1;
      backward[count - 1 - i] = values[i];
      turned[count - 1 - i] = weights[i];
      all += weights[i];
    }
    const double amount = all * clv_random(&random);
    const tier__top top = find(values, weights, count, amount), again = find(backward, turned, count, amount);
    assert_close(weight_in(&top, values, weights, count), amount, 1e-12);
    assert_same_bits(top.limit, again.limit);
    assert_same_bits(top.share, again.share);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_few),
      cmocka_unit_test(test_nobody),
      cmocka_unit_test(test_any),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

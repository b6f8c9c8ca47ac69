/* SPDX-License-Identifier: Apache-2.0 */
/* A prediction is a function of its own row: threads, neighbours and pieces of the table cannot change a bit. */
#include "unit/clv/forecast/forecast_fixture.h"

#include <stdlib.h>

#include "clv/forecast/row_index.h"

enum { COLUMNS = 9 };

static const tier_clv_predict_options usual = {
    .size = sizeof usual, .horizon = 5, .annual_discount = 0.1, .interval = 0.9};

static void predict(const tier_clv *model, const tier_clv *spend, const tier_clv_data *data,
                    forecast_columns *columns) {
  tier_error err = {.size = sizeof err};
  tier_clv_predict_options options = usual;
  const tier_clv_prediction wanted = forecast_wanted(columns, 1);
  options.spend = spend;
  memset(columns, 0, sizeof *columns);
  if (tier_clv_predict(model, data, &options, &wanted, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
}

static void assert_same_row(const forecast_columns *a, size_t i, const forecast_columns *b, size_t j) {
  const double(*left)[FORECAST_ROWS] = (const double(*)[FORECAST_ROWS])a;
  const double(*right)[FORECAST_ROWS] = (const double(*)[FORECAST_ROWS])b;
  for (size_t c = 0; c < COLUMNS; c++) {
    assert_same_bits(left[c][i], right[c][j]);
  }
}

static void test_threads(void **state) {
  const uint32_t threads[] = {1, 2, 5};
  (void)state;
  for (size_t k = 0; k < FORECAST_KINDS; k++) {
    forecast_columns columns[3];
    for (size_t t = 0; t < 3; t++) {
      tier_context *context = forecast_context(threads[t]);
      tier_clv *model = forecast_model(context, forecast_kinds[k]);
      tier_clv *spend = forecast_model(context, TIER_CLV_GAMMA_GAMMA);
      forecast_customers customers;
      forecast_fill(model, 5, &customers);
      predict(model, spend, &customers.data, &columns[t]);
      tier_clv_destroy(spend);
      tier_clv_destroy(model);
      tier_context_destroy(context);
    }
    assert_memory_equal(&columns[0], &columns[1], sizeof columns[0]);
    assert_memory_equal(&columns[0], &columns[2], sizeof columns[0]);
  }
}

/* Backward, and each row alone. */
static void test_order(void **state) {
  tier_context *context = forecast_context(1);
  tier_clv *spend = forecast_model(context, TIER_CLV_GAMMA_GAMMA);
  (void)state;
  for (size_t k = 0; k < FORECAST_KINDS; k++) {
    tier_clv *model = forecast_model(context, forecast_kinds[k]);
    forecast_customers customers, backward;
    forecast_columns columns, of_backward, of_one;
    forecast_fill(model, 6, &customers);
    backward = customers;
    for (size_t i = 0; i < FORECAST_ROWS; i++) {
      const size_t j = FORECAST_ROWS - 1 - i;
      backward.x[j] = customers.x[i];
      backward.last[j] = customers.last[i];
      backward.age[j] = customers.age[i];
      backward.spend[j] = customers.spend[i];
    }
    tier_clv_data turned = backward.data;
    turned.frequency = backward.x, turned.recency = backward.last;
    turned.age = backward.age, turned.spend = backward.spend;
    predict(model, spend, &customers.data, &columns);
    predict(model, spend, &turned, &of_backward);
    for (size_t i = 0; i < FORECAST_ROWS; i++) {
      const tier_clv_data one = {.size = sizeof one, .count = 1, .frequency = &customers.x[i],
                                 .recency = &customers.last[i], .age = &customers.age[i],
                                 .spend = &customers.spend[i]};
      assert_same_row(&columns, i, &of_backward, FORECAST_ROWS - 1 - i);
      predict(model, spend, &one, &of_one);
      assert_same_row(&columns, i, &of_one, 0);
    }
    tier_clv_destroy(model);
  }
  tier_clv_destroy(spend);
  tier_context_destroy(context);
}

/* With covariates a row is that of the model whose parameters they make. */
static void test_covariates(void **state) {
  const tier_clv_kind kinds[] = {TIER_CLV_NBD, TIER_CLV_PARETO_NBD, TIER_CLV_BG_NBD, TIER_CLV_MBG_NBD};
  tier_context *context = forecast_context(2);
  tier_clv *spend = forecast_model(context, TIER_CLV_GAMMA_GAMMA);
  (void)state;
  for (size_t k = 0; k < 4; k++) {
    tier_clv *plain = forecast_model(context, kinds[k]);
    tier_clv with = *plain;
    forecast_customers customers;
    forecast_columns columns, of_one;
    forecast_fill(plain, 7, &customers);
    with.covariate_count = 2;
    for (size_t e = 0; e < 2 * plain->model->effect_count; e++) {
      with.effects[e] = 0.3 - 0.11 * (double)e;
    }
    customers.data.covariates = customers.covariates;
    customers.data.covariate_count = 2;
    predict(&with, spend, &customers.data, &columns);
    for (size_t i = 0; i < FORECAST_ROWS; i++) {
      tier_clv own = *plain;
      const tier_clv_data one = {.size = sizeof one, .count = 1, .frequency = &customers.x[i],
                                 .recency = &customers.last[i], .age = &customers.age[i],
                                 .spend = &customers.spend[i]};
      tier__clv_params_of(&with, &customers.data, i, own.params);
      predict(&own, spend, &one, &of_one);
      assert_same_row(&columns, i, &of_one, 0);
    }
    tier_clv_destroy(plain);
  }
  tier_clv_destroy(spend);
  tier_context_destroy(context);
}

/* More rows than a piece holds, and more distinct ones: any of them is as it is alone. */
static void check_long(tier_clv_kind kind, size_t count, double steps) {
  tier_context *context = forecast_context(2);
  tier_clv *model = forecast_model(context, kind);
  double *block = malloc(5 * count * sizeof *block);
  assert_non_null(block);
  double *x = block, *last = x + count, *age = last + count, *alive = age + count, *purchases = alive + count;
  uint64_t state = 8;
  for (size_t i = 0; i < count; i++) {
    age[i] = (double)(int64_t)(clv_random(&state) * steps) * (100 / steps);
    x[i] = (double)(int64_t)(clv_random(&state) * 4);
    last[i] = x[i] > 0 ? age[i] / 2 : 0;
  }
  const tier_clv_data data = {.size = sizeof data, .count = count, .frequency = x, .recency = last, .age = age};
  const tier_clv_prediction wanted = {.size = sizeof wanted, .alive = alive, .purchases = purchases};
  assert_int_equal(tier_clv_predict(model, &data, &usual, &wanted, NULL), TIER_OK);
  for (size_t i = 0; i < count; i += count / 50) {
    double one[2];
    const tier_clv_data alone = {.size = sizeof data, .count = 1, .frequency = x + i, .recency = last + i,
                                 .age = age + i};
    const tier_clv_prediction of_one = {.size = sizeof of_one, .alive = &one[0], .purchases = &one[1]};
    assert_int_equal(tier_clv_predict(model, &alone, &usual, &of_one, NULL), TIER_OK);
    assert_same_bits(alive[i], one[0]);
    assert_same_bits(purchases[i], one[1]);
  }
  free(block);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

static void test_pieces(void **state) {
  (void)state;
  check_long(TIER_CLV_BG_NBD, TIER__INDEX_ROWS_MOST + 1000, 500);
  check_long(TIER_CLV_NBD, TIER__INDEX_KEYS_MOST + 9000, 1e12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_threads),
      cmocka_unit_test(test_order),
      cmocka_unit_test(test_covariates),
      cmocka_unit_test(test_pieces),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold between predictions, whatever the model. */
#include "unit/clv/forecast/forecast_fixture.h"

#include <math.h>

#define HORIZON 6.0
#define DISCOUNT 0.25
#define INTERVAL 0.8
enum { COUNTS = 600, FEW = 8 };

typedef struct setting {
  tier_context *context;
  tier_clv *model, *spend;
  forecast_customers customers;
  forecast_columns columns;
} setting;

static void begin(setting *s, tier_clv_kind kind) {
  s->context = forecast_context(1);
  s->model = forecast_model(s->context, kind);
  s->spend = forecast_model(s->context, TIER_CLV_GAMMA_GAMMA);
  forecast_fill(s->model, (uint64_t)kind, &s->customers);
}

static void end(setting *s) {
  tier_clv_destroy(s->spend);
  tier_clv_destroy(s->model);
  tier_context_destroy(s->context);
}

static void predict(setting *s, double horizon, double discount, int forever) {
  tier_error err = {.size = sizeof err};
  const tier_clv_predict_options options = {.size = sizeof options,
                                            .horizon = horizon,
                                            .annual_discount = discount,
                                            .forever = forever,
                                            .interval = INTERVAL,
                                            .margin = 0.5,
                                            .spend = s->spend};
  const tier_clv_prediction wanted = forecast_wanted(&s->columns, 1);
  if (tier_clv_predict(s->model, &s->customers.data, &options, &wanted, &err) != TIER_OK) {
    fail_msg("%s: %s", s->model->model->word, err.message);
  }
}

/* The smallest n with P(at most n) >= share, but for rounding. */
static void assert_quantile(const double *at_most, double n, double share) {
  assert_true(n >= 0 && n < COUNTS && n == floor(n));
  assert_true(at_most[(size_t)n] >= share - 1e-12);
  assert_true(n == 0 || at_most[(size_t)n - 1] < share + 1e-12);
}

static void check_distribution(const setting *s, size_t row) {
  double p[COUNTS], at_most[COUNTS], sum = 0, mean = 0;
  assert_int_equal(tier_clv_distribution(s->model, &s->customers.data, row, HORIZON, COUNTS, p, NULL), TIER_OK);
  for (size_t k = 0; k < COUNTS; k++) {
    assert_true(p[k] >= 0 && p[k] <= 1);
    sum += p[k];
    mean += (double)k * p[k];
    at_most[k] = sum;
  }
  assert_near(sum, 1, 1e-10);
  assert_near(mean, s->columns.purchases[row], 1e-9);
  assert_near(p[0], s->columns.none[row], 1e-14);
  assert_quantile(at_most, s->columns.low[row], (1 - INTERVAL) / 2);
  assert_quantile(at_most, s->columns.high[row], (1 + INTERVAL) / 2);
}

static void test_distribution(void **state) {
  (void)state;
  for (size_t k = 0; k < FORECAST_KINDS; k++) {
    setting s;
    begin(&s, forecast_kinds[k]);
    predict(&s, HORIZON, 0, 0);
    for (size_t i = 0; i < FORECAST_ROWS; i++) {
      check_distribution(&s, i);
      assert_close(s.columns.residual[i], s.columns.purchases[i], 1e-11);
      assert_true(s.columns.low[i] <= s.columns.high[i]);
    }
    end(&s);
  }
}

static void test_alive(void **state) {
  (void)state;
  for (size_t k = 0; k < FORECAST_KINDS; k++) {
    setting s;
    begin(&s, forecast_kinds[k]);
    predict(&s, HORIZON, 0, 0);
    for (size_t i = 0; i < FORECAST_ROWS; i++) {
      const tier__customer customer = {s.customers.x[i], s.customers.last[i], s.customers.age[i]};
      forecast_assert_alive(s.model, s.columns.alive[i], s.model->model->alive(s.model->params, &customer));
      assert_true(s.columns.alive_later[i] >= 0 && s.columns.alive_later[i] <= s.columns.alive[i]);
      assert_true(s.columns.none[i] >= 1 - s.columns.alive[i]);
    }
    if (!forecast_is_whole(s.model)) {
      const forecast_columns before = s.columns;
      predict(&s, 1e-9, 0, 0);
      for (size_t i = 0; i < FORECAST_ROWS; i++) {
        assert_close(s.columns.alive_later[i], before.alive[i], 1e-7);
        assert_near(s.columns.purchases[i], 0, 1e-6);
      }
    }
    end(&s);
  }
}

static void test_discount(void **state) {
  (void)state;
  for (size_t k = 0; k < FORECAST_KINDS; k++) {
    setting s;
    begin(&s, forecast_kinds[k]);
    predict(&s, HORIZON, DISCOUNT, 0);
    const forecast_columns finite = s.columns;
    const double least = exp(-log(1 + DISCOUNT) / 365.2425 * 7 * HORIZON);
    predict(&s, HORIZON, DISCOUNT, 1);
    for (size_t i = 0; i < FORECAST_ROWS; i++) {
      assert_true(finite.residual[i] <= finite.purchases[i] * (1 + 1e-12));
      assert_true(finite.residual[i] >= finite.purchases[i] * least * (1 - 1e-12));
      assert_true(s.columns.residual[i] >= finite.residual[i]);
      assert_close(finite.value[i], 0.5 * finite.spend[i] * finite.residual[i], 1e-15);
    }
    const forecast_columns forever = s.columns;
    s.customers.data.count = FEW; /* So far ahead it takes its time. */
    predict(&s, 6000, DISCOUNT, 0);
    for (size_t i = 0; i < FEW; i++) {
      assert_close(forever.residual[i], s.columns.residual[i], 1e-9);
    }
    end(&s);
  }
}

/* A customer without purchases of his own to go by gets the mean of all. */
static void test_spend(void **state) {
  setting s;
  double all, alone[FORECAST_ROWS];
  (void)state;
  begin(&s, TIER_CLV_MBG_NBD);
  predict(&s, HORIZON, 0, 0);
  assert_int_equal(tier_clv_mean_spend(s.spend, &all, NULL), TIER_OK);
  assert_close(all, 6.25 * 15.44 / 2.74, 1e-14);
  const tier_clv_predict_options options = {.size = sizeof options};
  const tier_clv_prediction wanted = {.size = sizeof wanted, .spend = alone};
  assert_int_equal(tier_clv_predict(s.spend, &s.customers.data, &options, &wanted, NULL), TIER_OK);
  for (size_t i = 0; i < FORECAST_ROWS; i++) {
    const double x = s.customers.x[i], m = s.customers.spend[i];
    assert_close(s.columns.spend[i], x > 0 && m > 0 ? 6.25 * (15.44 + x * m) / (6.25 * x + 2.74) : all, 1e-14);
    assert_same_bits(s.columns.spend[i], alone[i]);
  }
  end(&s);
}

/* Any column may be left out, and the others stay as they are. */
static void test_columns(void **state) {
  (void)state;
  for (size_t k = 0; k < FORECAST_KINDS; k++) {
    setting s;
    begin(&s, forecast_kinds[k]);
    predict(&s, HORIZON, DISCOUNT, 0);
    const forecast_columns all = s.columns;
    for (int column = 0; column < 9; column++) {
      double alone[FORECAST_ROWS];
      tier_clv_prediction one = {.size = sizeof one};
      double **const places[9] = {&one.alive, &one.alive_later, &one.purchases, &one.none, &one.low,
                                  &one.high,  &one.residual,    &one.spend,     &one.value};
      const double *const full[9] = {all.alive, all.alive_later, all.purchases, all.none, all.low,
                                     all.high,  all.residual,    all.spend,     all.value};
      *places[column] = alone;
      const tier_clv_predict_options options = {.size = sizeof options,
                                                .horizon = HORIZON,
                                                .annual_discount = DISCOUNT,
                                                .interval = INTERVAL,
                                                .margin = 0.5,
                                                .spend = s.spend};
      assert_int_equal(tier_clv_predict(s.model, &s.customers.data, &options, &one, NULL), TIER_OK);
      for (size_t i = 0; i < FORECAST_ROWS; i++) {
        assert_same_bits(alone[i], full[column][i]);
      }
    }
    end(&s);
  }
}

/* No rows, no columns: nothing to do. */
static void test_nothing(void **state) {
  setting s;
  (void)state;
  begin(&s, TIER_CLV_BG_NBD);
  const tier_clv_predict_options options = {.size = sizeof options, .horizon = 1};
  const tier_clv_prediction none = {.size = sizeof none};
  const tier_clv_data empty = {.size = sizeof empty};
  const tier_clv_prediction all = forecast_wanted(&s.columns, 0);
  assert_int_equal(tier_clv_predict(s.model, &s.customers.data, &options, &none, NULL), TIER_OK);
  assert_int_equal(tier_clv_predict(s.model, &empty, &options, &all, NULL), TIER_OK);
  end(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_distribution), cmocka_unit_test(test_alive),   cmocka_unit_test(test_discount),
      cmocka_unit_test(test_spend),        cmocka_unit_test(test_columns), cmocka_unit_test(test_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

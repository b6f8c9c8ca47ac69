/* SPDX-License-Identifier: Apache-2.0 */
/* Customers as drawn: what the same model expects of them, within chance. */
#include "unit/clv/forecast/forecast_fixture.h"

#include <math.h>
#include <stdlib.h>

enum { MANY = 20000, COLUMNS = 6 };
#define HORIZON 8.0
/* Standard errors that a mean may be off: once in a million. */
#define DEVIATIONS 5.0

/* Columns of many customers. */
typedef struct drawn {
  double *block, *x, *last, *log_intervals, *later, *age, *expected;
  tier_clv_data data;
} drawn;

static void begin(drawn *d, size_t count) {
  d->block = calloc(COLUMNS * count, sizeof *d->block);
  assert_non_null(d->block);
  d->x = d->block, d->last = d->x + count, d->log_intervals = d->last + count;
  d->later = d->log_intervals + count, d->age = d->later + count, d->expected = d->age + count;
  for (size_t i = 0; i < count; i++) {
    d->age[i] = (double)(5 + i % 11);
  }
  d->data = (tier_clv_data){.size = sizeof d->data, .count = count, .frequency = d->x, .recency = d->last,
                            .age = d->age};
}

static void simulate(const tier_clv *model, drawn *d, uint64_t seed) {
  tier_error err = {.size = sizeof err};
  const tier_clv_simulation wanted = {.size = sizeof wanted, .frequency = d->x, .recency = d->last,
                                      .log_intervals = d->log_intervals, .later = d->later};
  if (tier_clv_simulate(model, &d->data, HORIZON, seed, &wanted, &err) != TIER_OK) {
    fail_msg("%s: %s", model->model->word, err.message);
  }
}

/* The mean of drawn - expected is 0. */
static void assert_mean_is_zero(const double *drawn_ones, const double *expected, size_t count) {
  double sum = 0, squares = 0;
  for (size_t i = 0; i < count; i++) {
    const double off = drawn_ones[i] - expected[i];
    sum += off;
    squares += off * off;
  }
  assert_true(squares > 0);
  assert_near(sum, 0, DEVIATIONS * sqrt(squares));
}

static void check_rows(const tier_clv *model, const drawn *d) {
  for (size_t i = 0; i < d->data.count; i++) {
    assert_true(d->x[i] >= 0 && d->x[i] == floor(d->x[i]));
    assert_true(d->later[i] >= 0 && d->later[i] == floor(d->later[i]));
    assert_true(isfinite(d->log_intervals[i]));
    assert_true(d->last[i] >= 0 && d->last[i] <= d->age[i]);
    assert_true(d->x[i] > 0 || (d->last[i] == 0 && d->log_intervals[i] == 0));
    assert_true(!forecast_is_whole(model) || d->x[i] <= d->age[i]);
  }
}

/* x against E[X(T)], and what came later against what was to be expected of each by x and t_x. */
static void test_moments(void **state) {
  tier_context *context = forecast_context(2);
  (void)state;
  for (size_t k = 0; k < FORECAST_KINDS; k++) {
    tier_clv *model = forecast_model(context, forecast_kinds[k]);
    drawn d;
    begin(&d, MANY);
    simulate(model, &d, 11);
    check_rows(model, &d);
    assert_int_equal(tier_clv_new_customer(model, NULL, d.age, MANY, d.expected, NULL), TIER_OK);
    assert_mean_is_zero(d.x, d.expected, MANY);
    const tier_clv_predict_options options = {.size = sizeof options, .horizon = HORIZON};
    const tier_clv_prediction wanted = {.size = sizeof wanted, .purchases = d.expected};
    assert_int_equal(tier_clv_predict(model, &d.data, &options, &wanted, NULL), TIER_OK);
    assert_mean_is_zero(d.later, d.expected, MANY);
    const tier_clv_prediction none = {.size = sizeof none, .none = d.expected};
    assert_int_equal(tier_clv_predict(model, &d.data, &options, &none, NULL), TIER_OK);
    for (size_t i = 0; i < MANY; i++) {
      d.later[i] = d.later[i] == 0;
    }
    assert_mean_is_zero(d.later, d.expected, MANY);
    free(d.block);
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

/* Row i is that of the seed and i, whoever draws it. */
static void test_bits(void **state) {
  (void)state;
  for (size_t k = 0; k < FORECAST_KINDS; k++) {
    drawn d[4];
    const uint32_t threads[4] = {1, 2, 5, 1};
    for (size_t t = 0; t < 4; t++) {
      tier_context *context = forecast_context(threads[t]);
      tier_clv *model = forecast_model(context, forecast_kinds[k]);
      begin(&d[t], t < 3 ? 1000 : 300);
      simulate(model, &d[t], 12);
      tier_clv_destroy(model);
      tier_context_destroy(context);
    }
    for (size_t i = 0; i < 1000; i++) {
      for (size_t t = 1; t < (i < 300 ? 4 : 3); t++) {
        assert_same_bits(d[0].x[i], d[t].x[i]);
        assert_same_bits(d[0].last[i], d[t].last[i]);
        assert_same_bits(d[0].log_intervals[i], d[t].log_intervals[i]);
        assert_same_bits(d[0].later[i], d[t].later[i]);
      }
    }
    for (size_t t = 0; t < 4; t++) {
      free(d[t].block);
    }
  }
}

static void test_seeds(void **state) {
  tier_context *context = forecast_context(1);
  tier_clv *model = forecast_model(context, TIER_CLV_PARETO_NBD);
  drawn a, b;
  (void)state;
  begin(&a, 1000);
  begin(&b, 1000);
  simulate(model, &a, 1);
  simulate(model, &b, 2);
  assert_memory_not_equal(a.x, b.x, 1000 * sizeof *a.x);
  free(b.block);
  free(a.block);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

/* As many purchases in the mean as the covariates of each say. */
static void test_covariates(void **state) {
  tier_context *context = forecast_context(2);
  tier_clv *plain = forecast_model(context, TIER_CLV_BG_NBD);
  tier_clv with = *plain;
  drawn d;
  double *z = malloc(MANY * sizeof *z);
  const double *columns[1] = {z};
  (void)state;
  assert_non_null(z);
  begin(&d, MANY);
  with.covariate_count = 1;
  with.effects[0] = 0.8;
  d.data.covariates = columns, d.data.covariate_count = 1;
  for (size_t i = 0; i < MANY; i++) {
    z[i] = (double)(i % 3);
    assert_int_equal(tier_clv_new_customer(&with, &z[i], &d.age[i], 1, &d.expected[i], NULL), TIER_OK);
  }
  simulate(&with, &d, 13);
  assert_mean_is_zero(d.x, d.expected, MANY);
  free(z);
  free(d.block);
  tier_clv_destroy(plain);
  tier_context_destroy(context);
}

static void test_spend(void **state) {
  tier_context *context = forecast_context(2);
  tier_clv *model = forecast_model(context, TIER_CLV_GAMMA_GAMMA);
  drawn d;
  double all;
  (void)state;
  begin(&d, MANY);
  for (size_t i = 0; i < MANY; i++) {
    d.x[i] = (double)(i % 4);
  }
  const tier_clv_data data = {.size = sizeof data, .count = MANY, .frequency = d.x};
  const tier_clv_simulation wanted = {.size = sizeof wanted, .spend = d.later};
  assert_int_equal(tier_clv_simulate(model, &data, 0, 14, &wanted, NULL), TIER_OK);
  assert_int_equal(tier_clv_mean_spend(model, &all, NULL), TIER_OK);
  for (size_t i = 0; i < MANY; i++) {
    assert_true(d.x[i] > 0 ? d.later[i] > 0 : d.later[i] == 0);
    d.expected[i] = d.x[i] > 0 ? all : 0;
  }
  assert_mean_is_zero(d.later, d.expected, MANY);
  free(d.block);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

static void assert_fails(const tier_clv *model, const tier_clv_data *data, double horizon,
                         const tier_clv_simulation *wanted, tier_status expected, int64_t row) {
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier_clv_simulate(model, data, horizon, 1, wanted, &err), expected);
  assert_int_equal(err.row, row);
}

static void test_errors(void **state) {
  tier_context *context = forecast_context(1);
  tier_clv *bg = forecast_model(context, TIER_CLV_BG_NBD), *bb = forecast_model(context, TIER_CLV_BG_BB);
  tier_clv *spend = forecast_model(context, TIER_CLV_GAMMA_GAMMA);
  double age[2] = {3, 4}, out[2];
  tier_clv_data data = {.size = sizeof data, .count = 2, .age = age};
  const tier_clv_simulation x = {.size = sizeof x, .frequency = out}, later = {.size = sizeof x, .later = out};
  const tier_clv_simulation money = {.size = sizeof x, .spend = out}, small = {.size = 8};
  (void)state;
  assert_int_equal(tier_clv_simulate(bg, &data, 0, 1, &x, NULL), TIER_OK);
  assert_fails(NULL, &data, 1, &x, TIER_E_ARGUMENT, -1);
  assert_fails(bg, NULL, 1, &x, TIER_E_ARGUMENT, -1);
  assert_fails(bg, &data, 1, NULL, TIER_E_ARGUMENT, -1);
  assert_fails(bg, &data, 1, &small, TIER_E_STRUCT_SIZE, -1);
  assert_fails(bg, &data, 0, &later, TIER_E_ARGUMENT, -1);
  assert_fails(bg, &data, -1, &x, TIER_E_ARGUMENT, -1);
  assert_fails(bg, &data, (double)NAN, &later, TIER_E_ARGUMENT, -1);
  assert_fails(bg, &data, 1, &money, TIER_E_ARGUMENT, -1);
  assert_fails(bb, &data, 1.5, &later, TIER_E_ARGUMENT, -1);
  assert_fails(spend, &data, 0, &money, TIER_E_ARGUMENT, -1);
  data.frequency = age;
  assert_int_equal(tier_clv_simulate(spend, &data, 0, 1, &money, NULL), TIER_OK);
  assert_fails(spend, &data, 1, &x, TIER_E_ARGUMENT, -1);
  age[1] = 2.5;
  assert_fails(spend, &data, 0, &money, TIER_E_ARGUMENT, 1);
  assert_fails(bb, &data, 1, &later, TIER_E_ARGUMENT, 1);
  age[1] = -2.5;
  assert_fails(bg, &data, 1, &later, TIER_E_ARGUMENT, 1);
  tier_clv_destroy(spend);
  tier_clv_destroy(bb);
  tier_clv_destroy(bg);
  tier_context_destroy(context);
}

/* Spend that no double can hold is refused, not written. */
static void test_huge(void **state) {
  const double params[3] = {1, 1e-6, 1}, x = 1;
  tier_context *context = forecast_context(1);
  tier_clv *model = forecast_model_of(context, TIER_CLV_GAMMA_GAMMA, params, 3);
  const tier_clv_data data = {.size = sizeof data, .count = 1, .frequency = &x};
  double out = 7;
  const tier_clv_simulation money = {.size = sizeof money, .spend = &out};
  (void)state;
  assert_fails(model, &data, 0, &money, TIER_E_UNDEFINED, 0);
  assert_same_bits(out, 7.0);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_moments), cmocka_unit_test(test_bits),   cmocka_unit_test(test_seeds),
      cmocka_unit_test(test_covariates), cmocka_unit_test(test_spend), cmocka_unit_test(test_errors),
      cmocka_unit_test(test_huge),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

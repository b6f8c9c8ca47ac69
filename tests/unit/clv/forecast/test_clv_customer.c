/* SPDX-License-Identifier: Apache-2.0 */
/* One customer, and a new one. Published numbers: Fader, Hardie and Lee 2005; the BTYD walkthrough. */
#include "unit/clv/forecast/forecast_fixture.h"

#include <math.h>

/* Maximum likelihood; that of the walkthrough had not quite converged. */
static const double pareto[4] = {0.553277089, 10.5776836, 0.606239656, 11.6687241};
static const double bg[4] = {0.2425967, 4.413659, 0.7929869, 2.426164};

static double predict_one(const tier_clv *model, double x, double last, double age, double horizon, double *ret_alive) {
  double purchases;
  const tier_clv_data data = {.size = sizeof data, .count = 1, .frequency = &x, .recency = &last, .age = &age};
  const tier_clv_predict_options options = {.size = sizeof options, .horizon = horizon};
  const tier_clv_prediction wanted = {.size = sizeof wanted, .alive = ret_alive, .purchases = &purchases};
  assert_int_equal(tier_clv_predict(model, &data, &options, &wanted, NULL), TIER_OK);
  return purchases;
}

static void test_published(void **state) {
  const double by_pareto[4] = {0.7062289, 0.1442396, 0.02250658, 0.00309267};
  const double by_bg[4] = {0.3474606, 0.04283391, 0.004158973, 0.0003583685};
  tier_context *context = forecast_context(1);
  tier_clv *p = forecast_model_of(context, TIER_CLV_PARETO_NBD, pareto, 4);
  tier_clv *b = forecast_model_of(context, TIER_CLV_BG_NBD, bg, 4);
  double alive, year = 52, expected;
  (void)state;
  assert_int_equal(tier_clv_new_customer(p, NULL, &year, 1, &expected, NULL), TIER_OK);
  assert_close(expected, 1.473434, 4e-7);
  assert_int_equal(tier_clv_new_customer(b, NULL, &year, 1, &expected, NULL), TIER_OK);
  assert_close(expected, 1.444004, 4e-7);
  assert_close(predict_one(p, 26, 30.85714, 31, 52, &alive), 25.45647, 1e-4);
  assert_close(alive, 0.997874, 1e-6);
  assert_close(predict_one(b, 26, 30.85714, 31, 52, &alive), 25.75659, 3e-7);
  assert_close(alive, 0.9688523, 2e-7);
  for (int i = 0; i < 4; i++) {
    assert_close(predict_one(p, 10 + 5 * i, 20, 39, 52, &alive), by_pareto[i], 2e-3);
    assert_close(predict_one(b, 10 + 5 * i, 20, 39, 52, &alive), by_bg[i], 2e-6);
  }
  tier_clv_destroy(b);
  tier_clv_destroy(p);
  tier_context_destroy(context);
}

static void test_distribution(void **state) {
  const double expected[5] = {0.445372862083, 0.239318937435, 0.144183221865, 0.0808500559958, 0.0435449690916};
  double x[2] = {0, 2}, last[2] = {0, 30.43}, age[2] = {0, 38.86}, p[5];
  const tier_clv_data data = {.size = sizeof data, .count = 2, .frequency = x, .recency = last, .age = age};
  tier_error err = {.size = sizeof err};
  tier_context *context = forecast_context(1);
  tier_clv *model = forecast_model(context, TIER_CLV_BG_NBD), *spend = forecast_model(context, TIER_CLV_GAMMA_GAMMA);
  (void)state;
  assert_int_equal(tier_clv_distribution(model, &data, 1, 39, 5, p, NULL), TIER_OK);
  for (int k = 0; k < 5; k++) {
    assert_close(p[k], expected[k], 1e-11);
  }
  assert_int_equal(tier_clv_distribution(model, &data, 1, 39, 0, NULL, &err), TIER_OK);
  assert_int_equal(tier_clv_distribution(model, &data, 2, 39, 5, p, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_distribution(model, &data, 1, 0, 5, p, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_distribution(model, &data, 1, 39, 5, NULL, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_distribution(model, NULL, 1, 39, 5, p, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_distribution(spend, &data, 1, 39, 5, p, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_distribution(NULL, &data, 1, 39, 5, p, &err), TIER_E_ARGUMENT);
  last[1] = 39;
  assert_int_equal(tier_clv_distribution(model, &data, 1, 39, 5, p, &err), TIER_E_ARGUMENT);
  assert_int_equal(err.row, 1);
  assert_non_null(strstr(err.message, "row 1: recency"));
  assert_int_equal(tier_clv_distribution(model, &data, 0, 39, 5, p, &err), TIER_OK); /* The other row is not read. */
  tier_clv_destroy(spend);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

/* A new customer is (0, 0, 0). */
static void test_new_customer(void **state) {
  tier_context *context = forecast_context(1);
  (void)state;
  for (size_t k = 0; k < FORECAST_KINDS; k++) {
    tier_clv *model = forecast_model(context, forecast_kinds[k]);
    double ages[40], expected[40], alive;
    for (int i = 0; i < 40; i++) {
      ages[i] = i;
    }
    assert_int_equal(tier_clv_new_customer(model, NULL, ages, 40, expected, NULL), TIER_OK);
    assert_same_bits(expected[0], 0.0);
    for (int i = 1; i < 40; i++) {
      assert_close(expected[i], predict_one(model, 0, 0, 0, ages[i], &alive), 1e-13);
      assert_true(expected[i] > expected[i - 1]);
    }
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

static void test_covariates(void **state) {
  tier_context *context = forecast_context(1);
  tier_clv *plain = forecast_model(context, TIER_CLV_PARETO_NBD);
  tier_clv with = *plain, moved = *plain;
  double z[2] = {0.5, -1}, age = 10, at = 20, bought[1] = {3}, found[2], expected[2];
  tier_error err = {.size = sizeof err};
  (void)state;
  with.covariate_count = 2;
  with.effects[0] = 0.4, with.effects[1] = -0.2, with.effects[2] = 0.1, with.effects[3] = 0.3;
  moved.params[1] *= exp(-(0.4 * 0.5 + 0.2));
  moved.params[3] *= exp(-(0.1 * 0.5 - 0.3));
  assert_int_equal(tier_clv_new_customer(&with, z, &age, 1, &found[0], NULL), TIER_OK);
  assert_int_equal(tier_clv_alive_history(&with, z, bought, 1, &at, 1, &found[1], NULL), TIER_OK);
  assert_int_equal(tier_clv_new_customer(&moved, NULL, &age, 1, &expected[0], NULL), TIER_OK);
  assert_int_equal(tier_clv_alive_history(&moved, NULL, bought, 1, &at, 1, &expected[1], NULL), TIER_OK);
  assert_close(found[0], expected[0], 1e-13);
  assert_close(found[1], expected[1], 1e-13);
  assert_int_equal(tier_clv_new_customer(&with, NULL, &age, 1, found, &err), TIER_E_ARGUMENT);
  z[1] = (double)NAN;
  assert_int_equal(tier_clv_new_customer(&with, z, &age, 1, found, &err), TIER_E_ARGUMENT);
  for (int i = 0; i < 2; i++) { /* There is no such customer, but a number for him. */
    z[1] = i == 0 ? -1e15 : 1e15;
    assert_int_equal(tier_clv_new_customer(&with, z, &age, 1, found, &err), TIER_OK);
    assert_true(isfinite(found[0]) && found[0] >= 0);
  }
  tier_clv_destroy(plain);
  tier_context_destroy(context);
}

/* At every age as if it were now. */
static void test_history(void **state) {
  const double bought[4] = {1, 2, 3, 5}, ages[8] = {0, 1, 2, 3, 4, 5, 6, 12}, x[8] = {0, 1, 2, 3, 3, 4, 4, 4};
  const double last[8] = {0, 1, 2, 3, 3, 5, 5, 5};
  tier_context *context = forecast_context(1);
  (void)state;
  for (size_t k = 0; k < FORECAST_KINDS; k++) {
    tier_clv *model = forecast_model(context, forecast_kinds[k]);
    const int contractual = model->model->contractual;
    double alive[8], expected;
    assert_int_equal(tier_clv_alive_history(model, NULL, bought, contractual ? 3 : 4, ages, 8, alive, NULL), TIER_OK);
    for (int i = 0; i < 8; i++) {
      (void)predict_one(model, contractual && x[i] > 3 ? 3 : x[i], last[i], ages[i], 1, &expected);
      forecast_assert_alive(model, expected, alive[i]);
    }
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

static void assert_history_fails(const tier_clv *model, double first, double second, double age, int64_t row) {
  tier_error err = {.size = sizeof err};
  const double bought[2] = {first, second};
  double alive = 7;
  assert_int_equal(tier_clv_alive_history(model, NULL, bought, 2, &age, 1, &alive, &err), TIER_E_ARGUMENT);
  assert_int_equal(err.row, row);
  assert_same_bits(alive, 7.0);
}

static void test_history_errors(void **state) {
  tier_context *context = forecast_context(1);
  tier_clv *pareto_model = forecast_model(context, TIER_CLV_PARETO_NBD), *bb = forecast_model(context, TIER_CLV_BG_BB);
  tier_clv *sbg = forecast_model(context, TIER_CLV_SBG);
  const double bought[2] = {0, 0};
  double age = 3, alive;
  (void)state;
  assert_int_equal(tier_clv_alive_history(pareto_model, NULL, bought, 2, &age, 1, &alive, NULL), TIER_OK);
  assert_history_fails(pareto_model, 2, 1, 3, 1);
  assert_history_fails(pareto_model, 1, 2, -1, -1);
  assert_history_fails(pareto_model, -1, 2, 3, 0);
  assert_history_fails(pareto_model, 1, (double)NAN, 3, 1);
  assert_history_fails(bb, 1, 1, 3, 1);
  assert_history_fails(bb, 0, 1, 3, 0);
  assert_history_fails(bb, 1, 1.5, 3, 1);
  assert_history_fails(bb, 1, 2, 2.5, -1);
  assert_history_fails(bb, 1, 2, 1e15, -1);
  assert_history_fails(bb, 1, 1000001, 3, 1);
  assert_history_fails(sbg, 1, 3, 3, 1);
  assert_history_fails(sbg, 2, 3, 3, 0);
  assert_int_equal(tier_clv_alive_history(bb, NULL, NULL, 0, &age, 1, &alive, NULL), TIER_OK);
  assert_int_equal(tier_clv_alive_history(bb, NULL, NULL, 1, &age, 1, &alive, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_alive_history(bb, NULL, NULL, 0, NULL, 1, &alive, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_alive_history(bb, NULL, NULL, 0, &age, 1, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_new_customer(bb, NULL, NULL, 0, NULL, NULL), TIER_OK);
  assert_int_equal(tier_clv_new_customer(bb, NULL, NULL, 1, &alive, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_new_customer(NULL, NULL, &age, 1, &alive, NULL), TIER_E_ARGUMENT);
  tier_clv_destroy(sbg);
  tier_clv_destroy(bb);
  tier_clv_destroy(pareto_model);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_published),  cmocka_unit_test(test_distribution), cmocka_unit_test(test_new_customer),
      cmocka_unit_test(test_covariates), cmocka_unit_test(test_history),      cmocka_unit_test(test_history_errors),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

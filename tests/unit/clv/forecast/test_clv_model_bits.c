/* SPDX-License-Identifier: Apache-2.0 */
/* Derivatives, fits and predictions of every model have the same bits on every machine, whatever compiler made it and
 * whether the processor fuses multiplications with additions or not. Whoever changes a formula for the better writes
 * down the new number. */
#include "unit/clv/forecast/forecast_fixture.h"

#include "clv/gamma_gamma/gamma_gamma_kernel.h"

enum { COLUMNS = 9, PROBABILITIES = 8 };

#define EMPTY UINT64_C(14695981039346656037)

static uint64_t hashed(uint64_t hash, const double *values, size_t count) {
  for (size_t i = 0; i < count; i++) {
    hash = (hash ^ tier_test_bits(values[i])) * UINT64_C(1099511628211);
  }
  return hash;
}

static uint64_t hash_of_point(uint64_t hash, const tier__newton_point *point, size_t count) {
  hash = hashed(hash, &point->value, 1);
  hash = hashed(hash, point->gradient, count);
  for (size_t i = 0; i < count; i++) {
    hash = hashed(hash, point->hessian[i], i + 1);
  }
  return hash;
}

static uint64_t hash_of_report(uint64_t hash, const tier__fit_report *report, size_t count) {
  hash = hashed(hash, &report->log_likelihood, 1);
  for (size_t i = 0; i < count; i++) {
    hash = hashed(hash, report->covariance[i], count);
  }
  return hash;
}

static int check(const char *word, uint64_t found, uint64_t expected) {
  if (found != expected) {
    print_error("%s: %016" PRIx64 ", expected %016" PRIx64 "\n", word, found, expected);
  }
  return found != expected;
}

/* Derivatives at the usual parameters, and the fit, of those models that no other test has the bits of. */
static uint64_t hash_of_fit(const tier_clv *clv, const forecast_customers *customers) {
  const tier__purchase_model *model = clv->model;
  double weight[FORECAST_ROWS], params[TIER__PURCHASES_MOST];
  tier__newton_point point;
  tier__fit_report report;
  for (size_t i = 0; i < FORECAST_ROWS; i++) {
    weight[i] = 1 + (double)(i % 3);
  }
  const tier__purchase_rows rows = {FORECAST_ROWS, customers->x, customers->last, customers->age, weight, NULL, 0};
  model->log_likelihood(clv->params, &rows, &point);
  tier__purchase_fit(model, &rows, NULL, 0, params, NULL, &report);
  return hash_of_report(hashed(hash_of_point(EMPTY, &point, model->count), params, model->count), &report,
                        model->count);
}

static uint64_t hash_of_spend_fit(const tier_clv *clv, const forecast_customers *customers) {
  const tier__gamma_params at = {clv->params[0], clv->params[1], clv->params[2]};
  double x[FORECAST_ROWS], mean[FORECAST_ROWS], weight[FORECAST_ROWS];
  tier__gamma_params params;
  tier__newton_point point;
  tier__fit_report report;
  for (size_t i = 0; i < FORECAST_ROWS; i++) {
    x[i] = 1 + (double)(i / 20); /* Rows are sorted by x. */
    mean[i] = 6 + customers->spend[i];
    weight[i] = 1 + (double)(i % 3);
  }
  const tier__gamma_rows rows = {FORECAST_ROWS, x, mean, weight};
  tier__gamma_log_likelihood(&at, &rows, &point);
  tier__gamma_fit(&rows, &params, &report);
  const double found[] = {params.p, params.q, params.gamma};
  return hash_of_report(hashed(hash_of_point(EMPTY, &point, 3), found, 3), &report, 3);
}

static void fits_have_the_same_bits_everywhere(void **state) {
  static const struct {
    tier_clv_kind kind;
    uint64_t hash;
  } expected[] = {
      {TIER_CLV_BG_BB, UINT64_C(0xbe26c8be1463a3ae)},
      {TIER_CLV_SBG, UINT64_C(0xae4dc3932cc27bad)},
      {TIER_CLV_BDW, UINT64_C(0xe9fb9c7f79918a1c)},
      {TIER_CLV_GAMMA_GAMMA, UINT64_C(0xd126a3bad9467118)},
  };
  tier_context *context = forecast_context(1);
  int wrong = 0;
  (void)state;
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
    tier_clv *model = forecast_model(context, expected[i].kind);
    forecast_customers customers;
    forecast_fill(model, 11, &customers);
    const uint64_t found =
        model->model != NULL ? hash_of_fit(model, &customers) : hash_of_spend_fit(model, &customers);
    wrong += check(tier_clv_kind_name(expected[i].kind), found, expected[i].hash);
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
  assert_int_equal(wrong, 0);
}

/* All columns over a horizon and without end, a distribution, and what a new customer brings. */
static uint64_t hash_of_predictions(const tier_clv *model, const tier_clv *spend) {
  tier_clv_predict_options options = {
      .size = sizeof options, .horizon = 5, .annual_discount = 0.1, .interval = 0.9, .spend = spend};
  const double ages[] = {1, 4, 52};
  double some[PROBABILITIES], mean = 0;
  forecast_customers customers;
  forecast_columns columns;
  const tier_clv_prediction wanted = forecast_wanted(&columns, 1);
  uint64_t hash = EMPTY;
  forecast_fill(model, 12, &customers);
  for (options.forever = 0; options.forever <= 1; options.forever++) {
    assert_int_equal(tier_clv_predict(model, &customers.data, &options, &wanted, NULL), TIER_OK);
    hash = hashed(hash, (const double *)&columns, COLUMNS * (size_t)FORECAST_ROWS);
  }
  assert_int_equal(tier_clv_distribution(model, &customers.data, 7, 9, PROBABILITIES, some, NULL), TIER_OK);
  hash = hashed(hash, some, PROBABILITIES);
  assert_int_equal(tier_clv_new_customer(model, NULL, ages, 3, some, NULL), TIER_OK);
  hash = hashed(hash, some, 3);
  assert_int_equal(tier_clv_mean_spend(spend, &mean, NULL), TIER_OK);
  return hashed(hash, &mean, 1);
}

static void predictions_have_the_same_bits_everywhere(void **state) {
  static const uint64_t expected[FORECAST_KINDS] = { /* In the order of forecast_kinds. */
      UINT64_C(0xf22890e238dde1cb), UINT64_C(0xe20970808a19bc85), UINT64_C(0xfd3e940afbe1798b),
      UINT64_C(0x03d5a2ed542d98d8), UINT64_C(0x21faf5ee72c27034), UINT64_C(0x33801670df4ab563),
      UINT64_C(0xd26883556f2c3807), UINT64_C(0x30805ba47ef075ff), UINT64_C(0x2ca08eb57ebc3831)};
  int wrong = 0;
  (void)state;
  for (uint32_t threads = 1; threads <= 2; threads++) {
    tier_context *context = forecast_context(threads);
    tier_clv *spend = forecast_model(context, TIER_CLV_GAMMA_GAMMA);
    for (size_t k = 0; k < FORECAST_KINDS; k++) {
      tier_clv *model = forecast_model(context, forecast_kinds[k]);
      wrong += check(tier_clv_kind_name(forecast_kinds[k]), hash_of_predictions(model, spend), expected[k]);
      tier_clv_destroy(model);
    }
    tier_clv_destroy(spend);
    tier_context_destroy(context);
  }
  assert_int_equal(wrong, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fits_have_the_same_bits_everywhere),
      cmocka_unit_test(predictions_have_the_same_bits_everywhere),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

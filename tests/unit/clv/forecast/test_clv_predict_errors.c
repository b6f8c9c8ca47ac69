/* SPDX-License-Identifier: Apache-2.0 */
/* What is refused, with the row and the reason. */
#include "unit/clv/forecast/forecast_fixture.h"

#include <math.h>

typedef struct setting {
  tier_context *context;
  tier_clv *model, *spend;
  forecast_customers customers;
  forecast_columns columns;
  tier_clv_predict_options options;
  tier_clv_prediction wanted;
} setting;

static void begin_of(setting *s, tier_clv *model) {
  s->model = model;
  s->spend = forecast_model(s->context, TIER_CLV_GAMMA_GAMMA);
  forecast_fill(s->model, 9, &s->customers);
  s->options = (tier_clv_predict_options){.size = sizeof s->options, .horizon = 4, .spend = s->spend};
  s->wanted = forecast_wanted(&s->columns, 1);
}

static void begin(setting *s, tier_clv_kind kind) {
  s->context = forecast_context(2);
  begin_of(s, forecast_model(s->context, kind));
}

static void end(setting *s) {
  tier_clv_destroy(s->spend);
  tier_clv_destroy(s->model);
  tier_context_destroy(s->context);
}

static void assert_fails(setting *s, tier_status expected, int64_t row, const char *part) {
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier_clv_predict(s->model, &s->customers.data, &s->options, &s->wanted, &err), expected);
  assert_int_equal(err.row, row);
  if (strstr(err.message, part) == NULL) {
    fail_msg("\"%s\" is not in \"%s\"", part, err.message);
  }
  assert_int_equal(tier_clv_predict(s->model, &s->customers.data, &s->options, &s->wanted, NULL), expected);
}

static void assert_works(setting *s) {
  tier_error err = {.size = sizeof err};
  if (tier_clv_predict(s->model, &s->customers.data, &s->options, &s->wanted, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
}

static void test_options(void **state) {
  setting s;
  (void)state;
  begin(&s, TIER_CLV_BG_NBD);
  const tier_clv_predict_options usual = s.options;
  const double bad[] = {-1, (double)NAN, (double)INFINITY, 11, 2e6, 2e15};
  for (size_t i = 0; i < 6; i++) {
    s.options = usual, s.options.annual_discount = bad[i];
    assert_fails(&s, TIER_E_ARGUMENT, -1, "annual_discount");
    s.options = usual, s.options.interval = bad[i];
    assert_fails(&s, TIER_E_ARGUMENT, -1, "interval");
    s.options = usual, s.options.margin = i == 3 ? 1e7 : bad[i];
    assert_fails(&s, TIER_E_ARGUMENT, -1, "margin");
    s.options = usual, s.options.horizon = i == 3 || i == 4 ? 0 : bad[i];
    assert_fails(&s, TIER_E_ARGUMENT, -1, "horizon");
  }
  s.options = usual, s.options.forever = 2;
  assert_fails(&s, TIER_E_ARGUMENT, -1, "forever");
  s.options = usual, s.options.spend = NULL;
  assert_fails(&s, TIER_E_ARGUMENT, -1, "gamma-gamma");
  s.options.spend = s.model;
  assert_fails(&s, TIER_E_ARGUMENT, -1, "gamma-gamma");
  s.wanted = forecast_wanted(&s.columns, 0); /* Without spend it does not matter. */
  assert_works(&s);
  end(&s);
}

/* Without anything that looks ahead, there need be no horizon. */
static void test_horizon_not_needed(void **state) {
  setting s;
  (void)state;
  begin(&s, TIER_CLV_PARETO_NBD);
  s.options.horizon = 0;
  s.wanted = (tier_clv_prediction){.size = sizeof s.wanted, .alive = s.columns.alive, .spend = s.columns.spend};
  assert_works(&s);
  s.wanted.residual = s.columns.residual;
  assert_fails(&s, TIER_E_ARGUMENT, -1, "horizon");
  s.options.forever = 1, s.options.annual_discount = 0.1;
  assert_works(&s);
  end(&s);
}

static void test_sizes(void **state) {
  setting s;
  tier_error err = {.size = sizeof err};
  (void)state;
  begin(&s, TIER_CLV_NBD);
  assert_int_equal(tier_clv_predict(NULL, &s.customers.data, &s.options, &s.wanted, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_predict(s.model, NULL, &s.options, &s.wanted, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_predict(s.model, &s.customers.data, NULL, &s.wanted, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_predict(s.model, &s.customers.data, &s.options, NULL, &err), TIER_E_ARGUMENT);
  s.wanted.size = 8;
  assert_fails(&s, TIER_E_STRUCT_SIZE, -1, "tier_clv_prediction");
  s.wanted.size = sizeof s.wanted, s.options.size = 0;
  assert_fails(&s, TIER_E_STRUCT_SIZE, -1, "tier_clv_predict_options");
  s.options.size = sizeof s.options, s.customers.data.size = 16;
  assert_fails(&s, TIER_E_STRUCT_SIZE, -1, "tier_clv_data");
  s.customers.data.size = sizeof s.customers.data;
  struct {
    tier_clv_predict_options options;
    double newer;
  } grown = {s.options, 1};
  grown.options.size = sizeof grown;
  assert_int_equal(tier_clv_predict(s.model, &s.customers.data, &grown.options, &s.wanted, &err), TIER_E_TOO_NEW);
  grown.newer = 0;
  assert_int_equal(tier_clv_predict(s.model, &s.customers.data, &grown.options, &s.wanted, &err), TIER_OK);
  end(&s);
}

static void test_data(void **state) {
  setting s;
  (void)state;
  begin(&s, TIER_CLV_MBG_NBD);
  s.customers.x[17] = 1.5;
  assert_fails(&s, TIER_E_ARGUMENT, 17, "frequency");
  s.customers.x[17] = 1, s.customers.last[17] = 2, s.customers.age[17] = 1;
  assert_fails(&s, TIER_E_ARGUMENT, 17, "recency");
  s.customers.last[17] = 1, s.customers.spend[18] = (double)NAN;
  assert_fails(&s, TIER_E_ARGUMENT, 18, "spend");
  s.customers.spend[18] = 1;
  const double weights[FORECAST_ROWS] = {-1}; /* Not looked at. */
  s.customers.data.weights = weights;
  assert_works(&s);
  s.customers.data.covariates = s.customers.covariates, s.customers.data.covariate_count = 1;
  assert_fails(&s, TIER_E_ARGUMENT, -1, "covariate");
  s.customers.data.covariate_count = 0, s.customers.data.recency = NULL;
  assert_fails(&s, TIER_E_ARGUMENT, -1, "recency");
  end(&s);
}

static void test_whole_horizon(void **state) {
  setting s;
  (void)state;
  begin(&s, TIER_CLV_BG_BB);
  s.options.horizon = 2.5;
  assert_fails(&s, TIER_E_ARGUMENT, -1, "whole");
  s.options.horizon = 1000001;
  assert_fails(&s, TIER_E_ARGUMENT, -1, "at most 1000000");
  end(&s);
}

/* Without discount, purchases of a life without end. */
static void test_endless(void **state) {
  static const struct {
    tier_clv_kind kind;
    size_t count, decisive;
    double params[4];
    const char *reason;
  } cases[] = {{TIER_CLV_PARETO_NBD, 4, 2, {0.5, 10, 0.75, 11}, "s = 0.75 is not above 1"},
               {TIER_CLV_BG_NBD, 4, 2, {0.25, 4, 0.75, 2.5}, "a = 0.75 is not above 1"},
               {TIER_CLV_MBG_NBD, 4, 2, {0.5, 6, 1, 1.5}, "a = 1 is not above 1"},
               {TIER_CLV_BG_CNBD_K, 4, 2, {0.25, 4, 0.75, 2.5}, "a = 0.75 is not above 1"},
               {TIER_CLV_MBG_CNBD_K, 4, 2, {0.5, 6, 1, 1.5}, "a = 1 is not above 1"},
               {TIER_CLV_BG_BB, 4, 2, {1.25, 0.75, 0.5, 2.5}, "gamma = 0.5 is not above 1"},
               {TIER_CLV_SBG, 2, 0, {0.75, 3}, "alpha = 0.75 is not above 1"},
               {TIER_CLV_BDW, 3, 0, {0.75, 3, 1.25}, "alpha x c = 0.9375 is not above 1"}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    setting s;
    double params[4];
    s.context = forecast_context(2);
    begin_of(&s, forecast_model_of(s.context, cases[i].kind, cases[i].params, cases[i].count));
    s.options.forever = 1;
    size_t first = 0; /* Who has left for certain comes to nothing. */
    while (s.model->model->contractual && s.customers.x[first] < s.customers.age[first]) {
      first++;
    }
    assert_fails(&s, TIER_E_UNDEFINED, (int64_t)first, cases[i].reason);
    s.options.annual_discount = 0.01;
    assert_works(&s);
    tier_clv_destroy(s.model);
    memcpy(params, cases[i].params, sizeof params);
    params[cases[i].decisive] = 1.5;
    s.model = forecast_model_of(s.context, cases[i].kind, params, cases[i].count);
    s.options.annual_discount = 0;
    assert_works(&s);
    end(&s);
  }
}

static void test_endless_nbd(void **state) {
  setting s;
  (void)state;
  begin(&s, TIER_CLV_NBD);
  s.options.forever = 1;
  assert_fails(&s, TIER_E_UNDEFINED, 0, "never leave");
  s.options.annual_discount = 0.1;
  assert_works(&s);
  end(&s);
}

/* q <= 1: a mean only for those with purchases of their own. */
static void test_spend(void **state) {
  const double params[3] = {6.25, 0.5, 15};
  setting s;
  (void)state;
  begin(&s, TIER_CLV_BG_NBD);
  tier_clv *spend = forecast_model_of(s.context, TIER_CLV_GAMMA_GAMMA, params, 3);
  s.options.spend = spend;
  for (size_t i = 0; i < FORECAST_ROWS; i++) {
    s.customers.spend[i] = 5;
    s.customers.x[i] = s.customers.last[i] = s.customers.age[i] = 1;
  }
  assert_works(&s);
  s.customers.x[33] = s.customers.last[33] = 0;
  assert_fails(&s, TIER_E_UNDEFINED, 33, "q = 0.5");
  s.customers.spend[31] = -1;
  assert_fails(&s, TIER_E_UNDEFINED, 31, "q = 0.5");
  const tier_clv_prediction alone = {.size = sizeof alone, .spend = s.columns.spend};
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier_clv_predict(spend, &s.customers.data, &s.options, &alone, &err), TIER_E_UNDEFINED);
  assert_int_equal(err.row, 31);
  assert_int_equal(tier_clv_predict(spend, &s.customers.data, &s.options, &s.wanted, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_mean_spend(spend, s.columns.spend, &err), TIER_E_UNDEFINED);
  assert_int_equal(tier_clv_mean_spend(spend, NULL, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_mean_spend(NULL, s.columns.spend, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_mean_spend(s.model, s.columns.spend, &err), TIER_E_ARGUMENT);
  tier_clv_destroy(spend);
  end(&s);
}

/* Counts end at a million. */
static void test_counts(void **state) {
  const double params[2] = {1e4, 1};
  setting s;
  (void)state;
  s.context = forecast_context(2);
  begin_of(&s, forecast_model_of(s.context, TIER_CLV_NBD, params, 2));
  for (size_t i = 0; i < FORECAST_ROWS; i++) {
    s.customers.x[i] = s.customers.last[i] = 0;
    s.customers.age[i] = i < 21 ? 1e4 : 1;
  }
  s.options.horizon = 1e3;
  s.wanted = (tier_clv_prediction){.size = sizeof s.wanted, .low = s.columns.low};
  assert_fails(&s, TIER_E_MODEL, 21, "1000000");
  s.wanted.low = NULL, s.wanted.high = s.columns.high;
  assert_fails(&s, TIER_E_MODEL, 21, "1000000");
  end(&s);
}

/* Covariates far beyond those of any fit give no number that is not one. */
static void test_far_covariates(void **state) {
  const tier_clv_kind kinds[] = {TIER_CLV_NBD, TIER_CLV_PARETO_NBD, TIER_CLV_BG_NBD, TIER_CLV_MBG_NBD};
  (void)state;
  for (size_t k = 0; k < 4; k++) {
    setting s;
    begin(&s, kinds[k]);
    tier_clv with = *s.model;
    tier_clv *own = s.model;
    with.covariate_count = 1;
    for (size_t e = 0; e < with.model->effect_count; e++) {
      with.effects[e] = 1;
    }
    s.customers.data.covariates = s.customers.covariates, s.customers.data.covariate_count = 1;
    s.customers.z[0][40] = 1e9, s.customers.z[0][41] = -1e9;
    s.customers.x[40] = s.customers.last[40] = s.customers.age[40] = 0;
    s.wanted = (tier_clv_prediction){.size = sizeof s.wanted,
                                     .alive = s.columns.alive,
                                     .alive_later = s.columns.alive_later,
                                     .purchases = s.columns.purchases,
                                     .none = s.columns.none};
    s.model = &with;
    assert_works(&s);
    for (size_t i = 0; i < FORECAST_ROWS; i++) {
      assert_true(s.columns.alive[i] >= 0 && s.columns.alive[i] <= 1);
      assert_true(s.columns.alive_later[i] >= 0 && s.columns.alive_later[i] <= s.columns.alive[i]);
      assert_true(s.columns.none[i] >= 0 && s.columns.none[i] <= 1);
      assert_true(s.columns.purchases[i] >= 0 && isfinite(s.columns.purchases[i]));
    }
    s.model = own;
    end(&s);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_options),  cmocka_unit_test(test_horizon_not_needed), cmocka_unit_test(test_sizes),
      cmocka_unit_test(test_data),     cmocka_unit_test(test_whole_horizon),      cmocka_unit_test(test_endless),
      cmocka_unit_test(test_endless_nbd), cmocka_unit_test(test_spend),           cmocka_unit_test(test_counts),
      cmocka_unit_test(test_far_covariates),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

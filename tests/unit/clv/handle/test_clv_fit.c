/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_fixture.h"

#include <math.h>

#include "math/elementary.h"

static clv_table table;

/* Published fits of the CDNOW sample, 39 weeks: values, standard errors, log-likelihood. */
typedef struct published {
  tier_clv_kind kind;
  double values[4], errors[4], log_likelihood;
} published;

static void check_published(const tier_clv *model, const published *expected, double customers) {
  const tier_clv_summary s = clv_summary(model);
  assert_int_equal(s.verdict, TIER_CLV_CONVERGED);
  assert_string_equal(s.reason, "");
  assert_in_range(s.evaluations, 2, 40);
  assert_near(s.log_likelihood, expected->log_likelihood, 1e-6);
  assert_same_bits(s.customers, customers);
  assert_same_bits(s.repeat_customers, 946);
  assert_same_bits(s.repeat_purchases, 2457);
  assert_close(s.aic, 2 * (double)s.parameter_count - 2 * s.log_likelihood, 1e-15);
  assert_close(s.bic, (double)s.parameter_count * log(customers) - 2 * s.log_likelihood, 1e-15);
  for (size_t i = 0; i < s.parameter_count; i++) {
    const tier_clv_parameter p = clv_parameter(model, i);
    assert_close(p.value, expected->values[i], 1e-5);
    assert_int_equal(p.has_error, 1);
    assert_close(p.standard_error, expected->errors[i], 1e-4);
    assert_close(log(p.high / p.value), 1.959963984540054 * p.standard_error / p.value, 1e-12);
    assert_close(log(p.value / p.low), 1.959963984540054 * p.standard_error / p.value, 1e-12);
    assert_int_equal(p.at_bound, 0);
    assert_same_bits(p.direction, 0);
  }
}

static void the_sample_gives_the_published_fits(void **state) {
  static const published fits[] = {
      {TIER_CLV_PARETO_NBD,
       {.553277089, 10.5776836, .606239656, 11.6687241},
       {.047628, .842723, .187281, 6.211104},
       -9594.976179},
      {TIER_CLV_BG_NBD,
       {.242594548, 4.413602667, .792920947, 2.425902938},
       {.0125574, .3782241, .1857335, .7054127},
       -9582.429207},
      {TIER_CLV_MBG_NBD,
       {.524843305, 6.183086383, .891359300, 1.614001727},
       {.08327, .69562, .15479, .53749},
       -9582.135716},
  };
  const tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  (void)state;
  for (size_t i = 0; i < sizeof fits / sizeof *fits; i++) {
    tier_clv *model = clv_fitted(context, fits[i].kind, &data);
    check_published(model, &fits[i], 2357);
    assert_int_equal(clv_summary(model).unique, 1016);
    assert_same_bits(clv_summary(model).unit_days, 7);
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

static void the_spend_of_the_sample_gives_the_published_fit(void **state) {
  static const published fit = {TIER_CLV_GAMMA_GAMMA, {6.249571, 3.744222, 15.443520}, {1.1901, .29013, 4.1594},
                                -4055.917695};
  const tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  (void)state;
  tier_clv *model = clv_fitted(context, TIER_CLV_GAMMA_GAMMA, &data);
  check_published(model, &fit, 946);
  assert_near(clv_summary(model).correlation, 0.11, 0.02);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

static void order_and_cut_of_the_rows_leave_no_trace(void **state) {
  static clv_table other;
  const tier_clv_data data = clv_read_table(&table);
  tier_clv_data cut = clv_read_table(&other);
  tier_context *context = clv_context(0);
  (void)state;
  /* Each customer counts three times: in a row of weight 3, or in two rows of weights 1 and 2. */
  for (size_t i = 0; i < table.count; i++) {
    table.weights[i] = 3;
  }
  const size_t half = 1000;
  for (size_t i = 0; i < other.count; i++) {
    other.weights[i] = i < half ? 1 : 3;
  }
  for (size_t i = 0; i < half; i++) {
    const size_t k = other.count + i;
    other.x[k] = other.x[i];
    other.last[k] = other.last[i];
    other.age[k] = other.age[i];
    other.spend[k] = other.spend[i];
    other.log_intervals[k] = other.log_intervals[i];
    other.weights[k] = 2;
  }
  other.count += half;
  other.weights[other.count] = 0; /* And one who does not count. */
  other.x[other.count] = 7;
  other.last[other.count] = other.age[other.count] = 30;
  other.log_intervals[other.count] = other.spend[other.count] = 10;
  other.count++;
  clv_shuffle_table(&other);
  cut.count = other.count;
  cut.weights = other.weights;
  tier_clv_data whole = data;
  whole.weights = table.weights;
  for (tier_clv_kind kind = TIER_CLV_NBD; kind <= TIER_CLV_GAMMA_GAMMA; kind++) {
    if (kind >= TIER_CLV_BG_BB && kind <= TIER_CLV_BDW) {
      continue; /* The sample is not in whole weeks. */
    }
    tier_clv *a = clv_fitted(context, kind, &whole), *b = clv_fitted(context, kind, &cut);
    clv_assert_same(a, b);
    assert_int_equal((int)clv_summary(a).customers, kind == TIER_CLV_GAMMA_GAMMA ? 3 * 946 : 3 * 2357);
    tier_clv_destroy(a);
    tier_clv_destroy(b);
  }
  tier_context_destroy(context);
}

static void whole_numbers_in_any_order_give_the_same_bits(void **state) {
  static clv_table other;
  const tier_clv_data data = clv_whole_table(&table, 600), shuffled = clv_whole_table(&other, 600);
  tier_context *context = clv_context(0);
  (void)state;
  clv_shuffle_table(&other);
  for (tier_clv_kind kind = TIER_CLV_BG_BB; kind <= TIER_CLV_BDW; kind++) {
    tier_clv *a = clv_fitted(context, kind, &data), *b = clv_fitted(context, kind, &shuffled);
    clv_assert_same(a, b);
    assert_true(clv_summary(a).verdict != TIER_CLV_FAILED);
    tier_clv_destroy(a);
    tier_clv_destroy(b);
  }
  tier_context_destroy(context);
}

/* Fader and Hardie 2007: of 1,000 high-end customers so many were left after 1 to 7 renewals. */
static void contracts_give_the_published_fit(void **state) {
  static const double left[] = {1000, 869, 743, 653, 593, 551, 517, 491};
  tier_clv_data data = clv_whole_table(&table, 8);
  tier_context *context = clv_context(0);
  (void)state;
  for (size_t i = 0; i < 8; i++) {
    table.x[i] = (double)i;
    table.age[i] = 7;
    table.weights[i] = i < 7 ? left[i] - left[i + 1] : left[7];
  }
  data.weights = table.weights;
  data.recency = NULL;
  tier_clv *model = clv_fitted(context, TIER_CLV_SBG, &data);
  const tier_clv_summary s = clv_summary(model);
  assert_int_equal(s.verdict, TIER_CLV_CONVERGED);
  assert_close(clv_parameter(model, 0).value, .668088, 2e-6);
  assert_close(clv_parameter(model, 1).value, 3.806095, 2e-6);
  assert_near(s.log_likelihood, -1611.158147, 1e-6);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

/* Even intervals ask for the most regular model that there is, and k is a parameter only if it was chosen. */
static void the_most_likely_number_of_stages_is_chosen(void **state) {
  const tier_clv_data data = clv_read_table(&table);
  tier_clv_fit_options options = {.size = sizeof options, .unit_days = 7};
  tier_context *context = clv_context(0);
  tier_clv *fixed = NULL;
  double best = -INFINITY;
  (void)state;
  tier_clv *chosen = clv_fitted(context, TIER_CLV_MBG_CNBD_K, &data);
  const tier_clv_summary s = clv_summary(chosen);
  assert_int_equal(s.stages, 8);
  for (options.stages = 1; options.stages <= 8; options.stages++) {
    assert_int_equal(tier_clv_fit(context, TIER_CLV_MBG_CNBD_K, &data, &options, &fixed, NULL), TIER_OK);
    const tier_clv_summary f = clv_summary(fixed);
    assert_int_equal(f.stages, options.stages);
    best = f.log_likelihood > best ? f.log_likelihood : best;
    if (options.stages == 8) {
      assert_same_bits(f.log_likelihood, s.log_likelihood);
      assert_close(s.aic, f.aic + 2, 1e-14);
      assert_close(s.bic, f.bic + log(2357), 1e-14);
      assert_same_bits(clv_parameter(fixed, 0).value, clv_parameter(chosen, 0).value);
    }
    tier_clv_destroy(fixed);
  }
  assert_same_bits(best, s.log_likelihood);
  tier_clv_destroy(chosen);
  tier_context_destroy(context);
}

/* A single stage is the plain model. */
static void one_stage_is_the_model_without(void **state) {
  const tier_clv_data data = clv_read_table(&table);
  const tier_clv_fit_options options = {.size = sizeof options, .unit_days = 7, .stages = 1};
  tier_context *context = clv_context(0);
  tier_clv *staged = NULL;
  (void)state;
  for (tier_clv_kind kind = TIER_CLV_BG_NBD; kind <= TIER_CLV_MBG_NBD; kind++) {
    tier_clv *plain = clv_fitted(context, kind, &data);
    assert_int_equal(tier_clv_fit(context, kind + 2, &data, &options, &staged, NULL), TIER_OK);
    assert_close(clv_summary(staged).log_likelihood, clv_summary(plain).log_likelihood, 1e-12);
    for (size_t i = 0; i < 4; i++) {
      assert_close(clv_parameter(staged, i).value, clv_parameter(plain, i).value, 1e-6);
    }
    tier_clv_destroy(staged);
    tier_clv_destroy(plain);
  }
  tier_context_destroy(context);
}

static void refuse(tier_clv_kind kind, const tier_clv_data *data, tier_status expected, const char *part) {
  tier_context *context = clv_context(0);
  tier_error err = {.size = sizeof err};
  tier_clv *model = NULL;
  clv_assert_failed(tier_clv_fit(context, kind, data, NULL, &model, &err), &err, expected, part);
  assert_null(model);
  tier_context_destroy(context);
}

static void too_few_customers_are_counted(void **state) {
  tier_clv_data data = clv_read_table(&table);
  (void)state;
  data.count = 0;
  refuse(TIER_CLV_BG_NBD, &data, TIER_E_MODEL, "0 of 0 customers bought again; at least 5 are needed");
  refuse(TIER_CLV_GAMMA_GAMMA, &data, TIER_E_MODEL, "0 customers have frequency and spend above 0; at least 5");
  data.count = 8;
  for (size_t i = 0; i < 8; i++) {
    table.x[i] = i < 4;
    table.last[i] = i < 4;
    table.age[i] = 3;
    table.spend[i] = i < 4 ? 10 : 0;
  }
  refuse(TIER_CLV_PARETO_NBD, &data, TIER_E_MODEL, "4 of 8 customers bought again; at least 5 are needed");
  refuse(TIER_CLV_GAMMA_GAMMA, &data, TIER_E_MODEL, "4 customers");
  data.weights = table.weights;
  table.weights[0] = 1.5;
  refuse(TIER_CLV_BG_BB, &data, TIER_E_MODEL, "4.5 of 8.5 customers bought again");
  for (size_t i = 4; i < 8; i++) {
    table.x[i] = 3; /* Alive, where contracts are renewed. */
  }
  refuse(TIER_CLV_SBG, &data, TIER_E_MODEL, "4.5 of 8.5 customers were lost; at least 5 are needed");
}

static void no_time_is_no_data(void **state) {
  tier_clv_data data = clv_read_table(&table);
  (void)state;
  memset(table.last, 0, sizeof table.last);
  memset(table.age, 0, sizeof table.age);
  refuse(TIER_CLV_BG_NBD, &data, TIER_E_MODEL, "no time has passed");
  memset(table.x, 0, sizeof table.x);
  refuse(TIER_CLV_SBG, &data, TIER_E_MODEL, "0 of 2357 customers were lost");
}

static void what_is_no_fit_is_refused(void **state) {
  const tier_clv_data data = clv_read_table(&table);
  tier_clv_data other = data;
  tier_clv_fit_options options = {.size = sizeof options, .stages = 2};
  tier_context *context = clv_context(0);
  tier_clv *model = NULL;
  (void)state;
  refuse(0, &data, TIER_E_ARGUMENT, "kind 0");
  refuse(99, &data, TIER_E_ARGUMENT, "kind 99");
  refuse(TIER_CLV_NBD, NULL, TIER_E_ARGUMENT, "tier_clv_data is NULL");
  other.size = 8;
  refuse(TIER_CLV_NBD, &other, TIER_E_STRUCT_SIZE, "tier_clv_data.size");
  other = data;
  other.log_intervals = NULL;
  refuse(TIER_CLV_BG_CNBD_K, &other, TIER_E_ARGUMENT, "log_intervals");
  table.age[5] = NAN;
  refuse(TIER_CLV_NBD, &data, TIER_E_ARGUMENT, "row 5: age is not finite");
  assert_int_equal(tier_clv_fit(NULL, TIER_CLV_NBD, &data, NULL, &model, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_fit(context, TIER_CLV_NBD, &data, NULL, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_fit(context, TIER_CLV_NBD, &data, &options, &model, NULL), TIER_E_ARGUMENT);
  assert_null(model);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_sample_gives_the_published_fits),
      cmocka_unit_test(the_spend_of_the_sample_gives_the_published_fit),
      cmocka_unit_test(order_and_cut_of_the_rows_leave_no_trace),
      cmocka_unit_test(whole_numbers_in_any_order_give_the_same_bits),
      cmocka_unit_test(contracts_give_the_published_fit),
      cmocka_unit_test(the_most_likely_number_of_stages_is_chosen),
      cmocka_unit_test(one_stage_is_the_model_without),
      cmocka_unit_test(too_few_customers_are_counted),
      cmocka_unit_test(no_time_is_no_data),
      cmocka_unit_test(what_is_no_fit_is_refused),
  };
  return cmocka_run_group_tests_name("fits of customer-base models", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the CLV model finds odd in what it learns from. */
#include "clv_model_fixture.h"

#include <math.h>

#include "base/bitmap.h"
#include "model/findings.h"

static clv_customer sample[CLV_MOST_CUSTOMERS];

static void one_time_buyers_are_named_where_they_live_for_certain(void **state) {
  const size_t count = clv_read_sample(sample);
  tier__table table = table_of(*state, sample, count);
  fit bg = fit_to(*state, "{\"type\": \"clv\", \"purchases\": \"bg/nbd\"}", &table);
  fit mbg = fit_to(*state, "{\"type\": \"clv\"}", &table);
  assert_int_equal(severity_of(&bg, "one_time_buyers"), TIER_NOTE);
  assert_int_equal(severity_of(&mbg, "one_time_buyers"), 0);
  assert_int_equal(severity_of(&bg, "ridge") + severity_of(&bg, "no_convergence"), 0);
  fit_end(&bg);
  fit_end(&mbg);
  fit pareto = fit_to(*state, "{\"type\": \"clv\", \"purchases\": \"pareto/nbd\"}", &table);
  fit nbd = fit_to(*state, "{\"type\": \"clv\", \"purchases\": \"nbd\"}", &table);
  assert_int_equal(tier_findings_count(pareto.findings), 0);
  assert_int_equal(severity_of(&nbd, "one_time_buyers"), TIER_NOTE);
  fit_end(&pareto);
  fit_end(&nbd);
  tier__table_end(&table);
}

static void few_repeat_customers_are_a_finding_or_a_failure(void **state) {
  tier__table table = table_of(*state, sample, few(sample, 20, 40));
  fit f = fit_to(*state, "{\"type\": \"clv\"}", &table);
  assert_int_equal(severity_of(&f, "too_few_repeat"), TIER_WARNING);
  fit_end(&f);
  tier__table_end(&table);
  table = table_of(*state, sample, few(sample, 4, 40));
  f = (fit){*state, model_of(*state, "{\"type\": \"clv\"}"), NULL, NULL};
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier__findings_create(*state, &f.findings, NULL), TIER_OK);
  assert_int_equal(tier__model_fit(f.model, &table, 10000, f.findings, &f.fitted, &err), TIER_E_MODEL);
  assert_non_null(strstr(err.message, "4 of 44 customers"));
  assert_null(f.fitted);
  fit_end(&f);
  tier__table_end(&table);
}

static void too_little_spend_leaves_value_unknown(void **state) {
  const size_t count = few(sample, 40, 40);
  for (size_t i = 3; i < count; i++) {
    sample[i].cents = 0;
  }
  tier__table table = table_of(*state, sample, count);
  fit f = fit_to(*state, "{\"type\": \"clv\"}", &table);
  score(&f, &table);
  assert_int_equal(severity_of(&f, "too_few_repeat"), TIER_WARNING);
  assert_int_equal(severity_of(&f, "spend_not_positive"), TIER_NOTE);
  assert_true(tier__bit(output(&table, "clv.purchases")->validity, 0));
  assert_false(tier__bit(output(&table, "clv.value")->validity, 0));
  fit_end(&f);
  tier__table_end(&table);
}

/* Spend so uneven that its mean diverges: a fit with q <= 1. */
static void a_population_without_mean_is_named_and_not_guessed(void **state) {
  const size_t count = few(sample, 400, 40);
  for (size_t i = 0; i < 400; i++) {
    sample[i].cents = (int64_t)((double)sample[i].x * 50 / pow((double)(i * 37 % 400) / 400 + 0.0012, 2.2));
  }
  tier__table table = table_of(*state, sample, count);
  fit f = fit_to(*state, "{\"type\": \"clv\"}", &table);
  char *text = saved(&f);
  score(&f, &table);
  assert_int_equal(severity_of(&f, "gamma_gamma_mean"), TIER_WARNING);
  assert_null(strstr(text, "population_mean"));
  assert_true(tier__bit(output(&table, "clv.alive")->validity, 420));
  assert_false(tier__bit(output(&table, "clv.spend")->validity, 420));
  assert_false(tier__bit(output(&table, "clv.value")->validity, 420));
  tier_text_free(text);
  fit_end(&f);
  tier__table_end(&table);
}

static const char *message_of(const fit *f, const char *code) {
  static tier_finding finding;
  for (size_t i = 0; i < tier_findings_count(f->findings); i++) {
    finding.size = sizeof finding;
    assert_int_equal(tier_findings_get(f->findings, i, &finding, NULL), TIER_OK);
    if (strcmp(finding.code, code) == 0) {
      return finding.message;
    }
  }
  return "";
}

/* Where nobody seems to leave, the chance of it runs to a bound; the fit says so, and why. */
static void an_odd_end_of_the_search_has_its_reason(void **state) {
  static const char *const codes[] = {"boundary", "ridge", "no_convergence"};
  for (int64_t i = 0; i < 200; i++) {
    sample[i] = (clv_customer){6 + i % 2, 198 - i % 3, 200, 0};
  }
  tier__table table = table_of(*state, sample, 200);
  fit f = fit_to(*state, "{\"type\": \"clv\", \"spend\": \"none\"}", &table);
  size_t found = 0;
  for (size_t c = 0; c < 3; c++) {
    const char *message = message_of(&f, codes[c]);
    found += strlen(message) > 0 ? 1 : 0;
    assert_null(strstr(message, "(null)"));
    assert_true(*message == '\0' || strstr(message, ": ") != NULL);
  }
  assert_int_equal(found, 1);
  assert_int_equal(severity_of(&f, "no_convergence"), 0);
  fit_end(&f);
  tier__table_end(&table);
}

/* Two purchases on one day have no interval, and without it the models of intervals have no likelihood. */
static void purchases_on_one_day_have_no_interval(void **state) {
  tier__table table = table_of(*state, sample, clv_read_sample(sample));
  tier__bit_clear(tier__table_find(&table, "interval_log_sum")->validity, 7);
  fit f = {*state, model_of(*state, "{\"type\": \"clv\", \"purchases\": \"bg/cnbd-k\"}"), NULL, NULL};
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier__findings_create(*state, &f.findings, NULL), TIER_OK);
  assert_int_equal(tier__model_fit(f.model, &table, 10000, f.findings, &f.fitted, &err), TIER_E_MODEL);
  assert_non_null(strstr(err.message, "1 of 2357 customers made two purchases on one day"));
  fit_end(&f);
  f = fit_to(*state, "{\"type\": \"clv\", \"purchases\": \"auto\", \"holdout_days\": 100}", &table);
  assert_int_equal(severity_of(&f, "model_chosen"), TIER_NOTE);
  assert_non_null(strstr(message_of(&f, "model_chosen"), "pareto/nbd "));
  assert_null(strstr(message_of(&f, "model_chosen"), "cnbd"));
  fit_end(&f);
  tier__table_end(&table);
}

/* Nobody had bought again before the days held out. */
static void a_holdout_leaves_too_few(void **state) {
  for (int64_t i = 0; i < 200; i++) {
    sample[i] = (clv_customer){1, 150 + i % 40, 200, 0};
  }
  tier__table table = table_of(*state, sample, 200);
  fit f = {*state, model_of(*state, "{\"type\": \"clv\", \"purchases\": \"auto\", \"holdout_days\": 100}"), NULL, NULL};
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier__findings_create(*state, &f.findings, NULL), TIER_OK);
  assert_int_equal(tier__model_fit(f.model, &table, 10000, f.findings, &f.fitted, &err), TIER_E_MODEL);
  assert_non_null(strstr(err.message, "0 of 200 customers bought again on a later day before the days held out"));
  fit_end(&f);
  tier__table_end(&table);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_time_buyers_are_named_where_they_live_for_certain),
      cmocka_unit_test(few_repeat_customers_are_a_finding_or_a_failure),
      cmocka_unit_test(too_little_spend_leaves_value_unknown),
      cmocka_unit_test(a_population_without_mean_is_named_and_not_guessed),
      cmocka_unit_test(an_odd_end_of_the_search_has_its_reason),
      cmocka_unit_test(purchases_on_one_day_have_no_interval),
      cmocka_unit_test(a_holdout_leaves_too_few),
  };
  return cmocka_run_group_tests(tests, made, ended);
}

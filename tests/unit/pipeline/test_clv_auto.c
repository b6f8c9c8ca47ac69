/* SPDX-License-Identifier: Apache-2.0 */
/* "purchases": "auto" on real transactions, through the public interface: the candidates' figures are the published
 * ones, and those that the functions over plain arrays give on the same days. */
#include "sales_file.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* 39 weeks before the last day of the file. */
enum { HOLDOUT = 273 };

#define TIERS "\"tiers\": [{\"id\": \"all\"}]}"

typedef struct shop {
  tier_context *context;
  tier_book *book;
  int32_t day;
} shop;

static int open_shop(void **state) {
  static shop it;
  sales rows = sales_read("tests/golden/cdnow_sample.csv");
  assert_int_equal(tier_context_create(NULL, &it.context, NULL), TIER_OK);
  assert_int_equal(tier_book_create(it.context, NULL, &it.book, NULL), TIER_OK);
  sales_add(it.book, &rows, 0, rows.count, SALES_BY_TEXT, NULL);
  sales_end(&rows);
  assert_int_equal(tier_book_last_day(it.book, NULL, &it.day, NULL), TIER_OK);
  *state = &it;
  return 0;
}

static int close_shop(void **state) {
  shop *it = *state;
  tier_book_destroy(it->book);
  tier_context_destroy(it->context);
  return 0;
}

static tier_policy *policy_of(const shop *it, const char *models) {
  char document[1024];
  tier_policy *policy = NULL;
  tier_error err = {.size = sizeof err};
  const int length = snprintf(document, sizeof document, "{\"models\": {%s}, " TIERS, models);
  assert_in_range(length, 1, sizeof document - 1);
  const tier_status status = tier_policy_parse(it->context, (tier_string){document, (size_t)length}, &policy, &err);
  if (status != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return policy;
}

static tier_fitted *fit(const shop *it, const char *models) {
  tier_policy *policy = policy_of(it, models);
  tier_fitted *fitted = NULL;
  tier_error err = {.size = sizeof err};
  if (tier_fit(policy, it->book, it->day, &fitted, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  tier_policy_destroy(policy);
  return fitted;
}

static json_t *saved_purchases(const tier_fitted *fitted) {
  char *text = NULL;
  assert_int_equal(tier_fitted_save(fitted, &text, NULL), TIER_OK);
  json_t *document = json_loads(text, 0, NULL);
  json_t *purchases = json_object_get(json_object_get(json_object_get(document, "models"), "clv"), "purchases");
  assert_non_null(json_incref(purchases));
  json_decref(document);
  tier_text_free(text);
  return purchases;
}

/* What the finding with that code says. */
static const char *found(const tier_fitted *fitted, const char *code) {
  const tier_findings *findings = tier_fitted_findings(fitted);
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    tier_finding finding = {.size = sizeof finding};
    assert_int_equal(tier_findings_get(findings, i, &finding, NULL), TIER_OK);
    if (strcmp(finding.code, code) == 0) {
      return finding.message;
    }
  }
  return NULL;
}

static const json_t *candidate(const json_t *purchases, const char *name) {
  const json_t *list = json_object_get(json_object_get(purchases, "holdout"), "candidates");
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *entry = json_array_get(list, i);
    if (strcmp(json_string_value(json_object_get(entry, "model")), name) == 0) {
      return entry;
    }
  }
  fail_msg("%s is not among the candidates", name);
  return NULL;
}

static double number(const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  assert_true(json_is_number(value));
  return json_number_value(value);
}

#define AUTO "\"clv\": {\"type\": \"clv\", \"purchases\": \"auto\", \"holdout_days\": 273, \"spend\": \"none\""

static void the_published_holdout_holds(void **state) {
  static const struct {
    const char *name;
    double mae, rmse, expected;
  } published[] = {{"pareto/nbd", .75452, 1.60285, 1665.51},
                   {"bg/nbd", .78545, 1.60798, 1653.41},
                   {"mbg/nbd", .76478, 1.60718, 1576.73}};
  tier_fitted *fitted = fit(*state, AUTO "}");
  json_t *purchases = saved_purchases(fitted);
  const json_t *holdout = json_object_get(purchases, "holdout");
  assert_int_equal(number(holdout, "days"), HOLDOUT);
  assert_int_equal(number(holdout, "customers"), 2357);
  assert_int_equal(number(holdout, "purchases"), 1882);
  assert_int_equal(json_array_size(json_object_get(holdout, "candidates")), 6);
  for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
    const json_t *entry = candidate(purchases, published[i].name);
    assert_near(number(entry, "mae"), published[i].mae, 5.1e-6);
    assert_near(number(entry, "rmse"), published[i].rmse, 5.1e-6);
    assert_near(number(entry, "purchases"), published[i].expected, 0.0051);
  }
  assert_string_equal(json_string_value(json_object_get(purchases, "model")), "pareto/nbd");
  assert_non_null(strstr(found(fitted, "model_chosen"), "pareto/nbd foretold"));
  assert_non_null(strstr(found(fitted, "model_chosen"), "pareto/nbd 1.6028 / 0.7545 / "));
  json_decref(purchases);
  tier_fitted_destroy(fitted);
}

/* After the choice, the model is that of a policy which names it, on all the data. */
static void the_chosen_model_is_fitted_to_all(void **state) {
  tier_fitted *chosen = fit(*state, AUTO "}");
  tier_fitted *named = fit(*state, "\"clv\": {\"type\": \"clv\", \"purchases\": \"pareto/nbd\", \"spend\": \"none\"}");
  json_t *a = saved_purchases(chosen), *b = saved_purchases(named);
  assert_int_equal(json_object_del(a, "holdout"), 0);
  assert_true(json_equal(a, b));
  json_decref(a);
  json_decref(b);
  tier_fitted_destroy(chosen);
  tier_fitted_destroy(named);
}

typedef struct arrays {
  size_t count;
  double *x, *last, *age, *log_intervals;
} arrays;

/* Customers with a purchase as the metrics of a day have them, if they had one on the day of the holdout as well. */
static arrays arrays_of(const shop *it, int32_t day) {
  static const char *const names[] = {"repeat_purchases", "interval_mean_days", "tenure_days", "interval_log_sum"};
  tier_fitted *fitted = fit(it, "");
  tier_result *result = NULL;
  tier_column columns[4];
  arrays made = {0};
  assert_int_equal(tier_assign(fitted, it->book, day, NULL, &result, NULL), TIER_OK);
  for (size_t c = 0; c < 4; c++) {
    columns[c].size = sizeof columns[c];
    assert_int_equal(tier_result_column(result, names[c], &columns[c], NULL), TIER_OK);
  }
  double *block = calloc(4 * columns[0].count, sizeof *block);
  assert_non_null(block);
  made.x = block;
  made.last = block + columns[0].count;
  made.age = block + 2 * columns[0].count;
  made.log_intervals = block + 3 * columns[0].count;
  for (size_t i = 0; i < columns[0].count; i++) {
    const double age = (double)((const int64_t *)columns[2].values)[i];
    const int known = columns[2].validity == NULL || (columns[2].validity[i >> 3] >> (i & 7) & 1);
    if (known && age >= day - (it->day - HOLDOUT)) {
      const double x = (double)((const int64_t *)columns[0].values)[i];
      made.x[made.count] = x;
      made.last[made.count] = x > 0 ? round(x * ((const double *)columns[1].values)[i]) : 0;
      made.age[made.count] = age;
      made.log_intervals[made.count] = ((const double *)columns[3].values)[i];
      made.count++;
    }
  }
  tier_result_destroy(result);
  tier_fitted_destroy(fitted);
  return made;
}

static tier_clv_data data_of(const arrays *from) {
  return (tier_clv_data){.size = sizeof(tier_clv_data),
                         .count = from->count,
                         .frequency = from->x,
                         .recency = from->last,
                         .age = from->age,
                         .log_intervals = from->log_intervals};
}

/* The same figures from arrays: a fit to those of then, a prediction, and the likelihood of those of now. */
static void compare(const shop *it, const json_t *entry, const arrays *then, const arrays *now) {
  const char *name = json_string_value(json_object_get(entry, "model"));
  const tier_clv_data past = data_of(then), present = data_of(now);
  const tier_clv_predict_options options = {.size = sizeof options, .horizon = HOLDOUT};
  double *expected = calloc(then->count, sizeof *expected), before = 0, after = 0, absolute = 0, squared = 0;
  const tier_clv_prediction prediction = {.size = sizeof prediction, .purchases = expected};
  tier_clv_kind kind = 0;
  tier_clv *model = NULL;
  assert_non_null(expected);
  assert_int_equal(tier_clv_kind_find((tier_string){name, strlen(name)}, &kind, NULL), TIER_OK);
  assert_int_equal(tier_clv_fit(it->context, kind, &past, NULL, &model, NULL), TIER_OK);
  assert_int_equal(tier_clv_predict(model, &past, &options, &prediction, NULL), TIER_OK);
  assert_int_equal(tier_clv_log_likelihood(model, &past, &before, NULL, NULL), TIER_OK);
  assert_int_equal(tier_clv_log_likelihood(model, &present, &after, NULL, NULL), TIER_OK);
  for (size_t i = 0; i < then->count; i++) {
    const double error = expected[i] - (now->x[i] - then->x[i]);
    absolute += fabs(error);
    squared += error * error;
  }
  assert_close(number(entry, "mae"), absolute / (double)then->count, 1e-9);
  assert_close(number(entry, "rmse"), sqrt(squared / (double)then->count), 1e-9);
  assert_close(number(entry, "log_likelihood"), after - before, 1e-8);
  tier_clv_destroy(model);
  free(expected);
}

static void figures_agree_with_those_of_arrays(void **state) {
  const shop *it = *state;
  tier_fitted *fitted = fit(it, AUTO "}");
  json_t *purchases = saved_purchases(fitted);
  const json_t *list = json_object_get(json_object_get(purchases, "holdout"), "candidates");
  arrays then = arrays_of(it, it->day - HOLDOUT), now = arrays_of(it, it->day);
  assert_int_equal(then.count, now.count);
  for (size_t i = 0; i < json_array_size(list); i++) {
    compare(it, json_array_get(list, i), &then, &now);
  }
  free(then.x);
  free(now.x);
  json_decref(purchases);
  tier_fitted_destroy(fitted);
}

/* A loaded policy assigns like the fitted one, and the same on both. */
static void a_chosen_model_is_saved_and_loaded(void **state) {
  const shop *it = *state;
  tier_fitted *fitted = fit(it, AUTO ", \"unit\": \"week\"}"), *loaded = NULL;
  tier_result *a = NULL, *b = NULL;
  tier_column one = {.size = sizeof one}, other = {.size = sizeof other};
  tier_error err = {.size = sizeof err};
  char *text = NULL, *again = NULL;
  assert_int_equal(tier_fitted_save(fitted, &text, NULL), TIER_OK);
  if (tier_fitted_load(it->context, (tier_string){text, strlen(text)}, &loaded, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  assert_int_equal(tier_fitted_save(loaded, &again, NULL), TIER_OK);
  assert_string_equal(text, again);
  assert_int_equal(tier_assign(fitted, it->book, it->day, NULL, &a, NULL), TIER_OK);
  assert_int_equal(tier_assign(loaded, it->book, it->day, NULL, &b, NULL), TIER_OK);
  assert_int_equal(tier_result_column(a, "clv.residual", &one, NULL), TIER_OK);
  assert_int_equal(tier_result_column(b, "clv.residual", &other, NULL), TIER_OK);
  assert_memory_equal(one.values, other.values, one.count * sizeof(double));
  tier_text_free(text);
  tier_text_free(again);
  tier_result_destroy(a);
  tier_result_destroy(b);
  tier_fitted_destroy(fitted);
  tier_fitted_destroy(loaded);
}

static void too_short_a_book_is_refused(void **state) {
  const shop *it = *state;
  tier_policy *policy =
      policy_of(it, "\"clv\": {\"type\": \"clv\", \"purchases\": \"auto\", \"holdout_days\": 364}");
  tier_fitted *fitted = NULL;
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier_fit(policy, it->book, it->day, &fitted, &err), TIER_E_MODEL);
  assert_non_null(strstr(err.message, "\"holdout_days\" to at most 363"));
  tier_policy_destroy(policy);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_published_holdout_holds),        cmocka_unit_test(the_chosen_model_is_fitted_to_all),
      cmocka_unit_test(figures_agree_with_those_of_arrays), cmocka_unit_test(a_chosen_model_is_saved_and_loaded),
      cmocka_unit_test(too_short_a_book_is_refused),
  };
  return cmocka_run_group_tests(tests, open_shop, close_shop);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The CLV model with covariates, against the functions over plain arrays. */
#include "clv_model_fixture.h"

#include <stdio.h>

#include "base/bitmap.h"
#include "model/findings.h"
#include <tier/clv.h>

#define COVARIATES "\"covariates\": [\"age\", {\"attribute\": \"channel\", \"equals\": \"web\"}]"

static clv_customer sample[CLV_MOST_CUSTOMERS];

/* The same customers as columns. */
typedef struct arrays {
  size_t count;
  double x[CLV_MOST_CUSTOMERS], last[CLV_MOST_CUSTOMERS], age[CLV_MOST_CUSTOMERS], z[2][CLV_MOST_CUSTOMERS];
} arrays;

static const arrays *arrays_of(const tier__table *table, size_t count) {
  static arrays made;
  const tier__column *age = tier__table_find(table, "age"), *channel = tier__table_find(table, "channel");
  made.count = count;
  for (size_t i = 0; i < count; i++) {
    made.x[i] = (double)sample[i].x;
    made.last[i] = (double)sample[i].last;
    made.age[i] = (double)sample[i].age;
    made.z[0][i] = (double)((const int64_t *)age->values)[i];
    made.z[1][i] = (double)((const int32_t *)channel->values)[i];
  }
  return &made;
}

static double effect_of(const json_t *purchases, const char *name) { /* "dropout_a.age" */
  char effect[64];
  const char *dot = strchr(name, '.');
  (void)snprintf(effect, sizeof effect, "%.*s", (int)(dot - name), name);
  return clv_number(json_object_get(json_object_get(purchases, "effects"), effect), dot + 1);
}

static void compare_parameters(const tier_clv *model, const fit *f) {
  char *text = saved(f);
  json_t *json = json_loads(text, 0, NULL);
  const json_t *purchases = json_object_get(json, "purchases");
  tier_clv_parameter parameter = {.size = sizeof parameter};
  size_t effects = 0;
  for (size_t i = 0; tier_clv_parameter_at(model, i, 0, &parameter, NULL) == TIER_OK; i++) {
    const int is_effect = strchr(parameter.name, '.') != NULL;
    const double ours = is_effect ? effect_of(purchases, parameter.name)
                                  : clv_number(json_object_get(purchases, "parameters"), parameter.name);
    assert_close(ours, parameter.value, 1e-12);
    effects += is_effect ? 1 : 0;
  }
  assert_in_range(effects, 2, 6);
  json_decref(json);
  tier_text_free(text);
}

static void compare_with_arrays(tier_context *context, const char *kind_word, const char *settings) {
  static const char *const names[] = {"age", "channel=web"};
  static double alive[CLV_MOST_CUSTOMERS], purchases[CLV_MOST_CUSTOMERS];
  const size_t count = clv_read_sample(sample);
  tier__table table = table_of(context, sample, count);
  const arrays *a = arrays_of(&table, count);
  const double *const z[] = {a->z[0], a->z[1]};
  const tier_clv_data data = {.size = sizeof data, .count = count, .frequency = a->x, .recency = a->last, .age = a->age,
                              .covariates = z, .covariate_names = names, .covariate_count = 2};
  const tier_clv_predict_options options = {.size = sizeof options, .horizon = 365};
  const tier_clv_prediction to = {.size = sizeof to, .alive = alive, .purchases = purchases};
  const tier_string word = {kind_word, strlen(kind_word)};
  tier_clv_kind kind = 0;
  tier_clv *model = NULL;
  fit f = fit_to(context, settings, &table);
  score(&f, &table);
  assert_int_equal(tier_clv_kind_find(word, &kind, NULL), TIER_OK);
  assert_int_equal(tier_clv_fit(context, kind, &data, NULL, &model, NULL), TIER_OK);
  compare_parameters(model, &f);
  assert_int_equal(tier_clv_predict(model, &data, &options, &to, NULL), TIER_OK);
  for (size_t i = 0; i < count; i++) {
    assert_close(value_at(&table, "clv.alive", i), alive[i], 1e-12);
    assert_close(value_at(&table, "clv.purchases", i), purchases[i], 1e-12);
  }
  tier_clv_destroy(model);
  fit_end(&f);
  tier__table_end(&table);
}

static void covariates_act_as_over_arrays(void **state) {
  compare_with_arrays(*state, "mbg/nbd", "{\"type\": \"clv\", \"spend\": \"none\", " COVARIATES "}");
  compare_with_arrays(*state, "bg/nbd",
                      "{\"type\": \"clv\", \"spend\": \"none\", \"purchases\": \"bg/nbd\", " COVARIATES "}");
  compare_with_arrays(*state, "pareto/nbd",
                      "{\"type\": \"clv\", \"spend\": \"none\", \"purchases\": \"pareto/nbd\", " COVARIATES "}");
  compare_with_arrays(*state, "nbd",
                      "{\"type\": \"clv\", \"spend\": \"none\", \"purchases\": \"nbd\", " COVARIATES "}");
}

/* Who lacks a covariate changes nothing for the others. */
static void customers_without_covariate_are_left_out(void **state) {
  const size_t count = clv_read_sample(sample), left = 500;
  tier__table all = table_of(*state, sample, count), few_of_them = table_of(*state, sample, left);
  uint8_t *known = tier__table_find(&all, "channel")->validity;
  tier_contribution parts[4];
  size_t parts_count = 9;
  for (size_t i = left; i < count; i++) {
    tier__bit_clear(known, i);
  }
  fit a = fit_to(*state, "{\"type\": \"clv\", \"spend\": \"none\", " COVARIATES "}", &all);
  fit b = fit_to(*state, "{\"type\": \"clv\", \"spend\": \"none\", " COVARIATES "}", &few_of_them);
  char *one = saved(&a), *other = saved(&b);
  assert_string_equal(one, other);
  assert_int_equal(severity_of(&a, "covariate_missing"), TIER_NOTE);
  assert_int_equal(severity_of(&b, "covariate_missing"), 0);
  score(&a, &all);
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(tier__bit(output(&all, "clv.alive")->validity, i), i < left);
    assert_int_equal(tier__bit(output(&all, "clv.residual")->validity, i), i < left);
  }
  assert_int_equal(tier__model_explain(a.model, a.fitted, 10000, &all, left, parts, 4, &parts_count, NULL), TIER_OK);
  assert_int_equal(parts_count, 0);
  tier_text_free(one);
  tier_text_free(other);
  fit_end(&a);
  fit_end(&b);
  tier__table_end(&all);
  tier__table_end(&few_of_them);
}

static tier_status try_fit(tier_context *context, const char *settings, const tier__table *table, tier_error *err) {
  fit f = {context, model_of(context, settings), NULL, NULL};
  *err = (tier_error){.size = sizeof *err};
  assert_non_null(f.model);
  assert_int_equal(tier__findings_create(context, &f.findings, NULL), TIER_OK);
  const tier_status status = tier__model_fit(f.model, table, 10000, f.findings, &f.fitted, err);
  fit_end(&f);
  return status;
}

static void covariates_that_tell_nothing_fail_the_fit(void **state) {
  const size_t count = clv_read_sample(sample);
  tier__table table = table_of(*state, sample, count);
  uint8_t *known = tier__table_find(&table, "age")->validity;
  tier_error err;
  const char *fax = "{\"type\": \"clv\", \"covariates\": [{\"attribute\": \"channel\", \"equals\": \"fax\"}]}";
  assert_int_equal(try_fit(*state, fax, &table, &err), TIER_E_MODEL);
  assert_non_null(strstr(err.message, "\"channel=fax\" is the same for all"));
  assert_int_equal(try_fit(*state, "{\"type\": \"clv\", \"covariates\": [\"channel\"]}", &table, &err), TIER_E_DATA);
  assert_non_null(strstr(err.message, "channel as a number, but it is text"));
  for (size_t i = 0; i < count; i++) {
    tier__bit_clear(known, i);
  }
  assert_int_equal(try_fit(*state, "{\"type\": \"clv\", \"covariates\": [\"age\"]}", &table, &err), TIER_E_MODEL);
  assert_non_null(strstr(err.message, "no customer has all the covariates"));
  tier__table_end(&table);
}

/* An effect that was fitted to ages must not make nonsense of a number that is none: nothing is known then. */
static void absurd_covariates_give_nothing(void **state) {
  const size_t count = clv_read_sample(sample);
  tier__table table = table_of(*state, sample, count);
  fit f = fit_to(*state, "{\"type\": \"clv\", \"covariates\": [\"age\"]}", &table);
  int64_t *ages = tier__table_find(&table, "age")->values;
  ages[0] = INT64_MAX;
  ages[1] = INT64_MIN;
  score(&f, &table);
  for (size_t i = 0; i < 3; i++) {
    assert_int_equal(tier__bit(output(&table, "clv.alive")->validity, i), i == 2);
    assert_int_equal(tier__bit(output(&table, "clv.value")->validity, i), i == 2);
  }
  fit_end(&f);
  tier__table_end(&table);
}

/* The same customers, with ages counted from another year. */
static void move_ages(tier__table *table, size_t count, int64_t by) {
  int64_t *ages = tier__table_find(table, "age")->values;
  for (size_t i = 0; i < count; i++) {
    ages[i] += by;
  }
}

/* Whose parameters for 0 are large numbers, or none. */
static void covariates_may_be_far_from_zero(void **state) {
  const char *settings = "{\"type\": \"clv\", \"purchases\": \"bg/nbd\", \"covariates\": [\"age\"]}";
  const size_t count = clv_read_sample(sample);
  tier__table table = table_of(*state, sample, count);
  tier_error err;
  move_ages(&table, count, 5000);
  fit f = fit_to(*state, settings, &table), loaded = {*state, model_of(*state, settings), NULL, NULL};
  char *text = saved(&f);
  json_t *json = json_loads(text, 0, NULL);
  const json_t *parameters = json_object_get(json_object_get(json, "purchases"), "parameters");
  const double b = clv_number(parameters, "b");
  assert_true(b < 1e-15 || b > 1e15);
  assert_int_equal(tier__model_load(loaded.model, json, "/models/clv", &loaded.fitted, NULL), TIER_OK);
  score(&loaded, &table);
  assert_true(value_at(&table, "clv.alive", 0) > 0);
  move_ages(&table, count, 1000000000);
  assert_int_equal(try_fit(*state, settings, &table, &err), TIER_E_MODEL);
  assert_non_null(strstr(err.message, "so far from 0"));
  json_decref(json);
  tier_text_free(text);
  fit_end(&f);
  fit_end(&loaded);
  tier__table_end(&table);
}

static void wrong_covariates_are_refused(void **state) {
  static const char *const wrong[] = {
      "{\"type\": \"clv\", \"covariates\": \"age\"}",
      "{\"type\": \"clv\", \"covariates\": [7]}",
      "{\"type\": \"clv\", \"covariates\": [\"age\", \"age\"]}",
      "{\"type\": \"clv\", \"covariates\": [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}",
      "{\"type\": \"clv\", \"covariates\": [{\"attribute\": \"channel\"}]}",
      "{\"type\": \"clv\", \"covariates\": [{\"equals\": \"web\"}]}",
      "{\"type\": \"clv\", \"covariates\": [{\"attribute\": \"channel\", \"equals\": \"web\", \"not\": 1}]}",
      "{\"type\": \"clv\", \"purchases\": \"mbg/cnbd-k\", \"covariates\": [\"age\"]}",
      "{\"type\": \"clv\", \"holdout_days\": 90}",
      "{\"type\": \"clv\", \"purchases\": \"auto\", \"holdout_days\": 0}"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    assert_null(model_of(*state, wrong[i]));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(covariates_act_as_over_arrays),
      cmocka_unit_test(customers_without_covariate_are_left_out),
      cmocka_unit_test(covariates_that_tell_nothing_fail_the_fit),
      cmocka_unit_test(absurd_covariates_give_nothing),
      cmocka_unit_test(covariates_may_be_far_from_zero),
      cmocka_unit_test(wrong_covariates_are_refused),
  };
  return cmocka_run_group_tests(tests, made, ended);
}

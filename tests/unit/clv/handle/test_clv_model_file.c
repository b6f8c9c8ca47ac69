/* SPDX-License-Identifier: Apache-2.0 */
#include "clv_fixture.h"

#include <stdio.h>

static clv_table table;

static tier_clv *load(tier_context *context, const char *json) {
  tier_error err = {.size = sizeof err};
  tier_clv *model = NULL;
  if (tier_clv_load(context, (tier_string){json, strlen(json)}, &model, &err) != TIER_OK) {
    fail_msg("%s in %s", err.message, json);
  }
  return model;
}

/* Saves, loads, and compares: the model, its likelihoods, its covariance, and what it saves again. */
static void check_round_trip(tier_context *context, const tier_clv *model, const tier_clv_data *data) {
  static double each[2][CLV_MOST_CUSTOMERS];
  double total[2], matrix[2][100];
  char *json = NULL, *again = NULL;
  assert_int_equal(tier_clv_save(model, &json, NULL), TIER_OK);
  tier_clv *loaded = load(context, json);
  clv_assert_same(model, loaded);
  assert_int_equal(tier_clv_log_likelihood(model, data, &total[0], each[0], NULL), TIER_OK);
  assert_int_equal(tier_clv_log_likelihood(loaded, data, &total[1], each[1], NULL), TIER_OK);
  assert_same_bits(total[0], total[1]);
  assert_memory_equal(each[0], each[1], data->count * sizeof *each[0]);
  const tier_status status = tier_clv_covariance(model, matrix[0], NULL);
  const size_t count = clv_summary(model).parameter_count;
  assert_int_equal(tier_clv_covariance(loaded, matrix[1], NULL), status);
  for (size_t i = 0; status == TIER_OK && i < count * count; i++) {
    assert_same_bits(matrix[0][i], matrix[1][i]);
  }
  assert_int_equal(tier_clv_save(loaded, &again, NULL), TIER_OK);
  assert_string_equal(json, again);
  tier_text_free(again);
  tier_text_free(json);
  tier_clv_destroy(loaded);
}

static void a_loaded_model_is_the_same(void **state) {
  tier_context *context = clv_context(0);
  (void)state;
  for (tier_clv_kind kind = TIER_CLV_NBD; kind <= TIER_CLV_GAMMA_GAMMA; kind++) {
    const int whole = kind >= TIER_CLV_BG_BB && kind <= TIER_CLV_BDW;
    const tier_clv_data data = whole ? clv_whole_table(&table, 300) : clv_read_table(&table);
    tier_clv *model = clv_fitted(context, kind, &data);
    check_round_trip(context, model, &data);
    tier_clv_destroy(model);
  }
  tier_context_destroy(context);
}

static void covariates_and_their_names_are_saved(void **state) {
  static const char *const names[] = {"VIP \"\\\n", "\xE5\xB9\xB4\xE9\xBE\x84"};
  tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  uint64_t random = 3;
  (void)state;
  for (size_t i = 0; i < table.count; i++) {
    table.covariate[0][i] = clv_random(&random) < 0.5;
    table.covariate[1][i] = clv_random(&random);
  }
  table.covariates[0] = table.covariate[0];
  table.covariates[1] = table.covariate[1];
  data.covariates = table.covariates;
  data.covariate_names = names;
  data.covariate_count = 2;
  tier_clv *model = clv_fitted(context, TIER_CLV_PARETO_NBD, &data);
  assert_string_equal(clv_parameter(model, 5).name, "purchase.\xE5\xB9\xB4\xE9\xBE\x84");
  check_round_trip(context, model, &data);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

static void a_boundary_is_saved_with_its_reason(void **state) {
  tier_clv_data data = clv_read_table(&table);
  tier_context *context = clv_context(0);
  (void)state;
  data.count = 200;
  for (size_t i = 0; i < data.count; i++) {
    table.x[i] = 4 + (double)(i % 2);
    table.last[i] = 8;
    table.age[i] = 10;
  }
  tier_clv *model = clv_fitted(context, TIER_CLV_NBD, &data);
  assert_true(clv_summary(model).verdict != TIER_CLV_CONVERGED);
  check_round_trip(context, model, &data);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

static void a_given_model_is_saved_without_a_fit(void **state) {
  static const double params[] = {0.1, 1e21, 5e-6, 123456.875};
  tier_context *context = clv_context(0);
  tier_clv *model = NULL;
  char *json = NULL;
  (void)state;
  assert_int_equal(tier_clv_create(context, TIER_CLV_BG_NBD, params, 4, NULL, &model, NULL), TIER_OK);
  assert_int_equal(tier_clv_save(model, &json, NULL), TIER_OK);
  assert_string_equal(json, "{\n  \"clv\": \"bg/nbd\",\n  \"format\": 1,\n  \"unit_days\": 1,\n  \"parameters\": {\n"
                            "    \"r\": 0.1,\n    \"alpha\": 1e21,\n    \"a\": 0.000005,\n    \"b\": 123456.875\n"
                            "  }\n}\n");
  tier_clv *loaded = load(context, json);
  clv_assert_same(model, loaded);
  tier_text_free(json);
  tier_clv_destroy(loaded);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

static void refuse(const char *json, tier_status expected, const char *part) {
  tier_context *context = clv_context(0);
  tier_error err = {.size = sizeof err};
  tier_clv *model = NULL;
  const tier_status status = tier_clv_load(context, (tier_string){json, strlen(json)}, &model, &err);
  if (status != expected || strstr(err.message, part) == NULL) {
    print_error("%s\n", json);
  }
  clv_assert_failed(status, &err, expected, part);
  assert_null(model);
  tier_context_destroy(context);
}

#define HEAD "{\"clv\": \"nbd\", \"format\": 1, \"unit_days\": 7"
#define PARAMETERS ", \"parameters\": {\"r\": 1, \"alpha\": 2}"
#define STAGED "{\"clv\": \"bg/cnbd-k\", \"format\": 1, \"unit_days\": 7, \"parameters\": {\"r\": 1, \"alpha\": 2, " \
               "\"a\": 1, \"b\": 1}"

static void what_is_no_model_is_refused_with_its_place(void **state) {
  (void)state;
  refuse("", TIER_E_JSON, "line 1, column 1");
  refuse("[]", TIER_E_JSON, "an object is expected");
  refuse("{\"format\": 1}", TIER_E_JSON, "\"clv\" is missing");
  refuse("{\"clv\": 7, \"format\": 1}", TIER_E_JSON, "\"clv\" is missing");
  refuse("{\"clv\": \"abc\", \"format\": 1}", TIER_E_JSON, "/clv: there is no model");
  refuse("{\"clv\": \"nbd\"}", TIER_E_JSON, "/format");
  refuse("{\"clv\": \"nbd\", \"format\": 0}", TIER_E_JSON, "/format");
  refuse("{\"clv\": \"nbd\", \"format\": 1.5}", TIER_E_JSON, "/format");
  refuse("{\"clv\": \"quantum\", \"format\": 2, \"more\": 1}", TIER_E_TOO_NEW, "format 2; this library reads up to 1");
  refuse("{\"clv\": \"nbd\", \"format\": 1}", TIER_E_JSON, "/unit_days: is missing");
  refuse("{\"clv\": \"nbd\", \"format\": 1, \"unit_days\": 0}", TIER_E_JSON, "/unit_days: is out of bounds");
  refuse("{\"clv\": \"nbd\", \"format\": 1, \"unit_days\": \"7\"}", TIER_E_JSON, "/unit_days: must be a number");
  refuse(HEAD "}", TIER_E_JSON, "/parameters: is missing");
  refuse(HEAD ", \"parameters\": []}", TIER_E_JSON, "/parameters: must be an object");
  refuse(HEAD ", \"parameters\": {\"r\": 1}}", TIER_E_JSON, "/parameters/alpha: is missing");
  refuse(HEAD ", \"parameters\": {\"r\": 1, \"alpha\": true}}", TIER_E_JSON, "/parameters/alpha: must be a number");
  refuse(HEAD ", \"parameters\": {\"r\": 1, \"alpha\": 0}}", TIER_E_JSON, "/parameters/alpha: is out of bounds");
  refuse(HEAD ", \"parameters\": {\"r\": 1, \"alpha\": -2}}", TIER_E_JSON, "/parameters/alpha: is out of bounds");
  refuse(HEAD ", \"parameters\": {\"r\": 1e7, \"alpha\": 2}}", TIER_E_JSON, "/parameters/r: is out of bounds");
  refuse(HEAD ", \"parameters\": {\"r\": 1, \"alpha\": 2, \"a\": 3}}", TIER_E_JSON, "/parameters/a: unknown key");
  refuse(HEAD ", \"parameters\": {\"r\": 1, \"r\": 1}}", TIER_E_JSON, "the key is there already");
  refuse(HEAD PARAMETERS ", \"more\": 1}", TIER_E_JSON, "/more: unknown key");
  refuse(HEAD PARAMETERS ", \"stages\": 2}", TIER_E_JSON, "/stages: the model has none");
  refuse(STAGED "}", TIER_E_JSON, "/stages: is missing");
  refuse(STAGED ", \"stages\": 9}", TIER_E_JSON, "/stages: is out of bounds");
  refuse(STAGED ", \"stages\": 1.5}", TIER_E_JSON, "/stages: must be a whole number");
  refuse(STAGED ", \"stages\": 2, \"covariates\": [\"z\"]}", TIER_E_JSON, "/covariates: the model has none");
  refuse(HEAD PARAMETERS ", \"covariates\": []}", TIER_E_JSON, "/covariates");
  refuse(HEAD PARAMETERS ", \"covariates\": {}}", TIER_E_JSON, "/covariates: must be a list");
  refuse(HEAD PARAMETERS ", \"covariates\": [1]}", TIER_E_JSON, "/covariates: holds something else");
  refuse(HEAD PARAMETERS ", \"covariates\": [\"\"]}", TIER_E_JSON, "/covariates: covariate 0 has no name");
  refuse(HEAD PARAMETERS ", \"covariates\": [\"a\", \"a\"]}", TIER_E_JSON, "/covariates: two covariates");
  refuse(HEAD PARAMETERS ", \"covariates\": [\"a\"]}", TIER_E_JSON, "/parameters/purchase.a: is missing");
  refuse(HEAD PARAMETERS ", \"covariates\": [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}", TIER_E_JSON,
         "/covariates: must be a list of texts, and not longer");
}

/* A fit that is fine, but for one replacement. */
static void refuse_fit(const char *before, const char *after, const char *part) {
  static const char fit[] =
      HEAD PARAMETERS ", \"fit\": {\"verdict\": \"ridge\", \"reason\": \"flat\", \"log_likelihood\": -12.5, "
                      "\"evaluations\": 9, \"customers\": 10, \"repeat_customers\": 6, \"repeat_purchases\": 20, "
                      "\"unique\": 8, \"at_bound\": [\"r\"], \"direction\": [0.6, 0.8], \"covariance\": [1, 0.5, 2]}}";
  char text[1024];
  const char *place = strstr(fit, before);
  assert_non_null(place);
  (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(place - fit), fit, after, place + strlen(before));
  if (part != NULL) {
    refuse(text, TIER_E_JSON, part);
    return;
  }
  tier_context *context = clv_context(0);
  tier_clv *model = load(context, text);
  assert_string_equal(clv_summary(model).reason, "flat");
  assert_int_equal(clv_parameter(model, 0).at_bound, 1);
  assert_int_equal(clv_parameter(model, 1).at_bound, 0);
  assert_same_bits(clv_parameter(model, 1).direction, 0.8);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

static void what_is_no_fit_is_refused_with_its_place(void **state) {
  (void)state;
  refuse_fit("ridge", "ridge", NULL);
  refuse_fit("ridge", "steep", "/fit/verdict: is not one of the words");
  refuse_fit("\"ridge\"", "7", "/fit/verdict: must be a text");
  refuse_fit("ridge", "converged", "/fit/direction: does not go with the verdict");
  refuse_fit("\"flat\"", "7", "/fit/reason: must be a text");
  refuse_fit("-12.5", "null", "/fit/log_likelihood: must be a number");
  refuse_fit("9", "-9", "/fit/evaluations: is out of bounds");
  refuse_fit("9", "9.5", "/fit/evaluations: must be a whole number");
  refuse_fit("10", "-10", "/fit/customers: is out of bounds");
  refuse_fit("\"unique\"", "\"uniques\"", "/fit/uniques: unknown key");
  refuse_fit("\"unique\": 8, ", "", "/fit/unique: is missing");
  refuse_fit("[\"r\"]", "[\"s\"]", "/fit/at_bound: names a parameter twice, or one that is not there");
  refuse_fit("[\"r\"]", "[\"r\", \"r\"]", "/fit/at_bound: names a parameter twice");
  refuse_fit("[0.6, 0.8]", "[0.6]", "/fit/direction: must be a list of as many numbers");
  refuse_fit("[0.6, 0.8]", "[0.6, 2]", "/fit/direction: holds something else");
  refuse_fit("[1, 0.5, 2]", "[1, 0.5]", "/fit/covariance: must be a list");
  refuse_fit("[1, 0.5, 2]", "[1, \"0.5\", 2]", "/fit/covariance: holds something else");
  refuse_fit("[1, 0.5, 2]", "[1, 0.5, -2]", "/fit/covariance: has a negative variance");
  refuse_fit("\"unique\"", "\"stages_chosen\": true, \"unique\"", "/fit/stages_chosen: the model has none");
  refuse_fit("\"unique\"", "\"correlation\": 0, \"unique\"", "/fit/correlation: only Gamma-Gamma has one");
  refuse(HEAD PARAMETERS ", \"fit\": 7}", TIER_E_JSON, "/fit: must be an object");
  refuse(STAGED ", \"stages\": 2, \"fit\": {\"verdict\": \"converged\"}}", TIER_E_JSON, "/fit/log_likelihood");
}

static void nothing_can_be_null(void **state) {
  static const double params[] = {0.5, 4};
  tier_context *context = clv_context(0);
  tier_clv *model = NULL, *other = NULL;
  char *json = NULL;
  (void)state;
  assert_int_equal(tier_clv_create(context, TIER_CLV_NBD, params, 2, NULL, &model, NULL), TIER_OK);
  assert_int_equal(tier_clv_save(NULL, &json, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_save(model, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_load(NULL, (tier_string){"{}", 2}, &other, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_load(context, (tier_string){NULL, 2}, &other, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_load(context, (tier_string){"{}", 2}, NULL, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_clv_load(context, (tier_string){NULL, 0}, &other, NULL), TIER_E_JSON);
  assert_null(other);
  tier_clv_destroy(model);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_loaded_model_is_the_same),
      cmocka_unit_test(covariates_and_their_names_are_saved),
      cmocka_unit_test(a_boundary_is_saved_with_its_reason),
      cmocka_unit_test(a_given_model_is_saved_without_a_fit),
      cmocka_unit_test(what_is_no_model_is_refused_with_its_place),
      cmocka_unit_test(what_is_no_fit_is_refused_with_its_place),
      cmocka_unit_test(nothing_can_be_null),
  };
  return cmocka_run_group_tests_name("files of customer-base models", tests, NULL, NULL);
}

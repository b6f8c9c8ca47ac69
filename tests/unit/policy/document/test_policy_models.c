/* SPDX-License-Identifier: Apache-2.0 */
/* Models of a policy: what they may read, in which order they work, and how their failures come out. The model of
 * these tests, "echo", gives the number that it reads. */
#include "unit/policy/policy_fixture.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct echo {
  tier_input input;
  int fails; /**< 1: in finish, 2: in score. */
} echo;

static tier_status echo_create(void *user_data, tier_settings *settings, void **ret_model, tier_error *err) {
  static const char *const failures[] = {"never", "fit", "score", NULL};
  static const char *const types[] = {"any", "bool", "int", "float", "text", "day", "money", NULL};
  echo *model = calloc(1, sizeof *model);
  (void)user_data;
  (void)err;
  assert_non_null(model);
  model->input.size = sizeof model->input;
  model->input.name = tier_settings_text(settings, "reads", "spend");
  model->input.type = (tier_type)tier_settings_choice(settings, "as", types, TIER_FLOAT64);
  model->input.days_ago = tier_settings_integer(settings, "days_ago", 0, 0, 1000);
  model->fails = (int)tier_settings_choice(settings, "fails", failures, 0);
  *ret_model = model;
  return TIER_OK;
}

static void echo_destroy(void *model) { free(model); }

static const tier_input *echo_inputs(const void *model, size_t *ret_count) {
  *ret_count = 1;
  return &((const echo *)model)->input;
}

static const tier_output *echo_outputs(const void *model, size_t *ret_count) {
  static const tier_output outputs[] = {{.size = sizeof(tier_output), .name = "value", .type = TIER_FLOAT64}};
  (void)model;
  *ret_count = 1;
  return outputs;
}

static tier_status echo_finish(const void *model, const void *state, tier_findings *findings, void **ret_fitted,
                               tier_error *err) {
  (void)state;
  *ret_fitted = NULL;
  if (((const echo *)model)->fails == 1) {
    return tier_error_set(err, 4711, "cannot learn");
  }
  return tier_findings_add(findings, TIER_WARNING, "odd", "", "an echo is no model", err);
}

static tier_status echo_save(const void *model, const void *fitted, tier_writer *writer, tier_error *err) {
  (void)model;
  (void)fitted;
  (void)err;
  tier_writer_boolean(writer, "echo", 1);
  return TIER_OK;
}

static tier_status echo_load(const void *model, tier_settings *saved, void **ret_fitted, tier_error *err) {
  (void)model;
  (void)err;
  (void)tier_settings_boolean(saved, "echo", 0);
  *ret_fitted = NULL;
  return TIER_OK;
}

static void echo_fitted_destroy(void *fitted) { (void)fitted; }

static tier_status echo_score(const void *model, const void *fitted, const tier_batch *batch, const tier_sink *sinks,
                              tier_error *err) {
  (void)fitted;
  if (((const echo *)model)->fails == 2) {
    return tier_error_set(err, 4712, "cannot score");
  }
  for (size_t i = 0; i < batch->count; i++) {
    ((double *)sinks[0].values)[i] = ((const double *)batch->columns[0]->values)[i];
    sinks[0].validity[i >> 3] |= (uint8_t)(1u << (i & 7));
  }
  return TIER_OK;
}

static const tier_model_class echo_class = {.size = sizeof(tier_model_class),
                                            .interface_version = TIER_MODEL_INTERFACE,
                                            .name = "echo",
                                            .create = echo_create,
                                            .destroy = echo_destroy,
                                            .inputs = echo_inputs,
                                            .outputs = echo_outputs,
                                            .finish = echo_finish,
                                            .fitted_save = echo_save,
                                            .fitted_load = echo_load,
                                            .fitted_destroy = echo_fitted_destroy,
                                            .score = echo_score};

static tier_context *echo_context(void) {
  tier_context *context = fixture_context();
  assert_int_equal(tier_context_register_model(context, &echo_class, NULL, NULL, NULL), TIER_OK);
  return context;
}

#define POLICY(models)                                                                                                 \
  "{\"attributes\": {\"channel\": \"text\"}, \"models\": {" models "}, \"tiers\": [{\"id\": \"low\"}]}"

static void inputs_are_checked_early(void **state) {
  static const struct {
    const char *document, *code, *place;
  } cases[] = {
      {POLICY("\"e\": {\"type\": \"echo\", \"as\": \"int\"}"), "type", "/models/e"},
      {POLICY("\"e\": {\"type\": \"echo\", \"reads\": \"channel\"}"), "type", "/models/e"},
      {POLICY("\"e\": {\"type\": \"echo\", \"reads\": \"f.value\"}"), "unknown_model", "/models/e"},
      {POLICY("\"e\": {\"type\": \"echo\", \"reads\": \"f.other\"}, \"f\": {\"type\": \"echo\"}"), "unknown_column",
       "/models/e"},
      {POLICY("\"e\": {\"type\": \"echo\", \"reads\": \"tier\"}"), "unknown_column", "/models/e"},
      {POLICY("\"e\": {\"type\": \"echo\", \"reads\": \"e.value\"}"), "model_cycle", "/models/e"},
      {POLICY("\"e\": {\"type\": \"echo\", \"as\": \"any\", \"reads\": \"channel\", \"days_ago\": 1}"),
       "unknown_column", "/models/e"},
  };
  tier_context *context = echo_context();
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tier_policy *policy = fixture_policy(context, cases[i].document);
    tier_findings *findings = NULL;
    assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
    if (tier_findings_count(findings) != 1 ||
        !fixture_found(findings, TIER_ERROR, cases[i].code, cases[i].place, -1)) {
      fixture_print(findings);
      fail_msg("expected only %s in %s", cases[i].code, cases[i].document);
    }
    tier_findings_destroy(findings);
    tier_policy_destroy(policy);
  }
  tier_context_destroy(context);
}

static void only_models_in_a_circle_are_named(void **state) {
  tier_context *context = echo_context();
  tier_policy *policy = fixture_policy(
      context, POLICY("\"a\": {\"type\": \"echo\", \"reads\": \"b.value\"},"
                      "\"b\": {\"type\": \"echo\", \"reads\": \"c.value\"},"
                      "\"c\": {\"type\": \"echo\", \"reads\": \"b.value\"}, \"d\": {\"type\": \"echo\"}"));
  tier_findings *findings = NULL;
  (void)state;
  assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
  assert_int_equal(tier_findings_count(findings), 2);
  assert_true(fixture_found(findings, TIER_ERROR, "model_cycle", "/models/b", -1));
  assert_true(fixture_found(findings, TIER_ERROR, "model_cycle", "/models/c", -1));
  tier_findings_destroy(findings);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void a_broken_model_hides_no_other_mistake(void **state) {
  tier_context *context = echo_context();
  tier_policy *policy = fixture_policy(context, "{\"models\": {\"e\": {\"type\": \"echo\", \"as\": \"big\"}},"
                                                " \"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\","
                                                " \"enter\": \"e.x == 1 && f.x\"}]}");
  tier_findings *findings = NULL;
  (void)state;
  assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
  assert_int_equal(tier_findings_count(findings), 2);
  assert_true(fixture_found(findings, TIER_ERROR, "bad_value", "/models/e/as", -1));
  assert_true(fixture_found(findings, TIER_ERROR, "unknown_column", "/tiers/1/enter", 12));
  tier_findings_destroy(findings);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
}

static void a_chain_works_in_any_order(void **state) {
  static const char *const links[] = {"\"a\": {\"type\": \"echo\"}",
                                      "\"b\": {\"type\": \"echo\", \"reads\": \"a.value\"}",
                                      "\"c\": {\"type\": \"echo\", \"reads\": \"b.value\"}"};
  static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  tier_context *context = echo_context();
  tier_book *book = fixture_book(context);
  (void)state;
  for (size_t i = 0; i < 6; i++) {
    char json[512];
    tier_column spend = {.size = sizeof spend}, echoed = {.size = sizeof echoed};
    (void)snprintf(json, sizeof json, "{\"models\": {%s, %s, %s}, \"tiers\": [{\"id\": \"low\"}]}",
                   links[orders[i][0]], links[orders[i][1]], links[orders[i][2]]);
    tier_policy *policy = fixture_policy(context, json);
    tier_fitted *fitted = fixture_fit(policy, book);
    tier_result *result = fixture_assign(fitted, book, NULL);
    assert_true(fixture_found(tier_fitted_findings(fitted), TIER_WARNING, "odd", "/models/c", -2));
    assert_int_equal(tier_result_column(result, "spend", &spend, NULL), TIER_OK);
    assert_int_equal(tier_result_column(result, "c.value", &echoed, NULL), TIER_OK);
    for (size_t k = 0; k < spend.count; k++) {
      assert_close(((const double *)echoed.values)[k] * 100, (double)((const int64_t *)spend.values)[k], 1e-12);
    }
    tier_result_destroy(result);
    tier_fitted_destroy(fitted);
    tier_policy_destroy(policy);
  }
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static void failures_of_models_come_out(void **state) {
  tier_context *context = echo_context();
  tier_book *book = fixture_book(context);
  tier_policy *learner = fixture_policy(context, POLICY("\"e\": {\"type\": \"echo\", \"fails\": \"fit\"}"));
  tier_policy *scorer = fixture_policy(context, POLICY("\"e\": {\"type\": \"echo\", \"fails\": \"score\"}"));
  tier_error err = {.size = sizeof err};
  tier_fitted *fitted = NULL;
  tier_result *result = NULL;
  (void)state;
  assert_int_equal(tier_fit(learner, book, FIXTURE_DAY, &fitted, &err), 4711);
  assert_non_null(strstr(err.message, "cannot learn"));
  assert_null(fitted);
  fitted = fixture_fit(scorer, book);
  assert_int_equal(tier_assign(fitted, book, FIXTURE_DAY, NULL, &result, &err), 4712);
  assert_non_null(strstr(err.message, "cannot score"));
  assert_null(result);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(learner);
  tier_policy_destroy(scorer);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(inputs_are_checked_early),          cmocka_unit_test(only_models_in_a_circle_are_named),
      cmocka_unit_test(a_broken_model_hides_no_other_mistake), cmocka_unit_test(a_chain_works_in_any_order),
      cmocka_unit_test(failures_of_models_come_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a fit refuses, and what a fitted policy knows. */
#include "unit/policy/policy_fixture.h"

#define TIERS "\"tiers\": [{\"id\": \"low\"}, {\"id\": \"high\", \"enter\": \"spend > 100\"}]"

typedef struct refusal {
  const char *document;
  tier_status status;
  const char *message; /**< A part of it. */
} refusal;

static const refusal refusals[] = {
    {"{\"tiers\": []}", TIER_E_POLICY, "1 error"},
    {"{\"money\": {\"minor_digits\": 0}, " TIERS "}", TIER_E_DATA, "minor digits"},
    {"{\"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\", \"enter\": \"colour == 'red'\"}]}", TIER_E_DATA, "'colour'"},
    {"{\"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\", \"enter\": \"true\", \"keep\": \"colour == 'red'\"}]}", TIER_E_DATA,
     "/tiers/1/keep"},
    {"{\"attributes\": {\"channel\": \"int\"}, \"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\", \"enter\":"
     " \"channel > 5\"}]}",
     TIER_E_DATA, "'channel' is text in the book"},
    {"{\"tiers\": [{\"id\": \"a\"}, {\"id\": \"b\", \"enter\": \"channel > 5\"}]}", TIER_E_DATA, "/tiers/1/enter at"},
    {"{\"models\": {\"abc\": {\"type\": \"abc\", \"value\": \"colour\"}}, " TIERS "}", TIER_E_DATA, "/models/abc"},
    {"{\"purchases\": {\"merge\": \"order\"}, " TIERS "}", TIER_E_DATA, "order"},
};

static void a_fit_says_why_not(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  (void)state;
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    tier_error err = {.size = sizeof err};
    tier_policy *policy = fixture_policy(context, refusals[i].document);
    tier_fitted *fitted = NULL;
    assert_int_equal(tier_fit(policy, book, FIXTURE_DAY, &fitted, &err), refusals[i].status);
    assert_null(fitted);
    assert_int_equal(err.code, refusals[i].status);
    if (strstr(err.message, refusals[i].message) == NULL) {
      fail_msg("'%s' does not contain '%s'", err.message, refusals[i].message);
    }
    tier_policy_destroy(policy);
  }
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static void no_purchase_no_fit(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context), *empty = NULL;
  tier_policy *policy = fixture_policy(context, "{" TIERS "}");
  tier_fitted *fitted = NULL;
  tier_error err = {.size = sizeof err};
  (void)state;
  assert_int_equal(tier_book_create(context, NULL, &empty, NULL), TIER_OK);
  assert_int_equal(tier_fit(policy, empty, FIXTURE_DAY, &fitted, &err), TIER_E_DATA);
  assert_int_equal(tier_fit(policy, book, FIXTURE_DAY - 301, &fitted, &err), TIER_E_DATA);
  assert_non_null(strstr(err.message, "2025-03-06"));
  assert_int_equal(tier_fit(policy, book, INT32_MAX, &fitted, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_fit(policy, book, INT32_MIN, &fitted, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_fit(NULL, book, FIXTURE_DAY, &fitted, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_fit(policy, NULL, FIXTURE_DAY, &fitted, &err), TIER_E_ARGUMENT);
  assert_int_equal(tier_fit(policy, book, FIXTURE_DAY, NULL, &err), TIER_E_ARGUMENT);
  assert_null(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(empty);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static void a_fitted_policy_knows_its_origin(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(context, "{\"calendar\": {\"utc_offset\": \"+08:00\"}, " TIERS "}");
  tier_fitted *fitted = fixture_fit(policy, book);
  (void)state;
  tier_policy_destroy(policy);
  assert_int_equal(tier_fitted_as_of_day(fitted), FIXTURE_DAY);
  assert_int_equal(tier_findings_count(tier_fitted_findings(fitted)), 0);
  assert_int_equal(tier_policy_tier_count(tier_fitted_policy(fitted)), 2);
  assert_int_equal(tier_zone_day(tier_policy_zone(tier_fitted_policy(fitted)), INT64_C(57600000000)), 1);
  /* The book is free again, and was not changed. */
  assert_int_equal(tier_book_count(book), 5);
  tier_book_destroy(book);
  tier_fitted_destroy(fitted);
  tier_context_destroy(context);
}

/* A policy and what was fitted from it share its document: whoever ends last frees it. */
static void policies_end_in_any_order(void **state) {
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(context, "{" TIERS "}");
  tier_fitted *first = fixture_fit(policy, book), *second = fixture_fit(policy, book);
  char *before = NULL, *after = NULL;
  (void)state;
  assert_int_equal(tier_fitted_save(first, &before, NULL), TIER_OK);
  tier_policy_destroy(policy);
  tier_fitted *again = fixture_fit(tier_fitted_policy(first), book);
  tier_fitted_destroy(first);
  tier_fitted_destroy(second);
  assert_int_equal(tier_fitted_save(again, &after, NULL), TIER_OK);
  assert_string_equal(after, before);
  tier_text_free(before);
  tier_text_free(after);
  tier_fitted_destroy(again);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

/* An attribute with the name of a metric is never read: that must be said. */
static void a_hidden_attribute_is_noted(void **state) {
  const tier_string id = text_of("a"), five = text_of("5");
  const tier_attribute spend = {.size = sizeof spend, .name = "spend", .type = TIER_INT64, .texts = &five};
  const tier_attribute points = {.size = sizeof points, .name = "points_90d", .type = TIER_INT64, .texts = &five};
  const tier_attribute *const attributes[] = {&spend, &points};
  const tier_customers rows = {
      .size = sizeof rows, .count = 1, .customer_ids = &id, .attributes = attributes, .attribute_count = 2};
  tier_context *context = fixture_context();
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(
      context, "{\"metrics\": {\"points_90d\": {\"sum\": \"amount\", \"window_days\": 90}}, " TIERS "}");
  (void)state;
  assert_int_equal(tier_book_add_customers(book, &rows, NULL, NULL), TIER_OK);
  tier_fitted *fitted = fixture_fit(policy, book);
  assert_int_equal(tier_findings_count(tier_fitted_findings(fitted)), 2);
  assert_true(fixture_found(tier_fitted_findings(fitted), TIER_WARNING, "name_hidden", "", -1));
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

static tier_status make_nothing(void *user_data, tier_settings *settings, void **ret_model, tier_error *err) {
  (void)settings;
  (void)err;
  *ret_model = user_data;
  return TIER_OK;
}

static void end_nothing(void *object) { (void)object; }

static const tier_input *no_inputs(const void *model, size_t *ret_count) {
  (void)model;
  *ret_count = 0;
  return NULL;
}

static const tier_output *one_output(const void *model, size_t *ret_count) {
  static const tier_output output = {.size = sizeof output, .name = "x", .type = TIER_FLOAT64, .unit = ""};
  (void)model;
  *ret_count = 1;
  return &output;
}

static tier_status finish_in_doubt(const void *model, const void *learned, tier_findings *findings, void **ret_fitted,
                                   tier_error *err) {
  (void)learned;
  *ret_fitted = (void *)(uintptr_t)model;
  return tier_findings_add(findings, TIER_ERROR, "doubt", "/models/doubt", "nothing can be said", err);
}

static tier_status save_nothing(const void *model, const void *fitted, tier_writer *writer, tier_error *err) {
  (void)model;
  (void)fitted;
  (void)writer;
  (void)err;
  return TIER_OK;
}

static tier_status load_nothing(const void *model, tier_settings *saved, void **ret_fitted, tier_error *err) {
  (void)saved;
  (void)err;
  *ret_fitted = (void *)(uintptr_t)model;
  return TIER_OK;
}

static tier_status score_nothing(const void *model, const void *fitted, const tier_batch *batch, const tier_sink *sinks,
                                 tier_error *err) {
  (void)model;
  (void)fitted;
  (void)batch;
  (void)sinks;
  (void)err;
  return TIER_OK;
}

/* A model that finds an error cannot be used, whatever its `finish` returns. */
static void an_error_found_by_a_model_stops_the_fit(void **state) {
  static const tier_model_class doubtful = {.size = sizeof doubtful,
                                            .interface_version = TIER_MODEL_INTERFACE,
                                            .name = "doubt",
                                            .create = make_nothing,
                                            .destroy = end_nothing,
                                            .inputs = no_inputs,
                                            .outputs = one_output,
                                            .finish = finish_in_doubt,
                                            .fitted_save = save_nothing,
                                            .fitted_load = load_nothing,
                                            .fitted_destroy = end_nothing,
                                            .score = score_nothing};
  static int something;
  tier_context *context = fixture_context();
  tier_error err = {.size = sizeof err};
  tier_fitted *fitted = NULL;
  (void)state;
  assert_int_equal(tier_context_register_model(context, &doubtful, &something, NULL, NULL), TIER_OK);
  tier_book *book = fixture_book(context);
  tier_policy *policy = fixture_policy(context, "{\"models\": {\"doubt\": {\"type\": \"doubt\"}}, " TIERS "}");
  assert_int_equal(tier_fit(policy, book, FIXTURE_DAY, &fitted, &err), TIER_E_MODEL);
  if (strstr(err.message, "nothing can be said") == NULL) {
    fail_msg("%s", err.message);
  }
  assert_null(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_hidden_attribute_is_noted),
      cmocka_unit_test(an_error_found_by_a_model_stops_the_fit),
      cmocka_unit_test(a_fit_says_why_not),
      cmocka_unit_test(no_purchase_no_fit),
      cmocka_unit_test(a_fitted_policy_knows_its_origin),
      cmocka_unit_test(policies_end_in_any_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

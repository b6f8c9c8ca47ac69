/* SPDX-License-Identifier: Apache-2.0 */
/* What a fit refuses, and what a fitted policy knows. */
#include "policy_fixture.h"

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
  assert_int_equal(tier_policy_utc_offset_minutes(tier_fitted_policy(fitted)), 480);
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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_fit_says_why_not),
      cmocka_unit_test(no_purchase_no_fit),
      cmocka_unit_test(a_fitted_policy_knows_its_origin),
      cmocka_unit_test(policies_end_in_any_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

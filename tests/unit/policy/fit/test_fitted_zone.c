/* SPDX-License-Identifier: Apache-2.0 */
/* A fitted policy remembers the rules of its zone: on a machine that has others, days may fall elsewhere. */
#include "unit/policy/policy_fixture.h"

#include <stdio.h>

#define ZONE "test_fitted_zone_file"

static tier_context *zone_context(void) {
  const tier_context_options options = {.size = sizeof options, .zone_directory = "."};
  tier_context *context = NULL;
  assert_int_equal(tier_context_create(&options, &context, NULL), TIER_OK);
  return context;
}

static char *fit_and_save(tier_context *context, const char *calendar) {
  char json[256], *saved = NULL;
  tier_book *book = fixture_book(context);
  (void)snprintf(json, sizeof json, "{\"calendar\": %s, \"tiers\": [{\"id\": \"low\"}]}", calendar);
  tier_policy *policy = fixture_policy(context, json);
  tier_fitted *fitted = fixture_fit(policy, book);
  assert_int_equal(tier_fitted_save(fitted, &saved, NULL), TIER_OK);
  tier_fitted_destroy(fitted);
  tier_policy_destroy(policy);
  tier_book_destroy(book);
  return saved;
}

static tier_fitted *load(tier_context *context, const char *json) {
  tier_error err = {.size = sizeof err};
  tier_fitted *fitted = NULL;
  if (tier_fitted_load(context, text_of(json), &fitted, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return fitted;
}

static void other_rules_are_noted(void **state) {
  tier_context *context = zone_context();
  (void)state;
  fixture_zone(ZONE, 8);
  char *saved = fit_and_save(context, "{\"zone\": \"" ZONE "\"}"), *again = NULL;
  tier_fitted *same = load(context, saved);
  assert_int_equal(tier_findings_count(tier_fitted_findings(same)), 0);
  fixture_zone(ZONE, 9);
  tier_fitted *other = load(context, saved);
  assert_int_equal(tier_findings_count(tier_fitted_findings(other)), 1);
  assert_true(
      fixture_found(tier_fitted_findings(other), TIER_WARNING, "zone_rules_differ", "/calendar/zone", -1));
  /* The finding is about the machine: the document stays as it is. */
  assert_int_equal(tier_fitted_save(other, &again, NULL), TIER_OK);
  assert_string_equal(again, saved);
  assert_int_equal(remove(ZONE), 0);
  tier_fitted *none = NULL;
  tier_error err = {.size = sizeof err};
  assert_int_equal(tier_fitted_load(context, text_of(saved), &none, &err), TIER_E_POLICY);
  assert_non_null(strstr(err.message, "/calendar/zone"));
  tier_text_free(saved);
  tier_text_free(again);
  tier_fitted_destroy(same);
  tier_fitted_destroy(other);
  tier_context_destroy(context);
}

static void an_offset_has_no_rules(void **state) {
  tier_context *context = zone_context();
  char *saved = fit_and_save(context, "{\"utc_offset\": \"+08:00\"}");
  tier_fitted *fitted = load(context, saved);
  (void)state;
  assert_null(strstr(saved, "zone_rules"));
  assert_int_equal(tier_findings_count(tier_fitted_findings(fitted)), 0);
  tier_text_free(saved);
  tier_fitted_destroy(fitted);
  tier_context_destroy(context);
}

static void damaged_hashes_are_refused(void **state) {
  static const char *const digits[] = {"x", "", "0123456789ABCDEF"};
  tier_context *context = zone_context();
  (void)state;
  fixture_zone(ZONE, 8);
  char *saved = fit_and_save(context, "{\"zone\": \"" ZONE "\"}");
  const char *at = strstr(saved, "\"zone_rules\": \"");
  assert_non_null(at);
  at += strlen("\"zone_rules\": \"");
  for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++) {
    char edited[4096];
    tier_fitted *fitted = NULL;
    (void)snprintf(edited, sizeof edited, "%.*s%s%s", (int)(at - saved), saved, digits[i], at + 16);
    assert_int_equal(tier_fitted_load(context, text_of(edited), &fitted, NULL), TIER_E_POLICY);
    assert_null(fitted);
  }
  assert_int_equal(remove(ZONE), 0);
  tier_text_free(saved);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(other_rules_are_noted),
      cmocka_unit_test(an_offset_has_no_rules),
      cmocka_unit_test(damaged_hashes_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

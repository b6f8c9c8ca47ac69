/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_fixture.h"

#include <stdio.h>

tier_context *fixture_context(void) {
  tier_context *context = NULL;
  assert_int_equal(tier_context_create(NULL, &context, NULL), TIER_OK);
  return context;
}

tier_policy *fixture_policy(tier_context *context, const char *json) {
  tier_error err = {.size = sizeof err};
  tier_policy *policy = NULL;
  if (tier_policy_parse(context, text_of(json), &policy, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return policy;
}

static void add_customers(tier_book *book) {
  const tier_string ids[] = {text_of("a"), text_of("b"), text_of("c"), text_of("d"), text_of("e")};
  const tier_string channels[] = {text_of("shop"), text_of("web"), text_of("staff"), text_of(""), text_of("web")};
  const tier_string vips[] = {text_of("false"), text_of("true"), text_of("false"), text_of("true"), text_of("")};
  const tier_attribute channel = {.size = sizeof channel, .name = "channel", .type = TIER_TEXT, .texts = channels};
  const tier_attribute vip = {.size = sizeof vip, .name = "vip", .type = TIER_BOOL, .texts = vips};
  const tier_attribute *attributes[] = {&channel, &vip};
  const tier_customers customers = {
      .size = sizeof customers, .count = 5, .customer_ids = ids, .attributes = attributes, .attribute_count = 2};
  assert_int_equal(tier_book_add_customers(book, &customers, NULL, NULL), TIER_OK);
}

tier_book *fixture_book(tier_context *context) {
  static const char *const ids[] = {"a", "b", "b", "c", "c", "c", "d", "d", "d", "d", "e"};
  const int64_t cents[] = {5000, 3000, 3000, 4000, 3000, 3000, 10000, 10000, 5000, 5000, -700};
  tier_string customers[11];
  int32_t days[11];
  tier_book *book = NULL;
  for (size_t i = 0; i < 11; i++) {
    customers[i] = text_of(ids[i]);
    days[i] = FIXTURE_DAY - 300 + 25 * (int32_t)i;
  }
  const tier_transactions rows = {
      .size = sizeof rows, .count = 11, .customer_ids = customers, .days = days, .amounts_minor = cents};
  assert_int_equal(tier_book_create(context, NULL, &book, NULL), TIER_OK);
  assert_int_equal(tier_book_add_transactions(book, &rows, NULL, NULL), TIER_OK);
  add_customers(book);
  return book;
}

tier_fitted *fixture_fit(const tier_policy *policy, const tier_book *book) {
  tier_error err = {.size = sizeof err};
  tier_fitted *fitted = NULL;
  if (tier_fit(policy, book, FIXTURE_DAY, &fitted, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return fitted;
}

tier_result *fixture_assign(const tier_fitted *fitted, const tier_book *book, const tier_roster *before) {
  tier_error err = {.size = sizeof err};
  tier_result *result = NULL;
  if (tier_assign(fitted, book, FIXTURE_DAY, before, &result, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return result;
}

void fixture_zone(const char *path, int hours) {
  unsigned char bytes[51] = "TZif"; /* A header, one type of local time of six bytes, and an empty name. */
  const int seconds = 3600 * hours;
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  bytes[39] = bytes[43] = 1; /* How many types, and how many bytes of names. */
  bytes[46] = (unsigned char)(seconds >> 8);
  bytes[47] = (unsigned char)seconds;
  assert_int_equal(fwrite(bytes, 1, sizeof bytes, file), sizeof bytes);
  fclose(file);
}

int fixture_found(const tier_findings *findings, int32_t severity, const char *code, const char *place,
                  int64_t position) {
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    tier_finding finding = {.size = sizeof finding};
    assert_int_equal(tier_findings_get(findings, i, &finding, NULL), TIER_OK);
    if (finding.severity == severity && strcmp(finding.code, code) == 0 && strcmp(finding.place, place) == 0 &&
        (position == -2 || finding.position == position)) {
      return 1;
    }
  }
  return 0;
}

void assert_only_finding(tier_context *context, const char *json, int32_t severity, const char *code,
                         const char *place) {
  tier_policy *policy = fixture_policy(context, json);
  tier_findings *findings = NULL;
  size_t count = 0;
  assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    tier_finding finding = {.size = sizeof finding};
    assert_int_equal(tier_findings_get(findings, i, &finding, NULL), TIER_OK);
    count += finding.severity >= severity;
  }
  if (count != (code[0] != '\0') || (code[0] != '\0' && !fixture_found(findings, severity, code, place, -2))) {
    fixture_print(findings);
    fail_msg("expected %s at '%s' in %s", code[0] == '\0' ? "nothing" : code, place, json);
  }
  tier_findings_destroy(findings);
  tier_policy_destroy(policy);
}

size_t fixture_count(const tier_policy *policy, int32_t severity) {
  tier_findings *findings = NULL;
  size_t count = 0;
  assert_int_equal(tier_policy_check(policy, &findings, NULL), TIER_OK);
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    tier_finding finding = {.size = sizeof finding};
    assert_int_equal(tier_findings_get(findings, i, &finding, NULL), TIER_OK);
    count += finding.severity >= severity;
  }
  if (count > 0) {
    fixture_print(findings);
  }
  tier_findings_destroy(findings);
  return count;
}

void fixture_print(const tier_findings *findings) {
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    tier_finding finding = {.size = sizeof finding};
    assert_int_equal(tier_findings_get(findings, i, &finding, NULL), TIER_OK);
    print_message("  %d %s %s at %lld: %s\n", (int)finding.severity, finding.code, finding.place,
                  (long long)finding.position, finding.message);
  }
}

tier_decision fixture_decision(const tier_result *result, const char *id) {
  tier_decision decision = {.size = sizeof decision};
  size_t index = 0;
  assert_int_equal(tier_result_find(result, text_of(id), &index, NULL), TIER_OK);
  assert_int_equal(tier_result_decision(result, index, &decision, NULL), TIER_OK);
  return decision;
}

int fixture_is(tier_string text, const char *expected) {
  return text.length == strlen(expected) && memcmp(text.data, expected, text.length) == 0;
}

void assert_tier(const tier_result *result, const char *id, const char *tier, const char *reason) {
  const tier_decision decision = fixture_decision(result, id);
  if (!fixture_is(decision.tier_id, tier) || !fixture_is(decision.reason, reason)) {
    fail_msg("%s is in %.*s because of %.*s, expected %s because of %s", id, (int)decision.tier_id.length,
             decision.tier_id.data, (int)decision.reason.length, decision.reason.data, tier, reason);
  }
}

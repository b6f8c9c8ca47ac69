/* SPDX-License-Identifier: Apache-2.0 */
#include "base/context_object.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"
#include "model/findings.h"

static tier_context *new_context(tier_test_allocator *memory) {
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(memory)};
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  return context;
}

static void findings_keep_what_is_added(void **state) {
  tier_test_allocator memory = {0};
  tier_context *context = new_context(&memory);
  tier_findings *findings = NULL;
  (void)state;
  assert_int_equal(tier__findings_create(context, &findings, NULL), TIER_OK);
  tier_context_destroy(context); /* The findings hold it. */
  assert_int_equal(tier_findings_add(findings, TIER_NOTE, "a", NULL, "first", NULL), TIER_OK);
  tier__findings_note(findings, TIER_ERROR, "b", "/x", 7, "%s %d", "第二", 2);
  assert_int_equal(tier_findings_count(findings), 2);
  tier_finding finding = {.size = sizeof finding};
  assert_int_equal(tier_findings_get(findings, 0, &finding, NULL), TIER_OK);
  assert_string_equal(finding.place, "");
  assert_int_equal(finding.position, -1);
  assert_int_equal(tier_findings_get(findings, 1, &finding, NULL), TIER_OK);
  assert_string_equal(finding.message, "第二 2");
  assert_string_equal(finding.code, "b");
  assert_int_equal(finding.position, 7);
  assert_int_equal(tier__findings_at_least(findings, TIER_WARNING), 1);
  tier_findings_destroy(findings);
  assert_int_equal(memory.live, 0);
}

/* What quotes a user is still one line, of a length that can be read. */
static void a_message_is_one_short_line(void **state) {
  static char many[1 << 16];
  tier_test_allocator memory = {0};
  tier_context *context = new_context(&memory);
  tier_findings *findings = NULL;
  tier_finding finding = {.size = sizeof finding};
  (void)state;
  assert_int_equal(tier__findings_create(context, &findings, NULL), TIER_OK);
  tier__findings_note(findings, TIER_ERROR, "a", "/x\ny", -1, "no '%s'", "a\nb\x1b[31m");
  for (size_t i = 0; i + 3 < sizeof many; i += 3) {
    memcpy(many + i, "\xe5\xb1\x82", 3);
  }
  assert_int_equal(tier_findings_add(findings, TIER_NOTE, "b", "", many, NULL), TIER_OK);
  assert_int_equal(tier_findings_get(findings, 0, &finding, NULL), TIER_OK);
  assert_string_equal(finding.place, "/x y");
  assert_string_equal(finding.message, "no 'a b [31m'");
  assert_int_equal(tier_findings_get(findings, 1, &finding, NULL), TIER_OK);
  assert_int_equal(strlen(finding.message), 999); /* 333 characters, not a third of the next. */
  tier_findings_destroy(findings);
  tier_context_destroy(context);
  assert_int_equal(memory.live, 0);
}

static void wrong_arguments_are_refused(void **state) {
  tier_test_allocator memory = {0};
  tier_context *context = new_context(&memory);
  tier_findings *findings = NULL;
  tier_finding finding = {.size = sizeof finding};
  (void)state;
  assert_int_equal(tier__findings_create(context, &findings, NULL), TIER_OK);
  assert_int_equal(tier_findings_add(findings, 0, "a", "", "m", NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_findings_add(findings, 4, "a", "", "m", NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_findings_add(findings, 1, NULL, "", "m", NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_findings_add(findings, 1, "a", "", "\xff", NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_findings_add(NULL, 1, "a", "", "m", NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_findings_get(findings, 0, &finding, NULL), TIER_E_ARGUMENT);
  finding.size = 3;
  assert_int_equal(tier_findings_get(findings, 0, &finding, NULL), TIER_E_STRUCT_SIZE);
  assert_int_equal(tier_findings_count(findings), 0);
  assert_int_equal(tier_findings_count(NULL), 0);
  tier_findings_destroy(NULL);
  tier_findings_destroy(findings);
  tier_context_destroy(context);
}

/* A note that did not fit into memory is not lost silently, and appending is all or nothing. */
static void memory_failures_are_told(void **state) {
  tier_test_allocator memory = {0};
  tier_context *context = new_context(&memory);
  tier_findings *some = NULL, *more = NULL;
  (void)state;
  assert_int_equal(tier__findings_create(context, &some, NULL), TIER_OK);
  assert_int_equal(tier__findings_create(context, &more, NULL), TIER_OK);
  for (int i = 0; i < 20; i++) {
    tier__findings_note(more, TIER_NOTE, "n", "", -1, "%d", i);
  }
  for (size_t k = 1, done = 0; !done; k++) {
    tier_test_allocator_fail(&memory, k, 0);
    const tier_status status = tier__findings_append(some, more, NULL);
    done = memory.failed == 0;
    assert_int_equal(status, done ? TIER_OK : TIER_E_MEMORY);
    assert_int_equal(tier_findings_count(some), done ? 20 : 0);
  }
  tier_test_allocator_fail(&memory, 1, 1);
  tier__findings_note(some, TIER_NOTE, "n", "", -1, "lost");
  tier_test_allocator_fail(&memory, 0, 0);
  assert_int_equal(tier__findings_status(some, NULL), TIER_E_MEMORY);
  assert_int_equal(tier__findings_status(more, NULL), TIER_OK);
  tier_findings_destroy(some);
  tier_findings_destroy(more);
  tier_context_destroy(context);
  assert_int_equal(memory.live, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(findings_keep_what_is_added),
      cmocka_unit_test(a_message_is_one_short_line),
      cmocka_unit_test(wrong_arguments_are_refused),
      cmocka_unit_test(memory_failures_are_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

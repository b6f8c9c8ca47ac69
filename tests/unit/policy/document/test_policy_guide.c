/* SPDX-License-Identifier: Apache-2.0 */
/* The policies that the guide shows are policies. */
#include "unit/policy/policy_fixture.h"

#include <stdio.h>
#include <stdlib.h>

static char *read_guide(void) {
  const char *root = getenv("TIER_SOURCE_ROOT");
  char path[1024];
  char *text = calloc(1, 1 << 17);
  FILE *file;
  (void)snprintf(path, sizeof path, "%s/docs/policy.md", root == NULL ? "." : root);
  file = fopen(path, "rb");
  assert_non_null(file);
  assert_non_null(text);
  assert_true(fread(text, 1, (1 << 17) - 1, file) > 0);
  assert_true(feof(file));
  fclose(file);
  return text;
}

static void every_policy_shown_is_good(void **state) {
  tier_context *context = fixture_context();
  char *text = read_guide(), *at = text, *end;
  size_t count = 0;
  (void)state;
  while ((at = strstr(at, "```json\n")) != NULL) {
    at += strlen("```json\n");
    end = strstr(at, "```");
    assert_non_null(end);
    *end = '\0';
    tier_policy *policy = fixture_policy(context, at);
    assert_int_equal(fixture_count(policy, TIER_NOTE), 0);
    tier_policy_destroy(policy);
    at = end + 1;
    count++;
  }
  assert_int_equal(count, 12);
  free(text);
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_policy_shown_is_good)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

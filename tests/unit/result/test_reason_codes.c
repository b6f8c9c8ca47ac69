/* SPDX-License-Identifier: Apache-2.0 */
/* Reason codes: the guide, the texts and the decisions speak of the same ones. */
#include "helpers/assert_close.h"
#include "ladder/standing.h"
#include "result/reason_codes.h"
#include <stdio.h>
#include <stdlib.h>
#include <tier/result.h>

static tier_string text_of(const char *terminated) {
  tier_string text = {terminated, strlen(terminated)};
  return text;
}

static char *read_guide(void) {
  const char *root = getenv("TIER_SOURCE_ROOT");
  char path[1024];
  char *text = calloc(1, 1 << 16);
  (void)snprintf(path, sizeof path, "%s/docs/ladder.md", root == NULL ? "." : root);
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  assert_non_null(text);
  assert_true(fread(text, 1, (1 << 16) - 1, file) > 0);
  assert_true(feof(file));
  fclose(file);
  return text;
}

/* Codes of the first column of the guide's table of reasons, in its order. @return How many. */
static size_t read_codes(char *guide, char codes[64][32]) {
  size_t count = 0;
  char *at = strstr(guide, "## Reasons");
  assert_non_null(at);
  char *end = strstr(at, "\nThe first that fits");
  assert_non_null(end);
  *end = '\0';
  for (char *line = strtok(at, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    char *close = strchr(line + 1, '|');
    if (strncmp(line, "| `", 3) != 0) {
      continue;
    }
    for (char *tick = strchr(line, '`'); tick != NULL && tick < close; tick = strchr(tick + 1, '`')) {
      const size_t length = strcspn(tick + 1, "`");
      assert_true(count < 64 && length < 32);
      memcpy(codes[count], tick + 1, length);
      codes[count++][length] = '\0';
      tick += length + 1;
    }
  }
  return count;
}

static void the_guide_lists_exactly_these(void **state) {
  static char codes[64][32];
  char *guide = read_guide();
  const size_t count = read_codes(guide, codes);
  (void)state;
  for (size_t k = 0; k < count; k++) {
    char *id = strstr(codes[k], "ID");
    if (id != NULL) {
      *id = '\0';
    }
    assert_non_null(tier_reason_code(k));
    assert_string_equal(tier_reason_code(k), codes[k]);
  }
  assert_null(tier_reason_code(count));
  assert_null(tier_reason_code(SIZE_MAX));
  free(guide);
}

static void every_code_has_two_different_texts(void **state) {
  (void)state;
  for (size_t k = 0; tier_reason_code(k) != NULL; k++) {
    const tier_string code = text_of(tier_reason_code(k));
    const char *english = tier_reason_text(code, NULL);
    const char *chinese = tier_reason_text(code, "zh");
    assert_true(strlen(english) > 10);
    assert_true(strlen(chinese) > 10);
    assert_string_not_equal(english, chinese);
    assert_string_equal(tier_reason_text(code, "en"), english);
    for (size_t other = 0; other < k; other++) {
      assert_string_not_equal(tier_reason_text(text_of(tier_reason_code(other)), "en"), english);
      assert_string_not_equal(tier_reason_text(text_of(tier_reason_code(other)), "zh"), chinese);
    }
  }
}

static void rules_are_found_by_their_kind(void **state) {
  (void)state;
  assert_string_equal(tier_reason_text(text_of("rule:staff"), "en"), tier_reason_text(text_of("rule:"), "en"));
  assert_string_equal(tier_reason_text(text_of("callback:x"), "zh"), tier_reason_text(text_of("callback:"), "zh"));
}

static void others_have_no_text(void **state) {
  static const char *const others[] = {"",      "star",     "starts",    "rule",
                                       "Grace", "override", "override:", "override:fixed"};
  const tier_string none = {NULL, 0};
  (void)state;
  for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
    assert_string_equal(tier_reason_text(text_of(others[k]), "en"), "");
  }
  assert_string_equal(tier_reason_text(text_of("grace"), "de"), "");
  assert_string_equal(tier_reason_text(none, "en"), "");
}

/* Numbers lead to codes of their own, and names in sentences are ones that explanations know. */
static void every_number_has_a_code(void **state) {
  tier__rule rules[2] = {{.when = NULL}, {.when = (tier__expression *)(void *)rules}};
  const tier__rule_list list = {.rules = rules, .count = 2};
  const tier__reason *seen[TIER__REASON_RULE + 2];
  size_t count = 0;
  (void)state;
  for (uint32_t number = 0; number < TIER__REASON_RULE + 2; number++) {
    if (number > TIER__REASON_DEFAULT && number < TIER__REASON_RULE) {
      continue;
    }
    const tier__reason *reason = tier__reason_find(number, &list);
    for (size_t k = 0; k < count; k++) {
      assert_ptr_not_equal(seen[k], reason);
    }
    seen[count++] = reason;
    for (size_t language = 0; language < TIER__LANGUAGES; language++) {
      for (const char *open = strchr(reason->named[language], '{'); open != NULL; open = strchr(open + 1, '{')) {
        assert_non_null(strchr("LTIUGCNDFQAR", open[1]));
        assert_int_equal(open[2], '}');
      }
    }
  }
  assert_null(tier_reason_code(count));
  assert_string_equal(tier__reason_find(TIER__REASON_GRACE, &list)->code, "grace");
  assert_string_equal(tier__reason_find(TIER__REASON_PLACES, &list)->code, "places");
  assert_string_equal(tier__reason_find(TIER__REASON_OVERRIDE_FREEZE, &list)->code, "override:freeze");
  assert_string_equal(tier__reason_find(TIER__REASON_DEFAULT, &list)->code, "default");
  assert_string_equal(tier__reason_find(TIER__REASON_RULE, &list)->code, "callback:");
  assert_string_equal(tier__reason_find(TIER__REASON_RULE + 1, &list)->code, "rule:");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_guide_lists_exactly_these),  cmocka_unit_test(every_code_has_two_different_texts),
      cmocka_unit_test(rules_are_found_by_their_kind),  cmocka_unit_test(others_have_no_text),
      cmocka_unit_test(every_number_has_a_code),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

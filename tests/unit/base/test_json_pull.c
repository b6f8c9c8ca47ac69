/* SPDX-License-Identifier: Apache-2.0 */
#include "base/context_object.h"
#include "base/json_pull.h"
#include "base/json_write.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"

#include <stdio.h>

static tier_context *context;

static int begin(void **state) {
  (void)state;
  return tier__context_make(NULL, &context, NULL) == TIER_OK ? 0 : 1;
}

static int finish(void **state) {
  (void)state;
  tier_context_destroy(context);
  return 0;
}

static tier_string text(const char *terminated) {
  return (tier_string){terminated, strlen(terminated)};
}

static void open_document(tier__pull *pull, const char *json) {
  tier_error err = {.size = sizeof err};
  if (tier__pull_begin(pull, context, text(json), "thing", &err) != TIER_OK) {
    fail_msg("%s: %s", json, err.message);
  }
}

static void assert_text(tier_string actual, const char *expected) {
  assert_int_equal(actual.length, strlen(expected));
  assert_string_equal(actual.data, expected);
}

static void words_come_one_after_the_other(void **state) {
  (void)state;
  tier__pull pull;
  tier_string word;
  int64_t number = 0;
  open_document(&pull, " { \"a\" : [ 1 , -22 , null, \"x\\u00e9\\n\" ] , \"b\":{ } , \"c\":[ ], \"long key\":7 } ");
  assert_int_equal(tier__pull_open(&pull, '['), 0);
  assert_int_equal(tier__pull_open(&pull, '{'), 1);
  assert_int_equal(tier__pull_more(&pull, '}'), 1);
  assert_text(tier__pull_key(&pull), "a");
  assert_int_equal(tier__pull_text(&pull, &word), 0);
  assert_int_equal(tier__pull_open(&pull, '['), 1);
  assert_int_equal(tier__pull_more(&pull, ']'), 1);
  assert_int_equal(tier__pull_null(&pull), 0);
  assert_int_equal(tier__pull_integer(&pull, 2, 9, &number), 0);
  assert_int_equal(tier__pull_integer(&pull, 1, 9, &number), 1);
  assert_int_equal(number, 1);
  assert_int_equal(tier__pull_more(&pull, ']'), 1);
  assert_int_equal(tier__pull_integer(&pull, INT64_MIN, INT64_MAX, &number), 1);
  assert_int_equal(number, -22);
  assert_int_equal(tier__pull_more(&pull, ']'), 1);
  assert_int_equal(tier__pull_integer(&pull, 0, 9, &number), 0);
  assert_int_equal(tier__pull_null(&pull), 1);
  assert_int_equal(tier__pull_more(&pull, ']'), 1);
  assert_int_equal(tier__pull_text(&pull, &word), 1);
  assert_text(word, "x\xC3\xA9\n");
  assert_int_equal(tier__pull_more(&pull, ']'), 0);
  assert_int_equal(tier__pull_more(&pull, '}'), 1);
  assert_text(tier__pull_key(&pull), "b");
  assert_int_equal(tier__pull_open(&pull, '{'), 1);
  assert_int_equal(tier__pull_more(&pull, '}'), 0);
  assert_int_equal(tier__pull_more(&pull, '}'), 1);
  assert_text(tier__pull_key(&pull), "c");
  assert_int_equal(tier__pull_open(&pull, '['), 1);
  assert_int_equal(tier__pull_more(&pull, ']'), 0);
  assert_int_equal(tier__pull_more(&pull, '}'), 1);
  assert_text(tier__pull_key(&pull), "long key");
  assert_int_equal(tier__pull_integer(&pull, 7, 7, &number), 1);
  assert_int_equal(tier__pull_more(&pull, '}'), 0);
  tier__pull_end(&pull);
}

static void any_value_can_be_skipped(void **state) {
  (void)state;
  static const char *const values[] = {"1",    "-1.5e-3",          "true", "false", "null", "\"a\\\"]}\"", "[]", "{}",
                                       "[[1,{\"a\":[2]}], 3]", "{\"x\":{\"y\":[\"}\"]},\"z\":1}"};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    char json[200];
    tier__pull pull;
    int64_t number = 0;
    snprintf(json, sizeof json, "{\"skipped\":%s , \"next\":5}", values[i]);
    open_document(&pull, json);
    tier__pull_open(&pull, '{');
    assert_int_equal(tier__pull_more(&pull, '}'), 1);
    assert_text(tier__pull_key(&pull), "skipped");
    tier__pull_skip(&pull);
    assert_int_equal(tier__pull_more(&pull, '}'), 1);
    assert_text(tier__pull_key(&pull), "next");
    assert_int_equal(tier__pull_integer(&pull, 0, 9, &number), 1);
    assert_int_equal(tier__pull_more(&pull, '}'), 0);
    tier__pull_end(&pull);
  }
}

static void what_is_no_json_is_refused_with_its_place(void **state) {
  (void)state;
  static const struct {
    const char *json, *place;
  } cases[] = {{"", "line 1, column 1: an object"},
               {"[]", "line 1, column 1: an object"},
               {"{\"a\":1}\n x", "line 2, column 2: nothing may follow"},
               {"{\"a\":1,}", "line 1, column 8: a key"},
               {"{\"a\" 1}", "column 6: ':'"},
               {"{\"a\":01}", "column 6: not a number"},
               {"{\"a\":1", "column 7: ',' or '}'"},
               {"{\"a\":[1 2]}", "column 9: ',' or ']'"},
               {"{\"a\":tru}", "column 6: a value"},
               {"{\"a\":", "column 6: the text ends"},
               {"{\"a\":\"b", "not closed"},
               {"{\"a\":\"b\\", "escape"},
               {"{\"a\":\"\xFF\"}", "UTF-8"},
               {"{\"a\":\"\\u0000\"}", "U+0000"},
               {"{\"客\":1,\n\"b\":x}", "line 2, column 5"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    tier_error err = {.size = sizeof err};
    tier__pull pull;
    assert_int_equal(tier__pull_begin(&pull, context, text(cases[i].json), "thing", &err), TIER_E_JSON);
    if (strstr(err.message, cases[i].place) == NULL || strncmp(err.message, "thing: ", 7) != 0) {
      fail_msg("%s: %s", cases[i].json, err.message);
    }
  }
}

static void what_is_json_already_is_written_as_it_is(void **state) {
  (void)state;
  tier_writer writer;
  char *json = NULL;
  tier__writer_begin(&writer, context);
  tier__writer_verbatim(&writer, "a", "[1, 2]", 6);
  tier_writer_begin(&writer, "b", 1);
  tier__writer_verbatim(&writer, NULL, "{}", 2);
  tier__writer_verbatim(&writer, NULL, "7", 1);
  tier_writer_end(&writer);
  assert_int_equal(tier__writer_take(&writer, &json, NULL), TIER_OK);
  assert_string_equal(json, "{\n  \"a\": [1, 2],\n  \"b\": [\n    {},\n    7\n  ]\n}\n");
  tier_text_free(json);
}

static void no_memory_leaks_nothing(void **state) {
  (void)state;
  tier_test_allocator memory = {0};
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  tier_context *counting = NULL;
  tier__pull pull;
  tier_status status = TIER_E_MEMORY;
  assert_int_equal(tier__context_make(&options, &counting, NULL), TIER_OK);
  size_t k = 0;
  while (status != TIER_OK) {
    tier_test_allocator_fail(&memory, ++k, 0);
    status = tier__pull_begin(&pull, counting, text("{\"a\":\"b\",\"a long key\":\"and a longer text\"}"), "x", NULL);
    assert_true(status == TIER_OK || status == TIER_E_MEMORY);
  }
  assert_true(k > 2);
  tier__pull_end(&pull);
  tier_context_destroy(counting);
  assert_int_equal(memory.live, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_come_one_after_the_other),
      cmocka_unit_test(any_value_can_be_skipped),
      cmocka_unit_test(what_is_no_json_is_refused_with_its_place),
      cmocka_unit_test(what_is_json_already_is_written_as_it_is),
      cmocka_unit_test(no_memory_leaks_nothing),
  };
  return cmocka_run_group_tests_name("base: json_pull", tests, begin, finish);
}

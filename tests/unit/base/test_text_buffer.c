/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text_buffer.h"

#include <jansson.h>

#include "base/context_object.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"

static void fill(tier__text *text) {
  tier__text_add(text, "abc", 2);
  tier__text_add_string(text, "|");
  tier__text_add_string(text, "x-5");
  tier__text_add_string(text, "|");
  tier__text_add_number(text, 0.1);
  tier__text_add_string(text, "|");
  tier__text_add_integer(text, INT64_MIN);
  tier__text_add_string(text, "|");
  tier__text_add_money(text, -5, 2);
  tier__text_add_string(text, "|");
  tier__text_add_json(text, "a\"b\\\n\x01\xC3\xA9", 8);
  tier__text_add_string(text, "|");
  tier__text_add_csv(text, "plain text", 10);
  tier__text_add_string(text, "|");
  tier__text_add_csv(text, "say \"hi\", now", 13);
  tier__text_add_string(text, "|");
  tier__text_add_csv(text, NULL, 0);
  tier__text_add_json(text, NULL, 0);
}

static const char filled[] = "ab|x-5|0.1|-9223372036854775808|-0.05|\"a\\\"b\\\\\\n\\u0001\xC3\xA9\"|plain text|"
                             "\"say \"\"hi\"\", now\"|\"\"";

static void everything_is_appended(void **state) {
  tier_context *context = NULL;
  char *data = NULL;
  (void)state;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  tier__text text = tier__text_begin(context);
  fill(&text);
  assert_int_equal(tier__text_status(&text, NULL), TIER_OK);
  assert_int_equal(text.length, strlen(filled));
  assert_int_equal(tier__text_take(&text, &data, NULL), TIER_OK);
  assert_string_equal(data, filled);
  tier__release(context, data);
  assert_int_equal(tier__text_take(&text, &data, NULL), TIER_OK);
  assert_string_equal(data, "");
  tier__release(context, data);
  tier_context_destroy(context);
}

static void failure_sticks(void **state) {
  tier_test_allocator memory = {0};
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  tier_context *context = NULL;
  int done = 0;
  (void)state;
  assert_int_equal(tier__context_make(&options, &context, NULL), TIER_OK);
  for (size_t k = 1; !done; k++) {
    tier_error err = {.size = sizeof err};
    char *data = NULL;
    tier__text text = tier__text_begin(context);
    tier_test_allocator_fail(&memory, k, 0);
    fill(&text);
    tier_status status = tier__text_take(&text, &data, &err);
    done = memory.failed == 0;
    assert_int_equal(status, done ? TIER_OK : TIER_E_MEMORY);
    assert_int_equal(err.code, status);
    assert_true((data != NULL) == done);
    tier__release(context, data);
    assert_int_equal(memory.live, 1);
  }
  tier_context_destroy(context);
}

/* Every byte below 0x80 comes back from a strict reader. */
static void json_texts_read_back(void **state) {
  tier_context *context = NULL;
  char bytes[127];
  (void)state;
  assert_int_equal(tier__context_make(NULL, &context, NULL), TIER_OK);
  for (size_t i = 0; i < sizeof bytes; i++) {
    bytes[i] = (char)(i + 1);
  }
  tier__text text = tier__text_begin(context);
  tier__text_add_json(&text, bytes, sizeof bytes);
  json_t *value = json_loadb(text.data, text.length, JSON_DECODE_ANY, NULL);
  assert_non_null(value);
  assert_int_equal(json_string_length(value), sizeof bytes);
  assert_memory_equal(json_string_value(value), bytes, sizeof bytes);
  json_decref(value);
  tier__text_end(&text);
  tier_context_destroy(context);
}

/* By definition: the shortest encoding of a code point that is no surrogate. */
static int is_code_point(uint32_t code) {
  return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

static uint32_t decode(const unsigned char *bytes, size_t length) {
  static const unsigned char marks[5] = {0, 0, 0xC0, 0xE0, 0xF0};
  uint32_t code = length == 1 ? bytes[0] : (uint32_t)(bytes[0] - marks[length]);
  for (size_t i = 1; i < length; i++) {
    code = code << 6 | (bytes[i] & 0x3Fu);
  }
  return code;
}

/* All sequences of up to three bytes, and of four with the borders of the table. */
static void utf8_is_judged_by_its_definition(void **state) {
  static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
  static const unsigned char last_bytes[] = {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};
  size_t valid[5] = {0};
  (void)state;
  for (uint32_t n = 0; n < 1u << 24; n++) {
    const unsigned char three[3] = {(unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n};
    size_t step = tier__utf8_step((const char *)three, 3);
    if (step != 0) {
      uint32_t code = decode(three, step);
      assert_true(is_code_point(code) && code >= least[step]);
    }
    valid[step] += step == 3;
  }
  assert_int_equal(valid[3], 0x10000 - 0x800 - 0x800);
  for (uint32_t n = 0; n < 1u << 18; n++) {
    const unsigned char four[4] = {(unsigned char)(0xF0 + (n >> 15)), (unsigned char)(n >> 7 & 0xFF),
                                   (unsigned char)((n & 0x7F) * 2 + (n >> 6 & 1)), last_bytes[n % 6]};
    if (tier__utf8_step((const char *)four, 4) == 4) {
      uint32_t code = decode(four, 4);
      assert_true(is_code_point(code) && code >= least[4]);
      assert_false(tier__utf8_valid((const char *)four, 3));
    }
  }
}

static void utf8_texts(void **state) {
  (void)state;
  assert_true(tier__utf8_valid(NULL, 0));
  assert_true(tier__utf8_valid("long enough for eight at a time \xE5\xAE\xA2\xE6\x88\xB7 and on", 46));
  assert_true(tier__utf8_valid("\xF4\x8F\xBF\xBF", 4));
  assert_false(tier__utf8_valid("\xF4\x90\x80\x80", 4));
  assert_false(tier__utf8_valid("\xED\xA0\x80", 3));
  assert_false(tier__utf8_valid("\xC0\xAF", 2));
  assert_false(tier__utf8_valid("12345678\xE5\xAE", 10));
  assert_false(tier__utf8_valid("1234567\x80", 8));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(everything_is_appended),
      cmocka_unit_test(failure_sticks),
      cmocka_unit_test(json_texts_read_back),
      cmocka_unit_test(utf8_is_judged_by_its_definition),
      cmocka_unit_test(utf8_texts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

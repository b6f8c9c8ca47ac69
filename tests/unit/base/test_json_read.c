/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_read.h"

#include <stdio.h>

#include "base/failure.h"
#include "helpers/assert_close.h"

static json_t *read_ok(const char *text) {
  const tier_string given = {text, strlen(text)};
  tier_error err = {.size = sizeof err};
  json_t *value = NULL;
  if (tier__json_read(given, "policy", &value, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return value;
}

static void values_are_what_the_text_says(void **state) {
  json_t *value = read_ok("\xEF\xBB\xBF\r\n{\"a\": -12, "
                          "\"b\":[1.5,true,false,null,{}],\t\"c\":{\"d\":\"\\u00e9\\ud83d\\ude00\\n\\\"\\\\\\/\"},"
                          "\"e\":1e2,\"f\":12345678901234567890,\"\":-0}\n ");
  (void)state;
  assert_int_equal(json_integer_value(json_object_get(value, "a")), -12);
  json_t *list = json_object_get(value, "b");
  assert_int_equal(json_array_size(list), 5);
  assert_same_bits(json_real_value(json_array_get(list, 0)), 1.5);
  assert_true(json_is_true(json_array_get(list, 1)) && json_is_false(json_array_get(list, 2)));
  assert_true(json_is_null(json_array_get(list, 3)) && json_is_object(json_array_get(list, 4)));
  assert_string_equal(json_string_value(json_object_get(json_object_get(value, "c"), "d")),
                      "\xC3\xA9\xF0\x9F\x98\x80\n\"\\/");
  assert_same_bits(json_real_value(json_object_get(value, "e")), 100);
  assert_same_bits(json_real_value(json_object_get(value, "f")), 12345678901234567890.0);
  assert_true(json_is_integer(json_object_get(value, "")));
  json_decref(value);
}

static void order_of_keys_is_kept(void **state) {
  static const char *const expected[] = {"z", "a", "m"};
  json_t *value = read_ok("{\"z\":{},\"a\":[],\"m\":0}");
  const char *key;
  json_t *inner;
  size_t i = 0;
  (void)state;
  json_object_foreach(value, key, inner) {
    assert_string_equal(key, expected[i++]);
  }
  json_decref(value);
}

static void mistakes_are_placed(void **state) {
  static const struct {
    const char *text;
    int line;
    int column;
    const char *reason;
  } cases[] = {
      {"", 1, 1, "an object"},
      {"[1]", 1, 1, "an object"},
      {"7", 1, 1, "an object"},
      {"{", 1, 2, "key"},
      {"{\"a\":1", 1, 7, "'}'"},
      {"{\"a\" 1}", 1, 6, "':'"},
      {"{\"a\":}", 1, 6, "value"},
      {"{\"a\":", 1, 6, "ends"},
      {"{\"a\":1,}", 1, 8, "key"},
      {"{a:1}", 1, 2, "key"},
      {"{\"a\":[1,]}", 1, 9, "value"},
      {"{\"a\":[1 2]}", 1, 9, "']'"},
      {"{\"a\":1}x", 1, 8, "follow"},
      {"{\"a\":1}{}", 1, 8, "follow"},
      {"{\n  \"a\": 1,\n  \"a\": 2\n}", 3, 3, "already"},
      {"{\"\xE5\xAE\xA2\": tru}", 1, 7, "value"},
      {"{\"a\":truex}", 1, 10, "'}'"},
      {"{\"a\":01}", 1, 6, "number"},
      {"{\"a\":1.}", 1, 6, "number"},
      {"{\"a\":-}", 1, 6, "number"},
      {"{\"a\":1e}", 1, 6, "number"},
      {"{\"a\":+1}", 1, 6, "value"},
      {"{\"a\":.5}", 1, 6, "value"},
      {"{\"a\":1e999}", 1, 6, "large"},
      {"{\"a\":NaN}", 1, 6, "value"},
      {"{\"a\":\"b}", 1, 9, "closed"},
      {"{\"a\":\"\\x\"}", 1, 8, "escape"},
      {"{\"a\":\"\\u00g0\"}", 1, 9, "hexadecimal"},
      {"{\"a\":\"\\u0000\"}", 1, 9, "U+0000"},
      {"{\"a\":\"\\ud800\"}", 1, 13, "surrogate"},
      {"{\"a\":\"\\udc00\\ud800\"}", 1, 13, "surrogate"},
      {"{\"a\":\"\\ud800\\u0041\"}", 1, 13, "surrogate"},
      {"{\"a\":\"\xC3\"}", 1, 7, "UTF-8"},
      {"{\"a\":\"\xED\xA0\x80\"}", 1, 7, "UTF-8"},
      {"{\"a\":\"\n\"}", 1, 7, "control"},
      {"{'a':1}", 1, 2, "key"},
      {"{/**/}", 1, 2, "key"},
      {"\xEF\xBB\xBF{a:1}", 1, 2, "key"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const tier_string text = {cases[i].text, strlen(cases[i].text)};
    tier_error err = {.size = sizeof err};
    json_t *value = NULL;
    char place[64];
    snprintf(place, sizeof place, "policy: line %d, column %d: ", cases[i].line, cases[i].column);
    assert_int_equal(tier__json_read(text, "policy", &value, &err), TIER_E_JSON);
    assert_null(value);
    if (strncmp(err.message, place, strlen(place)) != 0 || strstr(err.message, cases[i].reason) == NULL) {
      fail_msg("%s: %s", cases[i].text, err.message);
    }
  }
}

static void a_nul_byte_is_no_json(void **state) {
  static const char text[] = "{\"a\0\":1}";
  const tier_string given = {text, sizeof text - 1};
  json_t *value = NULL;
  (void)state;
  assert_int_equal(tier__json_read(given, "policy", &value, NULL), TIER_E_JSON);
  const tier_string nothing = {NULL, 0};
  assert_int_equal(tier__json_read(nothing, "policy", &value, NULL), TIER_E_JSON);
}

static void depth_and_size_are_bounded(void **state) {
  static char text[17 * 1024 * 1024];
  json_t *value = NULL;
  (void)state;
  for (size_t depth = 2; depth < 60; depth++) {
    size_t length = 0;
    memcpy(text, "{\"a\":", 5);
    length = 5;
    memset(text + length, '[', depth - 1);
    memset(text + length + depth - 1, ']', depth - 1);
    length += 2 * (depth - 1);
    text[length++] = '}';
    const tier_string given = {text, length};
    tier_status status = tier__json_read(given, "policy", &value, NULL);
    assert_int_equal(status, depth <= 48 ? TIER_OK : TIER_E_JSON);
    if (status == TIER_OK) {
      json_decref(value);
    }
  }
  memset(text, ' ', sizeof text);
  memcpy(text, "{\"a\":[", 6);
  for (size_t i = 0; i < 200; i++) {
    memcpy(text + 6 + 3 * i, "[],", 3); /* Many lists side by side are not deep. */
  }
  memcpy(text + 6 + 600, "[]]}", 4);
  const tier_string longest = {text, 16 * 1024 * 1024};
  const tier_string too_long = {text, 16 * 1024 * 1024 + 1};
  assert_int_equal(tier__json_read(longest, "policy", &value, NULL), TIER_OK);
  json_decref(value);
  assert_int_equal(tier__json_read(too_long, "policy", &value, NULL), TIER_E_JSON);
}

/* jansson's own reader is a second opinion: on every text with one byte changed, left out or doubled, both accept and
 * then agree, or both refuse. Only what is deliberately different is left out: integers beyond 64 bits. */
static void agrees_with_another_reader(void **state) {
  static const char seed[] = "{\"policy\": \"sh\\u00e9p\\n\", \"v\": [1, -2.5e3, 0, true, null], \"n\": {\"k\\\\\": "
                             "\"\xE5\xAE\xA2\"}, \"e\": {}}";
  static const char bytes[] = "{}[]\":,\\ \n0159-+.eEtfnu\x80\xC3\xE5\x01x/";
  char text[2 * sizeof seed];
  size_t accepted = 0;
  (void)state;
  for (size_t at = 0; at + 1 < sizeof seed; at++) {
    for (size_t b = 0; b < sizeof bytes - 1 + 2; b++) {
      size_t length = sizeof seed - 1;
      memcpy(text, seed, sizeof seed);
      if (b < sizeof bytes - 1) {
        text[at] = bytes[b];
      } else if (b == sizeof bytes - 1) {
        memmove(text + at, text + at + 1, --length - at);
      } else {
        memmove(text + at + 1, text + at, length++ - at);
      }
      const tier_string given = {text, length};
      json_t *ours = NULL;
      json_t *theirs = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
      tier_status status = tier__json_read(given, "policy", &ours, NULL);
      if ((status == TIER_OK) != json_is_object(theirs) || (status == TIER_OK && !json_equal(ours, theirs))) {
        fail_msg("%.*s", (int)length, text);
      }
      accepted += status == TIER_OK;
      json_decref(ours);
      json_decref(theirs);
    }
  }
  assert_true(accepted > 100);
}

/* jansson's allocator, counted. Its values are the only memory that does not come from a context. */
static size_t calls_left;
static long live;

static void *scarce_allocate(size_t bytes) {
  void *block = calls_left == 0 ? NULL : malloc(bytes);
  calls_left -= calls_left > 0;
  live += block != NULL;
  return block;
}

static void counted_free(void *block) {
  live -= block != NULL;
  free(block);
}

static void no_memory_is_told_from_bad_json(void **state) {
  static const char text[] = "{\"a long key\": \"and a longer text than sixteen bytes\", \"l\": [1, 2.5, [], {\"x\": "
                             "\"\"}, 5, 6, 7, 8, 9, 10]}";
  const tier_string given = {text, sizeof text - 1};
  json_malloc_t allocate;
  json_free_t release;
  tier_status status = TIER_E_MEMORY;
  (void)state;
  json_get_alloc_funcs(&allocate, &release);
  json_set_alloc_funcs(scarce_allocate, counted_free);
  for (size_t allowed = 0; status != TIER_OK; allowed++) {
    json_t *value = NULL;
    tier_error err = {.size = sizeof err};
    calls_left = allowed;
    status = tier__json_read(given, "policy", &value, &err);
    json_decref(value);
    if (live != 0 || (status != TIER_OK && status != TIER_E_MEMORY) || allowed > 1000) {
      json_set_alloc_funcs(allocate, release);
      fail_msg("%zu allocations: %s, %ld blocks live", allowed, tier_status_name(status), live);
    }
  }
  json_set_alloc_funcs(allocate, release);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_are_what_the_text_says),
      cmocka_unit_test(order_of_keys_is_kept),
      cmocka_unit_test(mistakes_are_placed),
      cmocka_unit_test(a_nul_byte_is_no_json),
      cmocka_unit_test(depth_and_size_are_bounded),
      cmocka_unit_test(agrees_with_another_reader),
      cmocka_unit_test(no_memory_is_told_from_bad_json),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

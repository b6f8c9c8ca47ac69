/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_write.h"

#include <float.h>
#include <math.h>

#include "base/context_object.h"
#include "base/json_read.h"
#include "base/memory.h"
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"

static const double numbers[] = {0.1, -2, 5e-324, DBL_MAX, 1.0 / 3};

static void write_all(tier_writer *writer) {
  const tier_string name = {"sh\"op\n", 6};
  tier_writer_text(writer, "name", name);
  tier_writer_integer(writer, "whole", INT64_MIN);
  tier_writer_number(writer, "real", 0.5);
  tier_writer_boolean(writer, "yes", 2);
  tier_writer_boolean(writer, "no", 0);
  tier__writer_null(writer, "nothing");
  tier_writer_numbers(writer, "cuts", numbers, 5);
  tier_writer_numbers(writer, "none", NULL, 0);
  tier_writer_begin(writer, "inner", 0);
  tier_writer_end(writer);
  tier_writer_begin(writer, "list", 1);
  tier_writer_begin(writer, NULL, 0);
  tier_writer_integer(writer, "a", 1);
  tier_writer_end(writer);
  tier_writer_begin(writer, NULL, 1);
  tier_writer_integer(writer, NULL, 2);
  tier_writer_end(writer);
  tier_writer_end(writer);
}

static const char written[] = "{\n"
                              "  \"name\": \"sh\\\"op\\n\",\n"
                              "  \"whole\": -9223372036854775808,\n"
                              "  \"real\": 0.5,\n"
                              "  \"yes\": true,\n"
                              "  \"no\": false,\n"
                              "  \"nothing\": null,\n"
                              "  \"cuts\": [0.1, -2, 5e-324, 1.7976931348623157e308, 0.3333333333333333],\n"
                              "  \"none\": [],\n"
                              "  \"inner\": {},\n"
                              "  \"list\": [\n"
                              "    {\n"
                              "      \"a\": 1\n"
                              "    },\n"
                              "    [\n"
                              "      2\n"
                              "    ]\n"
                              "  ]\n"
                              "}\n";

static tier_context *make_context(const tier_context_options *options) {
  tier_context *context = NULL;
  assert_int_equal(tier__context_make(options, &context, NULL), TIER_OK);
  return context;
}

static void written_form(void **state) {
  tier_context *context = make_context(NULL);
  tier_writer writer;
  char *json = NULL;
  (void)state;
  tier__writer_begin(&writer, context);
  write_all(&writer);
  assert_int_equal(tier__writer_take(&writer, &json, NULL), TIER_OK);
  assert_string_equal(json, written);
  tier_text_free(json);
  tier__writer_begin(&writer, context);
  assert_int_equal(tier__writer_take(&writer, &json, NULL), TIER_OK);
  assert_string_equal(json, "{}\n");
  tier_text_free(json);
  tier__writer_begin(&writer, context);
  tier__writer_end_all(&writer);
  tier_context_destroy(context);
}

static void numbers_read_back_to_the_same_bits(void **state) {
  tier_context *context = make_context(NULL);
  tier_writer writer;
  char *json = NULL;
  json_t *value = NULL;
  (void)state;
  tier__writer_begin(&writer, context);
  write_all(&writer);
  assert_int_equal(tier__writer_take(&writer, &json, NULL), TIER_OK);
  const tier_string text = {json, strlen(json)};
  assert_int_equal(tier__json_read(text, "saved", &value, NULL), TIER_OK);
  for (size_t i = 0; i < 5; i++) {
    assert_same_bits(json_number_value(json_array_get(json_object_get(value, "cuts"), i)), numbers[i]);
  }
  assert_true(json_integer_value(json_object_get(value, "whole")) == INT64_MIN);
  json_decref(value);
  tier_text_free(json);
  tier_context_destroy(context);
}

/* A value written as it is reads back as an equal one, and is written to the same text again. */
static void json_values_round_trip(void **state) {
  static const char given[] =
      "{\"a\":{\"x\":[1,2.5,\"t\",null,true],\"y\":[[1],[2,{\"z\":[]}]],\"e\":{}},\"b\":\"\\u0001\xE5\xAE\xA2\"}";
  const tier_string text = {given, sizeof given - 1};
  tier_context *context = make_context(NULL);
  json_t *value = NULL;
  char *json[2] = {NULL, NULL};
  (void)state;
  assert_int_equal(tier__json_read(text, "given", &value, NULL), TIER_OK);
  for (int round = 0; round < 2; round++) {
    tier_writer writer;
    tier__writer_begin(&writer, context);
    tier__writer_json(&writer, "v", value);
    assert_int_equal(tier__writer_take(&writer, &json[round], NULL), TIER_OK);
    json_t *back = NULL;
    const tier_string again = {json[round], strlen(json[round])};
    assert_int_equal(tier__json_read(again, "written", &back, NULL), TIER_OK);
    assert_true(json_equal(json_object_get(back, "v"), value));
    json_decref(value);
    value = json_incref(json_object_get(back, "v"));
    json_decref(back);
  }
  assert_string_equal(json[0], json[1]);
  json_decref(value);
  tier_text_free(json[0]);
  tier_text_free(json[1]);
  tier_context_destroy(context);
}

static void not_finite(tier_writer *writer) {
  tier_writer_number(writer, "a", NAN);
}
static void not_finite_in_list(tier_writer *writer) {
  const double values[] = {1, INFINITY};
  tier_writer_numbers(writer, "a", values, 2);
}
static void not_utf8(tier_writer *writer) {
  const tier_string text = {"\xFF", 1};
  tier_writer_text(writer, "a", text);
}
static void key_not_utf8(tier_writer *writer) {
  tier_writer_integer(writer, "\xFF", 1);
}
static void no_key(tier_writer *writer) {
  tier_writer_integer(writer, NULL, 1);
}
static void not_ended(tier_writer *writer) {
  tier_writer_begin(writer, "a", 1);
}
static void ended_twice(tier_writer *writer) {
  tier_writer_end(writer);
}
static void too_deep(tier_writer *writer) {
  for (int i = 0; i < 100; i++) {
    tier_writer_begin(writer, "a", i & 1);
  }
  for (int i = 0; i < 100; i++) {
    tier_writer_end(writer);
  }
}

static void what_is_no_json_is_refused(void **state) {
  static void (*const faults[])(tier_writer *) = {not_finite, not_finite_in_list, not_utf8,    key_not_utf8,
                                                  no_key,     not_ended,          ended_twice, too_deep};
  tier_test_allocator memory = {0};
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  tier_context *context = make_context(&options);
  (void)state;
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
    tier_error err = {.size = sizeof err};
    tier_writer writer;
    char *json = NULL;
    tier__writer_begin(&writer, context);
    faults[i](&writer);
    assert_int_equal(tier__writer_take(&writer, &json, &err), TIER_E_PLUGIN);
    assert_null(json);
    assert_non_null(strstr(err.message, "cannot save: "));
  }
  assert_int_equal(memory.live, 1);
  tier_context_destroy(context);
}

static void no_memory(void **state) {
  tier_test_allocator memory = {0};
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  tier_context *context = make_context(&options);
  int done = 0;
  (void)state;
  for (size_t k = 1; !done; k++) {
    tier_writer writer;
    char *json = NULL;
    tier_test_allocator_fail(&memory, k, 0);
    tier__writer_begin(&writer, context);
    write_all(&writer);
    tier_status status = tier__writer_take(&writer, &json, NULL);
    done = memory.failed == 0;
    assert_int_equal(status, done ? TIER_OK : TIER_E_MEMORY);
    tier_text_free(json);
    assert_int_equal(memory.live, 1);
  }
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(written_form),
      cmocka_unit_test(numbers_read_back_to_the_same_bits),
      cmocka_unit_test(json_values_round_trip),
      cmocka_unit_test(what_is_no_json_is_refused),
      cmocka_unit_test(no_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

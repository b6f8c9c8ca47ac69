/* SPDX-License-Identifier: Apache-2.0 */
#include "base/context_object.h"
#include "base/json_read.h"
#include "helpers/assert_close.h"
#include "model/findings.h"
#include "model/settings.h"

typedef struct opened {
  tier_context *context;
  json_t *object;
  tier_findings *findings;
  tier_settings *settings;
} opened;

static opened open_settings(const char *json) {
  opened it = {0};
  assert_int_equal(tier__context_make(NULL, &it.context, NULL), TIER_OK);
  assert_int_equal(tier__json_read((tier_string){json, strlen(json)}, "test", &it.object, NULL), TIER_OK);
  assert_int_equal(tier__findings_create(it.context, &it.findings, NULL), TIER_OK);
  assert_int_equal(tier__settings_open(it.context, it.object, "/p", it.findings, &it.settings, NULL), TIER_OK);
  return it;
}

static void expect(const opened *it, size_t index, const char *code, const char *place) {
  tier_finding finding = {.size = sizeof finding};
  assert_int_equal(tier_findings_get(it->findings, index, &finding, NULL), TIER_OK);
  assert_string_equal(finding.code, code);
  assert_string_equal(finding.place, place);
  assert_int_equal(finding.severity, TIER_ERROR);
}

static void end(opened *it, size_t findings) {
  assert_int_equal(tier_findings_count(it->findings), findings);
  tier_findings_destroy(it->findings);
  json_decref(it->object);
  tier_context_destroy(it->context);
}

static const char *const words[] = {"red", "green", NULL};

static void getters_give_what_is_there(void **state) {
  opened it = open_settings("{\"n\":0.5,\"i\":7,\"w\":3.0,\"b\":true,\"t\":\"x\",\"c\":\"green\",\"l\":[1,2.5],"
                            "\"o\":{\"k\":1},\"e\":[{\"a\":1},{\"a\":2}]}");
  double list[1] = {0};
  (void)state;
  assert_close(tier_settings_number(it.settings, "n", 9, 0, 1), 0.5, 0);
  assert_close(tier_settings_number(it.settings, "i", 9, 0, 10), 7, 0);
  assert_int_equal(tier_settings_integer(it.settings, "i", 0, 0, 7), 7);
  assert_int_equal(tier_settings_integer(it.settings, "w", 0, 0, 7), 3);
  assert_int_equal(tier_settings_boolean(it.settings, "b", 0), 1);
  assert_string_equal(tier_settings_text(it.settings, "t", NULL), "x");
  assert_int_equal(tier_settings_choice(it.settings, "c", words, 0), 1);
  assert_int_equal(tier_settings_numbers(it.settings, "l", list, 1), 2);
  assert_close(list[0], 1, 0);
  assert_int_equal(tier_settings_integer(tier_settings_object(it.settings, "o"), "k", 0, 0, 9), 1);
  assert_int_equal(tier_settings_count(it.settings, "e"), 2);
  assert_ptr_equal(tier_settings_entry(it.settings, "e", 1), tier_settings_entry(it.settings, "e", 1));
  assert_int_equal(tier_settings_integer(tier_settings_entry(it.settings, "e", 0), "a", 0, 0, 9), 1);
  assert_int_equal(tier_settings_integer(tier_settings_entry(it.settings, "e", 1), "a", 0, 0, 9), 2);
  assert_null(tier_settings_entry(it.settings, "e", 2));
  assert_string_equal(tier_settings_key(it.settings, 0), "n");
  assert_null(tier_settings_key(it.settings, 9));
  tier__settings_close(it.settings);
  end(&it, 0);
}

static void missing_keys_give_the_fallback(void **state) {
  opened it = open_settings("{}");
  (void)state;
  assert_int_equal(tier_settings_has(it.settings, "n"), 0);
  assert_close(tier_settings_number(it.settings, "n", 9, 0, 1), 9, 0);
  assert_int_equal(tier_settings_integer(it.settings, "n", 9, 0, 1), 9);
  assert_int_equal(tier_settings_boolean(it.settings, "n", 1), 1);
  assert_null(tier_settings_text(it.settings, "n", NULL));
  assert_int_equal(tier_settings_choice(it.settings, "n", words, 1), 1);
  assert_int_equal(tier_settings_numbers(it.settings, "n", NULL, 0), 0);
  assert_null(tier_settings_object(it.settings, "n"));
  assert_int_equal(tier_settings_count(it.settings, "n"), 0);
  assert_int_equal(tier_settings_integer(tier_settings_object(it.settings, "n"), "k", 4, 0, 1), 4);
  tier__settings_close(it.settings);
  end(&it, 0);
}

static void wrong_values_are_noted_with_their_place(void **state) {
  opened it = open_settings("{\"n\":2,\"i\":1.5,\"b\":1,\"t\":null,\"c\":\"blue\",\"l\":[1,\"x\"],\"o\":[],\"e\":[7]}");
  (void)state;
  assert_close(tier_settings_number(it.settings, "n", 0.25, 0, 1), 0.25, 0);
  assert_int_equal(tier_settings_integer(it.settings, "i", 3, 0, 9), 3);
  assert_int_equal(tier_settings_boolean(it.settings, "b", 0), 0);
  assert_string_equal(tier_settings_text(it.settings, "t", "f"), "f");
  assert_int_equal(tier_settings_choice(it.settings, "c", words, 1), 1);
  assert_int_equal(tier_settings_numbers(it.settings, "l", NULL, 0), 0);
  assert_null(tier_settings_object(it.settings, "o"));
  assert_null(tier_settings_entry(it.settings, "e", 0));
  tier__settings_close(it.settings);
  const char *const places[] = {"/p/n", "/p/i", "/p/b", "/p/t", "/p/c", "/p/l", "/p/o", "/p/e/0"};
  for (size_t i = 0; i < 8; i++) {
    expect(&it, i, "bad_value", places[i]);
  }
  tier_finding finding = {.size = sizeof finding};
  assert_int_equal(tier_findings_get(it.findings, 0, &finding, NULL), TIER_OK);
  assert_string_equal(finding.message, "must be a number from 0 to 1");
  assert_int_equal(tier_findings_get(it.findings, 4, &finding, NULL), TIER_OK);
  assert_string_equal(finding.message, "must be one of \"red\", \"green\"");
  end(&it, 8);
}

static void unread_keys_are_noted_at_the_end(void **state) {
  opened it = open_settings("{\"read\":1,\"a/b~c\":1,"
                            "\"o\":{\"in\":1,\"x\":1},\"e\":[{\"x\":1},{\"y\":1}],\"gone\":{\"z\":1}}");
  (void)state;
  (void)tier_settings_integer(it.settings, "read", 0, 0, 1);
  (void)tier_settings_has(it.settings, "gone"); /* Is no reading. */
  (void)tier_settings_integer(tier_settings_object(it.settings, "o"), "in", 0, 0, 1);
  (void)tier_settings_entry(it.settings, "e", 1);
  tier__settings_close(it.settings);
  expect(&it, 0, "unknown_key", "/p/a~1b~0c");
  expect(&it, 1, "unknown_key", "/p/o/x");
  expect(&it, 2, "unknown_key", "/p/e/1/y");
  expect(&it, 3, "unknown_key", "/p/gone");
  end(&it, 4);
}

static void rejections_tell_missing_from_bad(void **state) {
  opened it = open_settings("{\"here\":1}");
  (void)state;
  tier_settings_reject(it.settings, "here", "is odd");
  tier_settings_reject(it.settings, "there", "must be there");
  tier_settings_reject(it.settings, NULL, "does not go together");
  expect(&it, 0, "bad_value", "/p/here");
  expect(&it, 1, "missing_key", "/p/there");
  expect(&it, 2, "bad_value", "/p");
  tier__settings_drop(it.settings);
  tier__settings_close(NULL);
  end(&it, 3);
}

static void long_places_are_cut_between_characters(void **state) {
  char json[1000] = "{\"", place[256];
  (void)state;
  for (int i = 0; i < 150; i++) {
    strcat(json, "键");
  }
  strcat(json, "\":1}");
  opened it = open_settings(json);
  tier__settings_place(it.settings, tier_settings_key(it.settings, 0), place);
  assert_true(strlen(place) < 256);
  assert_int_equal((strlen(place) - 3) % 3, 0);
  tier__settings_close(it.settings);
  end(&it, 1);
}

/* What follows from a mistake is no second one: a model need not ask whether a getter has noted the key. */
static void a_key_is_wrong_only_once(void **state) {
  opened it = open_settings("{\"l\":\"x\",\"n\":1}");
  double list[1];
  (void)state;
  assert_int_equal(tier_settings_numbers(it.settings, "l", list, 1), 0);
  tier_settings_reject(it.settings, "l", "must have two numbers");
  assert_int_equal(tier_settings_integer(it.settings, "n", 0, 0, 9), 1);
  tier_settings_reject(it.settings, "n", "is odd");
  tier_settings_reject(it.settings, "n", "is odd indeed");
  expect(&it, 0, "bad_value", "/p/l");
  expect(&it, 1, "bad_value", "/p/n");
  tier__settings_close(it.settings);
  end(&it, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(getters_give_what_is_there),
      cmocka_unit_test(missing_keys_give_the_fallback),
      cmocka_unit_test(wrong_values_are_noted_with_their_place),
      cmocka_unit_test(unread_keys_are_noted_at_the_end),
      cmocka_unit_test(rejections_tell_missing_from_bad),
      cmocka_unit_test(a_key_is_wrong_only_once),
      cmocka_unit_test(long_places_are_cut_between_characters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

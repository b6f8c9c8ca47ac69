/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_fixture.h"

#include "base/json_write.h"
#include <jansson.h>

/* The trace of row 0 as JSON. */
static json_t *trace_of(rule_fixture *fixture, const char *text, size_t row) {
  tier_writer writer;
  char *json;
  tier__expression *expression = rule_read_value(fixture, text, TIER_ANY);
  assert_non_null(expression);
  tier__writer_begin(&writer, fixture->context);
  assert_int_equal(tier__expression_trace(expression, &fixture->table, row, &writer, NULL), TIER_OK);
  assert_int_equal(tier__writer_take(&writer, &json, NULL), TIER_OK);
  json_t *object = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(object);
  tier_text_free(json);
  tier__expression_destroy(expression);
  return object;
}

/* Text, value and comparisons, as compact JSON. */
static void expect_trace(rule_fixture *fixture, const char *text, const char *value, const char *comparisons) {
  json_t *object = trace_of(fixture, text, 0);
  json_t *expected_value = json_loads(value, JSON_DECODE_ANY, NULL);
  json_t *expected = json_loads(comparisons, 0, NULL);
  assert_non_null(expected);
  assert_string_equal(json_string_value(json_object_get(object, "text")), text);
  const int same = json_equal(json_object_get(object, "value"), expected_value) &&
                   json_equal(json_object_get(object, "comparisons"), expected);
  if (!same) {
    char *found = json_dumps(object, JSON_COMPACT);
    fail_msg("%s", found);
  }
  json_decref(expected);
  json_decref(expected_value);
  json_decref(object);
}

static void comparisons_show_their_values(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_integer(&fixture, "spend", 0, 100050);
  rule_set_integer(&fixture, "purchases", 0, 7);
  rule_set_number(&fixture, "value", 0, 0.25);
  rule_set_text(&fixture, "channel", 0, "web");
  rule_set_integer(&fixture, "last_day", 0, 20000);
  rule_set_integer(&fixture, "vip", 0, 1);
  expect_trace(&fixture, "spend >= 1000.505 || purchases*2 > value", "true",
               "[{\"text\":\"spend >= 1000.505\",\"position\":0,\"left\":1000.5,\"right\":1000.505,\"value\":false},"
               "{\"text\":\"purchases*2 > value\",\"position\":21,\"left\":14,\"right\":0.25,\"value\":true}]");
  expect_trace(&fixture, "false && (channel in ['shop', 'web'])", "false",
               "[{\"text\":\"channel in ['shop', 'web']\",\"position\":10,\"left\":\"web\","
               "\"right\":[\"shop\",\"web\"],\"value\":true}]"); /* Settled, and shown all the same. */
  expect_trace(&fixture, "last_day - 1 < '2024-10-04'", "true",
               "[{\"text\":\"last_day - 1 < '2024-10-04'\",\"position\":0,\"left\":\"2024-10-03\","
               "\"right\":\"2024-10-04\",\"value\":true}]");
  expect_trace(&fixture, "7 == purchases && vip", "true",
               "[{\"text\":\"7 == purchases\",\"position\":0,\"left\":7,\"right\":7,\"value\":true},"
               "{\"text\":\"vip\",\"position\":18,\"left\":true,\"right\":null,\"value\":true}]");
  expect_trace(&fixture, "purchases in [1, 2.5]", "false",
               "[{\"text\":\"purchases in [1, 2.5]\",\"position\":0,\"left\":7,\"right\":[1,2.5],\"value\":false}]");
  expect_trace(&fixture, "'web' == channel", "true",
               "[{\"text\":\"'web' == channel\",\"position\":0,\"left\":\"web\",\"right\":\"web\",\"value\":true}]");
  expect_trace(&fixture, "(1 < 2) == vip", "true",
               "[{\"text\":\"1 < 2\",\"position\":1,\"left\":1,\"right\":2,\"value\":true},"
               "{\"text\":\"(1 < 2) == vip\",\"position\":0,\"left\":true,\"right\":true,\"value\":true}]");
  expect_trace(&fixture, "true", "true", "[]");
  rule_fixture_end(&fixture);
}

#define MISSING "\"value\":null,\"reason\":\"missing\""

static void missing_values_are_null(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  expect_trace(&fixture, "spend + 1 > paid && channel == region", "null",
               "[{\"text\":\"spend + 1 > paid\",\"position\":0,\"left\":null,\"right\":null," MISSING "},"
               "{\"text\":\"channel == region\",\"position\":20,\"left\":null,\"right\":null," MISSING "}]");
  expect_trace(&fixture, "last_day in ['2024-01-01']", "null",
               "[{\"text\":\"last_day in ['2024-01-01']\",\"position\":0,\"left\":null,\"right\":[\"2024-01-01\"],"
               MISSING "}]");
  expect_trace(&fixture, "vip || vip == true", "null",
               "[{\"text\":\"vip\",\"position\":0,\"left\":null,\"right\":null," MISSING "},"
               "{\"text\":\"vip == true\",\"position\":7,\"left\":null,\"right\":true," MISSING "}]");
  expect_trace(&fixture, "value is missing && channel is known", "false",
               "[{\"text\":\"value is missing\",\"position\":0,\"left\":null,\"right\":null,\"value\":true},"
               "{\"text\":\"channel is known\",\"position\":20,\"left\":null,\"right\":null,\"value\":false}]");
  rule_fixture_end(&fixture);
}

static void choices_and_calls_are_shown(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_integer(&fixture, "spend", 0, 100050);
  rule_set_text(&fixture, "channel", 0, "web2");
  rule_set_integer(&fixture, "vip", 0, 1);
  expect_trace(&fixture, "vip ? channel.startsWith('web') : staff", "true",
               "[{\"text\":\"vip\",\"position\":0,\"left\":true,\"right\":null,\"value\":true},"
               "{\"text\":\"channel.startsWith('web')\",\"position\":6,\"left\":\"web2\",\"right\":\"web\","
               "\"value\":true},"
               "{\"text\":\"staff\",\"position\":34,\"left\":null,\"right\":null," MISSING "}]");
  expect_trace(&fixture, "(spend > 5 ? 'WEB' : 'shop').lower() == lower(channel)", "false",
               "[{\"text\":\"spend > 5\",\"position\":1,\"left\":1000.5,\"right\":5,\"value\":true},"
               "{\"text\":\"(spend > 5 ? 'WEB' : 'shop').lower() == lower(channel)\",\"position\":0,"
               "\"left\":\"web\",\"right\":\"web2\",\"value\":false}]");
  expect_trace(&fixture, "coalesce(region, 'none').endsWith('e') && coalesce(staff, vip)", "true",
               "[{\"text\":\"coalesce(region, 'none').endsWith('e')\",\"position\":0,\"left\":\"none\","
               "\"right\":\"e\",\"value\":true},"
               "{\"text\":\"staff\",\"position\":51,\"left\":null,\"right\":null," MISSING "},"
               "{\"text\":\"vip\",\"position\":58,\"left\":true,\"right\":null,\"value\":true}]");
  expect_trace(&fixture, "'WEB'.lower() in ['web'] && as_of > '2025-01-01'", "true",
               "[{\"text\":\"'WEB'.lower() in ['web']\",\"position\":0,\"left\":\"web\",\"right\":[\"web\"],"
               "\"value\":true},"
               "{\"text\":\"as_of > '2025-01-01'\",\"position\":28,\"left\":\"2025-01-30\","
               "\"right\":\"2025-01-01\",\"value\":true}]");
  rule_fixture_end(&fixture);
}

static void faults_have_their_reason(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_integer(&fixture, "purchases", 0, 0);
  json_t *object = trace_of(&fixture, "1 / purchases > 3 || visits > 1", 0);
  assert_true(json_is_null(json_object_get(object, "value")));
  assert_string_equal(json_string_value(json_object_get(object, "reason")), "missing, division_by_zero");
  const json_t *first = json_array_get(json_object_get(object, "comparisons"), 0);
  assert_string_equal(json_string_value(json_object_get(first, "reason")), "division_by_zero");
  assert_true(json_is_null(json_object_get(first, "left")));
  json_decref(object);
  object = trace_of(&fixture, "purchases == 0", 0);
  assert_null(json_object_get(object, "reason"));
  assert_null(json_object_get(object, "type"));
  json_decref(object);
  rule_fixture_end(&fixture);
}

static void values_have_their_type(void **state) {
  (void)state;
  static const struct {
    const char *text, *value, *type;
  } cases[] = {{"spend * 2", "2001", "money"},
               {"purchases + 1", "8", "int"},
               {"purchases / 2", "3.5", "float"},
               {"vip ? 'A' : 'B'", "\"A\"", "text"},
               {"lower(vip ? 'A' : 'B')", "\"a\"", "text"},
               {"as_of + 1", "\"2025-01-31\"", "day"},
               {"visits * 2", "null", "int"},
               {"region", "null", "text"}};
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_integer(&fixture, "spend", 0, 100050);
  rule_set_integer(&fixture, "purchases", 0, 7);
  rule_set_integer(&fixture, "vip", 0, 1);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    json_t *object = trace_of(&fixture, cases[i].text, 0);
    json_t *expected = json_loads(cases[i].value, JSON_DECODE_ANY, NULL);
    const json_t *value = json_object_get(object, "value");
    assert_true(json_is_number(value) ? json_number_value(value) == json_number_value(expected)
                                      : json_equal(value, expected));
    assert_string_equal(json_string_value(json_object_get(object, "type")), cases[i].type);
    assert_int_equal(json_object_get(object, "reason") != NULL, json_is_null(value));
    json_decref(expected);
    json_decref(object);
  }
  rule_fixture_end(&fixture);
}

static void the_trace_has_the_value_of_the_row(void **state) {
  (void)state;
  static const char *const texts[] = {"purchases > 3", "purchases > 3 || vip",
                                      "channel == 'web' && purchases % 2 == 0"};
  rule_fixture fixture = rule_fixture_begin(9, NULL);
  for (size_t row = 0; row < 8; row++) {
    rule_set_integer(&fixture, "purchases", row, (int64_t)row);
    rule_set_text(&fixture, "channel", row, rule_labels[row % 3]);
  }
  for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
    tier__expression *expression = rule_read(&fixture, texts[t]);
    uint8_t truths[9];
    assert_int_equal(tier__expression_evaluate(expression, &fixture.table, 0, 9, truths, NULL, NULL), TIER_OK);
    for (size_t row = 0; row < 9; row++) {
      json_t *object = trace_of(&fixture, texts[t], row);
      const json_t *value = json_object_get(object, "value");
      assert_int_equal(json_is_null(value) ? TIER__UNKNOWN : json_is_true(value), truths[row]);
      json_decref(object);
    }
    tier__expression_destroy(expression);
  }
  rule_fixture_end(&fixture);
}

static void failures_write_nothing(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  tier__table empty = tier__table_begin(fixture.context, 1, 2);
  tier__expression *expression = rule_read(&fixture, "vip");
  tier_writer writer;
  tier__writer_begin(&writer, fixture.context);
  const size_t length = writer.text.length;
  assert_int_equal(tier__expression_trace(expression, &fixture.table, 1, &writer, NULL), TIER_E_DATA);
  assert_int_equal(tier__expression_trace(expression, &empty, 0, &writer, NULL), TIER_E_DATA);
  assert_int_equal(writer.text.length, length);
  tier__writer_end_all(&writer);
  tier__table_end(&empty);
  tier__expression_destroy(expression);
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(comparisons_show_their_values),
      cmocka_unit_test(missing_values_are_null),
      cmocka_unit_test(choices_and_calls_are_shown),
      cmocka_unit_test(faults_have_their_reason),
      cmocka_unit_test(values_have_their_type),
      cmocka_unit_test(the_trace_has_the_value_of_the_row),
      cmocka_unit_test(failures_write_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

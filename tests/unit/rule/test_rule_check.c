/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_fixture.h"

#include "rule/rule_tree.h"
#include <stdio.h>

enum { BOOL_, INT_, FLOAT_, MONEY_, TEXT_, DAY_, TYPES };

static const char *const sample[TYPES] = {"vip", "purchases", "value", "spend", "channel", "last_day"};

/* For each operator a row per left type and a column per right type, in the order above: the type of the result, '.'
 * for none: b, i, f, m, d. */
static const struct {
  const char *operation;
  const char *table[TYPES];
} operators[] = {
    {"&&", {"b.....", "......", "......", "......", "......", "......"}},
    {"||", {"b.....", "......", "......", "......", "......", "......"}},
    {"==", {"b.....", ".bbb..", ".bbb..", ".bbb..", "....b.", ".....b"}},
    {"!=", {"b.....", ".bbb..", ".bbb..", ".bbb..", "....b.", ".....b"}},
    {"<", {"......", ".bbb..", ".bbb..", ".bbb..", "....b.", ".....b"}},
    {"<=", {"......", ".bbb..", ".bbb..", ".bbb..", "....b.", ".....b"}},
    {">", {"......", ".bbb..", ".bbb..", ".bbb..", "....b.", ".....b"}},
    {">=", {"......", ".bbb..", ".bbb..", ".bbb..", "....b.", ".....b"}},
    {"+", {"......", ".ifm.d", ".fff..", ".mfm..", "......", ".d...."}},
    {"-", {"......", ".ifm..", ".fff..", ".mfm..", "......", ".d...i"}},
    {"*", {"......", ".ifm..", ".fff..", ".mf...", "......", "......"}},
    {"/", {"......", ".ff...", ".ff...", ".fff..", "......", "......"}},
    {"%", {"......", ".i....", "......", "......", "......", "......"}},
};
enum { ARITHMETIC = 8 }; /* Where they begin. */

static size_t findings_of(rule_fixture *fixture, const char *text, char found[64]) {
  return rule_findings(fixture, text, strlen(text), found);
}

static int is_typed(rule_fixture *fixture, const char *text) {
  char found[64];
  const size_t count = findings_of(fixture, text, found);
  assert_true(count == 0 || strncmp(found, "type@", 5) == 0);
  return count == 0;
}

/* Letter of the type that a whole text has; '.' if it is refused. */
static char type_of(rule_fixture *fixture, const char *data) {
  const tier_string text = {data, strlen(data)};
  tier__schema schema = fixture->schema;
  tier_findings *findings;
  tier__expression *expression;
  schema.user_data = &fixture->table;
  assert_int_equal(tier__findings_create(fixture->context, &findings, NULL), TIER_OK);
  assert_int_equal(tier__expression_parse(fixture->context, text, "", findings, &expression, NULL), TIER_OK);
  tier__expression_check(expression, &schema, TIER_BOOL, "", findings);
  const tier_type type = tier__rule_root(expression)->type;
  assert_int_equal(tier_findings_count(findings), type != TIER_BOOL); /* A condition must be boolean. */
  tier__expression_destroy(expression);
  tier_findings_destroy(findings);
  return type == TIER__TYPE_BAD ? '.' : tier__type_name(type)[0];
}

static void every_operator_takes_its_types(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
    for (size_t a = 0; a < TYPES; a++) {
      for (size_t b = 0; b < TYPES; b++) {
        const char expected = operators[i].table[a][b];
        char text[64];
        (void)snprintf(text, sizeof text, "%s %s %s", sample[a], operators[i].operation, sample[b]);
        if (i < ARITHMETIC) {
          assert_int_equal(is_typed(&fixture, text), expected == 'b');
        } else if (type_of(&fixture, text) != expected) {
          fail_msg("%s: expected %c", text, expected);
        }
      }
    }
  }
  rule_fixture_end(&fixture);
}

static void single_operators_take_their_types(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  static const struct {
    const char *format;
    const char *table;
  } cases[] = {{"!%s", "1....."},          {"-%s == 0", ".111.."},      {"%s is missing", "111111"},
               {"%s is known", "111111"},  {"%s in [1, 2.5]", ".111.."}, {"%s in ['a', 'b']", "....1."},
               {"%s in [true]", "......"}, {"%s in ['2020-01-01', date('2020-01-02')]", ".....1"},
               {"%s in [1, 'a']", "......"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    for (size_t a = 0; a < TYPES; a++) {
      char text[128];
      (void)snprintf(text, sizeof text, cases[i].format, sample[a]);
      if (is_typed(&fixture, text) != (cases[i].table[a] == '1')) {
        fail_msg("%s: expected %c", text, cases[i].table[a]);
      }
    }
  }
  rule_fixture_end(&fixture);
}

static void a_condition_must_be_boolean(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t a = 0; a < TYPES; a++) {
    assert_int_equal(is_typed(&fixture, sample[a]), a == BOOL_);
  }
  assert_true(is_typed(&fixture, "true"));
  assert_false(is_typed(&fixture, "'true'"));
  assert_false(is_typed(&fixture, "1"));
  rule_fixture_end(&fixture);
}

static void texts_beside_days_are_days(void **state) {
  (void)state;
  char found[64];
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  assert_true(is_typed(&fixture, "last_day >= '2026-01-01'"));
  assert_true(is_typed(&fixture, "'20260101' < last_day"));
  assert_true(is_typed(&fixture, "last_day - '2026-01-01' > 5"));
  assert_true(is_typed(&fixture, "date('2026-01-01') == '2026-01-01'"));
  assert_int_equal(findings_of(&fixture, "last_day >= '2026-02-30'", found), 1);
  assert_string_equal(found, "type@12");
  assert_int_equal(findings_of(&fixture, "last_day in ['2026-01-01', 'soon']", found), 1);
  assert_string_equal(found, "type@27");
  assert_false(is_typed(&fixture, "last_day >= channel"));
  assert_false(is_typed(&fixture, "last_day + '2026-01-01' > last_day"));
  rule_fixture_end(&fixture);
}

static void all_errors_are_told(void **state) {
  (void)state;
  char found[64];
  char message[512];
  const char *text = "spent > 5 && purchases == 'x' || chanel == 'a' && -vip == 1 || spent < 3 && last_day + 0.5 > 1";
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  assert_int_equal(findings_of(&fixture, text, found), 5);
  rule_message(&fixture, text, 0, message);
  assert_string_equal(message, "unknown_column@0 unknown column 'spent'; did you mean 'spend'?");
  rule_message(&fixture, text, 1, message);
  assert_string_equal(message, "unknown_column@33 unknown column 'chanel'; did you mean 'channel'?");
  rule_message(&fixture, text, 2, message);
  assert_non_null(strstr(message, "type@23 expected two numbers"));
  assert_non_null(strstr(message, "found int 'purchases' and text 'x'"));
  rule_message(&fixture, text, 3, message);
  assert_string_equal(message, "type@50 '-' expects a number or money, found bool 'vip'");
  rule_message(&fixture, text, 4, message);
  assert_non_null(strstr(message, "type@85 '+' expects"));
  rule_message(&fixture, "completely_else > 5", 0, message);
  assert_string_equal(message, "unknown_column@0 unknown column 'completely_else'");
  rule_fixture_end(&fixture);
}

static void messages_are_one_line_of_text(void **state) {
  (void)state;
  char message[512];
  rule_fixture fixture = rule_fixture_begin(1, NULL);
#define FOUR "\xE5\xBA\x97\xE5\xBA\x97\xE5\xBA\x97\xE5\xBA\x97"
  rule_message(&fixture, "purchases ==\n'" FOUR FOUR FOUR FOUR "'", 0, message);
  assert_non_null(strstr(message, "\xE5\xBA\x97..."));
  rule_message(&fixture, "(purchases\n+ 1) ", 0, message);
  assert_string_equal(message, "type@11 expected a condition that is true or false, found int 'purchases + 1'");
  rule_fixture_end(&fixture);
}

static int find_any(void *user_data, const char *name, tier_type *ret_type) {
  (void)user_data;
  *ret_type = TIER_ANY;
  return strcmp(name, "nothing") != 0;
}

static void unknown_types_pass_until_they_are_known(void **state) {
  (void)state;
  static const char *const fine[] = {"x",       "!x",      "x == 1",     "x < 'a'",   "x + 1 > y", "x / y == 1",
                                     "x in [1]", "x % 2 == 1", "x is known", "-x < 5 && y", "x - y == 3",
                                     "x - '2026-01-31' > 3"};
  static const char *const bad[] = {"x + true == 1", "x < true", "x * 'a' == 1", "x % 2.5 == 0",
                                    "x - 'soon' > 3", "nothing"};
  const tier__schema any = {NULL, find_any, 2, NULL};
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  uint8_t truth = 77;
  for (size_t i = 0; i < sizeof fine / sizeof fine[0] + sizeof bad / sizeof bad[0]; i++) {
    const int is_fine = i < sizeof fine / sizeof fine[0];
    const char *data = is_fine ? fine[i] : bad[i - sizeof fine / sizeof fine[0]];
    const tier_string text = {data, strlen(data)};
    tier_findings *findings;
    tier__expression *expression;
    assert_int_equal(tier__findings_create(fixture.context, &findings, NULL), TIER_OK);
    assert_int_equal(tier__expression_parse(fixture.context, text, "", findings, &expression, NULL), TIER_OK);
    tier__expression_check(expression, &any, TIER_BOOL, "", findings);
    assert_int_equal(tier_findings_count(findings), !is_fine);
    assert_int_equal(tier__expression_evaluate(expression, &fixture.table, 0, 1, &truth, NULL, NULL), TIER_E_DATA);
    assert_int_equal(truth, 77);
    tier__expression_destroy(expression);
    tier_findings_destroy(findings);
  }
  rule_fixture_end(&fixture);
}

static void a_better_schema_counts(void **state) {
  (void)state;
  const char *data = "spend + 0.5 >= 10.25 && channel == 'web'";
  const tier_string text = {data, strlen(data)};
  const tier__schema any = {NULL, find_any, 0, NULL};
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  tier__schema known = fixture.schema;
  tier_findings *findings;
  tier__expression *expression;
  uint8_t truth;
  known.user_data = &fixture.table;
  rule_set_integer(&fixture, "spend", 0, 975);
  rule_set_text(&fixture, "channel", 0, "web");
  assert_int_equal(tier__findings_create(fixture.context, &findings, NULL), TIER_OK);
  assert_int_equal(tier__expression_parse(fixture.context, text, "", findings, &expression, NULL), TIER_OK);
  for (int i = 0; i < 3; i++) {
    tier__expression_check(expression, &any, TIER_BOOL, "", findings);
    tier__expression_check(expression, &known, TIER_BOOL, "", findings);
    assert_int_equal(tier__expression_evaluate(expression, &fixture.table, 0, 1, &truth, NULL, NULL), TIER_OK);
    assert_int_equal(truth, TIER__TRUE);
  }
  assert_int_equal(tier_findings_count(findings), 0);
  tier__expression_destroy(expression);
  tier_findings_destroy(findings);
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_operator_takes_its_types),
      cmocka_unit_test(single_operators_take_their_types),
      cmocka_unit_test(a_condition_must_be_boolean),
      cmocka_unit_test(texts_beside_days_are_days),
      cmocka_unit_test(all_errors_are_told),
      cmocka_unit_test(messages_are_one_line_of_text),
      cmocka_unit_test(unknown_types_pass_until_they_are_known),
      cmocka_unit_test(a_better_schema_counts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

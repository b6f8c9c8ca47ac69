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

/* The same of a value of any type. */
static char value_type(rule_fixture *fixture, const char *text) {
  tier__expression *expression = rule_read_value(fixture, text, TIER_ANY);
  const char letter = expression == NULL ? '.' : tier__type_name(tier__expression_type(expression))[0];
  tier__expression_destroy(expression);
  return letter;
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

/* For each function of two values, and for `? :` between two: the type of the result as above. */
static const struct {
  const char *format;
  const char *table[TYPES];
} pairs[] = {
    {"vip ? %s : %s", {"b.....", ".if...", ".ff...", "...m..", "....t.", ".....d"}},
    {"coalesce(%s, %s)", {"b.....", ".if...", ".ff...", "...m..", "....t.", ".....d"}},
    {"min(%s, %s)", {"......", ".if...", ".ff...", "...m..", "......", ".....d"}},
    {"max(%s, %s)", {"......", ".if...", ".ff...", "...m..", "......", ".....d"}},
    {"startsWith(%s, %s)", {"......", "......", "......", "......", "....b.", "......"}},
    {"endsWith(%s, %s)", {"......", "......", "......", "......", "....b.", "......"}},
    {"contains(%s, %s)", {"......", "......", "......", "......", "....b.", "......"}},
    {"addMonths(%s, %s)", {"......", "......", "......", "......", "......", ".d...."}},
    {"monthsBetween(%s, %s)", {"......", "......", "......", "......", "......", ".....i"}},
};

static void every_function_takes_its_types(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    for (size_t a = 0; a < TYPES; a++) {
      for (size_t b = 0; b < TYPES; b++) {
        char text[64];
        const char expected = pairs[i].table[a][b];
        (void)snprintf(text, sizeof text, pairs[i].format, sample[a], sample[b]);
        const char found = value_type(&fixture, text);
        if (found != expected) {
          fail_msg("%s: %c, expected %c", text, found, expected);
        }
      }
    }
  }
  rule_fixture_end(&fixture);
}

static void functions_of_one_value_take_their_types(void **state) {
  (void)state;
  static const struct {
    const char *format, *table;
  } cases[] = {{"abs(%s)", ".ifm.."},       {"round(%s)", ".ifm.."}, {"round(%s, 2)", ".ifm.."},
               {"lower(%s)", "....t."},
               {"%s.lower()", "....t."},    {"year(%s)", ".....i"},  {"month(%s)", ".....i"},
               {"dayOfMonth(%s)", ".....i"}, {"%s", "bifmtd"}};
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    for (size_t a = 0; a < TYPES; a++) {
      char text[64];
      (void)snprintf(text, sizeof text, cases[i].format, sample[a]);
      const char found = value_type(&fixture, text);
      if (found != cases[i].table[a]) {
        fail_msg("%s: %c, expected %c", text, found, cases[i].table[a]);
      }
    }
  }
  rule_fixture_end(&fixture);
}

static void literals_take_the_type_beside_them(void **state) {
  (void)state;
  static const struct {
    const char *text;
    char type;
  } cases[] = {{"vip ? 1 : 2", 'i'},
               {"vip ? 1 : 2.5", 'f'},
               {"vip ? value : 1", 'f'},
               {"vip ? spend : 1", 'm'},
               {"vip ? 0.25 : spend", 'm'},
               {"vip ? 0.255 : spend", 'f'},
               {"coalesce(spend, paid, 0.255, 1)", 'f'},
               {"coalesce(0.255, 1, spend)", 'f'},
               {"min(spend, -0.25)", 'm'},
               {"coalesce(spend, purchases)", '.'},
               {"coalesce(purchases, spend)", '.'},
               {"coalesce(value, spend, 1)", '.'},
               {"coalesce(1, value, spend)", '.'},
               {"coalesce(spend, 1 + 1)", '.'}, /* Not written. */
               {"coalesce(spend, -(1))", '.'},
               {"coalesce(spend, (-1))", 'm'},
               {"coalesce(spend, spend * 1.0)", '.'},
               {"vip ? last_day : '2026-01-31'", 'd'},
               {"vip ? '2026-01-31' : last_day", 'd'},
               {"coalesce(last_day, '2026-01-31', as_of)", 'd'},
               {"min('20260131', as_of)", 'd'},
               {"coalesce('2026-01-31', 'x')", 't'},
               {"coalesce(last_day, 'soon')", '.'},
               {"coalesce(last_day, channel)", '.'},
               {"min('2026-01-31', '2026-01-30')", '.'}, /* Two texts. */
               {"year('2026-01-31')", '.'},
               {"addMonths('2026-01-31', 1)", '.'},
               {"monthsBetween('2026-01-31', last_day)", 'i'},
               {"monthsBetween(as_of, '2026-01-31')", 'i'},
               {"monthsBetween('2026-01-31', '2026-03-31')", '.'},
               {"addMonths(as_of, 1.0)", '.'},
               {"round(value, 6)", 'f'},
               {"round(value, 7)", '.'},
               {"round(value, -1)", '.'},
               {"round(value, 1.0)", '.'},
               {"round(value, purchases)", '.'},
               {"round(value, 1 + 1)", '.'},
               {"as_of - last_day", 'i'},
               {"as_of + 7", 'd'}};
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const char found = value_type(&fixture, cases[i].text);
    if (found != cases[i].type) {
      fail_msg("%s: %c, expected %c", cases[i].text, found, cases[i].type);
    }
  }
  rule_fixture_end(&fixture);
}

static void refusals_have_their_place(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"vip && (purchases ? vip : staff)",
       "type@18 '?' expects a condition before it, found int 'purchases'"},
      {"vip && (vip ? purchases : channel) == 1",
       "type@12 expected values of one type (beside money only amounts and written numbers), found int 'purchases' and "
       "text 'channel'"},
      {"1 < coalesce(spend, 1, purchases)",
       "type@4 expected values of one type (beside money only amounts and written numbers), found money 'spend' and "
       "int 'purchases'"},
      {"1 < min(channel, region)", "type@4 min expects numbers, amounts or days, found text 'channel'"},
      {"1 < abs(channel)", "type@4 abs expects a number or money, found text 'channel'"},
      {"1 < round(value, 9)", "type@17 round expects its digits written, 0 to 6, found int '9'"},
      {"purchases.startsWith('a')", "type@10 startsWith expects a text first, found int 'purchases'"},
      {"contains(channel, 5)", "type@0 contains expects a text as its part, found int '5'"},
      {"lower(vip) == 'x'", "type@0 lower expects a text, found bool 'vip'"},
      {"addMonths(last_day, 0.5) > as_of", "type@0 addMonths expects a whole number of months, found float '0.5'"},
      {"monthsBetween(last_day, 'soon') > 1", "type@24 expected a day such as '2026-01-31', found text 'soon'"},
      {"1 < year(channel)", "type@4 year expects a day, found text 'channel'"},
  };
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char found[64];
    char message[512];
    assert_int_equal(findings_of(&fixture, cases[i][0], found), 1); /* What is built on it is not told again. */
    rule_message(&fixture, cases[i][0], 0, message);
    assert_string_equal(message, cases[i][1]);
  }
  rule_fixture_end(&fixture);
}

static void the_whole_is_of_the_type_wanted(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t a = 0; a < TYPES; a++) {
    for (tier_type wanted = TIER_BOOL; wanted <= TIER_MONEY; wanted++) {
      tier__expression *expression = rule_read_value(&fixture, sample[a], wanted);
      assert_int_equal(expression != NULL, tier__type_name(wanted)[0] == "bifmtd"[a]);
      if (expression != NULL) {
        assert_int_equal(tier__expression_type(expression), wanted);
      }
      tier__expression_destroy(expression);
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
                                     "x - '2026-01-31' > 3", "x ? y : z", "coalesce(x, 1) > 2",
                                     "coalesce(x, y, 'a') == z", "min(x, '2026-01-31') == y", "x.contains(y)",
                                     "lower(x) == y", "abs(x) > round(y)", "addMonths(x, y) > as_of",
                                     "monthsBetween(x, '2026-01-31') > 1", "year(x) + month(y) == 1"};
  static const char *const bad[] = {"x + true == 1", "x < true", "x * 'a' == 1", "x % 2.5 == 0",
                                    "x - 'soon' > 3", "nothing", "x ? 1 : 'a'", "coalesce(x, true, 1)",
                                    "1 ? x : y", "x.contains(1)", "lower(1) == x", "year(x) == 'a'",
                                    "monthsBetween(x, 'soon') > 1", "addMonths(x, 1.5) > y"};
  const tier__schema any = {.find = find_any, .minor_digits = 2};
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
  const tier__schema any = {.find = find_any};
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
      cmocka_unit_test(every_function_takes_its_types),
      cmocka_unit_test(functions_of_one_value_take_their_types),
      cmocka_unit_test(literals_take_the_type_beside_them),
      cmocka_unit_test(refusals_have_their_place),
      cmocka_unit_test(the_whole_is_of_the_type_wanted),
      cmocka_unit_test(a_condition_must_be_boolean),
      cmocka_unit_test(texts_beside_days_are_days),
      cmocka_unit_test(all_errors_are_told),
      cmocka_unit_test(messages_are_one_line_of_text),
      cmocka_unit_test(unknown_types_pass_until_they_are_known),
      cmocka_unit_test(a_better_schema_counts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

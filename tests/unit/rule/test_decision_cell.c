/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_fixture.h"

#include "rule/decision_cell.h"
#include <stdio.h>

static tier_string string_of(const char *text) {
  const tier_string string = {text, strlen(text)};
  return string;
}

/* The condition of a cell, which must be one that the language reads. */
static void expect(rule_fixture *fixture, const char *column, const char *cell, const char *expected) {
  tier__text text = tier__text_begin(fixture->context);
  size_t at = 99;
  const char *problem = tier__cell_condition(string_of(column), string_of(cell), &text, &at);
  assert_null(problem);
  assert_int_equal(at, 99);
  if (expected == NULL) {
    assert_int_equal(text.length, 0);
  } else {
    assert_int_equal(tier__text_status(&text, NULL), TIER_OK);
    assert_string_equal(text.data, expected);
    tier__expression *expression = rule_read(fixture, text.data);
    assert_non_null(expression);
    tier__expression_destroy(expression);
  }
  tier__text_end(&text);
}

static void empty_cells_ask_nothing(void **state) {
  static const char *const cells[] = {"", "-", " ", " - ", "\t-\n"};
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
    expect(&fixture, "spend", cells[i], NULL);
  }
  rule_fixture_end(&fixture);
}

static void every_form_has_its_condition(void **state) {
  static const struct {
    const char *column, *cell, *condition;
  } forms[] = {
      {"spend", ">= 100", "spend >= 100"},
      {"spend", "<5", "spend < 5"},
      {"spend", "> 1.5e3", "spend > 1.5e3"},
      {"spend", "<= -0.25", "spend <= -0.25"},
      {"purchases", "= 3", "purchases == 3"},
      {"purchases", "==3", "purchases == 3"},
      {"channel", "!= 'web'", "channel != 'web'"},
      {"channel", " 'web' ", "channel == 'web'"},
      {"channel", "\"it's, '\"", "channel == \"it's, '\""},
      {"channel", "'a\\', b'", "channel == 'a\\', b'"},
      {"purchases", "5", "purchases == 5"},
      {"purchases", "-5", "purchases == -5"},
      {"vip", "true", "vip == true"},
      {"vip", "false", "vip == false"},
      {"last_day", "< '2026-01-31'", "last_day < '2026-01-31'"},
      {"last_day", ">= date ( '2026-01-31' )", "last_day >= date ( '2026-01-31' )"},
      {"purchases", "[1..5]", "purchases >= 1 && purchases <= 5"},
      {"purchases", "(1..5]", "purchases > 1 && purchases <= 5"},
      {"purchases", "[1..5)", "purchases >= 1 && purchases < 5"},
      {"purchases", "( 1 .. 5 )", "purchases > 1 && purchases < 5"},
      {"purchases", "]1..5[", "purchases > 1 && purchases < 5"},
      {"value", "[-0.5..1.5]", "value >= -0.5 && value <= 1.5"},
      {"channel", "'a', 'b'", "channel in ['a', 'b']"},
      {"purchases", "1,5 , 7", "purchases in [1, 5, 7]"},
      {"purchases", "1, 5, [10..20]", "(purchases == 1 || purchases == 5 || purchases >= 10 && purchases <= 20)"},
      {"purchases", "< 3, missing", "(purchases < 3 || purchases is missing)"},
      {"vip", "true, missing", "(vip == true || vip is missing)"},
      {"vip", "true, false", "(vip == true || vip == false)"},
      {"channel", "not('a', 'b')", "!(channel in ['a', 'b'])"},
      {"channel", "not ( 'a' )", "!(channel == 'a')"},
      {"purchases", "not([1..5], >= 10)", "!(purchases >= 1 && purchases <= 5 || purchases >= 10)"},
      {"channel", "missing", "channel is missing"},
      {"channel", "known", "channel is known"},
      {"channel", "not(missing)", "!(channel is missing)"},
      {"spend - paid", ">= 100", "spend - paid >= 100"},
  };
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
    expect(&fixture, forms[i].column, forms[i].cell, forms[i].condition);
  }
  rule_fixture_end(&fixture);
}

static void mistakes_have_their_byte(void **state) {
  static const struct {
    const char *cell;
    size_t at;
    const char *problem;
  } mistakes[] = {
      {"web", 0, "a text stands in quotes"},
      {"  Known", 2, "a text stands in quotes"},
      {"missingx", 0, "a text stands in quotes"},
      {"5, web", 3, "a text stands in quotes"},
      {"'web", 0, "this text does not end"},
      {"5, 'a\\'", 3, "this text does not end"},
      {"'a\nb'", 0, "this text does not end"},
      {">= ", 3, "expected a value"},
      {">=", 2, "expected a value"},
      {"5,", 2, "expected a value"},
      {"-, 5", 0, "expected a value"},
      {">= >", 3, "expected a value"},
      {"007", 0, "a number has no further digit after a leading 0"},
      {"-01", 0, "a number has no further digit after a leading 0"},
      {"1e", 1, "an exponent needs digits"},
      {"5 6", 2, "expected ',' or the end of the cell"},
      {"2026-01-31", 4, "expected ',' or the end of the cell"},
      {"5 ]", 2, "expected ',' or the end of the cell"},
      {"! 5", 0, "expected a comparison"},
      {"[1.5]", 4, "expected '..'"},
      {"[1..5", 5, "expected ']', ')' or '['"},
      {"[1..5}", 5, "expected ']', ')' or '['"},
      {"[..5]", 1, "expected a value"},
      {"[1..]", 4, "expected a value"},
      {"not 'a'", 4, "expected '(' after 'not'"},
      {"not('a'", 7, "expected ',' or ')'"},
      {"not('a') 5", 9, "expected the end of the cell"},
      {"not()", 4, "expected a value"},
      {"date", 4, "a day is written date('2026-01-31')"},
      {"date(5)", 5, "a day is written date('2026-01-31')"},
      {"date('2026-01-31'", 17, "expected ')'"},
  };
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
    tier__text text = tier__text_begin(fixture.context);
    size_t at = 99;
    const char *problem = tier__cell_condition(string_of("x"), string_of(mistakes[i].cell), &text, &at);
    if (problem == NULL || strcmp(problem, mistakes[i].problem) != 0 || at != mistakes[i].at) {
      fail_msg("%s: %s at %zu", mistakes[i].cell, problem == NULL ? "fine" : problem, at);
    }
    assert_int_equal(text.length, 0);
    tier__text_end(&text);
  }
  rule_fixture_end(&fixture);
}

/* What stands before the cell's condition stays. */
static void conditions_are_appended(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  tier__text text = tier__text_begin(fixture.context);
  size_t at;
  tier__text_add_string(&text, "vip && ");
  assert_null(tier__cell_condition(string_of("spend"), string_of("[1..2]"), &text, &at));
  assert_string_equal(text.data, "vip && spend >= 1 && spend <= 2");
  assert_non_null(tier__cell_condition(string_of("spend"), string_of("[1..2"), &text, &at));
  assert_string_equal(text.data, "vip && spend >= 1 && spend <= 2");
  tier__text_end(&text);
  rule_fixture_end(&fixture);
}

/* Any cut of a right cell is right or wrong, but is read within its bytes. */
static void cut_cells_are_read_to_their_end(void **state) {
  static const char cell[] = "not('a\\'b', date('2026-01-31'), [1.5e-3 .. 2), >= -7, missing, true)";
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t length = 0; length < sizeof cell - 1; length++) {
    char *copy = malloc(length + 1); /* Of just these bytes, for those who watch accesses. */
    assert_non_null(copy);
    char *exact = realloc(copy, length == 0 ? 1 : length);
    assert_non_null(exact);
    memcpy(exact, cell, length);
    const tier_string cut = {exact, length};
    tier__text text = tier__text_begin(fixture.context);
    size_t at = 0;
    const char *problem = tier__cell_condition(string_of("x"), cut, &text, &at);
    assert_int_equal(problem == NULL, length == 0);
    assert_true(at <= length);
    tier__text_end(&text);
    free(exact);
  }
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(empty_cells_ask_nothing), cmocka_unit_test(every_form_has_its_condition),
      cmocka_unit_test(mistakes_have_their_byte), cmocka_unit_test(conditions_are_appended),
      cmocka_unit_test(cut_cells_are_read_to_their_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

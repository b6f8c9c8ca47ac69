/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_fixture.h"

#include "rule/rule_function.h"
#include "rule/rule_lexer.h"
#include "rule/rule_tree.h"
#include <stdlib.h>

static void expect_refused(const char *text, const char *expected) {
  char found[64];
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  assert_int_equal(rule_findings(&fixture, text, strlen(text), found), 1);
  if (strcmp(found, expected) != 0) {
    print_error("%s: %s, expected %s\n", text, found, expected);
    fail();
  }
  rule_fixture_end(&fixture);
}

static void syntax_errors_have_their_place(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"", "syntax@0"},
      {"   ", "syntax@3"},
      {"vip &&", "syntax@6"},
      {"vip && )", "syntax@7"},
      {"vip staff", "syntax@4"},
      {"vip and staff", "syntax@4"},
      {"vip or staff", "syntax@4"},
      {"(vip", "syntax@4"},
      {"vip)", "syntax@3"},
      {"purchases = 5", "syntax@10"},
      {"vip & staff", "syntax@4"},
      {"vip | staff", "syntax@4"},
      {"1 < purchases < 5", "syntax@14"},
      {"purchases is missing == true", "syntax@21"},
      {"purchases in 5", "syntax@13"},
      {"purchases in []", "syntax@14"},
      {"purchases in [1,]", "syntax@16"},
      {"purchases in [1 2]", "syntax@16"},
      {"purchases in [1, visits]", "syntax@17"},
      {"purchases in [1 + 2]", "syntax@16"},
      {"purchases is 5", "syntax@13"},
      {"purchases > 5.", "syntax@12"},
      {"purchases > .5", "syntax@12"},
      {"purchases > 007", "syntax@12"},
      {"purchases > 1e", "syntax@12"},
      {"purchases > 1e+", "syntax@12"},
      {"purchases > 12m", "syntax@12"},
      {"purchases > 1.2.3", "syntax@12"},
      {"value > 1e999", "syntax@8"},
      {"abc.", "syntax@0"},
      {"abc..class", "syntax@0"},
      {"abc.5", "syntax@0"},
      {"channel == 'web", "syntax@11"},
      {"channel == 'we\nb'", "syntax@11"},
      {"channel == 'web\\'", "syntax@11"},
      {"channel == 'w\\qb'", "syntax@13"},
      {"channel == '\\u12g4'", "syntax@12"},
      {"channel == '\\ud800'", "syntax@12"},
      {"channel == '\\ud800\\u0041'", "syntax@12"},
      {"channel == '\\udc00'", "syntax@12"},
      {"last_day > date('2026-02-30')", "syntax@16"},
      {"last_day > date(5)", "syntax@16"},
      {"last_day > date('2026-01-31'", "syntax@28"},
      {"max(spend) > 5", "syntax@0"},
      {"vip # staff", "syntax@4"},
      {"spend \xE2\x89\xA5 5", "syntax@6"},
      {"in > 5", "syntax@0"},
      {"!", "syntax@1"},
      {"-", "syntax@1"},
      {"vip ?", "syntax@5"},
      {"vip ? staff", "syntax@11"},
      {"vip ? staff :", "syntax@13"},
      {"vip ? : staff", "syntax@6"},
      {"vip : staff", "syntax@4"},
      {"? vip : staff", "syntax@0"},
      {"(vip ? staff) : vip", "syntax@12"},
      {"coalesce() > 5", "syntax@9"},
      {"coalesce(spend) > 5", "syntax@0"},
      {"coalesce(spend, ) > 5", "syntax@16"},
      {"coalesce(spend 5) > 5", "syntax@15"},
      {"coalesce(spend, 5 > 5", "syntax@21"},
      {"min(1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8) > 5", "syntax@0"},
      {"5 < abs(spend, 1)", "syntax@4"},
      {"round(spend, 1, 2) > 5", "syntax@0"},
      {"startsWith(channel)", "syntax@0"},
      {"channel.startsWith()", "syntax@8"},
      {"channel.startsWith('a', 'b')", "syntax@8"},
      {"channel.startswith('a')", "syntax@8"},
      {"startswith(channel, 'a')", "syntax@0"},
      {"last_day.year() > 5", "syntax@9"},
      {"channel.lower().upper() == 'A'", "syntax@16"},
      {"'a'.lower == 'a'", "syntax@10"},
      {"'a'.in('b')", "syntax@4"},
      {"'a'.5", "syntax@3"},
      {"true.lower() == 'a'", "syntax@0"},
      {"'a'. lower() == 'a'", "syntax@3"},
      {"channel in [lower('a')]", "syntax@12"},
      {"last_day in [as_of]", "syntax@13"},
      {"as_of() > 5", "syntax@0"},
      {"year(date('2026-01-31') > 5", "syntax@27"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    expect_refused(cases[i][0], cases[i][1]);
  }
}

/* After a mistake, reading goes on behind the next '&&' or '||'. */
static void all_syntax_errors_are_found(void **state) {
  static const struct {
    const char *text;
    const char *expected[5]; /* NULL behind the last. */
  } cases[] = {{"spend > && purchases < || spend =", {"syntax@8 ", "syntax@23 ", "syntax@32 "}},
               {"(spend > && vip) || channel 'x'", {"syntax@9 ", "syntax@28 "}},
               {"vip && (spend >) && purchases in [] || !", {"syntax@15 ", "syntax@34 ", "syntax@40 "}},
               {"vip && 'open || vip &&", {"syntax@7 "}},
               {"spend = 5 && vip & staff || # && vip <", {"syntax@6 ", "syntax@17 ", "syntax@28 ", "syntax@38 "}},
               {"coalesce(spend 5, 6 && vip, 7) > 1 && (", {"syntax@15 ", "syntax@39 "}},
               {"vip ? spend > : 5 && staff : vip && !", {"syntax@14 ", "syntax@37 "}}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[64], message[512];
    size_t wanted = 0;
    rule_fixture fixture = rule_fixture_begin(1, NULL);
    for (; cases[i].expected[wanted] != NULL; wanted++) {
      rule_message(&fixture, cases[i].text, wanted, message);
      assert_memory_equal(message, cases[i].expected[wanted], strlen(cases[i].expected[wanted]));
    }
    assert_int_equal(rule_findings(&fixture, cases[i].text, strlen(cases[i].text), text), wanted);
    rule_fixture_end(&fixture);
  }
}

static void bytes_that_are_no_text_are_refused(void **state) {
  (void)state;
  char found[64];
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  static const struct {
    const char *data;
    size_t length;
    const char *expected;
  } cases[] = {{"vip\0", 4, "syntax@3"},
               {"vip \xFF", 5, "syntax@4"},
               {"channel == '\xE5\xBA\x97\xE5\xBA'", 18, "syntax@15"},
               {"channel == '\xED\xA0\x80'", 16, "syntax@12"},
               {"vip \xC3", 5, "syntax@4"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_int_equal(rule_findings(&fixture, cases[i].data, cases[i].length, found), 1);
    assert_string_equal(found, cases[i].expected);
  }
  assert_int_equal(rule_findings(&fixture, "channel == 'a\0b'", 16, found), 0); /* NUL is a character like others. */
  assert_int_equal(rule_findings(&fixture, NULL, 0, found), 1);
  assert_string_equal(found, "syntax@0");
  rule_fixture_end(&fixture);
}

static char *repeat(const char *before, const char *middle, const char *after, size_t times) {
  const size_t b = strlen(before), m = strlen(middle), a = strlen(after);
  char *text = malloc((b + a) * times + m + 1);
  assert_non_null(text);
  for (size_t i = 0; i < times; i++) {
    memcpy(text + i * b, before, b);
    memcpy(text + times * b + m + i * a, after, a);
  }
  memcpy(text + times * b, middle, m);
  text[(b + a) * times + m] = '\0';
  return text;
}

static void expect_repeated(const char *before, const char *after, size_t times, const char *expected) {
  char found[64];
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  char *text = repeat(before, "vip", after, times);
  (void)rule_findings(&fixture, text, strlen(text), found);
  assert_string_equal(found, expected);
  free(text);
  rule_fixture_end(&fixture);
}

static void size_is_limited(void **state) {
  (void)state;
  expect_repeated("(", ")", 64, "");
  expect_repeated("(", ")", 65, "limit@64");
  expect_repeated("!", "", 64, "");
  expect_repeated("!", "", 65, "limit@65");
  expect_repeated("(!", ")", 32, "");
  expect_repeated("(!", ")", 33, "limit@64");
  expect_repeated("(vip || ", " && staff)", 64, "");
  expect_repeated("(", ")", 20000, "limit@64");
  expect_repeated("", " && vip", 2047, "");
  expect_repeated("", " && vip", 2048, "limit@14339"); /* 2049 names and 2048 operators. */
  expect_repeated("", " ", 65533, "");
  expect_repeated("", " ", 65534, "limit@65536");
}

/* The shape of a tree as a text with all its parentheses. */
static size_t write_shape(const tier__expression *expression, uint32_t index, char *out) {
  static const char *const orders[] = {"", "<", "==", "<=", ">", "!=", ">=", ""};
  const tier__rule_node *node = &expression->nodes[index];
  const size_t bytes = node->end - node->begin;
  char *at = out;
  if (node->kind <= TIER__NODE_AS_OF) {
    memcpy(at, expression->text + node->begin, bytes);
    return bytes;
  }
  *at++ = '(';
  if (node->kind == TIER__NODE_CHOICE || node->kind == TIER__NODE_CALL) {
    if (node->kind == TIER__NODE_CALL) {
      const char *name = tier__function_of(node->operation)->name;
      memcpy(at, name, strlen(name));
      at += strlen(name);
    }
    uint32_t count = 0;
    for (uint32_t i = node->left; i != TIER__NO_NODE; i = expression->nodes[i].next) {
      *at++ = node->kind == TIER__NODE_CALL ? ' ' : "?:;"[count];
      at += write_shape(expression, i, at);
      count++;
    }
    assert_int_equal(count, node->items);
  } else if (node->kind == TIER__NODE_NOT || node->kind == TIER__NODE_NEGATE) {
    *at++ = node->kind == TIER__NODE_NOT ? '!' : '-';
    at += write_shape(expression, node->left, at);
  } else {
    const char character[2] = {(char)node->operation, '\0'};
    const char *name = node->kind == TIER__NODE_AND       ? "&&"
                       : node->kind == TIER__NODE_OR      ? "||"
                       : node->kind == TIER__NODE_COMPARE ? orders[node->operation]
                       : node->kind == TIER__NODE_IN      ? "in"
                       : node->kind == TIER__NODE_IS      ? (node->operation ? "missing" : "known")
                                                          : character;
    at += write_shape(expression, node->left, at);
    memcpy(at, name, strlen(name));
    at += strlen(name);
    if (node->kind != TIER__NODE_IS) {
      at += write_shape(expression, node->right, at);
    }
  }
  *at++ = ')';
  return (size_t)(at - out);
}

static void limits_can_be_lowered(void **state) {
  (void)state;
  static const struct {
    int32_t limit;
    int64_t value;
    const char *fits, *beyond, *expected;
  } cases[] = {{TIER_LIMIT_TEXT_BYTES, 8, "vip||vip", "vip || vip", "limit@8"},
               {TIER_LIMIT_DEPTH, 1, "(vip)", "((vip))", "limit@1"},
               {TIER_LIMIT_DEPTH, 1, "vip ? vip : vip", "vip ? vip : vip ? vip : vip", "limit@16"},
               {TIER_LIMIT_DEPTH, 1, "min(1, 2) > 0", "min(1, abs(2)) > 0", "limit@10"},
               {TIER_LIMIT_DEPTH, 2, "!(vip)", "!(!vip)", "limit@3"},
               {TIER_LIMIT_NODES, 3, "spend > 1", "spend > 1 + 2", "limit@13"},
               {TIER_LIMIT_NODES, 3, "coalesce(vip, staff)", "coalesce(vip, staff, true)", "limit@26"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char found[64];
    rule_fixture fixture = rule_fixture_begin(1, NULL);
    assert_int_equal(rule_findings(&fixture, cases[i].beyond, strlen(cases[i].beyond), found), 0);
    tier__expression *before = rule_read(&fixture, cases[i].beyond);
    assert_int_equal(tier_context_set_limit(fixture.context, cases[i].limit, cases[i].value, NULL), TIER_OK);
    assert_int_equal(rule_findings(&fixture, cases[i].fits, strlen(cases[i].fits), found), 0);
    (void)rule_findings(&fixture, cases[i].beyond, strlen(cases[i].beyond), found);
    assert_string_equal(found, cases[i].expected);
    uint8_t truth;
    assert_int_equal(tier__expression_evaluate(before, &fixture.table, 0, 1, &truth, NULL, NULL), TIER_OK);
    tier__expression_destroy(before); /* What was read before stays valid. */
    rule_fixture_end(&fixture);
  }
}

static void choices_and_calls_are_nested_no_deeper(void **state) {
  (void)state;
  expect_repeated("vip ? staff : ", "", 64, "");
  expect_repeated("vip ? staff : ", "", 65, "limit@900");
  expect_repeated("coalesce(staff, ", ")", 64, "");
  expect_repeated("coalesce(staff, ", ")", 65, "limit@1032");
}

static void cost_is_known_at_once(void **state) {
  (void)state;
  static const struct {
    const char *text;
    uint64_t cost;
  } cases[] = {{"vip", 1},
               {"spend > 1", 3},
               {"spend > 1 && vip", 5},
               {"channel == 'web'", 6},
               {"a == b", 6}, /* May be texts. */
               {"channel in ['a', 'b', 'c']", 1 + 3 * 4 + 1},
               {"channel.startsWith('w')", 6},
               {"lower(channel) == 'w'", 1 + 4 + 1 + 4},
               {"vip ? 1 : 2", 4},
               {"coalesce(spend, 0) > 1", 5},
               {"round(spend + 0.5, 2) == 5", 7}};
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const tier_string text = {cases[i].text, strlen(cases[i].text)};
    tier_findings *findings;
    tier__expression *expression;
    assert_int_equal(tier__findings_create(fixture.context, &findings, NULL), TIER_OK);
    assert_int_equal(tier__expression_parse(fixture.context, text, "", findings, &expression, NULL), TIER_OK);
    assert_int_equal(tier__expression_cost(expression), cases[i].cost);
    assert_int_equal(tier__expression_type(expression), TIER_ANY); /* Not checked yet. */
    tier__expression_destroy(expression);
    tier_findings_destroy(findings);
  }
  rule_fixture_end(&fixture);
}

static void operators_bind_as_they_should(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"a || b && c", "(a||(b&&c))"},
      {"a && b || c", "((a&&b)||c)"},
      {"a || b || c", "((a||b)||c)"},
      {"a && b && c", "((a&&b)&&c)"},
      {"!a && b", "((!a)&&b)"},
      {"!a == b", "((!a)==b)"},
      {"a == b && c != d", "((a==b)&&(c!=d))"},
      {"a + b * c - d / e % f", "((a+(b*c))-((d/e)%f))"},
      {"a - b - c", "((a-b)-c)"},
      {"a / b / c", "((a/b)/c)"},
      {"-a * b", "((-a)*b)"},
      {"a - -b", "(a-(-b))"},
      {"- -a", "(-(-a))"},
      {"-5 + a", "(-5+a)"},
      {"a-5", "(a-5)"},
      {"a + 1 < b * 2", "((a+1)<(b*2))"},
      {"a <= b || a >= b", "((a<=b)||(a>=b))"},
      {"a ? b : c", "(?a:b;c)"},
      {"a || b ? c && d : e || f", "(?(a||b):(c&&d);(e||f))"},
      {"a ? b : c ? d : e", "(?a:b;(?c:d;e))"},
      {"a ? b ? c : d : e", "(?a:(?b:c;d);e)"},
      {"(a ? b : c) ? d : e", "(?(?a:b;c):d;e)"},
      {"!a ? -b : c + d", "(?(!a):(-b);(c+d))"},
      {"min(a, b + 1, -c)", "(min a (b+1) (-c))"},
      {"max(a ? b : c, d)", "(max (?a:b;c) d)"},
      {"a.contains(b)", "(contains a b)"},
      {"!a.b.contains(c) && d", "((!(contains a.b c))&&d)"},
      {"lower(a).startsWith(b.lower())", "(startsWith (lower a) (lower b))"},
      {"a.lower().lower().endsWith('x') == b", "((endsWith (lower (lower a)) 'x')==b)"},
      {"(a ? b : c).contains('x')", "(contains (?a:b;c) 'x')"},
      {"'x'.contains(a)", "(contains 'x' a)"},
      {"min > 1 && year < 5 && as_of > lower", "(((min>1)&&(year<5))&&(as_of>lower))"},
      {"date('2026-01-31') - a", "(date('2026-01-31')-a)"},
      {"-abs(a) * 2", "((-(abs a))*2)"},
      {"a + b in [1] && c", "(((a+b)in1)&&c)"},
      {"a + b is missing || c is known", "(((a+b)missing)||(cknown))"},
      {"(a || b) && c", "((a||b)&&c)"},
      {"a * (b + c)", "(a*(b+c))"},
      {"abc.class=='A'", "(abc.class=='A')"},
      {"is_known == known", "(is_known==known)"}, /* The words after `is` are free elsewhere, and so is date. */
      {"missing.date > date", "(missing.date>date)"},
      {"a\t<\r\nb", "(a<b)"},
  };
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const tier_string text = {cases[i][0], strlen(cases[i][0])};
    tier_findings *findings;
    tier__expression *expression;
    char shape[128];
    assert_int_equal(tier__findings_create(fixture.context, &findings, NULL), TIER_OK);
    assert_int_equal(tier__expression_parse(fixture.context, text, "", findings, &expression, NULL), TIER_OK);
    assert_non_null(expression);
    shape[write_shape(expression, (uint32_t)(expression->node_count - 1), shape)] = '\0';
    assert_string_equal(shape, cases[i][1]);
    tier__expression_destroy(expression);
    tier_findings_destroy(findings);
  }
  rule_fixture_end(&fixture);
}

static void columns_are_told_once_in_order(void **state) {
  (void)state;
  const char *data = "spend > 1 && (purchases < 2 || spend > 3) && abc.x == 1 && purchases is known && "
                     "date('2020-01-01') > d && as_of > min(d, e) && e.contains(f.g) && lower('x') == ''";
  const tier_string text = {data, strlen(data)};
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  tier_findings *findings;
  tier__expression *expression;
  assert_int_equal(tier__findings_create(fixture.context, &findings, NULL), TIER_OK);
  assert_int_equal(tier__expression_parse(fixture.context, text, "", findings, &expression, NULL), TIER_OK);
  assert_string_equal(tier__expression_column(expression, 0), "spend");
  assert_string_equal(tier__expression_column(expression, 1), "purchases");
  assert_string_equal(tier__expression_column(expression, 2), "abc.x");
  assert_string_equal(tier__expression_column(expression, 3), "d");
  assert_string_equal(tier__expression_column(expression, 4), "e");
  assert_string_equal(tier__expression_column(expression, 5), "f.g");
  assert_null(tier__expression_column(expression, 6)); /* `as_of` is no column of others. */
  assert_int_equal(tier__expression_text(expression).length, text.length);
  assert_memory_equal(tier__expression_text(expression).data, data, text.length);
  tier__expression_destroy(expression);
  tier_findings_destroy(findings);
  tier__expression_destroy(NULL);
  rule_fixture_end(&fixture);
}

static void tokens_cover_the_text(void **state) {
  (void)state;
  const tier_string text = {"a<=1.5e3&&'x y'.z?in:[b.c]", 26};
  static const tier__token_kind kinds[] = {
      TIER__TOKEN_NAME, TIER__TOKEN_NOT_GREATER, TIER__TOKEN_NUMBER, TIER__TOKEN_AND,      TIER__TOKEN_TEXT,
      TIER__TOKEN_DOT,  TIER__TOKEN_NAME,        TIER__TOKEN_CHOOSE, TIER__TOKEN_IN,       TIER__TOKEN_ELSE,
      TIER__TOKEN_LIST, TIER__TOKEN_NAME,        TIER__TOKEN_LIST_END, TIER__TOKEN_END};
  size_t at = 0;
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    const tier__token token = tier__token_next(text, at);
    assert_int_equal(token.kind, kinds[i]);
    assert_int_equal(token.begin, at);
    at = token.end;
  }
  assert_int_equal(at, text.length);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(syntax_errors_have_their_place), cmocka_unit_test(all_syntax_errors_are_found),
      cmocka_unit_test(bytes_that_are_no_text_are_refused),
      cmocka_unit_test(size_is_limited),                cmocka_unit_test(operators_bind_as_they_should),
      cmocka_unit_test(limits_can_be_lowered),          cmocka_unit_test(choices_and_calls_are_nested_no_deeper),
      cmocka_unit_test(cost_is_known_at_once),
      cmocka_unit_test(columns_are_told_once_in_order), cmocka_unit_test(tokens_cover_the_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

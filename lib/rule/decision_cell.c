/* SPDX-License-Identifier: Apache-2.0 */
/* A cell is read twice: once to see whether it is right and what is in it, then to write its condition. */
#include "decision_cell.h"

#include <string.h>

typedef struct reader {
  tier_string column;
  tier_string cell;
  size_t at;
  const char *problem;
  size_t problem_at;
  tier__text *text;  /* NULL: nothing is written. */
  size_t tests;      /* So many were read. */
  int only_values;   /* None of them but texts, numbers and days. */
} reader;

static int refuse(reader *r, size_t at, const char *problem) {
  r->problem = problem;
  r->problem_at = at;
  return 0;
}

static void write(reader *r, const char *text) {
  if (r->text != NULL) {
    tier__text_add_string(r->text, text);
  }
}

static void write_cell(reader *r, size_t begin, size_t end) {
  if (r->text != NULL) {
    tier__text_add(r->text, r->cell.data + begin, end - begin);
  }
}

static void write_column(reader *r) {
  if (r->text != NULL) {
    tier__text_add(r->text, r->column.data, r->column.length);
  }
}

/* The byte `ahead` of the present one; 0 behind the end. */
static char peek(const reader *r, size_t ahead) {
  return ahead < r->cell.length - r->at ? r->cell.data[r->at + ahead] : '\0';
}

static void skip_space(reader *r) {
  while (peek(r, 0) == ' ' || peek(r, 0) == '\t' || peek(r, 0) == '\n' || peek(r, 0) == '\r') {
    r->at++;
  }
}

static int at_end(const reader *r) {
  return r->at == r->cell.length;
}

static int is_digit(char c) {
  return c >= '0' && c <= '9';
}

static int is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '.' ||
         (unsigned char)c >= 0x80;
}

/* Takes the word if it is the next one. */
static int take_word(reader *r, const char *word) {
  const size_t length = strlen(word);
  if (length > r->cell.length - r->at || memcmp(r->cell.data + r->at, word, length) != 0 || is_word(peek(r, length))) {
    return 0;
  }
  r->at += length;
  return 1;
}

static int take(reader *r, char c) {
  if (at_end(r) || peek(r, 0) != c) {
    return 0;
  }
  r->at++;
  return 1;
}

static int read_text(reader *r) {
  const size_t begin = r->at;
  const char quote = peek(r, 0);
  r->at++;
  while (!at_end(r) && peek(r, 0) != quote && peek(r, 0) != '\n' && peek(r, 0) != '\r') {
    r->at += peek(r, 0) == '\\' && r->cell.length - r->at > 1 ? 2 : 1;
  }
  return take(r, quote) || refuse(r, begin, "this text does not end");
}

static void skip_digits(reader *r) {
  while (is_digit(peek(r, 0))) {
    r->at++;
  }
}

/* Two points end a number: they belong to an interval. */
static int read_number(reader *r) {
  const size_t begin = r->at;
  r->at += peek(r, 0) == '-';
  if (peek(r, 0) == '0' && is_digit(peek(r, 1))) {
    return refuse(r, begin, "a number has no further digit after a leading 0");
  }
  skip_digits(r);
  if (peek(r, 0) == '.' && is_digit(peek(r, 1))) {
    r->at++;
    skip_digits(r);
  }
  if (peek(r, 0) == 'e' || peek(r, 0) == 'E') {
    const size_t sign = peek(r, 1) == '-' || peek(r, 1) == '+';
    if (!is_digit(peek(r, 1 + sign))) {
      return refuse(r, r->at, "an exponent needs digits");
    }
    r->at += 1 + sign;
    skip_digits(r);
  }
  return 1;
}

/* From behind `date` on. */
static int read_date(reader *r) {
  const size_t begin = r->at;
  skip_space(r);
  if (!take(r, '(')) {
    return refuse(r, begin, "a day is written date('2026-01-31')");
  }
  skip_space(r);
  if (peek(r, 0) != '\'' && peek(r, 0) != '"') {
    return refuse(r, r->at, "a day is written date('2026-01-31')");
  }
  if (!read_text(r)) {
    return 0;
  }
  skip_space(r);
  return take(r, ')') || refuse(r, r->at, "expected ')'");
}

/* A text, a number, a day, true or false, which is written. @param[out] ret_is_truth 1 for true and false. */
static int read_value(reader *r, int *ret_is_truth) {
  int done;
  skip_space(r);
  const size_t begin = r->at;
  const char c = peek(r, 0);
  *ret_is_truth = 0;
  if (at_end(r)) {
    return refuse(r, begin, "expected a value");
  }
  if (c == '\'' || c == '"') {
    done = read_text(r);
  } else if (is_digit(c) || (c == '-' && is_digit(peek(r, 1)))) {
    done = read_number(r);
  } else if (take_word(r, "true") || take_word(r, "false")) {
    *ret_is_truth = 1;
    done = 1;
  } else if (take_word(r, "date")) {
    done = read_date(r);
  } else {
    return refuse(r, begin, is_word(c) && c != '.' ? "a text stands in quotes" : "expected a value");
  }
  if (done) {
    write_cell(r, begin, r->at);
  }
  return done;
}

/* ">= 100" and the like: the operator, then the value. */
static int read_comparison(reader *r) {
  static const char *const operators[] = {">=", "<=", "!=", "==", ">", "<", "="};
  int is_truth;
  for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
    const size_t length = strlen(operators[i]);
    if (length <= r->cell.length - r->at && memcmp(r->cell.data + r->at, operators[i], length) == 0) {
      r->at += length;
      r->only_values = 0;
      write_column(r);
      write(r, " ");
      write(r, strcmp(operators[i], "=") == 0 ? "==" : operators[i]);
      write(r, " ");
      return read_value(r, &is_truth);
    }
  }
  return refuse(r, r->at, "expected a comparison");
}

static int read_interval(reader *r) {
  const int open = !take(r, '[');
  int is_truth;
  r->at += (size_t)open;
  r->only_values = 0;
  write_column(r);
  write(r, open ? " > " : " >= ");
  if (!read_value(r, &is_truth)) {
    return 0;
  }
  skip_space(r);
  if (peek(r, 0) != '.' || peek(r, 1) != '.') {
    return refuse(r, r->at, "expected '..'");
  }
  r->at += 2;
  /* Where it ends is known only behind the value: look there, then come back. */
  const size_t back = r->at;
  tier__text *text = r->text;
  r->text = NULL;
  const int done = read_value(r, &is_truth);
  skip_space(r);
  const int closed = peek(r, 0) == ']';
  r->text = text;
  if (!done) {
    return 0;
  }
  if (!closed && peek(r, 0) != ')' && peek(r, 0) != '[') {
    return refuse(r, r->at, "expected ']', ')' or '['");
  }
  write(r, " && ");
  write_column(r);
  write(r, closed ? " <= " : " < ");
  r->at = back;
  (void)read_value(r, &is_truth);
  skip_space(r);
  r->at++;
  return 1;
}

/* A bare value; `listed` writes it for a list. */
static int read_equal(reader *r, int listed) {
  int is_truth;
  if (!listed) {
    write_column(r);
    write(r, " == ");
  }
  if (!read_value(r, &is_truth)) {
    return 0;
  }
  r->only_values = r->only_values && !is_truth;
  return 1;
}

static int read_test(reader *r, int listed) {
  skip_space(r);
  r->tests++;
  if (take_word(r, "missing") || take_word(r, "known")) {
    r->only_values = 0;
    write_column(r);
    write(r, r->cell.data[r->at - 1] == 'g' ? " is missing" : " is known");
    return 1;
  }
  switch (peek(r, 0)) {
  case '>':
  case '<':
  case '=':
  case '!':
    return read_comparison(r);
  case '[':
  case '(':
  case ']':
    return read_interval(r);
  default:
    return read_equal(r, listed);
  }
}

/* Tests up to what cannot go on a list. */
static int read_tests(reader *r, int listed) {
  for (;;) {
    if (!read_test(r, listed)) {
      return 0;
    }
    skip_space(r);
    if (!take(r, ',')) {
      return 1;
    }
    write(r, listed ? ", " : " || ");
  }
}

/* @param found What the first reading found; NULL in the first reading. */
static int read_list(reader *r, const reader *found, int negated) {
  const int listed = found != NULL && found->only_values && found->tests > 1;
  const int enclosed = found != NULL && !listed && (found->tests > 1 || negated);
  if (negated) {
    write(r, "!");
  }
  if (listed) {
    write(r, negated ? "(" : "");
    write_column(r);
    write(r, " in [");
  }
  write(r, enclosed ? "(" : "");
  if (!read_tests(r, listed)) {
    return 0;
  }
  write(r, listed ? (negated ? "])" : "]") : "");
  write(r, enclosed ? ")" : "");
  return 1;
}

/* @return 1 if the cell is right. */
static int read_cell(reader *r, const reader *found) {
  skip_space(r);
  const int negated = take_word(r, "not");
  if (negated) {
    skip_space(r);
    if (!take(r, '(')) {
      return refuse(r, r->at, "expected '(' after 'not'");
    }
  }
  if (!read_list(r, found, negated)) {
    return 0;
  }
  if (negated && !take(r, ')')) {
    return refuse(r, r->at, "expected ',' or ')'");
  }
  skip_space(r);
  const char *expected = negated ? "expected the end of the cell" : "expected ',' or the end of the cell";
  return at_end(r) || refuse(r, r->at, expected);
}

/* Nothing is asked of the column. */
static int is_open(tier_string cell) {
  reader r = {.cell = cell};
  skip_space(&r);
  (void)take(&r, '-');
  skip_space(&r);
  return at_end(&r);
}

const char *tier__cell_condition(tier_string column, tier_string cell, tier__text *text, size_t *ret_at) {
  reader first = {.column = column, .cell = cell, .only_values = 1};
  if (is_open(cell)) {
    return NULL;
  }
  if (!read_cell(&first, NULL)) {
    *ret_at = first.problem_at;
    return first.problem;
  }
  reader second = {.column = column, .cell = cell, .text = text, .only_values = 1};
  (void)read_cell(&second, &first);
  return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_lexer.h"

#include <string.h>

static int is_digit(char c) {
  return c >= '0' && c <= '9';
}

static int is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static char char_at(tier_string text, size_t at) {
  return at < text.length ? text.data[at] : '\0';
}

static size_t skip_digits(tier_string text, size_t at) {
  while (is_digit(char_at(text, at))) {
    at++;
  }
  return at;
}

static tier__token make(tier__token_kind kind, size_t begin, size_t end) {
  const tier__token token = {kind, begin, end, NULL};
  return token;
}

static tier__token bad(size_t begin, const char *problem) {
  const tier__token token = {TIER__TOKEN_BAD, begin, begin, problem};
  return token;
}

static tier__token bad_character(size_t at, const char *problem) {
  const tier__token token = {TIER__TOKEN_BAD, at, at + 1, problem};
  return token;
}

int tier__token_is(tier_string text, const tier__token *token, const char *word) {
  const size_t length = strlen(word);
  return token->kind == TIER__TOKEN_NAME && token->end - token->begin == length &&
         memcmp(text.data + token->begin, word, length) == 0;
}

/* digits [. digits] [e [+-] digits], no leading zero: 2026-01-31 without date('...') is to be noticed. */
static tier__token scan_number(tier_string text, size_t begin) {
  size_t at = skip_digits(text, begin);
  if (text.data[begin] == '0' && at > begin + 1) {
    return bad(begin, "a number cannot begin with 0 and further digits; a day is written date('2026-01-31')");
  }
  if (char_at(text, at) == '.') {
    const size_t fraction = at + 1;
    at = skip_digits(text, fraction);
    if (at == fraction) {
      return bad(begin, "a number needs digits after its decimal point");
    }
  }
  if (char_at(text, at) == 'e' || char_at(text, at) == 'E') {
    const char sign = char_at(text, at + 1);
    const size_t exponent = at + 1 + (sign == '+' || sign == '-');
    at = skip_digits(text, exponent);
    if (at == exponent) {
      return bad(begin, "a number needs digits after its 'e'");
    }
  }
  if (is_name_start(char_at(text, at)) || char_at(text, at) == '.') {
    return bad(begin, "this is neither a number nor a name (names begin with a letter)");
  }
  return make(TIER__TOKEN_NUMBER, begin, at);
}

/* A name may have parts joined by dots: abc.class. The words of the language have none. */
static tier__token scan_name(tier_string text, size_t begin) {
  static const struct {
    const char *word;
    tier__token_kind kind;
  } words[] = {
      {"true", TIER__TOKEN_TRUE}, {"false", TIER__TOKEN_FALSE}, {"in", TIER__TOKEN_IN}, {"is", TIER__TOKEN_IS}};
  size_t at = begin;
  for (;;) {
    while (is_name_start(char_at(text, at)) || is_digit(char_at(text, at))) {
      at++;
    }
    if (char_at(text, at) != '.') {
      break;
    }
    at++;
    if (!is_name_start(char_at(text, at))) {
      return bad(begin, "a name needs a letter after each of its dots");
    }
  }
  tier__token token = make(TIER__TOKEN_NAME, begin, at);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (tier__token_is(text, &token, words[i].word)) {
      token.kind = words[i].kind;
      break;
    }
  }
  return token;
}

/* Finds the closing quote; escapes are looked at when the text is decoded. */
static tier__token scan_text(tier_string text, size_t begin) {
  const char quote = text.data[begin];
  size_t at = begin + 1;
  while (at < text.length && text.data[at] != quote && text.data[at] != '\n') {
    at += text.data[at] == '\\' ? 2 : 1;
  }
  if (at >= text.length || text.data[at] != quote) {
    return bad(begin, "this text has no closing quote on its line");
  }
  return make(TIER__TOKEN_TEXT, begin, at + 1);
}

static tier__token scan_pair(tier_string text, size_t at) {
  static const struct {
    char pair[3];
    tier__token_kind kind;
  } pairs[] = {{"||", TIER__TOKEN_OR},        {"&&", TIER__TOKEN_AND},         {"==", TIER__TOKEN_EQUAL},
               {"!=", TIER__TOKEN_NOT_EQUAL}, {"<=", TIER__TOKEN_NOT_GREATER}, {">=", TIER__TOKEN_NOT_LESS}};
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    if (text.data[at] == pairs[i].pair[0] && char_at(text, at + 1) == pairs[i].pair[1]) {
      return make(pairs[i].kind, at, at + 2);
    }
  }
  return make(TIER__TOKEN_END, at, at);
}

static tier__token scan_single(tier_string text, size_t at) {
  static const char characters[] = "!<>+-*/%()[],?:";
  static const tier__token_kind kinds[] = {TIER__TOKEN_NOT,    TIER__TOKEN_LESS,  TIER__TOKEN_GREATER,
                                           TIER__TOKEN_PLUS,   TIER__TOKEN_MINUS, TIER__TOKEN_TIMES,
                                           TIER__TOKEN_DIVIDE, TIER__TOKEN_MODULO, TIER__TOKEN_OPEN,
                                           TIER__TOKEN_CLOSE,  TIER__TOKEN_LIST,  TIER__TOKEN_LIST_END,
                                           TIER__TOKEN_COMMA,  TIER__TOKEN_CHOOSE, TIER__TOKEN_ELSE};
  const char c = text.data[at];
  const char *found = c == '\0' ? NULL : strchr(characters, c);
  if (c == '.' && is_name_start(char_at(text, at + 1))) {
    return make(TIER__TOKEN_DOT, at, at + 1);
  }
  if (found != NULL) {
    return make(kinds[found - characters], at, at + 1);
  }
  switch (c) {
  case '=':
    return bad_character(at, "'=' is no operator; values are compared with '=='");
  case '&':
    return bad_character(at, "'&' is no operator; conditions are joined with '&&'");
  case '|':
    return bad_character(at, "'|' is no operator; conditions are joined with '||'");
  case '.':
    return bad_character(at, "a number needs a digit before its decimal point");
  default:
    return bad_character(at, "this character has no meaning here");
  }
}

static int is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

tier__token tier__token_next(tier_string text, size_t at) {
  while (is_space(char_at(text, at))) {
    at++;
  }
  if (at >= text.length) {
    return make(TIER__TOKEN_END, text.length, text.length);
  }
  const char c = text.data[at];
  if (is_digit(c)) {
    return scan_number(text, at);
  }
  if (is_name_start(c)) {
    return scan_name(text, at);
  }
  if (c == '\'' || c == '"') {
    return scan_text(text, at);
  }
  const tier__token pair = scan_pair(text, at);
  return pair.kind == TIER__TOKEN_END ? scan_single(text, at) : pair;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "json_pull.h"

#include "failure.h"
#include "json_scan.h"
#include "memory.h"
#include "number_text.h"

#include <string.h>

enum { MOST_DEPTH = 48 };

/* The check of a document: what is wrong first. */
typedef struct checker {
  tier__pull *pull;
  const char *begin, *what;
  tier_status status;
  tier_error *err;
} checker;

static void skip_space(tier__pull *pull) {
  while (pull->at < pull->end && (*pull->at == ' ' || *pull->at == '\n' || *pull->at == '\r' || *pull->at == '\t')) {
    pull->at++;
  }
}

static int take(tier__pull *pull, char c) {
  if (pull->at == pull->end || *pull->at != c) {
    return 0;
  }
  pull->at++;
  skip_space(pull);
  return 1;
}

static int take_word(tier__pull *pull, const char *word) {
  const size_t length = strlen(word);
  if ((size_t)(pull->end - pull->at) < length || memcmp(pull->at, word, length) != 0) {
    return 0;
  }
  pull->at += length;
  skip_space(pull);
  return 1;
}

static int fail_here(checker *c, const char *reason) {
  int64_t line = 1, column = 1;
  for (const char *at = c->begin; at < c->pull->at; at++) {
    line += *at == '\n';
    column = *at == '\n' ? 1 : column + (((unsigned char)*at & 0xC0) != 0x80);
  }
  c->status = tier__fail(c->err, TIER_E_JSON, "%s: line %lld, column %lld: %s", c->what, (long long)line,
                         (long long)column, reason);
  return 0;
}

/* Room for the text that begins here, as long as it may be, so that it can be taken again without memory. */
static int make_room(checker *c) {
  tier__pull *pull = c->pull;
  const char *close = pull->at + 1;
  void *block = pull->text;
  while (close < pull->end && *close != '"') {
    close += *close == '\\' && close + 1 < pull->end ? 2 : 1;
  }
  c->status = tier__reserve(pull->context, &block, &pull->text_capacity, (size_t)(close - pull->at) + 1, 1, c->err);
  pull->text = block;
  return c->status == TIER_OK;
}

static int check_text(checker *c) {
  size_t length;
  if (!make_room(c)) {
    return 0;
  }
  const char *wrong = tier__json_scan_text(&c->pull->at, c->pull->end, c->pull->text, &length);
  if (wrong != NULL) {
    return fail_here(c, wrong);
  }
  skip_space(c->pull);
  return 1;
}

static int check_number(checker *c) {
  int is_integer;
  const size_t length = tier__json_scan_number(c->pull->at, c->pull->end, &is_integer);
  if (length == 0) {
    return fail_here(c, "not a number as JSON writes it");
  }
  c->pull->at += length;
  skip_space(c->pull);
  return 1;
}

static int check_scalar(checker *c) {
  tier__pull *pull = c->pull;
  const char first = pull->at < pull->end ? *pull->at : '\0';
  if (first == '"') {
    return check_text(c);
  }
  if (first == '-' || (first >= '0' && first <= '9')) {
    return check_number(c);
  }
  if (take_word(pull, "true") || take_word(pull, "false") || take_word(pull, "null")) {
    return 1;
  }
  return fail_here(c, pull->at == pull->end ? "the text ends too early" : "a value is expected");
}

static int check_key(checker *c) {
  if (c->pull->at == c->pull->end || *c->pull->at != '"') {
    return fail_here(c, "a key in quotes is expected");
  }
  return check_text(c) && (take(c->pull, ':') || fail_here(c, "':' is expected"));
}

/* The value and all inside it. */
static int check_value(checker *c, int depth) {
  tier__pull *pull = c->pull;
  const int is_object = pull->at < pull->end && *pull->at == '{';
  if (!is_object && (pull->at == pull->end || *pull->at != '[')) {
    return check_scalar(c);
  }
  if (depth == MOST_DEPTH) {
    return fail_here(c, "nested too deeply");
  }
  const char close = is_object ? '}' : ']';
  take(pull, *pull->at);
  if (take(pull, close)) {
    return 1;
  }
  do {
    if ((is_object && !check_key(c)) || !check_value(c, depth + 1)) {
      return 0;
    }
  } while (take(pull, ','));
  return take(pull, close) || fail_here(c, is_object ? "',' or '}' is expected" : "',' or ']' is expected");
}

static int check_document(checker *c) {
  tier__pull *pull = c->pull;
  skip_space(pull);
  const char *begin = pull->at;
  if (pull->at == pull->end || *pull->at != '{') {
    return fail_here(c, "an object is expected");
  }
  if (!check_value(c, 0)) {
    return 0;
  }
  if (pull->at != pull->end) {
    return fail_here(c, "nothing may follow the object");
  }
  pull->at = begin;
  return 1;
}

tier_status tier__pull_begin(tier__pull *pull, tier_context *context, tier_string json, const char *what,
                             tier_error *err) {
  const char *begin = json.length == 0 ? "" : json.data;
  const tier__pull fresh = {.context = context, .at = begin, .end = begin + json.length};
  *pull = fresh;
  if (json.length >= 3 && memcmp(begin, "\xEF\xBB\xBF", 3) == 0) {
    pull->at += 3;
  }
  checker c = {pull, pull->at, what, TIER_OK, err};
  if (!check_document(&c)) {
    tier__pull_end(pull);
  }
  return c.status;
}

void tier__pull_end(tier__pull *pull) {
  tier__release(pull->context, pull->text);
  pull->text = NULL;
}

int tier__pull_open(tier__pull *pull, char bracket) {
  pull->first = take(pull, bracket);
  return pull->first;
}

int tier__pull_more(tier__pull *pull, char bracket) {
  if (take(pull, bracket)) {
    pull->first = 0;
    return 0;
  }
  if (!pull->first) {
    take(pull, ',');
  }
  pull->first = 0;
  return 1;
}

tier_string tier__pull_key(tier__pull *pull) {
  tier_string key = {"", 0};
  (void)tier__pull_text(pull, &key);
  take(pull, ':');
  return key;
}

int tier__pull_text(tier__pull *pull, tier_string *ret_text) {
  size_t length;
  if (*pull->at != '"') {
    return 0;
  }
  (void)tier__json_scan_text(&pull->at, pull->end, pull->text, &length);
  skip_space(pull);
  *ret_text = (tier_string){pull->text, length};
  return 1;
}

int tier__pull_integer(tier__pull *pull, int64_t least, int64_t most, int64_t *ret_value) {
  int is_integer = 0;
  int64_t value;
  const size_t length = tier__json_scan_number(pull->at, pull->end, &is_integer);
  if (length == 0 || !is_integer || !tier__integer_read(pull->at, length, &value) || value < least || value > most) {
    return 0;
  }
  pull->at += length;
  skip_space(pull);
  *ret_value = value;
  return 1;
}

int tier__pull_null(tier__pull *pull) {
  return take_word(pull, "null");
}

void tier__pull_skip(tier__pull *pull) {
  tier_string text;
  const char bracket = *pull->at;
  if (bracket == '{' || bracket == '[') {
    const char close = bracket == '{' ? '}' : ']';
    tier__pull_open(pull, bracket);
    while (tier__pull_more(pull, close)) {
      if (bracket == '{') {
        tier__pull_key(pull);
      }
      tier__pull_skip(pull);
    }
  } else if (!tier__pull_text(pull, &text)) {
    while (pull->at < pull->end && strchr(",]} \n\r\t", *pull->at) == NULL) {
      pull->at++;
    }
    skip_space(pull);
  }
}

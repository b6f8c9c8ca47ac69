/* SPDX-License-Identifier: Apache-2.0 */
#include "json_read.h"

#include <string.h>

#include "failure.h"
#include "json_scan.h"
#include "number_text.h"
#include "utf8.h"

/* The values are jansson's, the reading is not: up to version 2.14 its lexer leaves out a byte where it gets no memory
 * and then succeeds with another text, and it calls other failed allocations syntax errors. */

/* Whoever walks a value may recurse. */
enum { MOST_BYTES = 16 * 1024 * 1024, MOST_DEPTH = 48 };

typedef struct reader {
  const char *begin;
  const char *at;
  const char *end;
  const char *what;
  char *decoded; /* The text read last; room for the longest that can come. */
  int depth;
  tier_status status;
  tier_error *err;
} reader;

static json_t *read_value(reader *r);

static json_t *fail_here(reader *r, const char *reason) {
  int line = 1;
  int column = 1;
  for (const char *c = r->begin; c < r->at; c++) {
    line += *c == '\n';
    column = *c == '\n' ? 1 : column + (((unsigned char)*c & 0xC0) != 0x80);
  }
  r->status = tier__fail(r->err, TIER_E_JSON, "%s: line %d, column %d: %s", r->what, line, column, reason);
  return NULL;
}

/* A value just made, or the failure to make it. */
static json_t *made(reader *r, json_t *value) {
  if (value == NULL) {
    r->status = tier__no_memory(r->err);
  }
  return value;
}

static void skip_space(reader *r) {
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t')) {
    r->at++;
  }
}

static int take(reader *r, char c) {
  if (r->at == r->end || *r->at != c) {
    return 0;
  }
  r->at++;
  skip_space(r);
  return 1;
}

static int take_word(reader *r, const char *word) {
  size_t length = strlen(word);
  if ((size_t)(r->end - r->at) < length || memcmp(r->at, word, length) != 0) {
    return 0;
  }
  r->at += length;
  return 1;
}

/* @return 1 if `decoded` holds the text. */
static int scan_text(reader *r, size_t *ret_length) {
  const char *wrong = tier__json_scan_text(&r->at, r->end, r->decoded, ret_length);
  if (wrong != NULL) {
    fail_here(r, wrong);
  }
  return wrong == NULL;
}

static json_t *read_text(reader *r) {
  size_t length;
  return scan_text(r, &length) ? made(r, json_stringn_nocheck(r->decoded, length)) : NULL;
}

static json_t *read_number(reader *r) {
  int is_integer = 0;
  int64_t integer;
  double real;
  size_t length = tier__json_scan_number(r->at, r->end, &is_integer);
  if (length == 0) {
    return fail_here(r, "not a number as JSON writes it");
  }
  if (is_integer && tier__integer_read(r->at, length, &integer)) {
    r->at += length;
    return made(r, json_integer(integer));
  }
  if (!tier__number_read(r->at, length, &real)) {
    return fail_here(r, "the number is too large");
  }
  r->at += length;
  return made(r, json_real(real));
}

/* Key, colon and value. @return 1 if the object has them. */
static int read_member(reader *r, json_t *object) {
  const char *begin = r->at;
  size_t length;
  if (r->at == r->end || *r->at != '"') {
    fail_here(r, "a key in quotes is expected");
    return 0;
  }
  if (!scan_text(r, &length)) {
    return 0;
  }
  if (json_object_get(object, r->decoded) != NULL) {
    r->at = begin;
    fail_here(r, "the key is there already");
    return 0;
  }
  /* The place of the key is kept: reading the value overwrites the text. */
  if (json_object_set_new_nocheck(object, r->decoded, json_null()) != 0) {
    made(r, NULL);
    return 0;
  }
  void *place = json_object_iter_at(object, r->decoded);
  skip_space(r);
  if (!take(r, ':')) {
    fail_here(r, "':' is expected");
    return 0;
  }
  json_t *value = read_value(r);
  return value != NULL && json_object_iter_set_new(object, place, value) == 0;
}

static json_t *read_object(reader *r) {
  json_t *object = made(r, json_object());
  if (object == NULL || take(r, '}')) {
    return object;
  }
  do {
    if (!read_member(r, object)) {
      goto out;
    }
  } while (take(r, ','));
  if (take(r, '}')) {
    return object;
  }
  fail_here(r, "',' or '}' is expected");
out:
  json_decref(object);
  return NULL;
}

static json_t *read_list(reader *r) {
  json_t *list = made(r, json_array());
  if (list == NULL || take(r, ']')) {
    return list;
  }
  do {
    json_t *value = read_value(r);
    if (value == NULL) {
      goto out;
    }
    if (json_array_append_new(list, value) != 0) {
      made(r, NULL);
      goto out;
    }
  } while (take(r, ','));
  if (take(r, ']')) {
    return list;
  }
  fail_here(r, "',' or ']' is expected");
out:
  json_decref(list);
  return NULL;
}

static json_t *read_nested(reader *r) {
  if (r->depth == MOST_DEPTH) {
    return fail_here(r, "nested too deeply");
  }
  r->depth++;
  json_t *value = take(r, '{') ? read_object(r) : take(r, '[') ? read_list(r) : NULL;
  r->depth--;
  return value;
}

/* A value and the space behind it. */
static json_t *read_value(reader *r) {
  json_t *value;
  char c = r->at < r->end ? *r->at : '\0';
  if (c == '{' || c == '[') {
    return read_nested(r);
  }
  if (c == '"') {
    value = read_text(r);
  } else if (c == '-' || (c >= '0' && c <= '9')) {
    value = read_number(r);
  } else if (take_word(r, "true")) {
    value = json_true();
  } else if (take_word(r, "false")) {
    value = json_false();
  } else if (take_word(r, "null")) {
    value = json_null();
  } else {
    return fail_here(r, r->at == r->end ? "the text ends too early" : "a value is expected");
  }
  skip_space(r);
  return value;
}

static json_t *read_document(reader *r) {
  take_word(r, "\xEF\xBB\xBF");
  r->begin = r->at;
  skip_space(r);
  if (r->at == r->end || *r->at != '{') {
    return fail_here(r, "an object is expected");
  }
  json_t *object = read_value(r);
  if (object != NULL && r->at != r->end) {
    json_decref(object);
    return fail_here(r, "nothing may follow the object");
  }
  return object;
}

tier_status tier__json_read(tier_string text, const char *what, json_t **ret_object, tier_error *err) {
  json_malloc_t allocate;
  json_free_t release;
  const char *begin = text.length == 0 ? "" : text.data;
  if (text.length > MOST_BYTES) {
    return tier__fail(err, TIER_E_JSON, "%s: longer than 16 MiB", what);
  }
  json_get_alloc_funcs(&allocate, &release);
  char *decoded = allocate(text.length + 1);
  if (decoded == NULL) {
    return tier__no_memory(err);
  }
  reader r = {begin, begin, begin + text.length, what, decoded, 0, TIER_OK, err};
  json_t *object = read_document(&r);
  release(decoded);
  if (object != NULL) {
    *ret_object = object;
  }
  return r.status;
}

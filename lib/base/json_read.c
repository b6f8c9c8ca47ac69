/* SPDX-License-Identifier: Apache-2.0 */
#include "json_read.h"

#include <string.h>

#include "failure.h"

enum { MOST_BYTES = 16 * 1024 * 1024, MOST_DEPTH = 48 };

static tier_status explain(const json_error_t *error, const char *what, tier_error *err) {
  enum json_error_code code = json_error_code(error);
  /* Where the parser names no cause, it was an allocation that failed. */
  if (code == json_error_out_of_memory || code == json_error_unknown) {
    return tier__no_memory(err);
  }
  return tier__fail(err, TIER_E_JSON, "%s: line %d, column %d: %s", what, error->line, error->column, error->text);
}

/* Depth is bounded, so that whoever walks the value may recurse. */
static int is_shallow(const json_t *value, int levels) {
  const char *key;
  json_t *inner;
  size_t index;
  if (levels == 0) {
    return !json_is_object(value) && !json_is_array(value);
  }
  json_object_foreach((json_t *)(uintptr_t)value, key, inner) {
    if (!is_shallow(inner, levels - 1)) {
      return 0;
    }
  }
  json_array_foreach(value, index, inner) {
    if (!is_shallow(inner, levels - 1)) {
      return 0;
    }
  }
  return 1;
}

tier_status tier__json_read(tier_string text, const char *what, json_t **ret_object, tier_error *err) {
  static const char mark[] = "\xEF\xBB\xBF";
  json_error_t error;
  if (text.length > MOST_BYTES) {
    return tier__fail(err, TIER_E_JSON, "%s: longer than 16 MiB", what);
  }
  if (text.length >= 3 && memcmp(text.data, mark, 3) == 0) {
    text.data += 3;
    text.length -= 3;
  }
  json_t *value = json_loadb(text.length == 0 ? "" : text.data, text.length, JSON_REJECT_DUPLICATES, &error);
  if (value == NULL) {
    return explain(&error, what, err);
  }
  if (!json_is_object(value) || !is_shallow(value, MOST_DEPTH)) {
    tier_status status = json_is_object(value)
                             ? tier__fail(err, TIER_E_JSON, "%s: nested more than %d levels deep", what, MOST_DEPTH)
                             : tier__fail(err, TIER_E_JSON, "%s: line 1, column 1: it must be an object", what);
    json_decref(value);
    return status;
  }
  *ret_object = value;
  return TIER_OK;
}

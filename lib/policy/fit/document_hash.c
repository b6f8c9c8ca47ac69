/* SPDX-License-Identifier: Apache-2.0 */
/* The hash of a document is XXH3-128 of its canonical text: no spaces, keys in the order of their bytes, numbers in
 * their shortest form. It is made of values, not of the text that they came from. */
#include "document_hash.h"

#include "base/memory.h"
#include "base/text_buffer.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static void add_value(tier__text *text, const json_t *value);

static int compare_keys(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_object(tier__text *text, const json_t *object) {
  const size_t count = json_object_size(object);
  const char **keys = tier__alloc(text->context, count, sizeof *keys);
  size_t i = 0;
  const char *key;
  json_t *value;
  if (keys == NULL) {
    text->status = TIER_E_MEMORY;
    return;
  }
  json_object_foreach((json_t *)(uintptr_t)object, key, value) { keys[i++] = key; }
  qsort(keys, count, sizeof *keys, compare_keys);
  tier__text_add(text, "{", 1);
  for (i = 0; i < count; i++) {
    tier__text_add(text, ",", i > 0);
    tier__text_add_json(text, keys[i], strlen(keys[i]));
    tier__text_add(text, ":", 1);
    add_value(text, json_object_get(object, keys[i]));
  }
  tier__text_add(text, "}", 1);
  tier__release(text->context, keys);
}

static void add_array(tier__text *text, const json_t *array) {
  tier__text_add(text, "[", 1);
  for (size_t i = 0; i < json_array_size(array); i++) {
    tier__text_add(text, ",", i > 0);
    add_value(text, json_array_get(array, i));
  }
  tier__text_add(text, "]", 1);
}

/** Recursion is bounded by the depth that tier__json_read allows. */
static void add_value(tier__text *text, const json_t *value) {
  switch (json_typeof(value)) {
  case JSON_OBJECT:
    add_object(text, value);
    break;
  case JSON_ARRAY:
    add_array(text, value);
    break;
  case JSON_STRING:
    tier__text_add_json(text, json_string_value(value), json_string_length(value));
    break;
  case JSON_INTEGER:
    tier__text_add_integer(text, json_integer_value(value));
    break;
  case JSON_REAL:
    tier__text_add_number(text, json_real_value(value));
    break;
  case JSON_TRUE:
    tier__text_add_string(text, "true");
    break;
  case JSON_FALSE:
    tier__text_add_string(text, "false");
    break;
  case JSON_NULL:
    tier__text_add_string(text, "null");
    break;
  }
}

tier_status tier__document_hash(tier_context *context, const json_t *document, char text[33], tier_error *err) {
  static const char digits[] = "0123456789abcdef";
  tier__text canonical = tier__text_begin(context);
  XXH128_canonical_t bytes;
  tier_status status;
  add_value(&canonical, document);
  status = tier__text_status(&canonical, err);
  if (status == TIER_OK) {
    XXH128_canonicalFromHash(&bytes, XXH3_128bits(canonical.data, canonical.length));
    for (size_t i = 0; i < 16; i++) {
      text[2 * i] = digits[bytes.digest[i] >> 4];
      text[2 * i + 1] = digits[bytes.digest[i] & 15];
    }
    text[32] = '\0';
  }
  tier__text_end(&canonical);
  return status;
}

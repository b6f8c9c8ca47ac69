/* SPDX-License-Identifier: Apache-2.0 */
#include "json_fields.h"

#include <string.h>

#include "base/failure.h"

void tier__fields_reject(tier__fields *fields, const char *path, const char *key, const char *reason) {
  if (fields->status == TIER_OK) {
    fields->status = tier__fail(fields->err, TIER_E_JSON, "%s/%.100s: %s", path, key, reason);
  }
}

void tier__fields_known(tier__fields *fields, tier__place at, const char *const *keys) {
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)(uintptr_t)at.object, key, value) {
    size_t i = 0;
    while (keys[i] != NULL && strcmp(keys[i], key) != 0) {
      i++;
    }
    if (keys[i] == NULL) {
      tier__fields_reject(fields, at.path, key, "unknown key");
    }
  }
}

int tier__fields_has(tier__place at, const char *key) { return json_object_get(at.object, key) != NULL; }

/* @param ok Whether the member is of the kind wanted. @return 1 if it can be used. */
static int accept(tier__fields *fields, tier__place at, const char *key, int ok, const char *reason) {
  if (!ok) {
    tier__fields_reject(fields, at.path, key, tier__fields_has(at, key) ? reason : "is missing");
  }
  return fields->status == TIER_OK;
}

double tier__fields_number(tier__fields *fields, tier__place at, const char *key, double least, double most) {
  const json_t *member = json_object_get(at.object, key);
  const double value = json_number_value(member);
  if (!accept(fields, at, key, json_is_number(member), "must be a number") ||
      !accept(fields, at, key, value >= least && value <= most, "is out of bounds")) {
    return least;
  }
  return value + 0.0; /* No -0, which is written like 0. */
}

int64_t tier__fields_integer(tier__fields *fields, tier__place at, const char *key, int64_t least, int64_t most) {
  const json_t *member = json_object_get(at.object, key);
  const int64_t value = json_integer_value(member);
  if (!accept(fields, at, key, json_is_integer(member), "must be a whole number") ||
      !accept(fields, at, key, value >= least && value <= most, "is out of bounds")) {
    return least;
  }
  return value;
}

int tier__fields_boolean(tier__fields *fields, tier__place at, const char *key) {
  const json_t *member = json_object_get(at.object, key);
  return accept(fields, at, key, json_is_boolean(member), "must be true or false") && json_is_true(member);
}

const char *tier__fields_text(tier__fields *fields, tier__place at, const char *key) {
  const json_t *member = json_object_get(at.object, key);
  return accept(fields, at, key, json_is_string(member), "must be a text") ? json_string_value(member) : "";
}

size_t tier__fields_choice(tier__fields *fields, tier__place at, const char *key, const char *const *words) {
  const char *word = tier__fields_text(fields, at, key);
  size_t i = 0;
  while (words[i] != NULL && strcmp(words[i], word) != 0) {
    i++;
  }
  return accept(fields, at, key, words[i] != NULL, "is not one of the words that can stand here") ? i : 0;
}

void tier__fields_numbers(tier__fields *fields, tier__place at, const char *key, size_t count, double most,
                          double *ret_values) {
  const json_t *list = json_object_get(at.object, key);
  if (!accept(fields, at, key, json_is_array(list) && json_array_size(list) == count,
              "must be a list of as many numbers as the model needs")) {
    return;
  }
  for (size_t i = 0; i < count; i++) {
    const json_t *member = json_array_get(list, i);
    const double value = json_number_value(member);
    if (!accept(fields, at, key, json_is_number(member) && value >= -most && value <= most,
                "holds something else than numbers within bounds")) {
      return;
    }
    ret_values[i] = value + 0.0;
  }
}

size_t tier__fields_texts(tier__fields *fields, tier__place at, const char *key, size_t capacity,
                          const char **ret_texts) {
  const json_t *list = json_object_get(at.object, key);
  const size_t count = json_array_size(list);
  if (!accept(fields, at, key, json_is_array(list) && count <= capacity, "must be a list of texts, and not longer")) {
    return 0;
  }
  for (size_t i = 0; i < count; i++) {
    ret_texts[i] = json_string_value(json_array_get(list, i));
    if (!accept(fields, at, key, ret_texts[i] != NULL, "holds something else than texts")) {
      return 0;
    }
  }
  return count;
}

tier__place tier__fields_object(tier__fields *fields, tier__place at, const char *key, const char *path) {
  const json_t *member = json_object_get(at.object, key);
  const int ok = accept(fields, at, key, json_is_object(member), "must be an object");
  return (tier__place){ok ? member : NULL, path};
}

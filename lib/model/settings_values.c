/* SPDX-License-Identifier: Apache-2.0 */
/* The getters of tier_settings. None fails: what is wrong becomes a finding, and the fallback is given. */
#include "settings.h"

#include "findings.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Up to here every whole number is a double. */
#define EXACT_LIMIT 9007199254740992.0

int tier_settings_has(const tier_settings *settings, const char *key) {
  return tier__settings_find(settings, key) != NULL;
}

const char *tier_settings_key(const tier_settings *settings, size_t index) {
  return settings != NULL && index < settings->count ? settings->members[index].key : NULL;
}

/** Notes a mistake, but of each key only the first: what follows from it would only distract. @param key As for
 * tier_settings_reject. */
static void note(tier_settings *settings, const char *key, const char *code, const char *message) {
  tier__member *member = key != NULL ? tier__settings_find(settings, key) : NULL;
  char place[256];
  if (member != NULL && member->wrong) {
    return;
  }
  if (member != NULL) {
    member->wrong = 1;
  }
  tier__settings_place(settings, key != NULL ? key : "", place);
  tier__findings_note(settings->findings, TIER_ERROR, code, place, -1, "%s", message);
}

void tier_settings_reject(tier_settings *settings, const char *key, const char *reason) {
  if (settings != NULL) {
    const int missing = key != NULL && !tier_settings_has(settings, key);
    note(settings, key, missing ? "missing_key" : "bad_value", reason != NULL ? reason : "");
  }
}

double tier_settings_number(tier_settings *settings, const char *key, double fallback, double least, double most) {
  const json_t *value = tier__settings_json(settings, key);
  if (value == NULL) {
    return fallback;
  }
  const double number = json_number_value(value);
  if (!json_is_number(value) || !(number >= least && number <= most)) {
    char low[32], high[32], message[128];
    tier_number_format(least, low);
    tier_number_format(most, high);
    (void)snprintf(message, sizeof message, "must be a number from %s to %s", low, high);
    note(settings, key, "bad_value", message);
    return fallback;
  }
  return number;
}

/** Reads 5 and 5.0. @return 0 if it is no whole number. */
static int whole(const json_t *value, int64_t *ret_number) {
  if (json_is_integer(value)) {
    *ret_number = json_integer_value(value);
    return 1;
  }
  const double number = json_number_value(value);
  if (!json_is_real(value) || !(fabs(number) <= EXACT_LIMIT) || number != floor(number)) {
    return 0;
  }
  *ret_number = (int64_t)number;
  return 1;
}

int64_t tier_settings_integer(tier_settings *settings, const char *key, int64_t fallback, int64_t least,
                              int64_t most) {
  const json_t *value = tier__settings_json(settings, key);
  int64_t number = fallback;
  if (value != NULL && (!whole(value, &number) || number < least || number > most)) {
    char message[128];
    (void)snprintf(message, sizeof message, "must be a whole number from %lld to %lld", (long long)least,
                   (long long)most);
    note(settings, key, "bad_value", message);
    return fallback;
  }
  return number;
}

int tier_settings_boolean(tier_settings *settings, const char *key, int fallback) {
  const json_t *value = tier__settings_json(settings, key);
  if (value != NULL && !json_is_boolean(value)) {
    note(settings, key, "bad_value", "must be true or false");
    return fallback;
  }
  return value != NULL ? json_is_true(value) : fallback;
}

const char *tier_settings_text(tier_settings *settings, const char *key, const char *fallback) {
  const json_t *value = tier__settings_json(settings, key);
  if (value != NULL && !json_is_string(value)) {
    note(settings, key, "bad_value", "must be a text");
    return fallback;
  }
  return value != NULL ? json_string_value(value) : fallback;
}

size_t tier_settings_choice(tier_settings *settings, const char *key, const char *const *words, size_t fallback) {
  const json_t *value = tier__settings_json(settings, key);
  if (value == NULL) {
    return fallback;
  }
  const char *text = json_string_value(value);
  char message[256] = "must be one of";
  size_t length = strlen(message);
  for (size_t i = 0; words[i] != NULL; i++) {
    if (text != NULL && strcmp(text, words[i]) == 0) {
      return i;
    }
    const int added = snprintf(message + length, sizeof message - length, "%s \"%s\"", i > 0 ? "," : "", words[i]);
    length += added > 0 && (size_t)added < sizeof message - length ? (size_t)added : 0;
  }
  message[length] = '\0';
  note(settings, key, "bad_value", message);
  return fallback;
}

size_t tier_settings_numbers(tier_settings *settings, const char *key, double *ret_values, size_t capacity) {
  const json_t *list = tier__settings_json(settings, key);
  if (list == NULL) {
    return 0;
  }
  const size_t count = json_array_size(list);
  int good = json_is_array(list);
  for (size_t i = 0; good && i < count; i++) {
    good = json_is_number(json_array_get(list, i));
  }
  if (!good) {
    note(settings, key, "bad_value", "must be a list of numbers");
    return 0;
  }
  for (size_t i = 0; i < count && i < capacity; i++) {
    ret_values[i] = json_number_value(json_array_get(list, i));
  }
  return count;
}

tier_settings *tier_settings_object(tier_settings *settings, const char *key) {
  tier__member *member = tier__settings_find(settings, key);
  if (member == NULL) {
    return NULL;
  }
  member->read = 1;
  if (!json_is_object(member->value)) {
    note(settings, key, "bad_value", "must be an object");
    return NULL;
  }
  return tier__settings_inside(settings, member, 0);
}

size_t tier_settings_count(tier_settings *settings, const char *key) {
  const json_t *list = tier__settings_json(settings, key);
  if (list != NULL && !json_is_array(list)) {
    note(settings, key, "bad_value", "must be a list of objects");
  }
  return json_array_size(list);
}

tier_settings *tier_settings_entry(tier_settings *settings, const char *key, size_t index) {
  tier__member *member = tier__settings_find(settings, key);
  if (member == NULL || index >= json_array_size(member->value)) {
    return NULL;
  }
  member->read = 1;
  return tier__settings_inside(settings, member, index);
}

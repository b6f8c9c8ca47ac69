/* SPDX-License-Identifier: Apache-2.0 */
/** @file json_fields.h
 * Reads the members of a JSON object one by one. The first mistake sticks: later calls do nothing and give fallbacks,
 * and the message names its place as a JSON pointer. */
#ifndef TIER_LIB_JSON_FIELDS_H
#define TIER_LIB_JSON_FIELDS_H

#include <jansson.h>
#include <tier/base.h>

typedef struct tier__fields {
  tier_status status; /**< TIER_OK or TIER_E_JSON. */
  tier_error *err;
} tier__fields;

/** An object and where it stands, such as "/fit"; "" for the whole. */
typedef struct tier__place {
  const json_t *object;
  const char *path;
} tier__place;

/** Notes a mistake. */
void tier__fields_reject(tier__fields *fields, const char *path, const char *key, const char *reason);
/** No key but these? @param keys Ends with NULL. */
void tier__fields_known(tier__fields *fields, tier__place at, const char *const *keys);
int tier__fields_has(tier__place at, const char *key);
/** @param least,most Bounds, inclusive. @return `least` after a mistake. */
double tier__fields_number(tier__fields *fields, tier__place at, const char *key, double least, double most);
int64_t tier__fields_integer(tier__fields *fields, tier__place at, const char *key, int64_t least, int64_t most);
/** @return 1 or 0. */
int tier__fields_boolean(tier__fields *fields, tier__place at, const char *key);
/** @return "" after a mistake. Lives as long as the document. */
const char *tier__fields_text(tier__fields *fields, tier__place at, const char *key);
/** @param words Ends with NULL. @return Index of the text among the words; 0 after a mistake. */
size_t tier__fields_choice(tier__fields *fields, tier__place at, const char *key, const char *const *words);
/** Exactly `count` numbers between -most and most. */
void tier__fields_numbers(tier__fields *fields, tier__place at, const char *key, size_t count, double most,
                          double *ret_values);
/** Up to `capacity` texts. @return How many. They live as long as the document. */
size_t tier__fields_texts(tier__fields *fields, tier__place at, const char *key, size_t capacity,
                          const char **ret_texts);
/** @param path Where it stands. @return Its object is NULL after a mistake. */
tier__place tier__fields_object(tier__fields *fields, tier__place at, const char *key, const char *path);

#endif

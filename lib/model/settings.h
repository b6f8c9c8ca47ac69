/* SPDX-License-Identifier: Apache-2.0 */
/** @file settings.h
 * The inside of tier_settings: a JSON object that knows which of its keys were read. */
#ifndef TIER_LIB_SETTINGS_H
#define TIER_LIB_SETTINGS_H

#include <jansson.h>
#include <tier/model.h>

/** One key with its value. */
typedef struct tier__member {
  const char *key;
  const json_t *value;
  int read;
  int wrong; /**< A mistake was noted: one is enough. */
  tier_settings **inside; /**< The settings made of the value, one, or of its entries; NULL until asked for. */
  size_t inside_count;
} tier__member;

struct tier_settings {
  tier_context *context;
  tier_findings *findings;
  char *place;
  size_t count;
  tier__member *members; /**< In the document's order. */
};

/** Opens an object. @param object Must outlive the settings. @param place Its JSON pointer, copied.
 * @param findings Gets what is wrong, as TIER_ERROR: "unknown_key", "bad_value", "missing_key". */
tier_status tier__settings_open(tier_context *context, const json_t *object, const char *place,
                                tier_findings *findings, tier_settings **ret_settings, tier_error *err);
/** Notes every key, here and inside, that nobody read; frees. NULL does nothing. */
void tier__settings_close(tier_settings *settings);
/** Frees without noting. */
void tier__settings_drop(tier_settings *settings);
/** Any JSON value; counts as read. @return NULL if missing. */
const json_t *tier__settings_json(tier_settings *settings, const char *key);
/** JSON pointer of a key of this object ("" key: of the object), written to `text`, cut if too long. */
void tier__settings_place(const tier_settings *settings, const char *key, char text[256]);
tier_findings *tier__settings_findings(tier_settings *settings);
/** @return NULL if there is no such key, or no settings. */
tier__member *tier__settings_find(const tier_settings *settings, const char *key);
/** The settings of the value (`index` 0) or of its entry. @return NULL if it is no object, which is noted. */
tier_settings *tier__settings_inside(tier_settings *settings, tier__member *member, size_t index);

#endif

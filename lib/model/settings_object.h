/* SPDX-License-Identifier: Apache-2.0 */
/** @file settings_object.h
 * The inside of tier_settings, for the two files that implement it. */
#ifndef TIER_LIB_SETTINGS_OBJECT_H
#define TIER_LIB_SETTINGS_OBJECT_H

#include "settings.h"

/** One key with its value. */
typedef struct tier__member {
  const char *key;
  const json_t *value;
  int read;
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

/** @return NULL if there is no such key, or no settings. */
tier__member *tier__settings_find(const tier_settings *settings, const char *key);
/** The settings of the value (`index` 0) or of its entry. @return NULL if it is no object, which is noted. */
tier_settings *tier__settings_inside(tier_settings *settings, tier__member *member, size_t index);

#endif

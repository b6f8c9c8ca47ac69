/* SPDX-License-Identifier: Apache-2.0 */
/** @file settings.h
 * The inside of tier_settings: a JSON object that knows which of its keys were read. */
#ifndef TIER_LIB_SETTINGS_H
#define TIER_LIB_SETTINGS_H

#include <jansson.h>
#include <tier/model.h>

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

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_field.h
 * Fields of a policy document, and notes on what is wrong with them. */
#ifndef TIER_LIB_POLICY_FIELD_H
#define TIER_LIB_POLICY_FIELD_H

#include "base/key_table.h"
#include "model/settings.h"
#include "policy_object.h"

/** Bytes of a JSON pointer to a field, its end included: one of settings, and a few steps more. */
enum { TIER__PLACE_BYTES = 320 };

/** Notes a mistake at a key of an object. */
void tier__policy_note(tier_policy *policy, const tier_settings *settings, const char *key, int32_t severity,
                       const char *code, const char *message);
/** Notes a mistake at an entry of the list of a key. */
void tier__policy_note_entry(tier_policy *policy, const tier_settings *settings, const char *key, size_t index,
                             const char *message);
/** Copies the text of a key. @param fallback For a key that is missing or no text; may be NULL, which gives NULL. */
tier_status tier__policy_read_text(tier_policy *policy, tier_settings *settings, const char *key, const char *fallback,
                                   char **ret_text, tier_error *err);
/** Reads the expression of a key. @param[out] ret_expression NULL if it is missing or wrong. */
tier_status tier__policy_read_expression(tier_policy *policy, tier_settings *settings, const char *key,
                                         tier__expression **ret_expression, tier_error *err);
/** The same, where a number or a truth value is itself. */
tier_status tier__policy_read_value(tier_policy *policy, tier_settings *settings, const char *key,
                                    tier__expression **ret_expression, tier_error *err);
/** A day such as "2026-12-31". @param fallback For a key that is missing or no day, which is noted. */
int32_t tier__policy_read_day(tier_policy *policy, tier_settings *settings, const char *key, int32_t fallback);
/** "from" and "until": days, inclusive; INT32_MIN and INT32_MAX where they are missing. */
void tier__policy_read_days(tier_policy *policy, tier_settings *settings, int32_t *ret_from, int32_t *ret_until);
/** Reads the id of something in a list. What is missing, malformed or there before is noted.
 * @param ids Of those before. @param what Such as "rule". */
tier_status tier__policy_read_id(tier_policy *policy, tier_settings *entry, tier__keys *ids, const char *what,
                                 char **ret_id, tier_error *err);
/** Opens a section of named things. @param[out] ret_section NULL if it is missing.
 * @return How many things it has; 0 if they are more than `most`, which is noted. */
size_t tier__policy_open_names(tier_policy *policy, tier_settings *root, const char *key, size_t most,
                               tier_settings **ret_section);
/** Copies the JSON pointer of a key ("" key: of the object). @return TIER_E_MEMORY. */
tier_status tier__policy_copy_place(tier_policy *policy, const tier_settings *settings, const char *key,
                                    char **ret_place, tier_error *err);

#endif

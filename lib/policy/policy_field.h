/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_field.h
 * Fields of a policy document, and notes on what is wrong with them. */
#ifndef TIER_LIB_POLICY_FIELD_H
#define TIER_LIB_POLICY_FIELD_H

#include "model/settings.h"
#include "policy_object.h"

/** Notes a mistake at a key of an object. */
void tier__policy_note(tier_policy *policy, const tier_settings *settings, const char *key, int32_t severity,
                       const char *code, const char *message);
/** Copies the text of a key. @param fallback For a key that is missing or no text; may be NULL, which gives NULL. */
tier_status tier__policy_read_text(tier_policy *policy, tier_settings *settings, const char *key, const char *fallback,
                                   char **ret_text, tier_error *err);
/** Reads the condition of a key. @param[out] ret_condition NULL if it is missing or wrong. */
tier_status tier__policy_read_condition(tier_policy *policy, tier_settings *settings, const char *key,
                                        tier__expression **ret_condition, tier_error *err);
/** Opens a section of named things. @param[out] ret_section NULL if it is missing.
 * @return How many things it has; 0 if they are more than `most`, which is noted. */
size_t tier__policy_open_names(tier_policy *policy, tier_settings *root, const char *key, size_t most,
                               tier_settings **ret_section);
/** Notes a key of a section that cannot be a name. @return 1 if it can. */
int tier__policy_check_name(tier_policy *policy, const tier_settings *section, const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_word.h
 * The words that can be names in a policy. */
#ifndef TIER_LIB_POLICY_WORD_H
#define TIER_LIB_POLICY_WORD_H

/** 1 if the name is [A-Za-z_][A-Za-z0-9_]* and no word of the rule language. */
int tier__policy_is_name(const char *name);
/** 1 if the id is [A-Za-z_][A-Za-z0-9_-]*. */
int tier__policy_is_rule_id(const char *id);

#endif

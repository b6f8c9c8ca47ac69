/* SPDX-License-Identifier: Apache-2.0 */
/** @file reason_codes.h
 * The reasons of decisions, with their texts in English and Chinese. */
#ifndef TIER_LIB_REASON_CODES_H
#define TIER_LIB_REASON_CODES_H

#include "policy/policy_object.h"

/** Languages, as indexes. */
enum { TIER__ENGLISH = 0, TIER__CHINESE = 1, TIER__LANGUAGES = 2 };

/** One reason. In `named`, a letter in braces stands for what the customer's decision says:
 * {L} label of the tier, {T} text of the condition, {I} id of the rule, {U} last valid day, {G} last day of grace,
 * {C} day of the change that is too near, {N} label and {D} first day of the tier promised, {F} confirmations so far
 * and {Q} those wanted, {A} who set it by hand and {R} why. */
typedef struct tier__reason {
  const char *code;                   /**< "grace"; of rules the part before the id, "rule:". */
  int32_t layer;                      /**< TIER_LAYER_... */
  const char *plain[TIER__LANGUAGES]; /**< A sentence without names. */
  const char *named[TIER__LANGUAGES]; /**< A sentence with names. */
} tier__reason;

/** @param number TIER__REASON_...; rules as they are. @param rules Of the ladder. */
const tier__reason *tier__reason_find(uint32_t number, const tier__rule_list *rules);
/** Index of a language. @param language NULL: English. @return -1 if there is no such language. */
int tier__language_find(const char *language);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file explanation.h
 * An explanation while it is written. Each section writes members of the writer's open object. */
#ifndef TIER_LIB_EXPLANATION_H
#define TIER_LIB_EXPLANATION_H

#include "base/json_write.h"
#include "result_parts.h"

/** One customer of a result, explained in one language. */
typedef struct tier__explanation {
  const tier_result *result;
  const tier_policy *policy;
  size_t row;
  int language;                       /**< TIER__ENGLISH or TIER__CHINESE. */
  size_t ladder_index;                /**< The ladder that is being explained. */
  const tier__ladder *ladder;
  const tier__ladder_result *decided;
  const tier__standing *standing;     /**< Of the customer on it. */
  tier_writer writer;
} tier__explanation;

/** Turns to a ladder. */
void tier__explain_turn(tier__explanation *explanation, size_t ladder);
/** Label of a tier in the language of the explanation. */
tier_string tier__explain_label(const tier__explanation *explanation, int32_t tier);
/** Writes "id" and "label" of a tier; null for -1. */
void tier__explain_tier(tier__explanation *explanation, const char *key, int32_t tier);
/** Writes a day; null for TIER__NEVER_DAY and TIER__NO_END. */
void tier__explain_day(tier__explanation *explanation, const char *key, int32_t day);
/** Writes the value of a column for the customer; null if it is not known. */
void tier__explain_value(tier__explanation *explanation, const char *key, const tier_column *column);
/** Writes a condition with its value and comparisons as an object; null if there is none. */
tier_status tier__explain_condition(tier__explanation *explanation, const char *key, const tier__expression *condition,
                                    tier_error *err);
/** Truth of a condition for the customer; TIER__TRUE if there is none. */
tier_status tier__explain_truth(const tier__explanation *explanation, const tier__expression *condition,
                                uint8_t *ret_truth, tier_error *err);
/** Writes true, false or null. */
void tier__explain_write_truth(tier__explanation *explanation, const char *key, uint8_t truth);
/** The override of a kind that is in force for the customer on the ladder; NULL if there is none. */
const tier__override *tier__explain_override(const tier__explanation *explanation, int32_t kind);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file explain_sentence.h
 * The reason as a sentence. */
#ifndef TIER_LIB_EXPLAIN_SENTENCE_H
#define TIER_LIB_EXPLAIN_SENTENCE_H

#include "explanation.h"
#include "reason_codes.h"

/** What a reason refers to. */
typedef struct tier__decider {
  const tier__reason *reason;
  uint32_t number;                   /**< TIER__REASON_... */
  const tier__rule *rule;            /**< NULL if none decided. */
  const tier__override *override_by; /**< NULL if none decided. */
  const tier__expression *condition; /**< NULL if none decided. */
  int32_t tier;                      /**< Whose condition or places decided; -1: none. */
  const char *part;                  /**< Key of the condition in that tier; "" for the tier as a whole. */
} tier__decider;

/** Writes "reason_text": the reason's sentence with names; the plain one if a name is missing. */
tier_status tier__explain_sentence(tier__explanation *explanation, const tier__decider *by, tier_error *err);

#endif

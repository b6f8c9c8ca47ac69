/* SPDX-License-Identifier: Apache-2.0 */
/** @file explanation.h
 * The sections of an explanation. Each writes members of the writer's open object. */
#ifndef TIER_LIB_EXPLANATION_H
#define TIER_LIB_EXPLANATION_H

#include "result_parts.h"

/** One customer of a result, explained in one language. */
typedef struct tier__explanation {
  const tier_result *result;
  const tier_policy *policy;
  size_t row;
  int chinese; /**< 1: zh, 0: en. */
  tier_writer writer;
} tier__explanation;

/** Label of a tier in the language of the explanation. */
tier_string tier__explain_label(const tier__explanation *explanation, int32_t tier);
/** Who, when, which tier, which before, and why: "customer_id" to "decided_by". */
tier_status tier__explain_decision(tier__explanation *explanation, tier_error *err);
/** "inputs" and "models". */
tier_status tier__explain_values(tier__explanation *explanation, tier_error *err);

#endif

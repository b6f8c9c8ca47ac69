/* SPDX-License-Identifier: Apache-2.0 */
/** @file explain_decision.h
 * The section of an explanation that tells the decision. */
#ifndef TIER_LIB_EXPLAIN_DECISION_H
#define TIER_LIB_EXPLAIN_DECISION_H

#include "explanation.h"

/** Label of a tier in the language of the explanation. */
tier_string tier__explain_label(const tier__explanation *explanation, int32_t tier);
/** Who, when, which tier, which before, and why: "customer_id" to "decided_by". */
tier_status tier__explain_decision(tier__explanation *explanation, tier_error *err);

#endif

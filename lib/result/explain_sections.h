/* SPDX-License-Identifier: Apache-2.0 */
/** @file explain_sections.h
 * The sections of an explanation. Each writes members of the writer's open object; those about a ladder are about the
 * one that the explanation is turned to. */
#ifndef TIER_LIB_EXPLAIN_SECTIONS_H
#define TIER_LIB_EXPLAIN_SECTIONS_H

#include "explanation.h"

/** Which tier, which before, and why: "tier" to "decided_by". */
tier_status tier__explain_decision(tier__explanation *explanation, tier_error *err);
/** What is remembered: "standing" and "overrides". */
void tier__explain_standing(tier__explanation *explanation);
/** "inputs" and "models". */
tier_status tier__explain_values(tier__explanation *explanation, tier_error *err);
/** What the policy makes of them: "values". */
tier_status tier__explain_derived(tier__explanation *explanation, tier_error *err);
/** "tiers" with their conditions. */
tier_status tier__explain_tiers(tier__explanation *explanation, tier_error *err);
/** "rules" and "tags". */
tier_status tier__explain_rules(tier__explanation *explanation, tier_error *err);
/** What would change the tier: "way_up", "risk" and "confidence". */
tier_status tier__explain_gaps(tier__explanation *explanation, tier_error *err);
/** "places" of a tier that has some: what the customer's score lacks. Evaluates the scores of everybody. */
tier_status tier__explain_places(tier__explanation *explanation, int32_t tier, tier_error *err);
/** "service". */
void tier__explain_service(tier__explanation *explanation);

#endif

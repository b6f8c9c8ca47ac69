/* SPDX-License-Identifier: Apache-2.0 */
/** @file result_decision.h
 * Decisions as callers see them. */
#ifndef TIER_LIB_RESULT_DECISION_H
#define TIER_LIB_RESULT_DECISION_H

#include <tier/result.h>

/** Everything about one customer on one ladder. */
tier_decision tier__result_decide(const tier_result *result, size_t ladder, size_t index);
/** TIER_LAYER_... of a decision. */
int32_t tier__result_layer(const tier_result *result, size_t ladder, size_t index);
/** The inside's two ways to say that there is no such day are one outside: TIER_NO_DAY. */
int32_t tier__public_day(int32_t day);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file places_scores.h
 * Who comes first for the places of a tier, and what he takes of them. */
#ifndef TIER_LIB_PLACES_SCORES_H
#define TIER_LIB_PLACES_SCORES_H

#include "base/table.h"
#include "rule/rule_evaluate.h"

/** Evaluates the `by` of a tier for all rows of a table. Amounts are in minor units: only their order and ratios
 * matter. @param[out] ret_scores,ret_known By row; `ret_known` is 1 where there is a score, else 0.
 * @return TIER_E_MEMORY. */
tier_status tier__places_scores(const tier__expression *by, const tier__table *table, double *ret_scores,
                                uint8_t *ret_known, tier_error *err);
/** Evaluates the `weight` of a tier with a capacity for all rows of a table, rounded to whole parts.
 * @param[out] ret_weights By row, 0 to TIER__WEIGHT_MOST; 0 where there is none, or one below 0.
 * @param[in,out] known By row; becomes 0 where there is no weight, or one below 0. @return TIER_E_MEMORY. */
tier_status tier__places_weights(const tier__expression *weight, const tier__table *table, uint64_t *ret_weights,
                                 uint8_t *known, tier_error *err);

#endif

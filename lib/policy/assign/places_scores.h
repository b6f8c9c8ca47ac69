/* SPDX-License-Identifier: Apache-2.0 */
/** @file places_scores.h
 * Who comes first for the places of a tier. */
#ifndef TIER_LIB_PLACES_SCORES_H
#define TIER_LIB_PLACES_SCORES_H

#include "base/table.h"
#include "rule/rule_evaluate.h"

/** Evaluates the `by` of a tier for all rows of a table. Amounts are in minor units: only their order and ratios
 * matter. @param[out] ret_scores,ret_known By row; `ret_known` is 1 where there is a score, else 0.
 * @return TIER_E_MEMORY. */
tier_status tier__places_scores(const tier__expression *by, const tier__table *table, double *ret_scores,
                                uint8_t *ret_known, tier_error *err);

#endif

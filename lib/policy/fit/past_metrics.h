/* SPDX-License-Identifier: Apache-2.0 */
/** @file past_metrics.h
 * Metrics as they were some days before the day of the question, for models that want to see what came of it. */
#ifndef TIER_LIB_PAST_METRICS_H
#define TIER_LIB_PAST_METRICS_H

#include "policy/fitted_object.h"

/** Adds the metrics of days ago that the policy's models read when they learn, under the names of tier__input_column.
 * Each day is a pass over the whole book. @param table Has a row per customer of the book, in the order of ids.
 * @return TIER_E_ARGUMENT (before the year 1), TIER_E_MEMORY. */
tier_status tier__past_metrics(const tier_fitted *fitted, const tier_book *book, tier__table *table, tier_error *err);

#endif

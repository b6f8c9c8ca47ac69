/* SPDX-License-Identifier: Apache-2.0 */
/** @file pipeline.h
 * The first half of the pipeline, which tier_fit and tier_assign share: from a book to columns. */
#ifndef TIER_LIB_PIPELINE_H
#define TIER_LIB_PIPELINE_H

#include "fitted_object.h"

/** Checks the day and the currency, and groups the book. @return TIER_E_ARGUMENT, TIER_E_DATA, TIER_E_MEMORY. */
tier_status tier__pipeline_group(const tier_policy *policy, const tier_book *book, int32_t as_of_day,
                                 tier__ledger *ret_ledger, tier_error *err);
/** Fills an empty table with the metrics and the attributes that `fitted` names, a row per customer of the ledger.
 * @return TIER_E_DATA (an attribute is missing or of another type), TIER_E_OVERFLOW, TIER_E_MEMORY. */
tier_status tier__pipeline_columns(const tier_fitted *fitted, const tier_book *book, const tier__ledger *ledger,
                                   tier__table *table, tier_error *err);

#endif

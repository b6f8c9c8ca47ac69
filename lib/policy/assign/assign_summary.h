/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_summary.h
 * What stands around the decisions: ids, present tiers, the column "tier", sums by tier. */
#ifndef TIER_LIB_ASSIGN_SUMMARY_H
#define TIER_LIB_ASSIGN_SUMMARY_H

#include "result_object.h"
#include "book/ledger.h"

/** Copies the ids of the book's customers in the order of the ledger. */
tier_status tier__assign_ids(tier_result *result, const tier_book *book, const tier__ledger *ledger, tier_error *err);
/** Makes the column of tiers of a ladder: "tier", the first of the table, or "NAME.tier" and "NAME.reason". */
tier_status tier__assign_columns(tier_result *result, size_t ladder, tier_error *err);
/** Counts and sums by tier. @return TIER_E_OVERFLOW. */
tier_status tier__assign_summaries(tier_result *result, size_t ladder, tier_error *err);

#endif

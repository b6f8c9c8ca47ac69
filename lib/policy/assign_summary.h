/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_summary.h
 * What stands around the decisions: ids, present tiers, names of reasons, the column "tier", sums by tier. */
#ifndef TIER_LIB_ASSIGN_SUMMARY_H
#define TIER_LIB_ASSIGN_SUMMARY_H

#include "assignment.h"
#include "book/ledger.h"

/** Copies the ids of the book's customers in the order of the ledger. */
tier_status tier__assign_ids(tier_result *result, const tier_book *book, const tier__ledger *ledger, tier_error *err);
/** Looks everybody up in the roster. @param before NULL: everybody is new. */
tier_status tier__assign_previous(tier_result *result, const tier_roster *before, tier_error *err);
/** Names the reasons by their numbers. */
tier_status tier__assign_reasons(tier_result *result, tier_error *err);
/** Makes the column "tier", the first of the table. */
tier_status tier__assign_column(tier_result *result, tier_error *err);
/** Counts and sums by tier. @return TIER_E_OVERFLOW. */
tier_status tier__assign_summaries(tier_result *result, tier_error *err);

#endif

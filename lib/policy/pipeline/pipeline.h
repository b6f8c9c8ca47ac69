/* SPDX-License-Identifier: Apache-2.0 */
/** @file pipeline.h
 * The first half of the pipeline, which tier_fit and tier_assign share: from a book to columns. */
#ifndef TIER_LIB_PIPELINE_H
#define TIER_LIB_PIPELINE_H

#include "policy/fitted_object.h"

/** Checks the day and the currency, and groups the book. @return TIER_E_ARGUMENT, TIER_E_DATA, TIER_E_MEMORY. */
tier_status tier__pipeline_group(const tier_policy *policy, const tier_book *book, int32_t as_of_day,
                                 tier__ledger *ret_ledger, tier_error *err);
/** Adds the metrics, filled, and the attributes that `fitted` names to an empty table, a row per customer of the
 * ledger, for the ledger's day; nobody is in a tier. @return TIER_E_DATA (an attribute is missing or of another type),
 * TIER_E_MEMORY. */
tier_status tier__pipeline_columns(const tier_fitted *fitted, const tier_book *book, const tier__ledger *ledger,
                                   tier__table *table, tier_error *err);
/** The same in steps: the columns of metrics without values, and the attributes; the attributes alone; and the values
 * of metrics.
 * @param since First day in the present tier by customer; NULL: all are in none. */
tier_status tier__pipeline_open(const tier_fitted *fitted, const tier_book *book, const tier__ledger *ledger,
                                tier__table *table, tier_error *err);
tier_status tier__pipeline_attributes(const tier_fitted *fitted, const tier_book *book, const tier__ledger *ledger,
                                      tier__table *table, tier_error *err);
void tier__pipeline_metrics(const tier_policy *policy, const tier__ledger *ledger, const int32_t *anchors,
                            const int32_t *since, tier__table *table);

/** From which day the years of a customer count: the day he started, else that of his first occasion up to a day, else
 * the first of a January. */
static inline int32_t tier__anchor_day(int32_t start_day, const tier__occasion *occasions, size_t count, int32_t day) {
  if (start_day != INT32_MIN) {
    return start_day;
  }
  return count > 0 && occasions[0].day <= day ? occasions[0].day : 0;
}
/** Start days of the ledger's customers: INT32_MIN where there is none. @param[out] ret_days One per customer. */
void tier__pipeline_starts(const tier_book *book, const tier__ledger *ledger, int32_t *ret_days);
/** Anchors of all customers, as of the ledger's day. @param[out] ret_anchors One per customer. */
void tier__pipeline_anchors(const tier_book *book, const tier__ledger *ledger, int32_t *ret_anchors);

/** Lets a table have fewer rows than it was made with: the first ones. */
void tier__pipeline_set_rows(tier__table *table, size_t rows);

#endif

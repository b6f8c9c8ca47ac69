/* SPDX-License-Identifier: Apache-2.0 */
/** @file ledger.h
 * The accepted rows of a book as of a day: grouped by customer, merged into occasions, in the order of customer ids.
 * Returns after the day lower nothing: a ledger of a later day may say less about an earlier one.
 * A ledger is made anew for each fit or assignment and does not depend on the order of intake. */
#ifndef TIER_LIB_LEDGER_H
#define TIER_LIB_LEDGER_H

#include "occasion.h"
#include <tier/book.h>

typedef struct tier__ledger {
  tier_context *context;
  size_t customers;          /**< All of the book, in the order of their ids. */
  uint32_t *order;           /**< Book index of each. */
  size_t *first;             /**< `customers + 1`: occasions of k are [first[k], first[k + 1]), by day. */
  tier__occasion *occasions;
  int32_t as_of_day;
  int32_t minor_digits;
  uint64_t hash;             /**< Of all accepted rows and attributes: the same whatever their order. */
} tier__ledger;

/** @return TIER_E_DATA ("order" without any order id in the book), TIER_E_MEMORY. */
tier_status tier__ledger_build(const tier_book *book, const tier__purchase_rules *rules, int32_t as_of_day,
                               tier__ledger *ret_ledger, tier_error *err);
void tier__ledger_end(tier__ledger *ledger);

#endif

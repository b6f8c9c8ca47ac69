/* SPDX-License-Identifier: Apache-2.0 */
/** @file ledger.h
 * The accepted rows of a book as of a day: grouped by customer, merged into occasions, in the order of customer ids.
 * A ledger is made anew for each fit or assignment and does not depend on the order of intake. */
#ifndef TIER_LIB_LEDGER_H
#define TIER_LIB_LEDGER_H

#include "base/table.h"
#include <tier/book.h>

enum { TIER__MERGE_DAY = 0, TIER__MERGE_ORDER = 1, TIER__MERGE_ROW = 2 };
enum { TIER__RETURNS_NET = 0, TIER__RETURNS_IGNORE = 1 };

/** How rows become purchases: the policy's "calendar" and "purchases". */
typedef struct tier__purchase_rules {
  int32_t utc_offset_minutes;
  int32_t merge;   /**< TIER__MERGE_... */
  int32_t returns; /**< TIER__RETURNS_...: ignored returns do not lower amounts but are still counted. */
} tier__purchase_rules;

/** A purchase, or returns on a day of their own. */
typedef struct tier__occasion {
  int32_t day;
  uint32_t is_purchase;   /**< 1: at least one row with an amount >= 0. */
  uint32_t return_rows;   /**< Rows with an amount < 0, counted also when ignored. */
  int64_t net_minor;      /**< Sum of amounts; returns taken off unless ignored. */
  int64_t bought_minor;   /**< Sum of the amounts >= 0. */
  int64_t returned_minor; /**< Minus the sum of the amounts < 0, also when ignored. */
} tier__occasion;

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

int32_t tier__book_minor_digits(const tier_book *book);
/** Id of a customer; valid until the book changes. */
tier_string tier__book_id(const tier_book *book, uint32_t index);
/** Type of an attribute; TIER_ANY if the book has none of that name. */
tier_type tier__book_attribute_type(const tier_book *book, const char *name);
/** Adds an attribute as a column, rows in the ledger's order. Labels of a text come sorted by bytes, only those that
 * occur. @return TIER_E_NOT_FOUND, TIER_E_MEMORY. */
tier_status tier__book_attribute(const tier_book *book, const char *name, const tier__ledger *ledger,
                                 tier__table *table, tier_error *err);
/** Marks a book as used by a running call: between the two every other call on it fails with TIER_E_REENTRANT. */
tier_status tier__book_enter(const tier_book *book, tier_error *err);
void tier__book_leave(const tier_book *book);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file occasion.h
 * What the rows of a customer are merged into, and by which rules. */
#ifndef TIER_LIB_OCCASION_H
#define TIER_LIB_OCCASION_H

#include "base/zone.h"

enum { TIER__MERGE_DAY = 0, TIER__MERGE_ORDER = 1, TIER__MERGE_ROW = 2 };
enum { TIER__RETURNS_NET = 0, TIER__RETURNS_IGNORE = 1 };
/** What a return does that names the purchase it takes back: it lowers the purchase itself, on its day and whatever the
 * rule on returns, and what was taken back as a whole was never there; or it counts on its own day, as if it named
 * none. */
enum { TIER__LINKED_ORIGINAL = 0, TIER__LINKED_CURRENT = 1 };

/** How rows become purchases: the policy's "calendar" and "purchases". */
typedef struct tier__purchase_rules {
  const tier_zone *zone; /**< NULL: UTC. */
  int32_t merge;         /**< TIER__MERGE_... */
  int32_t returns;       /**< TIER__RETURNS_...: ignored returns do not lower amounts but are still counted. */
  int32_t linked;        /**< TIER__LINKED_... */
  int32_t return_days;   /**< Linked returns later than so many days after the purchase count on their own day; 0: no
                              return is too late. */
} tier__purchase_rules;

/** A purchase, or returns on a day of their own. */
typedef struct tier__occasion {
  int32_t day;
  uint32_t is_purchase;   /**< 1: at least one row with an amount >= 0. */
  uint32_t return_rows;   /**< Rows with an amount < 0, counted also when ignored. */
  int64_t net_minor;      /**< Sum of amounts; returns taken off unless ignored, linked ones always. */
  int64_t bought_minor;   /**< Sum of the amounts >= 0, before anything is taken back. */
  int64_t returned_minor; /**< Minus the sum of the amounts < 0, also when ignored. */
  int64_t all_minor;      /**< Sum of all amounts, whatever the rule on returns: what a balance is made of. */
  int64_t linked_minor;   /**< Of `returned_minor` what returns took back that lowered their purchase itself. */
} tier__occasion;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file row_groups.h
 * The rows that take part as of a day, put together by customer. */
#ifndef TIER_LIB_ROW_GROUPS_H
#define TIER_LIB_ROW_GROUPS_H

#include "base/zone.h"
#include "book_object.h"

/** In tier__view::taken: this row is a return that lowers its purchase, and nothing of its own. */
#define TIER__TAKES_BACK INT64_C(-1)

/** Which rows take part. */
typedef struct tier__view {
  const tier_book *book;
  int32_t as_of_day;
  const tier_zone *zone; /**< NULL: UTC. */
  const int64_t *taken;  /**< By row: of a purchase, what linked returns took back of it; TIER__TAKES_BACK; else 0.
                              NULL: nothing is taken back. */
} tier__view;

/** A row with its civil day. */
typedef struct tier__entry {
  int64_t amount; /**< Of a purchase, less what was taken back; below 0 if that was more than was paid. */
  int32_t day;
  uint32_t row;
} tier__entry;

typedef struct tier__groups {
  tier_context *context;
  size_t customers;
  size_t *first;        /**< `customers + 2`: entries of group k are [first[k], first[k + 1]). */
  tier__entry *entries; /**< By group; within one in no order. */
} tier__groups;

static inline int tier__row_is_live(const tier_book *book, size_t row) {
  return (book->rows.flags[row] & TIER__ROW_LIVE) != 0;
}

/** @param[out] ret_day The civil day of a live row. @return TIER_ROW_ACCEPTED, TIER_ROW_BEFORE_START or
 * TIER_ROW_AFTER_AS_OF. */
static inline int32_t tier__view_row(const tier__view *view, size_t row, int32_t *ret_day) {
  const tier_book *book = view->book;
  const int64_t when = book->rows.when[row];
  *ret_day = book->rows.flags[row] & TIER__ROW_IS_DAY ? (int32_t)when
                                                      : tier__zone_day(view->zone, when);
  if (*ret_day < book->states[book->rows.customer[row]].start_day) {
    return TIER_ROW_BEFORE_START;
  }
  return *ret_day > view->as_of_day ? TIER_ROW_AFTER_AS_OF : TIER_ROW_ACCEPTED;
}

/** @param[out] ret_entry What a row comes to. @return 1; 0 if it takes no part, or if all of it was taken back. */
static inline int tier__view_entry(const tier__view *view, size_t row, tier__entry *ret_entry) {
  const int64_t taken = view->taken == NULL ? 0 : view->taken[row];
  ret_entry->amount = view->book->rows.amount[row] - taken;
  ret_entry->row = (uint32_t)row;
  return taken != TIER__TAKES_BACK && (taken == 0 || ret_entry->amount != 0) && tier__row_is_live(view->book, row) &&
         tier__view_row(view, row, &ret_entry->day) == TIER_ROW_ACCEPTED;
}

/** What was taken back of a purchase that is left in part. */
static inline int64_t tier__view_taken(const tier__view *view, const tier__entry *entry) {
  return view->taken == NULL || entry->amount < 0 ? 0 : view->taken[entry->row];
}

/** Groups the rows. @param rank Group of each customer; NULL: the customer's index. @return TIER_E_MEMORY. */
tier_status tier__groups_make(const tier__view *view, const uint32_t *rank, tier__groups *ret_groups, tier_error *err);
void tier__groups_end(tier__groups *groups);
/** Sorts the entries of one group by day. */
void tier__groups_sort_days(tier__groups *groups, size_t group);

#endif

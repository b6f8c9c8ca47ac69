/* SPDX-License-Identifier: Apache-2.0 */
/** @file row_groups.h
 * The rows that take part as of a day, put together by customer. */
#ifndef TIER_LIB_ROW_GROUPS_H
#define TIER_LIB_ROW_GROUPS_H

#include "base/calendar.h"
#include "book_object.h"

/** Which rows take part. */
typedef struct tier__view {
  const tier_book *book;
  int32_t as_of_day;
  int32_t utc_offset_minutes;
} tier__view;

/** A row with its civil day. */
typedef struct tier__entry {
  int64_t amount;
  int32_t day;
  uint32_t row;
} tier__entry;

typedef struct tier__groups {
  tier_context *context;
  size_t customers;
  size_t *first;        /**< `customers + 2`: entries of group k are [first[k], first[k + 1]). */
  tier__entry *entries; /**< By group; within one in no order. */
} tier__groups;

/** @param[out] ret_day The civil day of a live row. @return TIER_ROW_ACCEPTED, TIER_ROW_BEFORE_START or
 * TIER_ROW_AFTER_AS_OF. */
static inline int32_t tier__view_row(const tier__view *view, size_t row, int32_t *ret_day) {
  const tier_book *book = view->book;
  const int64_t when = book->rows.when[row];
  *ret_day = book->rows.flags[row] & TIER__ROW_IS_DAY ? (int32_t)when
                                                      : tier__day_of_time(when, view->utc_offset_minutes);
  if (*ret_day < book->states[book->rows.customer[row]].start_day) {
    return TIER_ROW_BEFORE_START;
  }
  return *ret_day > view->as_of_day ? TIER_ROW_AFTER_AS_OF : TIER_ROW_ACCEPTED;
}

static inline int tier__row_is_live(const tier_book *book, size_t row) {
  return (book->rows.flags[row] & TIER__ROW_LIVE) != 0;
}

/** Groups the rows. @param rank Group of each customer; NULL: the customer's index. @return TIER_E_MEMORY. */
tier_status tier__groups_make(const tier__view *view, const uint32_t *rank, tier__groups *ret_groups, tier_error *err);
void tier__groups_end(tier__groups *groups);
/** Sorts the entries of one group by day. */
void tier__groups_sort_days(tier__groups *groups, size_t group);

#endif

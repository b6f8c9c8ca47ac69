/* SPDX-License-Identifier: Apache-2.0 */
/** @file metrics.h
 * One number per customer, computed from the ledger as of any day. */
#ifndef TIER_LIB_METRICS_H
#define TIER_LIB_METRICS_H

#include "base/civil_period.h"
#include "base/table.h"
#include "book/ledger.h"

/** A metric that always exists. */
typedef struct tier__metric_info {
  const char *name;
  tier_type type;
  const char *unit; /**< "days", "currency", "purchases", "share" ... */
} tier__metric_info;

/** Built-in metrics: purchases, repeat_purchases, first_purchase_day, last_purchase_day, recency_days, tenure_days,
 * spend, spend_mean, repeat_spend, repeat_spend_mean, returns, return_share, interval_mean_days, interval_cv,
 * interval_log_sum, balance (money: the sum of all amounts, whatever the rule on returns).
 * @return NULL past the last one. */
const tier__metric_info *tier__metric_builtin(size_t index);

/** What a declared metric adds up over its window. */
enum {
  TIER__WINDOW_SUM_AMOUNT = 0,      /**< Net spend. MONEY. */
  TIER__WINDOW_COUNT_PURCHASES = 1, /**< INT64. */
  TIER__WINDOW_COUNT_RETURNS = 2,   /**< INT64. */
  TIER__WINDOW_SUM_EARNED = 3,      /**< Amounts bought; what was taken back by linked returns is not in them, but other
                                         amounts below zero (points used, money withdrawn) do not lower it. MONEY. */
  TIER__WINDOW_MEAN_BALANCE = 4,    /**< Mean over the days of the window of the balance at the end of each. MONEY,
                                         rounded half away from zero; exact sums. A window without a beginning is taken
                                         from the first row on. Missing without a row there, and for a window without
                                         days. */
  TIER__WINDOW_ACTIVE_MONTHS = 5    /**< Calendar months with a purchase. INT64. */
};

/** Which days a window has; all end with the day of the question, unless `back` says otherwise. */
enum {
  TIER__WINDOW_LIFETIME = 0,
  TIER__WINDOW_ROLLING = 1,   /**< (day - window_days, day]. */
  TIER__WINDOW_PERIOD = 2,    /**< From the first day of the present period; periods back are whole. */
  TIER__WINDOW_TIER_START = 3 /**< From the first day in the present tier; lifetime for who is in none. */
};

/** A metric declared in a policy. */
typedef struct tier__window_metric {
  const char *name;
  int32_t kind;        /**< TIER__WINDOW_SUM_AMOUNT and following. */
  int32_t window;      /**< TIER__WINDOW_LIFETIME and following. */
  int32_t window_days; /**< ROLLING: 1 to 36525. */
  tier__period period; /**< PERIOD. */
  int32_t back;        /**< PERIOD: whole periods back, 0 to 100: 1 is the one before, which is complete. */
  int32_t after_days;  /**< Cooling-off, 0 to 3660: rows count once so many days have passed, (first, day - after]. */
  int32_t carries;     /**< PERIOD, sums and counts of purchases: 1: what the period before had above `carry_above`
                            counts in this one as well (once: it is not carried on). */
  int64_t carry_above; /**< Minor units, or purchases. */
} tier__window_metric;

/** The days of a window. @param anchor Of the customer, for anniversaries; INT32_MIN: none, and no days.
 * @param since First day in the present tier; INT32_MIN: in none.
 * @param[out] ret_first,ret_last Inclusive; first > last if there are none. Without a beginning first is INT32_MIN. */
void tier__window_days(const tier__window_metric *metric, int32_t as_of_day, int32_t anchor, int32_t since,
                       int32_t *ret_first, int32_t *ret_last);
/** The first day after `as_of_day` on which the window has other days at its beginning or loses all of them, so that
 * occasions leave it; TIER__LAST_DAY + 1 if never. */
int32_t tier__window_next_start(const tier__window_metric *metric, int32_t as_of_day, int32_t anchor, int32_t since);

/** Adds the columns of all built-in and the given metrics, without values. @return TIER_E_MEMORY. */
tier_status tier__metrics_add(const tier__window_metric *windows, size_t window_count, tier__table *table,
                              tier_error *err);

/** Rows to be filled. */
typedef struct tier__metric_rows {
  const tier__occasion *occasions; /**< By customer, then by day. May reach beyond the day of the question: what is
                                        later does not count. */
  const size_t *first;             /**< Of row k: [first[k], first[k + 1]). */
  const int32_t *anchors;          /**< First day ever by row, for anniversaries: the customer's start day, else the day
                                        of the first occasion, else INT32_MIN; NULL: the day of the first occasion. */
  const int32_t *since;            /**< First day in the present tier by row, INT32_MIN: none. NULL: none for all. */
  size_t rows;
  const tier__window_metric *windows;
  size_t window_count;
} tier__metric_rows;

/** Fills the columns that tier__metrics_add added first to a table, for its `as_of_day`: all rows, nothing of the last
 * time stays. Allocates nothing. The first `rows` rows of the table are filled. */
void tier__metrics_fill(const tier__metric_rows *rows, tier__table *table);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file metric_list.h
 * The inside of the metrics. */
#ifndef TIER_LIB_METRIC_LIST_H
#define TIER_LIB_METRIC_LIST_H

#include "metrics.h"

/** Places of the built-in metrics in their list. */
enum {
  TIER__PURCHASES,
  TIER__REPEAT_PURCHASES,
  TIER__FIRST_PURCHASE_DAY,
  TIER__LAST_PURCHASE_DAY,
  TIER__RECENCY_DAYS,
  TIER__TENURE_DAYS,
  TIER__SPEND,
  TIER__SPEND_MEAN,
  TIER__REPEAT_SPEND,
  TIER__REPEAT_SPEND_MEAN,
  TIER__RETURNS,
  TIER__RETURN_SHARE,
  TIER__INTERVAL_MEAN_DAYS,
  TIER__INTERVAL_CV,
  TIER__INTERVAL_LOG_SUM,
  TIER__BALANCE,
  TIER__METRICS
};

/** The occasions of one customer that count. */
typedef struct tier__occasion_span {
  const tier__occasion *occasions; /**< By day. */
  size_t count;
} tier__occasion_span;

/** @return Number of occasions up to a day, inclusive. */
size_t tier__occasions_until(const tier__occasion *occasions, size_t count, int32_t day);
/** Adds the columns of declared metrics. @return TIER_E_MEMORY. */
tier_status tier__windows_add(const tier__window_metric *windows, size_t window_count, tier__table *table,
                              tier_error *err);
/** Writes row k of the column of a declared metric.
 * @param anchor First day ever; INT32_MIN: none. @param since As for tier__window_days. */
void tier__window_put(const tier__window_metric *window, tier__occasion_span span, int32_t as_of_day, int32_t anchor,
                      int32_t since, tier__column *column, size_t k);

#endif

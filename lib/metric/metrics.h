/* SPDX-License-Identifier: Apache-2.0 */
/** @file metrics.h
 * One number per customer, computed from the ledger. */
#ifndef TIER_LIB_METRICS_H
#define TIER_LIB_METRICS_H

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
 * interval_log_sum.
 * @return NULL past the last one. */
const tier__metric_info *tier__metric_builtin(size_t index);

enum { TIER__WINDOW_SUM_AMOUNT = 0, TIER__WINDOW_COUNT_PURCHASES = 1, TIER__WINDOW_COUNT_RETURNS = 2 };

/** A metric declared in a policy: over the days (as_of - window_days, as_of]. */
typedef struct tier__window_metric {
  const char *name;
  int32_t kind;        /**< TIER__WINDOW_...; a sum is MONEY, a count is INT64. */
  int32_t window_days; /**< 1 to 36525; 0: all days. */
} tier__window_metric;

/** Adds all built-in and the given metrics to an empty table with a row per customer of the ledger.
 * @return TIER_E_MEMORY. Sums fit: the book sees to it. */
tier_status tier__metrics_compute(const tier__ledger *ledger, const tier__window_metric *windows, size_t window_count,
                                  tier__table *table, tier_error *err);

#endif

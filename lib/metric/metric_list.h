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
  TIER__METRICS
};

/** Adds the metrics declared in a policy. @return TIER_E_MEMORY. */
tier_status tier__metrics_windows(const tier__ledger *ledger, const tier__window_metric *windows, size_t window_count,
                                  tier__table *table, tier_error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "metric_list.h"

static const tier__metric_info metrics[TIER__METRICS] = {
    [TIER__PURCHASES] = {"purchases", TIER_INT64, "purchases"},
    [TIER__REPEAT_PURCHASES] = {"repeat_purchases", TIER_INT64, "purchases"},
    [TIER__FIRST_PURCHASE_DAY] = {"first_purchase_day", TIER_DAY, "day"},
    [TIER__LAST_PURCHASE_DAY] = {"last_purchase_day", TIER_DAY, "day"},
    [TIER__RECENCY_DAYS] = {"recency_days", TIER_INT64, "days"},
    [TIER__TENURE_DAYS] = {"tenure_days", TIER_INT64, "days"},
    [TIER__SPEND] = {"spend", TIER_MONEY, "currency"},
    [TIER__SPEND_MEAN] = {"spend_mean", TIER_FLOAT64, "currency"},
    [TIER__REPEAT_SPEND] = {"repeat_spend", TIER_MONEY, "currency"},
    [TIER__REPEAT_SPEND_MEAN] = {"repeat_spend_mean", TIER_FLOAT64, "currency"},
    [TIER__RETURNS] = {"returns", TIER_INT64, "returns"},
    [TIER__RETURN_SHARE] = {"return_share", TIER_FLOAT64, "share"},
    [TIER__INTERVAL_MEAN_DAYS] = {"interval_mean_days", TIER_FLOAT64, "days"},
    [TIER__INTERVAL_CV] = {"interval_cv", TIER_FLOAT64, "ratio"},
    [TIER__INTERVAL_LOG_SUM] = {"interval_log_sum", TIER_FLOAT64, "ln days"},
    [TIER__BALANCE] = {"balance", TIER_MONEY, "currency"},
};

const tier__metric_info *tier__metric_builtin(size_t index) { return index < TIER__METRICS ? &metrics[index] : NULL; }

/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_report.h
 * What `tier clv` prints: one JSON document, shown as it is or as tables. */
#ifndef TIER_CLI_CLV_REPORT_H
#define TIER_CLI_CLV_REPORT_H

#include "clv_tracking.h"

/** What was asked for. */
typedef struct clv_question {
  const char *file;          /**< Where the customers are from. */
  tier_clv_kind first, last; /**< The models. */
  int32_t fit_day;           /**< The last day that the fit sees. */
  int32_t until_day;         /**< The last day of the holdout; that of the fit without one. */
  const char *unit;          /**< "day" or "week". */
  size_t replicates;         /**< Of the bootstrap; 0: none. */
  uint64_t seed;
  clv_table table;
  clv_tracking tracking;     /**< With a holdout. */
} clv_question;

/** Fits every model asked for and assesses it.
 * @param[out] ret_report {"as_of", "unit", "customers", "repeat_customers", "repeat_purchases",
 * "holdout": {"from", "until", "purchases"}, "models": [{"model", "parameters": {NAME: {"estimate", ...}}, ...}],
 * "baselines": {...}}; one that cannot be fitted has "error" instead, one that cannot be fitted to every sample of the
 * bootstrap has "bootstrap_error".
 * @return CLI_BAD_INPUT if none can be fitted. */
int clv_report_build(tier_context *context, const clv_question *question, json_t **ret_report);
/** As tables. */
void clv_report_print(const json_t *report);

#endif

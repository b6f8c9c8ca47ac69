/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_tracking.h
 * How the purchases of a table's customers added up in time, to be laid beside what a model expects. */
#ifndef TIER_CLI_CLV_TRACKING_H
#define TIER_CLI_CLV_TRACKING_H

#include "clv_table.h"

/** Steps of whole weeks, from the first purchase of all; about a hundred at the most. */
typedef struct clv_tracking {
  size_t count;      /**< 0 if less than a week has passed. */
  int32_t first_day; /**< Where the first step begins. */
  int32_t step_days;
  double *actual;    /**< Repeat purchases of all until the end of each step. */
} clv_tracking;

/** Counts. Prints its own message and returns an exit code; to be ended in any case. */
int clv_tracking_make(const cli_job *job, const clv_table *table, int32_t until, clv_tracking *ret_tracking);
void clv_tracking_end(clv_tracking *tracking);
/** The day with which a step ends. */
int32_t clv_tracking_day(const clv_tracking *tracking, size_t step);

#endif

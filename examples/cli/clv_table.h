/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_table.h
 * The customers of a book as the arrays that clv.h wants. Every function prints its own message and returns an exit
 * code. */
#ifndef TIER_CLI_CLV_TABLE_H
#define TIER_CLI_CLV_TABLE_H

#include "intake.h"

/** Customers with a purchase until a day, in one block of memory; times in the unit asked for. */
typedef struct clv_table {
  size_t count;
  double unit_days;
  double *frequency, *recency, *age, *log_intervals, *spend;
  double *later;  /**< Purchases after the day, until another one. */
  double *starts; /**< From the first day of all to the customer's first purchase. */
  size_t *places; /**< Of each customer in the book. */
  int32_t first_day;
  double *memory;
} clv_table;

/** A policy without models, that of the whole job. */
int clv_table_policy(tier_context *context, tier_policy **ret_policy);
/** Reads the customers as of `day`; `later` counts until `until`. To be ended in any case. */
int clv_table_make(const cli_job *job, int32_t day, int32_t until, double unit_days, clv_table *ret_table);
void clv_table_end(clv_table *table);
/** As the library takes it. */
tier_clv_data clv_table_data(const clv_table *table);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_column.h
 * The values of an expression as a column. */
#ifndef TIER_LIB_RULE_COLUMN_H
#define TIER_LIB_RULE_COLUMN_H

#include "rule_run.h"

/** Adds a column to the run's table. @return TIER_E_MEMORY; then the table and the counts are as before. */
tier_status tier__rule_column_make(tier__rule_run *run, tier__table *table, const char *name, int32_t role,
                                   tier__rule_counts *counts, tier_error *err);
/** Fills a column of the expression's type and as many rows as the table. @return TIER_E_MEMORY; then column and
 * counts are as before. */
tier_status tier__rule_column_fill(tier__rule_run *run, tier__column *column, tier__rule_counts *counts,
                                   tier_error *err);

#endif

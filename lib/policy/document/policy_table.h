/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_table.h
 * Decision tables: each row becomes one condition, of its cells joined by `&&`. */
#ifndef TIER_LIB_POLICY_TABLE_H
#define TIER_LIB_POLICY_TABLE_H

#include "model/settings.h"
#include "policy/policy_object.h"
#include "rule/rule_check.h"

/** Reads "columns". @param[out] ret_columns NULL if there are none. @param[out] ret_broken 1 if some cannot be read,
 * which is noted. */
tier_status tier__table_columns(tier_policy *policy, tier_settings *table, const json_t **ret_columns, int *ret_broken,
                                tier_error *err);
/** Makes the condition of a row; mistakes are noted at its cells. @param broken 1: makes none. */
tier_status tier__table_when(tier_policy *policy, tier_settings *row, const json_t *columns, int broken,
                             tier__expression **ret_when, tier_error *err);
/** Checks the condition of a row; what does not fit is noted at its cells or at the columns.
 * @param place JSON pointer of the row. */
tier_status tier__table_check(const tier_policy *policy, tier__expression *when, const char *place,
                              const tier__schema *schema, tier_findings *findings, tier_error *err);

#endif

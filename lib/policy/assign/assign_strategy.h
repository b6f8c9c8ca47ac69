/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_strategy.h
 * The strategy: which service follows from tier, segment and stage. */
#ifndef TIER_LIB_ASSIGN_STRATEGY_H
#define TIER_LIB_ASSIGN_STRATEGY_H

#include "base/table.h"
#include "policy/policy_object.h"

/** The columns "strategy.*" of a table. Belongs to one thread at a time. */
typedef struct tier__strategy_run tier__strategy_run;

/** Adds the columns to a table that has all others. @param[out] ret_run NULL if the policy has no strategy. */
tier_status tier__strategy_open(const tier_policy *policy, tier__table *table, tier__strategy_run **ret_run,
                                tier_error *err);
/** Finds the row for everybody and fills the columns; allocates nothing. @param run NULL: does nothing.
 * @param tiers Tier shown on the main ladder, by row of the table.
 * @param[out] ret_services Index of the row of the strategy; -1: none fits. */
void tier__strategy_fill(tier__strategy_run *run, const int32_t *tiers, int32_t *ret_services);
void tier__strategy_close(tier__strategy_run *run);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file ladder_run.h
 * A ladder bound to a table: its conditions and rules, opened once and asked for any day and any values. Who decides -
 * an assignment, a desk, a forecast - decides by this. */
#ifndef TIER_LIB_LADDER_RUN_H
#define TIER_LIB_LADDER_RUN_H

#include "ladder_run_object.h"

/** @param most_rows Most rows of one question. @param parts TIER__RUN_CONDITIONS | TIER__RUN_RULES.
 * @param[out] ret_run To be given to tier__ladder_run_close, also on failure; not to be moved.
 * @return TIER_E_MEMORY, TIER_E_DATA. */
tier_status tier__ladder_run_open(const tier__ladder *ladder, const tier__table *table, size_t most_rows, int parts,
                                  tier__ladder_run *ret_run, tier_error *err);
/** Steps 2 to 7 of the order of evaluation. @return TIER_E_DATA (something is unknown, and the ladder fails then;
 * `err->row` is the row of the table). */
tier_status tier__ladder_run_conditions(tier__ladder_run *run, const tier__ladder_rows *rows,
                                        const tier__ladder_report *report, tier_error *err);
/** Steps 9 and 10: the tier shown. @return As above; TIER_E_PLUGIN, or what a callback returned. */
tier_status tier__ladder_run_rules(tier__ladder_run *run, const tier__ladder_rows *rows,
                                   const tier__ladder_report *report, tier_error *err);
void tier__ladder_run_close(tier__ladder_run *run);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_fault.h
 * Why a value is unknown: steps over one row that carry reasons along, whatever blocks others go in. */
#ifndef TIER_LIB_RULE_FAULT_H
#define TIER_LIB_RULE_FAULT_H

#include "rule_run.h"

/** Like tier__rule_run_step, for a run on one row; sets `reasons` of the result's slot: a set of TIER__FAULT_..., empty
 * if the value is known. */
void tier__rule_fault_step(tier__rule_run *run, const tier__rule_node *node);
/** The reasons of the whole in one row. Starts the run on that row. */
uint8_t tier__rule_fault_row(tier__rule_run *run, size_t row);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_step.h
 * The steps of an evaluation, one per node. Evaluation and trace are loops over the same steps. */
#ifndef TIER_LIB_RULE_STEP_H
#define TIER_LIB_RULE_STEP_H

#include "rule_run.h"

/** Computes one node that is not consumed: takes its operands off the stack and puts its result there. */
void tier__rule_run_step(tier__rule_run *run, const tier__rule_node *node);
/** 1 if a slot of this type is known in a row of the block. */
int tier__run_known(const tier__slot *slot, tier_type type, size_t row);

#endif

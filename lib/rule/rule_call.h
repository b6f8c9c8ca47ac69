/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_call.h
 * Choices and calls in slots. */
#ifndef TIER_LIB_RULE_CALL_H
#define TIER_LIB_RULE_CALL_H

#include "rule_run.h"

/** Each computes `node` into `slot`, its first operand's own, with the other operands above it. Texts are those of
 * slots: no plain ones. */
void tier__run_choice(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);
void tier__run_coalesce(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);
/** `min` and `max`. */
void tier__run_extreme(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);
/** Functions of one or two numbers, amounts or days. */
void tier__run_function(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);

#endif

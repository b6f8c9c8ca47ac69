/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_number.h
 * Numbers, money and days in slots. */
#ifndef TIER_LIB_RULE_NUMBER_H
#define TIER_LIB_RULE_NUMBER_H

#include "rule_run.h"

/** Makes an int, amount or float a float; amounts in major units. */
void tier__run_make_float(const tier__rule_run *run, tier_type type, tier__slot *slot);
/** Each computes `node` into `slot`, the left (or only) operand's own, with `right` above it; where there is one. */
void tier__run_arithmetic(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot, tier__slot *right);
void tier__run_negate(tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);
void tier__run_compare(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot, tier__slot *right);
void tier__run_in(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_truth.h
 * Conditions, and what they are for a customer.
 *
 * Three-valued logic (Kleene): a comparison or an operation with a missing operand is unknown; `&&` and `||` follow
 * Kleene whatever the order; a condition holds only if it is true. Faults (division by zero, overflow) are unknown. */
#ifndef TIER_LIB_RULE_TRUTH_H
#define TIER_LIB_RULE_TRUTH_H

/** A condition that was read. */
typedef struct tier__expression tier__expression;

/** Truth of one row. */
enum { TIER__FALSE = 0, TIER__TRUE = 1, TIER__UNKNOWN = 2 };

#endif

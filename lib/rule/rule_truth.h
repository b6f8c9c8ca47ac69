/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_truth.h
 * Conditions, and what they are for a customer.
 *
 * Three-valued logic (Kleene): a comparison or an operation with a missing operand is unknown; `&&` and `||` follow
 * Kleene whatever the order; a condition holds only if it is true. Faults (division by zero, overflow) are unknown. */
#ifndef TIER_LIB_RULE_TRUTH_H
#define TIER_LIB_RULE_TRUTH_H

#include <stddef.h>
#include <stdint.h>

/** An expression that was read: a condition, or a value of any type. */
typedef struct tier__expression tier__expression;

/** Truth of one row. */
enum { TIER__FALSE = 0, TIER__TRUE = 1, TIER__UNKNOWN = 2 };

/** Why a value is unknown: a set. */
enum {
  TIER__FAULT_MISSING = 1,   /**< Nobody told it; NaN counts as missing. */
  TIER__FAULT_ZERO = 2,      /**< Division by zero. */
  TIER__FAULT_OVERFLOW = 4,  /**< Does not fit its type. */
  TIER__FAULT_DAY = 8,       /**< A day outside the years 1 to 9999. */
  TIER__FAULT_INFINITE = 16, /**< An infinite number in a column. */
  TIER__FAULT_REASONS = 5    /**< Number of reasons. */
};

/** What a condition was for many rows. Of another value TIER__TRUE stands for known. */
typedef struct tier__rule_counts {
  uint64_t truths[3];                   /**< Rows by truth. */
  uint64_t faults[TIER__FAULT_REASONS]; /**< Unknown rows by reason, in the order above; a row counts for each of its
                                             reasons. */
} tier__rule_counts;

/** "missing", "division_by_zero", "overflow", "day_range", "not_finite". @param reason Index, not the bit.
 * @return NULL if there is none. */
const char *tier__fault_name(size_t reason);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file simulate.h
 * Dry runs: two policies beside each other over the same book. Nothing is written, and the code that decides is that of
 * @ref tier_assign.
 */
#ifndef TIER_SIMULATE_H
#define TIER_SIMULATE_H

#include <tier/result.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A comparison of two policies. Immutable; may be shared by threads. */
typedef struct tier_simulation tier_simulation;

/** Options of a simulation. */
typedef struct tier_simulation_options {
  size_t size;                 /**< `sizeof(tier_simulation_options)`. */
  const tier_roster *before_a; /**< Where everybody stands under A before the first day; NULL: all are new. */
  const tier_roster *before_b; /**< The same under B; NULL: as A if the tiers are the same, else all are new. */
  int32_t history_days;        /**< Evaluate on so many days before the day of the question, too: 0 to 3660. */
  int32_t step_days;           /**< One evaluation every so many days; 0 means 1. */
  int32_t reversal_days;       /**< Up and down again (or the reverse) within so many days is flapping; 0 means 90. */
} tier_simulation_options;

/** Customers in a tier of A and a tier of B. */
typedef struct tier_simulation_cell {
  size_t size;         /**< `sizeof(tier_simulation_cell)`. */
  uint64_t customers;  /**< How many. */
  int64_t spend_minor; /**< Sum of their `spend`, exact. */
  double hours_a;      /**< Hours of service that A's strategy gives them; 0 without one. */
  double hours_b;      /**< The same for B. */
} tier_simulation_cell;

/** How much customers moved over the history under one policy. */
typedef struct tier_flapping {
  size_t size;           /**< `sizeof(tier_flapping)`. */
  uint64_t evaluations;  /**< Days of evaluation. */
  uint64_t ups;          /**< Rises. */
  uint64_t downs;        /**< Falls. */
  uint64_t reversals;    /**< Changes back to the tier before within `reversal_days`. */
  uint64_t flappers;     /**< Customers with at least one. */
} tier_flapping;

/** Compares. @param a,b Their money must have the same minor digits.
 * @return As @ref tier_assign, with a message that begins with "A: " or "B: "; @ref TIER_E_STATE (a callback is not
 * @ref TIER_RULE_DETERMINISTIC), @ref TIER_E_ARGUMENT (options out of range, other minor digits). */
TIER_API TIER_MUST_CHECK tier_status tier_simulate(const tier_fitted *a, const tier_fitted *b, const tier_book *book,
                                                   int32_t as_of_day, const tier_simulation_options *options,
                                                   tier_simulation **ret_simulation, tier_error *err);
/** Ends a simulation. */
TIER_API void tier_simulation_destroy(tier_simulation *simulation);
/** The result of the last day; lives as long as the simulation. @param which 0: A, 1: B. */
TIER_API const tier_result *tier_simulation_result(const tier_simulation *simulation, int which);
/** One cell of the matrix. @param tier_a,tier_b Indexes. @return @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_simulation_get_cell(const tier_simulation *simulation, int32_t tier_a,
                                                              int32_t tier_b, tier_simulation_cell *ret_cell,
                                                              tier_error *err);
/** @return Number of customers whose tiers differ in id; those present in both results all count. */
TIER_API size_t tier_simulation_mover_count(const tier_simulation *simulation);
/** Index, in both results, of one of them, in the order of results. @return SIZE_MAX past the end. */
TIER_API size_t tier_simulation_mover(const tier_simulation *simulation, size_t index);
/** How much they moved. @param which 0: A, 1: B. */
TIER_API TIER_MUST_CHECK tier_status tier_simulation_flapping(const tier_simulation *simulation, int which,
                                                              tier_flapping *ret_flapping, tier_error *err);

#ifdef __cplusplus
}
#endif
#endif

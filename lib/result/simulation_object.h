/* SPDX-License-Identifier: Apache-2.0 */
/** @file simulation_object.h
 * The inside of tier_simulation. */
#ifndef TIER_LIB_SIMULATION_OBJECT_H
#define TIER_LIB_SIMULATION_OBJECT_H

#include "flapping.h"
#include <tier/simulate.h>

/** One of the two policies. */
typedef struct tier__simulated {
  tier_result *result; /**< Of the last day. */
  uint64_t evaluations;
  tier__flaps flaps;
} tier__simulated;

/** A cell while it is summed. */
typedef struct tier__matrix_cell {
  uint64_t customers;
  int64_t spend_minor;
  int64_t thousandths[2]; /**< Of hours, by policy: sums are exact. */
} tier__matrix_cell;

struct tier_simulation {
  tier_context *context;      /**< Held. */
  tier__simulated sides[2];
  size_t tiers[2];
  tier__matrix_cell *cells;   /**< `tiers[1]` for each tier of A. */
  uint32_t *movers;           /**< Indexes, ascending. */
  size_t mover_count;
};

/** Fills matrix and movers from the two results. @return TIER_E_OVERFLOW, TIER_E_MEMORY. */
tier_status tier__simulation_compare(tier_simulation *simulation, tier_error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file prepared.h
 * The second half of the pipeline, made once for a table and run for any day and any values: models, then derived
 * columns. */
#ifndef TIER_LIB_PREPARED_H
#define TIER_LIB_PREPARED_H

#include "assign_derived.h"
#include "policy/fitted_object.h"
#include "model/model_scoring.h"

/** Belongs to one thread at a time. */
typedef struct tier__prepared {
  tier_context *context;
  const tier_fitted *fitted;
  tier__table *table;
  tier__scoring **scorings;    /**< By model; NULL: not wanted. */
  tier__derived_run **derived; /**< By derived column; NULL: not wanted. */
} tier__prepared;

/** Which models and derived columns are wanted; NULL for all. */
typedef struct tier__wanted {
  const uint8_t *models, *derived; /**< 1: wanted, and so is all that it reads. */
} tier__wanted;

/** Adds their columns to a table that has metrics and attributes. @param[out] ret_prepared To be given to
 * tier__prepared_close, also on failure. @return TIER_E_MEMORY, TIER_E_DATA. */
tier_status tier__prepared_open(const tier_fitted *fitted, tier__table *table, const tier__wanted *wanted,
                                tier__prepared *ret_prepared, tier_error *err);
/** Fills them for all rows that the table has now and for its day. Allocates nothing, but where models do or texts need
 * more room. @param[in,out] conflicts,report As for tier__derived_compute; those of the report are of all derived
 * columns, one after the other. */
tier_status tier__prepared_run(tier__prepared *prepared, uint8_t *conflicts, const tier__derived_report *report,
                               tier_error *err);
void tier__prepared_close(tier__prepared *prepared);

#endif

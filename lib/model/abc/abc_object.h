/* SPDX-License-Identifier: Apache-2.0 */
/** @file abc_object.h
 * What the files of the ABC model share. */
#ifndef TIER_LIB_ABC_OBJECT_H
#define TIER_LIB_ABC_OBJECT_H

#include "abc_kernel.h"
#include "model/ordered_key.h"
#include "base/tally.h"

#define TIER__ABC_CLASSES ((size_t)26)

typedef struct tier__abc_model {
  tier_context *context;
  int rule;
  size_t class_count;
  int32_t cuts[TIER__ABC_CLASSES]; /**< In millionths; one fewer than classes. */
  tier_string labels[TIER__ABC_CLASSES];
  tier_input input;
  tier_output outputs[2];
} tier__abc_model;

/** What was seen: positive values by their count, the others only counted. */
typedef struct tier__abc_state {
  tier_context *context;
  tier__scale scale;
  tier__tally positive;
  uint64_t not_positive;
  uint64_t unknown;
} tier__abc_state;

typedef struct tier__abc_class_fit {
  int has_from;       /**< 0: no value is enough for this class. */
  int64_t from;       /**< Key of the least value that is. */
  uint64_t customers; /**< When it was fitted. */
  double share;       /**< Of the total, when it was fitted. */
} tier__abc_class_fit;

/** Immutable. */
typedef struct tier__abc_fitted {
  tier_context *context;
  tier__scale scale;
  double total; /**< Sum of the positive values, money in major units. */
  uint64_t not_positive;
  uint64_t unknown;
  tier__abc_points points; /**< Computed rule only. */
  tier__abc_class_fit classes[TIER__ABC_CLASSES];
} tier__abc_fitted;

tier_status tier__abc_state_create(const void *model, void **ret_state, tier_error *err);
tier_status tier__abc_observe(const void *model, void *state, const tier_batch *batch, tier_error *err);
tier_status tier__abc_merge(const void *model, void *state, const void *other, tier_error *err);
void tier__abc_state_destroy(void *state);
tier_status tier__abc_finish(const void *model, const void *state, tier_findings *findings, void **ret_fitted,
                             tier_error *err);
tier_status tier__abc_save(const void *model, const void *fitted, tier_writer *writer, tier_error *err);
tier_status tier__abc_load(const void *model, tier_settings *saved, void **ret_fitted, tier_error *err);
void tier__abc_fitted_destroy(void *fitted);

#endif

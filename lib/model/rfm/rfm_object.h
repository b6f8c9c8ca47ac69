/* SPDX-License-Identifier: Apache-2.0 */
/** @file rfm_object.h
 * What the files of the RFM model share. Dimensions are 0 recency, 1 frequency, 2 monetary value; the key of recency
 * is that of minus the days, so that more is better in all three. */
#ifndef TIER_LIB_RFM_OBJECT_H
#define TIER_LIB_RFM_OBJECT_H

#include "model/ordered_key.h"
#include "base/tally.h"
#include "segment_map.h"

#define TIER__RFM_BINS ((size_t)100)

enum { TIER__RFM_QUANTILE = 0, TIER__RFM_FIXED = 1, TIER__RFM_BINARY = 2, TIER__RFM_NESTED = 3 };
enum { TIER__RFM_MEAN = 0, TIER__RFM_MEDIAN = 1, TIER__RFM_GIVEN = 2 };

typedef struct tier__rfm_model {
  tier_context *context;
  int method;
  int split;                          /**< Binary only: TIER__RFM_MEAN and following. */
  size_t bins[3];
  double given[3][TIER__RFM_BINS];    /**< Fixed thresholds, `bins - 1`, ascending; recency in days. */
  double weights[3];
  int64_t code_base;                  /**< 10, or the power of ten above the number of bins. */
  tier__segment_map segments;
  tier_input inputs[4];               /**< The dimensions, then purchases if frequency is not that. */
  size_t input_count;
  size_t purchases;                   /**< Which input tells whether there was a purchase. */
  tier_output outputs[6];
  size_t output_count;
} tier__rfm_model;

/** What was seen. */
typedef struct tier__rfm_state {
  tier_context *context;
  tier__scale scales[3];
  tier__tally tallies[3];  /**< One per dimension; nested: the first holds triples, the others nothing. */
  uint64_t prospects;      /**< Customers without a purchase. */
  uint64_t incomplete;     /**< Customers with one, but not all of the three values. */
} tier__rfm_state;

/** Immutable. Cuts as the kernel has them, per dimension; nested: F per R bin, M per R and F bin. */
typedef struct tier__rfm_fitted {
  tier_context *context;
  tier__scale scales[3];
  int nested;
  int at_least;            /**< A value at a cut is above it. */
  size_t bins[3];
  int64_t *cuts[3];
  uint64_t customers[3][TIER__RFM_BINS]; /**< By score, when it was fitted. */
  uint64_t prospects;
  uint64_t incomplete;
} tier__rfm_fitted;

enum { TIER__RFM_PROSPECT = 0, TIER__RFM_INCOMPLETE = 1, TIER__RFM_SCORED = 2 };

/** Reads the settings; what is wrong is noted. @return TIER_E_MEMORY. */
tier_status tier__rfm_read_settings(tier__rfm_model *rfm, tier_settings *settings, tier_error *err);
/** Takes or checks the scales of a batch. @return TIER_E_DATA. */
tier_status tier__rfm_take_scales(const tier__rfm_model *rfm, const tier_batch *batch, tier__scale scales[3],
                                  tier_error *err);
/** Keys of one row. @return TIER__RFM_PROSPECT and following; keys only with TIER__RFM_SCORED. */
int tier__rfm_keys(const tier__rfm_model *rfm, const tier_batch *batch, size_t row, int64_t ret_keys[3]);
/** Scores, from 1. */
void tier__rfm_scores(const tier__rfm_fitted *fitted, const int64_t keys[3], size_t ret_scores[3]);
/** Number of lists of cuts of a dimension, of `bins - 1` each. */
size_t tier__rfm_cut_lists(const tier__rfm_fitted *fitted, size_t dimension);
/** An empty one, with room for the cuts. @return TIER_E_MEMORY. */
tier_status tier__rfm_fitted_make(const tier__rfm_model *rfm, tier__rfm_fitted **ret_fitted, tier_error *err);
void tier__rfm_fitted_destroy(void *fitted);

tier_status tier__rfm_state_create(const void *model, void **ret_state, tier_error *err);
tier_status tier__rfm_observe(const void *model, void *state, const tier_batch *batch, tier_error *err);
tier_status tier__rfm_merge(const void *model, void *state, const void *other, tier_error *err);
void tier__rfm_state_destroy(void *state);
tier_status tier__rfm_finish(const void *model, const void *state, tier_findings *findings, void **ret_fitted,
                             tier_error *err);
tier_status tier__rfm_save(const void *model, const void *fitted, tier_writer *writer, tier_error *err);
tier_status tier__rfm_load(const void *model, tier_settings *saved, void **ret_fitted, tier_error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file model_feed.h
 * A model's inputs, taken from a table and cut into batches. */
#ifndef TIER_LIB_MODEL_FEED_H
#define TIER_LIB_MODEL_FEED_H

#include "base/failure.h"
#include "model_object.h"

/** Rows of a batch: a multiple of 8, so that no two batches share a byte of a bitmap. */
#define TIER__BATCH_ROWS ((size_t)65536)
#define TIER__ALL_ROWS SIZE_MAX

typedef struct tier__feed {
  tier_context *context;
  size_t input_count;
  size_t batch_count;         /**< At least 1: a table without rows gives one empty batch. */
  int32_t minor_digits;
  const tier__column **sources; /**< The columns of the table. */
  tier_column *views;         /**< The whole columns. */
  tier__column *widened;      /**< What `views` points to where a column had to become FLOAT64. */
  uint8_t *bits;              /**< Validity of a single row, one byte per input. */
  tier_column *slices;        /**< `input_count` per batch. */
  const tier_column **lists;  /**< The same as pointers. */
  tier_batch *batches;
} tier__feed;

/** @param inputs How many of the model's: all to learn, `present_count` to score.
 * @param row One row, or TIER__ALL_ROWS. @param[out] feed To be given to tier__feed_close, also on failure.
 * @return TIER_E_DATA: a column is missing or of another type than the model wants. */
tier_status tier__feed_open(const tier__model *model, const tier__table *table, size_t inputs, size_t row,
                            int32_t as_of_day, tier__feed *feed, tier_error *err);
/** The same columns again, after their values have changed; allocates nothing. For a feed of all rows.
 * @param rows The first so many; not more than when it was opened. */
void tier__feed_refill(tier__feed *feed, size_t rows, int32_t as_of_day);
void tier__feed_close(tier__feed *feed);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file model_scoring.h
 * A fitted model bound to a table, for those who score again and again while the values change. */
#ifndef TIER_LIB_MODEL_SCORING_H
#define TIER_LIB_MODEL_SCORING_H

#include "model_object.h"

/** Belongs to one thread at a time. */
typedef struct tier__scoring tier__scoring;

/** Binds a model to the columns of `table` and adds its outputs to `outputs`, which has as many rows and may be the
 * same table. The columns must stay until it is closed; values, and labels of texts, may change.
 * @return As tier__model_score. */
tier_status tier__scoring_open(const tier__model *model, const void *fitted, const tier__table *table,
                               tier__table *outputs, tier__scoring **ret_scoring, tier_error *err);
/** Scores the first `rows` rows for a day: nothing of the last time stays. Allocates nothing itself; whether the model
 * does is its own affair. @param rows Not more than the table had when it was bound. @return As tier__model_score. */
tier_status tier__scoring_run(tier__scoring *scoring, size_t rows, int32_t as_of_day, tier_error *err);
void tier__scoring_close(tier__scoring *scoring);

#endif

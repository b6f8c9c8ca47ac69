/* SPDX-License-Identifier: Apache-2.0 */
/** @file model_object.h
 * A model of a policy: a class with its settings, its name, and the wiring from the table to its batches. */
#ifndef TIER_LIB_MODEL_OBJECT_H
#define TIER_LIB_MODEL_OBJECT_H

#include "base/json_write.h"
#include "base/table.h"
#include <jansson.h>
#include <tier/model.h>

typedef struct tier__model {
  tier_context *context;
  const tier_model_class *class_;
  void *model;               /**< What the class's `create` made. */
  char *name;                /**< "rfm" in "rfm.segment"; owned. */
  const tier_input *inputs;
  size_t input_count;
  size_t present_count;      /**< Of these, how many are as of the day of the question: the first ones. */
  const tier_output *outputs;
  size_t output_count;
} tier__model;

/** Makes a model from its JSON object: "type" names the class, the rest are its settings.
 * @param place Of the object, such as "/models/rfm". What is wrong with the settings goes into the findings.
 * @return TIER_OK with `*ret_model` NULL if there were errors; TIER_E_MEMORY; what `create` returned for memory. */
tier_status tier__model_create(tier_context *context, const char *name, const json_t *object, const char *place,
                               tier_findings *findings, tier__model **ret_model, tier_error *err);
void tier__model_destroy(tier__model *model);
/** The name of the column that an input is read from: its own, or for a metric of days ago "NAME DAYS days ago", which
 * no other column can have. @return To be released; NULL without memory. */
char *tier__input_column(tier_context *context, const tier_input *input);
/** Passes on what a model returned: the message gets the model's name. @param inner Set by the model, or not. */
tier_status tier__model_failed(const tier__model *model, tier_status status, const tier_error *inner, tier_error *err);

/** Learns from all rows of the table, which has all inputs, those of days ago under the name of tier__input_column.
 * @return TIER_E_DATA (an input has another type), TIER_E_MODEL (the outputs broke the contract), or what the model
 * returned; the message begins with the model's name. */
tier_status tier__model_fit(const tier__model *model, const tier__table *table, int32_t as_of_day,
                            tier_findings *findings, void **ret_fitted, tier_error *err);
/** Adds the columns NAME.column to the table, scored in blocks on the context's executor. NaN and infinity from a model
 * are TIER_E_MODEL. */
tier_status tier__model_score(const tier__model *model, const void *fitted, int32_t as_of_day, tier__table *table,
                              tier_error *err);
/** Contributions of one row; none if the model has no `explain`. Where the table has the output, those to it sum to it,
 * left to right and bit for bit: what rounding took is an entry "rounding" at the end.
 * @param[out] ret_count How many there are; above `capacity`: how much room to give.
 * @return TIER_E_MODEL (an entry without a name, or not finite), TIER_E_PLUGIN (they do not sum to the output). */
tier_status tier__model_explain(const tier__model *model, const void *fitted, int32_t as_of_day,
                                const tier__table *table, size_t row, tier_contribution *ret_contributions,
                                size_t capacity, size_t *ret_count, tier_error *err);
/** Writes the fitted model as members of the writer's open object. */
tier_status tier__model_save(const tier__model *model, const void *fitted, tier_writer *writer, tier_error *err);
/** @param place Of the object in the fitted document. @return TIER_E_POLICY with the first thing that is wrong. */
tier_status tier__model_load(const tier__model *model, const json_t *object, const char *place, void **ret_fitted,
                             tier_error *err);
void tier__model_fitted_destroy(const tier__model *model, void *fitted);

#endif

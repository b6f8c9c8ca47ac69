/* SPDX-License-Identifier: Apache-2.0 */
/** @file made_model.h
 * A model made from settings, fitted and applied to small tables, for the tests of models. What fails here fails the
 * test. */
#ifndef TIER_TESTS_MADE_MODEL_H
#define TIER_TESTS_MADE_MODEL_H

#include "model/model_object.h"

/** A context that knows `rfm` and `abc`, and a model in it that is called "m". */
typedef struct made_model {
  tier_context *context;
  json_t *object;
  tier_findings *findings; /**< Of the settings, then of the fit. */
  tier__model *model;      /**< NULL if the settings have errors. */
  void *fitted;
} made_model;

/** @param json The settings; single quotes stand for double ones. */
void made_model_begin(made_model *made, const char *json, uint32_t threads);
void made_model_end(made_model *made);
/** Findings with that code. */
size_t made_model_count(const made_model *made, const char *code);
/** Message of the first finding with that code; the test fails if there is none. */
const char *made_model_message(const made_model *made, const char *code);
/** Place of the same. */
const char *made_model_place(const made_model *made, const char *code);
void made_model_fit(made_model *made, const tier__table *table);
/** The fitted model as JSON, to be freed by tier_text_free. */
char *made_model_save(const made_model *made);
/** Puts a fitted model that was saved and loaded in the place of the fitted one, and checks that it saves the same. */
void made_model_reload(made_model *made);
/** Loads a text in which `from` was replaced by `to`, once. @return What the load returned. */
tier_status made_model_load_edited(const made_model *made, const char *from, const char *to, tier_error *err);
/** Adds the outputs to the table. */
void made_model_score(const made_model *made, tier__table *table);

/** A column of numbers, all known. */
void made_column(tier__table *table, const char *name, tier_type type, const int64_t *values);
/** recency_days, purchases and spend in cents; without a purchase the recency is not known. */
tier__table made_customers(tier_context *context, size_t count, const int64_t *recency, const int64_t *purchases,
                           const int64_t *spend_minor);
int64_t made_int(const tier__table *table, const char *name, size_t row);
double made_float(const tier__table *table, const char *name, size_t row);
/** The text; "" if it is not known. */
const char *made_text(const tier__table *table, const char *name, size_t row);
int made_known(const tier__table *table, const char *name, size_t row);
/** Checks that two columns have the same bits. @param order Row of `b` for each row of `a`; NULL: the same. */
void made_same(const tier__table *a, const tier__table *b, const char *name, const size_t *order);

/** Numbers for tests, the same everywhere. @return 0 to `bound - 1`. */
uint32_t made_random(uint64_t *state, uint32_t bound);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_model_fixture.h
 * What the tests of the CLV model share: a context, tables of customers, and models fitted to them. Every function
 * fails the test if it cannot do its work. */
#ifndef TIER_TESTS_CLV_MODEL_FIXTURE_H
#define TIER_TESTS_CLV_MODEL_FIXTURE_H

#include "unit/clv/clv_data.h"

#include "base/table.h"
#include "model/model_object.h"

/** A model, fitted to a table. */
typedef struct fit {
  tier_context *context;
  tier__model *model;
  tier_findings *findings;
  void *fitted;
} fit;

/** How long before the columns of the past are. */
enum { CLV_DAYS_AGO = 100 };

tier_context *made_context(const tier_context_options *options);
int made(void **state);
int ended(void **state);
/** All columns that some CLV model may read: metrics, those of CLV_DAYS_AGO, and the attributes "age" (20 to 59) and
 * "channel" (shop or web). */
tier__table table_of(tier_context *context, const clv_customer *customers, size_t count);
tier__model *model_of(tier_context *context, const char *settings);
fit fit_to(tier_context *context, const char *settings, const tier__table *table);
void fit_end(fit *f);
/** @return Its severity; 0 if there is none. */
int32_t severity_of(const fit *f, const char *code);
char *saved(const fit *f);
/** The outputs, added to the table; NULL if the model does not have it. */
const tier__column *output(const tier__table *table, const char *name);
double value_at(const tier__table *table, const char *name, size_t i);
void score(const fit *f, tier__table *table);
/** Customers of whom some buy once a month for a while. @return How many there are. */
size_t few(clv_customer *customers, size_t repeaters, size_t others);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_object.h
 * The inside of the CLV model, for the files that implement it. */
#ifndef TIER_LIB_CLV_OBJECT_H
#define TIER_LIB_CLV_OBJECT_H

#include "base/tally.h"
#include "clv/fit/purchase_fit.h"
#include "clv/fit/purchase_models.h"
#include <tier/model.h>

enum { TIER__CLV_MOST_INPUTS = 6 };

/** The settings. */
typedef struct tier__clv_model {
  tier_context *context;
  const tier__purchase_model *kind; /**< The model of purchases. */
  int spend;           /**< With Gamma-Gamma. */
  int include_first;   /**< Gamma-Gamma sees the first purchase too. */
  int64_t horizon_days;
  double rate;         /**< Continuous discount rate per day. */
  double margin;
  double unit_days;    /**< 1 or 7: the unit of the saved parameters. */
  tier_input inputs[TIER__CLV_MOST_INPUTS];
  size_t input_count;
} tier__clv_model;

/** Words of the settings, and of a saved model. */
extern const char *const tier__clv_spend_words[];
extern const char *const tier__clv_first_words[];
extern const char *const tier__clv_unit_words[];
extern const char *const tier__clv_verdict_words[];

/** What was fitted of the purchases, in the model's unit of time. */
typedef struct tier__clv_purchases {
  double params[TIER__PURCHASES_MOST]; /**< As many as the model has. */
  tier__fit_report report;
  int64_t customers, unique, repeat_customers, repeat_purchases;
} tier__clv_purchases;

/** What was fitted of the spend, in major units of the currency. */
typedef struct tier__clv_spend {
  tier__gamma_params params;
  tier__fit_report report;
  int64_t customers, unique;
  int has_correlation;
  double correlation; /**< Of x and m, over the customers of the fit. */
} tier__clv_spend;

/** Immutable. Parameters are those that were saved, bit for bit. */
typedef struct tier__clv_fitted {
  tier_context *context;
  tier__clv_purchases purchases;
  int has_spend; /**< 0: no spend model wanted, or none could be fitted. */
  tier__clv_spend spend;
} tier__clv_fitted;

/** One row of a batch. */
typedef struct tier__clv_row {
  int64_t x, last, age; /**< Repeat purchases, days from the first purchase to the last and to now. */
  int64_t spend_count;  /**< Purchases that Gamma-Gamma sees; 0: none, or their mean is not positive. */
  double spend_mean;    /**< Of these. */
} tier__clv_row;

/** Reads a row. @return 0 if the customer has no purchase. */
int tier__clv_row_read(const tier__clv_model *model, const tier_batch *batch, size_t i, tier__clv_row *ret_row);

tier_status tier__clv_state_create(const void *model, void **ret_state, tier_error *err);
tier_status tier__clv_observe(const void *model, void *state, const tier_batch *batch, tier_error *err);
tier_status tier__clv_merge(const void *model, void *state, const void *other, tier_error *err);
void tier__clv_state_destroy(void *state);
tier_status tier__clv_finish(const void *model, const void *state, tier_findings *findings, void **ret_fitted,
                             tier_error *err);
tier_status tier__clv_fitted_save(const void *model, const void *fitted, tier_writer *writer, tier_error *err);
tier_status tier__clv_fitted_load(const void *model, tier_settings *saved, void **ret_fitted, tier_error *err);
void tier__clv_fitted_destroy(void *fitted);
tier_status tier__clv_score(const void *model, const void *fitted, const tier_batch *batch, const tier_sink *sinks,
                            tier_error *err);
tier_status tier__clv_explain(const void *model, const void *fitted, const tier_batch *row,
                              tier_contribution *ret_contributions, size_t capacity, size_t *ret_count,
                              tier_error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_object.h
 * The inside of the CLV model, for the files that implement it. */
#ifndef TIER_LIB_CLV_OBJECT_H
#define TIER_LIB_CLV_OBJECT_H

#include "clv/fit/purchase_fit.h"
#include "clv/fit/purchase_models.h"
#include <tier/model.h>

enum {
  TIER__CLV_HISTORY = 4, /**< Inputs that make a customer's history. */
  TIER__CLV_MOST_INPUTS = 2 * TIER__CLV_HISTORY + 2 + TIER__COVARIATES_MOST + 2,
  TIER__CLV_MOST_CANDIDATES = 6,
  TIER__CLV_MOST_STAGES = 8,
  TIER__CLV_MOST_EFFECTS = TIER__EFFECTS_MOST * TIER__COVARIATES_MOST
};

/** A column that the parameters of a customer depend on. */
typedef struct tier__clv_covariate {
  const char *column;
  const char *equals; /**< A text to be compared with, which gives 1 or 0; NULL: the column's number. */
  char *name;         /**< In a saved model: "column", or "column=equals". Owned. */
} tier__clv_covariate;

/** The settings. */
typedef struct tier__clv_model {
  tier_context *context;
  const tier__purchase_model *kind; /**< The model of purchases; NULL: the best of the candidates. */
  const tier__purchase_model *candidates[TIER__CLV_MOST_CANDIDATES]; /**< From simple to rich. */
  size_t candidate_count; /**< 0 if there is a kind. */
  int64_t holdout_days;   /**< With candidates. */
  int spend;              /**< With Gamma-Gamma. */
  int include_first;      /**< Gamma-Gamma sees the first purchase too. */
  int64_t horizon_days;
  double rate;            /**< Continuous discount rate per day. */
  double margin;
  double unit_days;       /**< 1 or 7: the unit of the saved parameters. */
  tier__clv_covariate covariates[TIER__COVARIATES_MOST];
  size_t covariate_count;
  tier_input inputs[TIER__CLV_MOST_INPUTS];
  size_t input_count;
  size_t spend_at, covariates_at, past_at; /**< Where these inputs begin. */
  size_t log_sum_at, past_log_sum_at;      /**< 0: not read. */
} tier__clv_model;

/** Words of the settings, and of a saved model. */
extern const char *const tier__clv_spend_words[];
extern const char *const tier__clv_first_words[];
extern const char *const tier__clv_unit_words[];
extern const char *const tier__clv_verdict_words[];

/** How a candidate did: fitted to the customers as they were some days before, asked for the purchases that came. */
typedef struct tier__clv_candidate {
  const tier__purchase_model *kind;
  int32_t stages;
  tier__fit_verdict verdict;
  double expected;       /**< Purchases predicted in all. */
  double mae, rmse;      /**< Of the purchases of a customer. */
  double log_likelihood; /**< Of the times of the purchases that came, given those before. */
} tier__clv_candidate;

typedef struct tier__clv_holdout {
  int64_t customers, purchases; /**< Who bought before it began, and what they bought in it. */
  size_t count;                 /**< 0: nothing was held out. */
  tier__clv_candidate candidates[TIER__CLV_MOST_CANDIDATES];
} tier__clv_holdout;

/** What was fitted of the purchases, in the model's unit of time. */
typedef struct tier__clv_purchases {
  const tier__purchase_model *kind;
  double params[TIER__PURCHASES_MOST];    /**< As many as the model has; k at TIER__STAGES. */
  int32_t stages;                         /**< k, or 0. */
  double effects[TIER__CLV_MOST_EFFECTS]; /**< In the order of tier__fit_report. */
  tier__fit_report report;
  int64_t customers, unique, repeat_customers, repeat_purchases;
  tier__clv_holdout holdout;
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

/** Repeat purchases, days from the first purchase to the last and to the day of the question. */
typedef struct tier__clv_history {
  int64_t x, last, age;
} tier__clv_history;

/** One row of a batch. */
typedef struct tier__clv_row {
  tier__clv_history history;
  int64_t spend_count;  /**< Purchases that Gamma-Gamma sees; 0: none, or their mean is not positive. */
  double spend_mean;    /**< Of these. */
  int has_covariates;   /**< 0: at least one is not known. */
  double covariates[TIER__COVARIATES_MOST];
} tier__clv_row;

/** Reads all settings, and says what is wrong with them. @return TIER_E_MEMORY. */
tier_status tier__clv_settings_read(tier__clv_model *model, tier_settings *settings, tier_error *err);

/** Reads the history that begins at an input. @return 0 if the customer had no purchase. */
int tier__clv_history_read(const tier_batch *batch, size_t at, size_t i, tier__clv_history *ret_history);
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

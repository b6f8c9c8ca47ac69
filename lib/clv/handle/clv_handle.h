/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_handle.h
 * The inside of a tier_clv, for the files that implement clv.h. */
#ifndef TIER_LIB_CLV_HANDLE_H
#define TIER_LIB_CLV_HANDLE_H

#include "clv/common/compress.h"
#include "clv/fit/purchase_fit.h"
#include "clv/fit/purchase_models.h"
#include <tier/clv.h>

enum { TIER__VARIABLES_MOST = TIER__NEWTON_MOST };

/** Parameters of a customer lie between these and their inverses. Any fit stays well within: shapes do not leave 1e-5
 * to 1e4, times 1e-6 to 1e6 mean ages. */
#define TIER__FURTHEST_SHAPE 1e15
#define TIER__FURTHEST_TIME 1e32

/** Where times count opportunities: work may grow with them. */
enum { TIER__MOST_OPPORTUNITIES = 1000000 };

/** Immutable once made. */
struct tier_clv {
  tier_context *context;               /**< Held. */
  tier_clv_kind kind;
  const tier__purchase_model *model;   /**< NULL: Gamma-Gamma. */
  double params[TIER__PURCHASES_MOST]; /**< Gamma-Gamma: p, q, gamma. */
  int32_t stages;                      /**< k, or 0. */
  int stages_chosen;                   /**< k was fitted too. */
  double unit_days;
  size_t covariate_count;
  double effects[TIER__EFFECTS_MOST * TIER__COVARIATES_MOST]; /**< In the order of tier__fit_report. */
  char *names;                         /**< One block: the name of each parameter, terminated, one after the other. */
  int fitted;
  tier__fit_report report;             /**< If fitted. `reason` is static. */
  double customers, repeat_customers, repeat_purchases;
  size_t unique;
  double correlation;
};

/** Parameters proper: not those of covariates. */
static inline size_t tier__clv_own_count(const tier_clv *clv) { return clv->model != NULL ? clv->model->count : 3; }
/** Effects of covariates. */
static inline size_t tier__clv_effect_count(const tier_clv *clv) {
  return clv->model != NULL ? clv->model->effect_count * clv->covariate_count : 0;
}

/** Which columns a call reads, for tier__clv_data_check. */
enum {
  TIER__NEEDS_HISTORY = 1,    /**< frequency, recency, age: whatever of these the model has. */
  TIER__NEEDS_AGE = 2,
  TIER__NEEDS_SPEND = 4,      /**< frequency and spend. */
  TIER__NEEDS_INTERVALS = 8,
  TIER__LEAVES_WEIGHTS = 16   /**< Weights are not looked at; without this they are checked if there are any. */
};

/** Reads a caller's data into ours and checks what is needed: columns that are there, and values, row by row.
 * @param model NULL: Gamma-Gamma. @param covariate_count As many as there must be; SIZE_MAX: any (a fit).
 * @return TIER_E_ARGUMENT with the row, TIER_E_STRUCT_SIZE, TIER_E_TOO_NEW. */
tier_status tier__clv_data_check(const tier__purchase_model *model, unsigned needs, size_t covariate_count,
                                 const tier_clv_data *given, tier_clv_data *ret_data, tier_error *err);

/** The parameters of one row, its covariates applied: finite and above 0, however far these lie beyond those of the
 * fit. Cheap without covariates. */
void tier__clv_params_of(const tier_clv *clv, const tier_clv_data *data, size_t row,
                         double ret_params[TIER__PURCHASES_MOST]);

#endif

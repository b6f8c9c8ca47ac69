/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_make.h
 * What fitting, creating and loading a model have in common. */
#ifndef TIER_LIB_CLV_MAKE_H
#define TIER_LIB_CLV_MAKE_H

#include "clv_handle.h"

enum { TIER__STAGES_MOST = 8 };

/** @param[out] ret_model NULL for Gamma-Gamma. @return 1; 0 if there is no such kind. */
int tier__clv_model_of(tier_clv_kind kind, const tier__purchase_model **ret_model);

/** Reads a caller's options into ours; NULL gives defaults. @param model NULL: Gamma-Gamma.
 * @return TIER_E_ARGUMENT, TIER_E_STRUCT_SIZE, TIER_E_TOO_NEW. */
tier_status tier__clv_options_read(const tier__purchase_model *model, const tier_clv_fit_options *given,
                                   tier_clv_fit_options *ret_options, tier_error *err);

/** Texts that a model keeps a copy of. */
typedef struct tier__clv_texts {
  const char *const *covariates; /**< NULL: "z1", "z2" ... */
  size_t covariate_count;
  const char *reason; /**< To stand in its report; NULL: none. */
} tier__clv_texts;

/** Makes a model whose numbers are all 0, of a kind there is. @param texts NULL: none.
 * @param[out] ret_clv To be ended by tier_clv_destroy. @return TIER_E_MEMORY. */
tier_status tier__clv_make(tier_context *context, tier_clv_kind kind, const tier_clv_fit_options *options,
                           const tier__clv_texts *texts, tier_clv **ret_clv, tier_error *err);

/** Do covariates have names of their own, in UTF-8? @return TIER_E_ARGUMENT. */
tier_status tier__clv_names_check(const char *const *names, size_t count, tier_error *err);

/** Name of a parameter or an effect, or, past the last one, the reason. */
const char *tier__clv_name(const tier_clv *clv, size_t index);
/** Name of a covariate. */
const char *tier__clv_covariate_name(const tier_clv *clv, size_t index);

/** Where a parameter comes from, which decides how far out it may lie. */
typedef enum tier__param_origin {
  TIER__PARAM_GIVEN,  /**< Not from a fit: where every prediction is accurate and quick. */
  TIER__PARAM_FITTED, /**< Further than any fit goes. */
  TIER__PARAM_BASE    /**< Of a customer whose covariates are 0, who may be far from all others. */
} tier__param_origin;

/** Is it a value that a model can have? @param model NULL: Gamma-Gamma. */
int tier__clv_param_is_sane(const tier__purchase_model *model, size_t index, tier__param_origin origin, double value);

#endif

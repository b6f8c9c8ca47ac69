/* SPDX-License-Identifier: Apache-2.0 */
/** @file purchase_models.h
 * All models of purchases. */
#ifndef TIER_LIB_PURCHASE_MODELS_H
#define TIER_LIB_PURCHASE_MODELS_H

#include "clv/common/purchase_model.h"

/** Places in the list; a tier_clv_kind is one more. */
enum {
  TIER__PURCHASES_NBD,
  TIER__PURCHASES_PARETO,
  TIER__PURCHASES_BG,
  TIER__PURCHASES_MBG,
  TIER__PURCHASES_BG_CNBD,
  TIER__PURCHASES_MBG_CNBD,
  TIER__PURCHASES_BG_BB,
  TIER__PURCHASES_SBG,
  TIER__PURCHASES_BDW,
  TIER__PURCHASES_COUNT
};

extern const tier__purchase_model *const tier__purchase_models[TIER__PURCHASES_COUNT];

#endif

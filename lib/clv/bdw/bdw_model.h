/* SPDX-License-Identifier: Apache-2.0 */
/** @file bdw_model.h
 * BdW among the models of purchases. */
#ifndef TIER_LIB_BDW_MODEL_H
#define TIER_LIB_BDW_MODEL_H

#include "clv/common/purchase_model.h"

extern const tier__purchase_model tier__bdw;

#endif

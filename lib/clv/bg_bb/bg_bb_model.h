/* SPDX-License-Identifier: Apache-2.0 */
/** @file bg_bb_model.h
 * BG/BB among the models of purchases. */
#ifndef TIER_LIB_BG_BB_MODEL_H
#define TIER_LIB_BG_BB_MODEL_H

#include "clv/common/purchase_model.h"

extern const tier__purchase_model tier__bg_bb;

#endif

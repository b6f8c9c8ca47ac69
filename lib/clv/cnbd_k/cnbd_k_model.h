/* SPDX-License-Identifier: Apache-2.0 */
/** @file cnbd_k_model.h
 * BG/CNBD-k and MBG/CNBD-k among the models of purchases. */
#ifndef TIER_LIB_CNBD_K_MODEL_H
#define TIER_LIB_CNBD_K_MODEL_H

#include "clv/common/purchase_model.h"

extern const tier__purchase_model tier__bg_cnbd_k, tier__mbg_cnbd_k;

#endif

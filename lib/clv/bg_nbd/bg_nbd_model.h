/* SPDX-License-Identifier: Apache-2.0 */
/** @file bg_nbd_model.h
 * BG/NBD and MBG/NBD among the models of purchases. */
#ifndef TIER_LIB_BG_NBD_MODEL_H
#define TIER_LIB_BG_NBD_MODEL_H

#include "clv/common/purchase_model.h"

extern const tier__purchase_model tier__bg_nbd, tier__mbg_nbd;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file nbd_model.h
 * NBD among the models of purchases. */
#ifndef TIER_LIB_NBD_MODEL_H
#define TIER_LIB_NBD_MODEL_H

#include "clv/common/purchase_model.h"

extern const tier__purchase_model tier__nbd;

#endif

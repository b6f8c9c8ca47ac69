/* SPDX-License-Identifier: Apache-2.0 */
/** @file rfm_model.h
 * Recency, frequency, monetary value: scores and segments. Definitions in spec.md. */
#ifndef TIER_LIB_RFM_MODEL_H
#define TIER_LIB_RFM_MODEL_H

#include <tier/model.h>

/** `user_data` is the context. */
extern const tier_model_class tier__rfm_class;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file clv_model.h
 * Customer lifetime value: how likely a customer is alive, how often he will buy, what it is worth. See spec.md. */
#ifndef TIER_LIB_CLV_MODEL_H
#define TIER_LIB_CLV_MODEL_H

#include <tier/model.h>

/** `user_data` is the context. */
extern const tier_model_class tier__clv_class;

#endif

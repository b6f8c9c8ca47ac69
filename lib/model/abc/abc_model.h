/* SPDX-License-Identifier: Apache-2.0 */
/** @file abc_model.h
 * Classes by their share of the total value. Definitions in spec.md. */
#ifndef TIER_LIB_ABC_MODEL_H
#define TIER_LIB_ABC_MODEL_H

#include <tier/model.h>

/** `user_data` is the context. */
extern const tier_model_class tier__abc_class;

#endif

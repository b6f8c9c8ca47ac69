/* SPDX-License-Identifier: Apache-2.0 */
/** @file registry.h
 * The models a context knows by name. */
#ifndef TIER_LIB_REGISTRY_H
#define TIER_LIB_REGISTRY_H

#include <tier/model.h>

/** @param[out] ret_user_data What was registered with it. @return NULL if no model has that name. */
const tier_model_class *tier__registry_find(const tier_context *context, const char *name, void **ret_user_data);

#endif

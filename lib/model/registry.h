/* SPDX-License-Identifier: Apache-2.0 */
/** @file registry.h
 * The models a context knows by name. */
#ifndef TIER_LIB_REGISTRY_H
#define TIER_LIB_REGISTRY_H

#include "base/context_object.h"
#include "shared_module.h"

/** A class known by name: our copy, as whoever built it may have had a shorter struct. */
typedef struct tier__registered {
  struct tier__registered *next;
  tier_model_class class_;
  void *user_data;
  tier_destroy_fn destroy;
} tier__registered;

typedef struct tier__registry {
  tier__registered *first;
  tier__module *modules; /**< The last one loaded first. */
} tier__registry;

static inline tier__registry *tier__registry_of(const tier_context *context) { return context->registry; }

/** @param[out] ret_user_data What was registered with it. @return NULL if no model has that name. */
const tier_model_class *tier__registry_find(const tier_context *context, const char *name, void **ret_user_data);
/** Gives a context its registry, if it has none yet. @return TIER_E_MEMORY. */
tier_status tier__registry_attach(tier_context *context, tier_error *err);
/** Checks a class and puts it at the end of a list: the registry's own, or one that is to join it.
 * @return As tier_context_register_model. */
tier_status tier__registry_entry_make(tier_context *context, const tier_model_class *given, tier__registered **list,
                                      tier_error *err);
/** Frees a list, with what was registered. */
void tier__registry_entries_end(tier_context *context, tier__registered *first);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file registry_object.h
 * The inside of the registry, for the two files that implement it. */
#ifndef TIER_LIB_REGISTRY_OBJECT_H
#define TIER_LIB_REGISTRY_OBJECT_H

#include "base/context_object.h"
#include "registry.h"

/** A class known by name: our copy, as whoever built it may have had a shorter struct. */
typedef struct tier__registered {
  struct tier__registered *next;
  tier_model_class class_;
  void *user_data;
  tier_destroy_fn destroy;
} tier__registered;

/** A shared module that was loaded. */
typedef struct tier__module {
  struct tier__module *next;
  void *handle;
} tier__module;

typedef struct tier__registry {
  tier__registered *first;
  tier__module *modules; /**< The last one loaded first. */
} tier__registry;

static inline tier__registry *tier__registry_of(const tier_context *context) { return context->registry; }

/** Gives a context its registry, if it has none yet. @return TIER_E_MEMORY. */
tier_status tier__registry_attach(tier_context *context, tier_error *err);
/** Checks a class and puts it at the end of a list: the registry's own, or one that is to join it.
 * @return As tier_context_register_model. */
tier_status tier__registry_entry_make(tier_context *context, const tier_model_class *given, tier__registered **list,
                                      tier_error *err);
/** Frees a list, with what was registered. */
void tier__registry_entries_end(tier_context *context, tier__registered *first);
/** Unloads a list of modules. */
void tier__registry_close_modules(tier_context *context, tier__module *first);

#endif

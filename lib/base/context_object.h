/* SPDX-License-Identifier: Apache-2.0 */
/** @file context_object.h
 * The inside of a context. Objects made from a context hold it by tier__context_hold and let go in their destroy. */
#ifndef TIER_LIB_CONTEXT_OBJECT_H
#define TIER_LIB_CONTEXT_OBJECT_H

#include <stdatomic.h>
#include <tier/base.h>

struct tier_context {
  atomic_size_t references;
  tier_allocator allocator;
  tier_executor executor;
  uint32_t threads;
  int64_t limits[TIER_LIMITS];
  char *zone_directory;                    /**< Owned; NULL: the default. */
  void *registry;                          /**< The models known by name; belongs to lib/model. */
  void (*registry_destroy)(tier_context *);/**< Ends the registry; NULL if there is none. */
};

/** A context without models. */
tier_status tier__context_make(const tier_context_options *options, tier_context **ret_context, tier_error *err);
/** Sets all limits to their defaults. */
void tier__context_limits_reset(tier_context *context);
/** One more holder. @return `context`. */
tier_context *tier__context_hold(tier_context *context);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "context_object.h"

#include <assert.h>
#include <string.h>

#include "failure.h"
#include "memory.h"
#include "struct_size.h"

/* Size of the first version. */
#define OPTIONS_LEAST offsetof(tier_context_options, zone_directory)

static tier_status check_options(const tier_context_options *options, tier_error *err) {
  const tier_allocator *allocator = &options->allocator;
  int given = (allocator->allocate != NULL) + (allocator->reallocate != NULL) + (allocator->release != NULL);
  if (given != 0 && given != 3) {
    return tier__fail(err, TIER_E_ARGUMENT,
                      "tier_context_options.allocator sets %d of its three functions; set all or none", given);
  }
  return TIER_OK;
}

tier_status tier__context_make(const tier_context_options *options, tier_context **ret_context, tier_error *err) {
  tier_context_options ours = {.size = sizeof ours};
  if (ret_context == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "ret_context is NULL");
  }
  if (options != NULL) {
    TIER__TRY(tier__struct_in(&ours, sizeof ours, OPTIONS_LEAST, options, "tier_context_options", err));
    TIER__TRY(check_options(&ours, err));
  }
  tier_context maker = {.allocator = ours.allocator};
  tier_context *context = tier__alloc(&maker, 1, sizeof *context);
  if (context == NULL) {
    return tier__no_memory(err);
  }
  atomic_init(&context->references, 1);
  context->allocator = ours.allocator;
  context->executor = ours.executor;
  context->threads = ours.threads;
  tier__context_limits_reset(context);
  if (ours.zone_directory != NULL) {
    context->zone_directory = tier__copy_text(context, ours.zone_directory, strlen(ours.zone_directory));
    if (context->zone_directory == NULL) {
      tier_context_destroy(context);
      return tier__no_memory(err);
    }
  }
  *ret_context = context;
  return TIER_OK;
}

tier_context *tier__context_hold(tier_context *context) {
  atomic_fetch_add_explicit(&context->references, 1, memory_order_relaxed);
  return context;
}

void tier_context_destroy(tier_context *context) {
  if (context == NULL) {
    return;
  }
  size_t before = atomic_fetch_sub_explicit(&context->references, 1, memory_order_acq_rel);
  assert(before > 0);
  if (before != 1) {
    return;
  }
  if (context->registry_destroy != NULL) {
    context->registry_destroy(context);
  }
  tier_context keeper = {.allocator = context->allocator};
  tier__release(&keeper, context->zone_directory);
  tier__release(&keeper, context);
}

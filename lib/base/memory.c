/* SPDX-License-Identifier: Apache-2.0 */
#include "memory.h"

#include <stdlib.h>
#include <string.h>

#include "checked.h"
#include "context_object.h"
#include "failure.h"

void *tier__alloc(tier_context *context, size_t count, size_t bytes) {
  const tier_allocator *allocator = &context->allocator;
  size_t total;
  if (tier__mul_size(count, bytes, &total)) {
    return NULL;
  }
  total = total == 0 ? 1 : total;
  if (allocator->allocate == NULL) {
    return calloc(1, total);
  }
  void *block = allocator->allocate(allocator->user_data, total);
  if (block != NULL) {
    memset(block, 0, total);
  }
  return block;
}

void *tier__resize(tier_context *context, void *block, size_t count, size_t bytes) {
  const tier_allocator *allocator = &context->allocator;
  size_t total;
  if (tier__mul_size(count, bytes, &total)) {
    return NULL;
  }
  total = total == 0 ? 1 : total;
  if (allocator->reallocate == NULL) {
    return realloc(block, total);
  }
  return allocator->reallocate(allocator->user_data, block, total);
}

void tier__release(tier_context *context, void *block) {
  const tier_allocator *allocator = &context->allocator;
  if (block == NULL) {
    return;
  }
  if (allocator->release == NULL) {
    free(block);
  } else {
    allocator->release(allocator->user_data, block);
  }
}

char *tier__copy_text(tier_context *context, const char *data, size_t length) {
  char *copy = length == SIZE_MAX ? NULL : tier__alloc(context, length + 1, 1);
  if (copy != NULL && length != 0) {
    memcpy(copy, data, length);
  }
  return copy;
}

tier_status tier__reserve(tier_context *context, void **block, size_t *capacity, size_t needed, size_t bytes,
                          tier_error *err) {
  if (needed <= *capacity) {
    return TIER_OK;
  }
  size_t doubled = *capacity > SIZE_MAX / 2 ? SIZE_MAX : *capacity * 2;
  size_t target = needed > doubled ? needed : doubled;
  target = target < 8 ? 8 : target;
  void *grown = tier__resize(context, *block, target, bytes);
  if (grown == NULL) {
    return tier__no_memory(err);
  }
  *block = grown;
  *capacity = target;
  return TIER_OK;
}

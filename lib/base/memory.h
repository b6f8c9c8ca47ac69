/* SPDX-License-Identifier: Apache-2.0 */
/** @file memory.h
 * All memory of the library comes through here: from the context's allocator, with sizes checked for overflow. */
#ifndef TIER_LIB_MEMORY_H
#define TIER_LIB_MEMORY_H

#include "failure.h"

/** `count * bytes` zeroed bytes. @return NULL if there is no memory or the size overflows; never NULL for size 0. */
void *tier__alloc(tier_context *context, size_t count, size_t bytes);
/** Resizes; the new part is not zeroed. @return NULL on failure, and the old block is as before. */
void *tier__resize(tier_context *context, void *block, size_t count, size_t bytes);
/** Resizes the array of a typed pointer; returns from the function with TIER_E_MEMORY if that fails. */
#define TIER__RESIZE(context, array, count, err)                                                                       \
  do {                                                                                                                 \
    void *resized_ = tier__resize((context), (array), (count), sizeof *(array));                                       \
    if (resized_ == NULL) {                                                                                            \
      return tier__no_memory(err);                                                                                     \
    }                                                                                                                  \
    (array) = resized_;                                                                                                \
  } while (0)
/** Frees; NULL does nothing. */
void tier__release(tier_context *context, void *block);
/** Copies a text and terminates it. @return NULL if there is no memory. */
char *tier__copy_text(tier_context *context, const char *data, size_t length);
/** Makes room for `needed` entries by doubling. @param[in,out] block,capacity Unchanged on failure.
 * @return TIER_E_MEMORY. */
tier_status tier__reserve(tier_context *context, void **block, size_t *capacity, size_t needed, size_t bytes,
                          tier_error *err);

#endif

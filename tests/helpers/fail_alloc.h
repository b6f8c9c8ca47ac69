/* SPDX-License-Identifier: Apache-2.0 */
/** @file fail_alloc.h
 * An allocator for a context that counts and, when told to, fails. One thread at a time.
 *
 * A loop over every allocation of an operation:
 *
 *     tier_test_allocator memory = {0};
 *     tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
 *     for (size_t k = 1; !done; k++) {
 *       tier_test_allocator_fail(&memory, k, sticky);
 *       ... operation; `done` once it succeeds without memory.failed ...
 *     }
 */
#ifndef TIER_TESTS_FAIL_ALLOC_H
#define TIER_TESTS_FAIL_ALLOC_H

#include <tier/base.h>

/** Zero it to begin. The counts may be read at any time. */
typedef struct tier_test_allocator {
  size_t calls;   /**< Allocations and reallocations asked for since the last @ref tier_test_allocator_fail. */
  size_t failed;  /**< Of these, refused. */
  size_t live;    /**< Blocks given out and not yet released. */
  size_t fail_at; /**< The call to refuse, from 1; 0 for none. */
  int sticky;     /**< Refuse all calls from `fail_at` on, not only that one. */
} tier_test_allocator;

/** The hooks for @ref tier_context_options; `memory` must outlive the context. */
tier_allocator tier_test_allocator_hooks(tier_test_allocator *memory);
/** Starts counting anew. @param k The call to refuse, from 1; 0 for none. @param sticky Also refuse all after it. */
void tier_test_allocator_fail(tier_test_allocator *memory, size_t k, int sticky);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file malloc_fault.h
 * The process's own malloc, counted and made to fail on demand. Link malloc_fault.c into the test executable: its
 * definitions come before those of the C library for every shared library too, so that also memory that does not go
 * through a context's allocator is reached. One thread at a time; needs glibc; not together with a sanitizer. */
#ifndef TIER_TESTS_MALLOC_FAULT_H
#define TIER_TESTS_MALLOC_FAULT_H

#include <stddef.h>

/** What happened since @ref malloc_fault_begin. */
typedef struct malloc_fault_counts {
  size_t calls;   /**< Allocations and reallocations asked for. */
  size_t failed;  /**< Of these, refused. */
  ptrdiff_t live; /**< Blocks given out less blocks freed. */
} malloc_fault_counts;

/** Starts counting and failing. @param k The call to refuse, from 1; 0 for none. @param sticky All after it too. */
void malloc_fault_begin(size_t k, int sticky);
/** Stops failing, goes on counting frees: objects may be destroyed with memory at hand again. */
void malloc_fault_relent(void);
/** Stops. */
malloc_fault_counts malloc_fault_end(void);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/malloc_fault.h"

#include <errno.h>
#include <stdlib.h>

/* glibc's own allocator, under the names that stay reachable when a program replaces malloc. */
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *block, size_t bytes);
void __libc_free(void *block);

static struct {
  malloc_fault_counts counts;
  size_t fail_at;
  int sticky;
  int counting;
} fault;

static int refuses(void) {
  if (!fault.counting) {
    return 0;
  }
  fault.counts.calls++;
  if (fault.fail_at == 0 || fault.counts.calls < fault.fail_at ||
      (fault.counts.calls > fault.fail_at && !fault.sticky)) {
    return 0;
  }
  fault.counts.failed++;
  errno = ENOMEM;
  return 1;
}

static void *given(void *block) {
  fault.counts.live += fault.counting && block != NULL;
  return block;
}

void *malloc(size_t bytes) {
  return refuses() ? NULL : given(__libc_malloc(bytes));
}

void *calloc(size_t count, size_t bytes) {
  return refuses() ? NULL : given(__libc_calloc(count, bytes));
}

void *realloc(void *block, size_t bytes) {
  void *moved = NULL;
  if (refuses()) {
    return NULL;
  }
  if (block == NULL) {
    return given(__libc_malloc(bytes));
  }
  moved = __libc_realloc(block, bytes);
  fault.counts.live -= fault.counting && moved == NULL && bytes == 0; /* glibc: realloc(block, 0) frees. */
  return moved;
}

void free(void *block) {
  fault.counts.live -= fault.counting && block != NULL;
  __libc_free(block);
}

void malloc_fault_begin(size_t k, int sticky) {
  fault.counts = (malloc_fault_counts){0, 0, 0};
  fault.fail_at = k;
  fault.sticky = sticky;
  fault.counting = 1;
}

void malloc_fault_relent(void) {
  fault.fail_at = 0;
}

malloc_fault_counts malloc_fault_end(void) {
  fault.counting = 0;
  return fault.counts;
}

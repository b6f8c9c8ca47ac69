/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/fail_alloc.h"

#include <stdlib.h>

static int refuses(tier_test_allocator *memory) {
  memory->calls++;
  if (memory->fail_at == 0 || memory->calls < memory->fail_at || (memory->calls > memory->fail_at && !memory->sticky)) {
    return 0;
  }
  memory->failed++;
  return 1;
}

static void *count_and_allocate(void *user_data, size_t bytes) {
  tier_test_allocator *memory = user_data;
  void *block = refuses(memory) ? NULL : malloc(bytes);
  memory->live += block != NULL;
  return block;
}

static void *count_and_reallocate(void *user_data, void *block, size_t bytes) {
  tier_test_allocator *memory = user_data;
  void *moved = refuses(memory) ? NULL : realloc(block, bytes);
  memory->live += moved != NULL && block == NULL;
  return moved;
}

static void count_and_release(void *user_data, void *block) {
  tier_test_allocator *memory = user_data;
  memory->live -= block != NULL;
  free(block);
}

tier_allocator tier_test_allocator_hooks(tier_test_allocator *memory) {
  const tier_allocator hooks = {memory, count_and_allocate, count_and_reallocate, count_and_release};
  return hooks;
}

void tier_test_allocator_fail(tier_test_allocator *memory, size_t k, int sticky) {
  memory->calls = 0;
  memory->failed = 0;
  memory->fail_at = k;
  memory->sticky = sticky;
}

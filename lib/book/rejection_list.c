/* SPDX-License-Identifier: Apache-2.0 */
#include "rejection_list.h"
#include "base/failure.h"
#include "base/memory.h"

struct tier__rejected_text {
  tier__rejected_text *older;
  size_t capacity, used;
  char bytes[];
};

enum { LEAST_BLOCK = 4096 };

static tier_status reserve_text(tier_context *context, tier__rejections *rejections, size_t bytes, tier_error *err) {
  const tier__rejected_text *newest = rejections->texts;
  if (newest != NULL && newest->capacity - newest->used >= bytes) {
    return TIER_OK;
  }
  const size_t doubled = newest == NULL ? LEAST_BLOCK : newest->capacity * 2;
  const size_t capacity = bytes > doubled ? bytes : doubled;
  if (capacity > SIZE_MAX - sizeof *newest) {
    return tier__no_memory(err);
  }
  tier__rejected_text *block = tier__alloc(context, 1, sizeof *block + capacity);
  if (block == NULL) {
    return tier__no_memory(err);
  }
  block->older = rejections->texts;
  block->capacity = capacity;
  rejections->texts = block;
  return TIER_OK;
}

tier_status tier__rejections_reserve(tier_context *context, tier__rejections *rejections, size_t count, size_t bytes,
                                     tier_error *err) {
  if (count == 0) {
    return TIER_OK;
  }
  void *block = rejections->list;
  const tier_status status = tier__reserve(context, &block, &rejections->capacity, rejections->count + count,
                                           sizeof *rejections->list, err);
  rejections->list = block;
  TIER__TRY(status);
  return reserve_text(context, rejections, bytes, err);
}

char *tier__rejections_room(tier__rejections *rejections) {
  return rejections->texts->bytes + rejections->texts->used;
}

void tier__rejections_add(tier__rejections *rejections, tier__rejected rejected, size_t length) {
  assert(rejections->count < rejections->capacity);
  assert(length <= rejections->texts->capacity - rejections->texts->used);
  rejected.text.data = tier__rejections_room(rejections);
  rejected.text.length = length;
  rejections->texts->used += length;
  rejections->list[rejections->count++] = rejected;
}

void tier__rejections_end(tier_context *context, tier__rejections *rejections) {
  while (rejections->texts != NULL) {
    tier__rejected_text *older = rejections->texts->older;
    tier__release(context, rejections->texts);
    rejections->texts = older;
  }
  tier__release(context, rejections->list);
}

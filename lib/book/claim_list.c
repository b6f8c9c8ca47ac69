/* SPDX-License-Identifier: Apache-2.0 */
#include "claim_list.h"
#include "base/failure.h"
#include "base/memory.h"

static size_t grown(size_t capacity, size_t needed) { return needed > 2 * capacity ? needed : 2 * capacity; }

static tier_status reserve_heads(tier_context *context, tier__claims *claims, size_t keys, tier_error *err) {
  if (keys > claims->heads_capacity) {
    const size_t capacity = grown(claims->heads_capacity, keys);
    uint32_t *heads = tier__resize(context, claims->heads, capacity, sizeof *heads);
    if (heads == NULL) {
      return tier__no_memory(err);
    }
    claims->heads = heads;
    claims->heads_capacity = capacity;
  }
  return TIER_OK;
}

static tier_status reserve_repeats(tier_context *context, tier__claims *claims, size_t repeats, tier_error *err) {
  if (repeats > claims->repeats_capacity - claims->repeats_count) {
    const size_t capacity = grown(claims->repeats_capacity, claims->repeats_count + repeats);
    tier__repeat *list = tier__resize(context, claims->repeats, capacity, sizeof *list);
    if (list == NULL) {
      return tier__no_memory(err);
    }
    claims->repeats = list;
    claims->repeats_capacity = capacity;
  }
  return TIER_OK;
}

tier_status tier__claims_reserve(tier_context *context, tier__claims *claims, size_t keys, size_t count,
                                 size_t repeats, tier_error *err) {
  TIER__TRY(reserve_heads(context, claims, keys, err));
  TIER__TRY(reserve_repeats(context, claims, repeats, err));
  if (count > claims->capacity - claims->count) {
    const size_t capacity = grown(claims->capacity, claims->count + count);
    tier__claim *list = tier__resize(context, claims->list, capacity, sizeof *list);
    if (list == NULL) {
      return tier__no_memory(err);
    }
    claims->list = list;
    claims->capacity = capacity;
  }
  return TIER_OK;
}

void tier__claims_extend(tier__claims *claims, size_t keys) {
  assert(keys <= claims->heads_capacity);
  while (claims->heads_count < keys) {
    claims->heads[claims->heads_count++] = TIER__NO_CLAIM;
  }
}

static tier__claim *claim_at(const tier__claims *claims, uint32_t index) {
  return index == TIER__NO_CLAIM ? NULL : &claims->list[index];
}

tier__claim *tier__claims_first(const tier__claims *claims, uint32_t key) {
  return claim_at(claims, claims->heads[key]);
}

tier__claim *tier__claims_next(const tier__claims *claims, const tier__claim *claim) {
  return claim_at(claims, claim->next);
}

void tier__claims_add(tier__claims *claims, uint32_t key, uint32_t row, tier__origin origin) {
  assert(claims->count < claims->capacity);
  const tier__claim claim = {origin, row, claims->heads[key], TIER__NO_CLAIM, 0};
  claims->heads[key] = (uint32_t)claims->count;
  claims->list[claims->count++] = claim;
}

void tier__claims_repeat(tier__claims *claims, tier__claim *claim, tier__origin origin) {
  assert(claims->repeats_count < claims->repeats_capacity);
  const tier__repeat repeat = {origin, claim->repeats};
  claim->repeats = (uint32_t)claims->repeats_count;
  ++claim->repeat_count;
  claims->repeats[claims->repeats_count++] = repeat;
}

void tier__claims_end(tier_context *context, tier__claims *claims) {
  tier__release(context, claims->heads);
  tier__release(context, claims->list);
  tier__release(context, claims->repeats);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "claim_list.h"
#include "base/failure.h"
#include "base/memory.h"

static tier_status reserve_heads(tier_context *context, tier__claims *claims, size_t keys, tier_error *err) {
  void *block = claims->heads;
  const tier_status status =
      tier__reserve(context, &block, &claims->heads_capacity, keys, sizeof *claims->heads, err);
  claims->heads = block;
  return status;
}

static tier_status reserve_list(tier_context *context, tier__claims *claims, size_t count, tier_error *err) {
  void *block = claims->list;
  const tier_status status =
      tier__reserve(context, &block, &claims->capacity, claims->count + count, sizeof *claims->list, err);
  claims->list = block;
  return status;
}

static tier_status reserve_repeats(tier_context *context, tier__claims *claims, size_t count, tier_error *err) {
  void *block = claims->repeats;
  const tier_status status = tier__reserve(context, &block, &claims->repeats_capacity, claims->repeats_count + count,
                                           sizeof *claims->repeats, err);
  claims->repeats = block;
  return status;
}

tier_status tier__claims_reserve(tier_context *context, tier__claims *claims, size_t keys, size_t count,
                                 size_t repeats, tier_error *err) {
  TIER__TRY(reserve_heads(context, claims, keys, err));
  TIER__TRY(reserve_list(context, claims, count, err));
  return reserve_repeats(context, claims, repeats, err);
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

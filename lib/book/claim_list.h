/* SPDX-License-Identifier: Apache-2.0 */
/** @file claim_list.h
 * Who holds which transaction id.
 *
 * A claim is one state (posted, pending, void) of one transaction id: the row kept for it, and the repeats, which are
 * rows of the same content. Rows of the same id and state but other content are conflicts; the row of the smallest
 * content holds the claim. Of the claims of an id, the one of the latest state counts. So what counts depends on the
 * set of the rows only, not on their order. */
#ifndef TIER_LIB_CLAIM_LIST_H
#define TIER_LIB_CLAIM_LIST_H

#include "base/key_table.h"

#define TIER__NO_CLAIM UINT32_MAX

/** Where a row came from: enough to report it later. */
typedef struct tier__origin {
  int64_t number;  /**< The caller's row number. */
  uint32_t source; /**< Index into the book's sources. */
  uint32_t batch;  /**< Number of the call. */
} tier__origin;

typedef struct tier__claim {
  tier__origin origin;
  uint32_t row;          /**< Index into the rows. */
  uint32_t next;         /**< Claim of the same id and another state. */
  uint32_t repeats;      /**< Last repeat. */
  uint32_t repeat_count;
} tier__claim;

typedef struct tier__repeat {
  tier__origin origin;
  uint32_t next;
} tier__repeat;

typedef struct tier__claims {
  uint32_t *heads; /**< First claim by transaction key. */
  size_t heads_count, heads_capacity;
  tier__claim *list;
  size_t count, capacity;
  tier__repeat *repeats;
  size_t repeats_count, repeats_capacity;
} tier__claims;

/** Makes room for that many keys in all, and for that many more claims and repeats. */
tier_status tier__claims_reserve(tier_context *context, tier__claims *claims, size_t keys, size_t count,
                                 size_t repeats, tier_error *err);
/** From now on there are `keys` transaction keys. */
void tier__claims_extend(tier__claims *claims, size_t keys);
/** First claim of a key; NULL if it has none. */
tier__claim *tier__claims_first(const tier__claims *claims, uint32_t key);
/** Next claim of the same key; NULL if there is none. */
tier__claim *tier__claims_next(const tier__claims *claims, const tier__claim *claim);
/** Adds a claim; needs room reserved. */
void tier__claims_add(tier__claims *claims, uint32_t key, uint32_t row, tier__origin origin);
/** Adds a repeat; needs room reserved. */
void tier__claims_repeat(tier__claims *claims, tier__claim *claim, tier__origin origin);
void tier__claims_end(tier_context *context, tier__claims *claims);

#endif

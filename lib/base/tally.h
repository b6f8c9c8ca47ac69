/* SPDX-License-Identifier: Apache-2.0 */
/** @file tally.h
 * A multiset of keys, or of tuples of keys, with their counts: what models remember of a column. Its content does not
 * depend on the order in which keys came, and its memory is bounded by the number of distinct keys. */
#ifndef TIER_LIB_TALLY_H
#define TIER_LIB_TALLY_H

#include <tier/base.h>

/** Items stand one after the other as `width` keys and a count. Distinct and in ascending order after
 * tier__tally_compact, before that in any order and with repetitions. */
typedef struct tier__tally {
  tier_context *context;
  size_t width;    /**< Keys of a tuple, at least 1. */
  size_t count;    /**< Items. */
  size_t distinct; /**< Items when it was last compact. */
  size_t capacity; /**< In int64. */
  int64_t *items;
} tier__tally;

static inline tier__tally tier__tally_begin(tier_context *context, size_t width) {
  tier__tally tally = {context, width, 0, 0, 0, NULL};
  return tally;
}
void tier__tally_end(tier__tally *tally);
/** Adds one tuple. @return TIER_E_MEMORY. */
tier_status tier__tally_add(tier__tally *tally, const int64_t *keys, tier_error *err);
/** Adds all of another one of the same width. @return TIER_E_MEMORY. */
tier_status tier__tally_merge(tier__tally *tally, const tier__tally *other, tier_error *err);
/** Sorts, and unites equal tuples. @return TIER_E_MEMORY. */
tier_status tier__tally_compact(tier__tally *tally, tier_error *err);
/** Number of tuples added. */
uint64_t tier__tally_total(const tier__tally *tally);

static inline uint64_t tier__tally_times(const tier__tally *tally, size_t item) {
  return (uint64_t)tally->items[item * (tally->width + 1) + tally->width];
}

/** Sorts items of `words` int64 by the one at `key`; equal ones keep their order.
 * @param scratch As large as `items`. */
void tier__words_sort(int64_t *items, int64_t *scratch, size_t count, size_t words, size_t key);

#endif

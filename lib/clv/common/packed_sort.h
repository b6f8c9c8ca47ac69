/* SPDX-License-Identifier: Apache-2.0 */
/** @file packed_sort.h
 * Sorts items of a few words by the low bits of these: radix sort, linear in items and bits. Nothing is allocated. */
#ifndef TIER_LIB_PACKED_SORT_H
#define TIER_LIB_PACKED_SORT_H

#include <stddef.h>
#include <stdint.h>

/** @param items `count` items of `stride` words; the first `key_count` of each are its key, the first one counts most,
 * and each has so many `bits`. Equal items keep their order. @param scratch As large as `items`.
 * @return Where the sorted items are: one of the two. */
uint64_t *tier__packed_sort(uint64_t *items, uint64_t *scratch, size_t count, size_t stride, size_t key_count,
                            const unsigned *bits);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file sort_in_place.h
 * Sorting without memory and without libc's qsort, whose order of equal entries differs between systems. */
#ifndef TIER_LIB_SORT_IN_PLACE_H
#define TIER_LIB_SORT_IN_PLACE_H

#include <stddef.h>

/** @return 1 if `a` must stand before `b`. */
typedef int (*tier__before_fn)(const void *a, const void *b, const void *arg);

#define TIER__SORT_BYTES 80

/** Sorts `count` entries of `bytes` each, at most TIER__SORT_BYTES. Not stable: entries that tie must be alike.
 * O(n log n) always; O(n) if they are in order already. */
void tier__sort_in_place(void *entries, size_t count, size_t bytes, tier__before_fn before, const void *arg);

#endif

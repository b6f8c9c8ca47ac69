/* SPDX-License-Identifier: Apache-2.0 */
/** @file struct_size.h
 * Structs that cross the boundary may come from an older or a newer header. */
#ifndef TIER_LIB_STRUCT_SIZE_H
#define TIER_LIB_STRUCT_SIZE_H

#include <tier/base.h>

/** Reads a caller's versioned struct into ours: missing fields become zero.
 * @param[out] copy Gets `current` bytes. @param current sizeof ours. @param least sizeof the first version.
 * @param given The caller's struct, which begins with its size. @param name For the message.
 * @return TIER_E_ARGUMENT (NULL), TIER_E_STRUCT_SIZE (below `least` or absurd), TIER_E_TOO_NEW (bytes that we do not
 * know are set). */
tier_status tier__struct_in(void *copy, size_t current, size_t least, const void *given, const char *name,
                            tier_error *err);
/** Checks a caller's `ret_` struct before any work is done: size at least `least`, not absurd. Allows no NULL. */
tier_status tier__struct_out_check(const void *ret, size_t least, const char *name, tier_error *err);
/** Writes ours into a caller's checked `ret_` struct, as much as it has room for; keeps its `size`; zeroes what we do
 * not know. */
void tier__struct_out(void *ret, const void *ours, size_t current);

#endif

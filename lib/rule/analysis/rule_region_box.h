/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_region_box.h
 * Boxes: for each axis a set of cells, as bits. A box is the points that have on each axis one of its cells; without a
 * cell on some axis it is empty. Kernels over words: no allocation. */
#ifndef TIER_LIB_RULE_REGION_BOX_H
#define TIER_LIB_RULE_REGION_BOX_H

#include <stddef.h>
#include <stdint.h>

typedef struct tier__box_shape {
  size_t axes;
  const uint32_t *words; /**< First word of each axis, and behind the last one their number: `axes` + 1. */
} tier__box_shape;

static inline size_t tier__box_words(const tier__box_shape *shape) {
  return shape->words[shape->axes];
}
/** 1 if all points of `a` are in `b`. */
int tier__box_within(const tier__box_shape *shape, const uint64_t *a, const uint64_t *b);
/** 1 if `a` and `b` have a point in common. */
int tier__box_meets(const tier__box_shape *shape, const uint64_t *a, const uint64_t *b);
/** The points in both. `ret` may be `a`. @return 1 if there is one. */
int tier__box_meet(const tier__box_shape *shape, const uint64_t *a, const uint64_t *b, uint64_t *ret);
/** Adds the points of `b` to `a` if the two together are a box. @return 1 if they are. */
int tier__box_join(const tier__box_shape *shape, uint64_t *a, const uint64_t *b);
/** The points of `a` that are not in `b` and differ from it on `axis`, but on no axis before: those of all axes
 * together are `a` without `b`, and no two of them have a point in common. `a` and `b` must meet.
 * @return 1 if there is one. */
int tier__box_piece(const tier__box_shape *shape, const uint64_t *a, const uint64_t *b, size_t axis, uint64_t *ret);

#endif

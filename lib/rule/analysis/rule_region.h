/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_region.h
 * Where a condition is true: a union of boxes.
 *
 * Every customer is a point of the space, but not every point can be a customer: what is derived from columns cannot
 * have just any value beside them. So "no point" and "all of these points are in there" are certain for customers,
 * while "there is a point" is certain only for boxes that are full on all derived axes: these are called certain.
 * Amounts so large that a sum in a condition would overflow are not thought of. */
#ifndef TIER_LIB_RULE_REGION_H
#define TIER_LIB_RULE_REGION_H

#include "rule_region_space.h"

typedef struct tier__region {
  uint64_t *boxes; /**< `count` of them, one behind the other; none is empty or within another. */
  size_t count, capacity;
  int readable;  /**< 0: no types, or too many boxes; there are none then. */
  uint32_t vain; /**< An `&&` whose sides can be true, but not together; TIER__NO_NODE if there is none. */
} tier__region;

/** Makes the region where an expression is true. @param space Closed, with the expression's values.
 * @param[in,out] work Words that may still be compared; with none left regions are unreadable and answers unknown. */
tier_status tier__region_make(const tier__space *space, const tier__expression *expression, int64_t *work,
                              tier__region *ret_region, tier_error *err);
void tier__region_end(const tier__space *space, tier__region *region);
static inline const uint64_t *tier__region_box(const tier__space *space, const tier__region *region, size_t index) {
  return region->boxes + index * tier__box_words(&space->shape);
}

/** Answers of tier__region_outside. */
enum {
  TIER__OUTSIDE_NOTHING, /**< The regions cover the box. */
  TIER__OUTSIDE_POINTS,  /**< They do not. */
  TIER__OUTSIDE_UNKNOWN  /**< It would have taken too long to find out. */
};

/** Looks for points of a box that are in none of the regions. @param certain 1: only certain boxes of such points.
 * @param[out] ret_box A box of them, with POINTS. @param[out] ret_answer @return TIER_E_MEMORY. */
tier_status tier__region_outside(const tier__space *space, const uint64_t *box, const tier__region *const *regions,
                                 size_t count, int certain, int64_t *work, uint64_t *ret_box, int *ret_answer,
                                 tier_error *err);
/** 1 if the box is certain. */
int tier__region_is_certain(const tier__space *space, const uint64_t *box);

#endif

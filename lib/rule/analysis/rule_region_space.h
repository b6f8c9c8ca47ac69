/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_region_space.h
 * The space that conditions speak of: one axis per column, cut into cells at the values that the conditions name, so
 * that no condition tells two points of a cell apart.
 *
 * An axis with n values has 2 n + 2 cells: below the first value, the first value, between it and the second ...,
 * above the last, and the last cell for "missing". What is derived from columns (a function, a ratio) has an axis of
 * its own, behind those of the columns. */
#ifndef TIER_LIB_RULE_REGION_SPACE_H
#define TIER_LIB_RULE_REGION_SPACE_H

#include "rule_region_atom.h"
#include "rule_region_box.h"

typedef struct tier__axis_point {
  int64_t value; /**< Floats: their key. */
  tier_string text;
} tier__axis_point;

typedef struct tier__axis {
  tier_string key;
  tier_type type;
  uint8_t range;
  int derived;
  int ordered; /**< Some condition asks for an order, not just for equality. */
  tier__axis_point *points; /**< Ascending. */
  size_t count, capacity;
} tier__axis;

typedef struct tier__space {
  tier_context *context;
  tier__axis *axes;
  size_t capacity;
  size_t columns;      /**< So many axes are columns; they come first. */
  uint32_t *words;     /**< Of `shape`. */
  uint64_t *full;      /**< The box of all points. Cells without a value are not in it. */
  uint64_t *known;     /**< The box of those with no column missing, nor classes and scores that no condition names. */
  tier__box_shape shape;
  int32_t minor_digits;
} tier__space;

tier__space tier__space_begin(tier_context *context);
void tier__space_end(tier__space *space);
/** Adds the values of a condition; NULL and one without types add none. All have to be added before the close. */
tier_status tier__space_add(tier__space *space, const tier__expression *expression, tier_error *err);
tier_status tier__space_close(tier__space *space, tier_error *err);

static inline size_t tier__axis_missing(const tier__axis *axis) {
  return 2 * axis->count + 1;
}
static inline int tier__space_has(const tier__space *space, const uint64_t *box, size_t axis, size_t cell) {
  return (int)(box[space->shape.words[axis] + cell / 64] >> (cell % 64) & 1);
}
static inline void tier__space_put(const tier__space *space, uint64_t *box, size_t axis, size_t cell) {
  box[space->shape.words[axis] + cell / 64] |= UINT64_C(1) << (cell % 64);
}
/** 1 if the box has all points of an axis that `full` has, or with `known` those that `known` has. */
int tier__space_is_full(const tier__space *space, const uint64_t *box, size_t axis, int known);
/** The box of all points for which an atom, no CONSTANT, is `wanted` (TIER__TRUE or TIER__FALSE); it may be empty. */
void tier__space_atom(const tier__space *space, const tier__region_atom *atom, uint8_t wanted, uint64_t *ret_box);
/** Least and greatest whole value (or key) of a cell between points. @return 0 if there is none. Not for texts. */
int tier__axis_between(const tier__axis *axis, size_t cell, int64_t *ret_least, int64_t *ret_most);

#endif

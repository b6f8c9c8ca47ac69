/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_region_box.h"

#include <string.h>

int tier__box_within(const tier__box_shape *shape, const uint64_t *a, const uint64_t *b) {
  for (size_t i = 0; i < tier__box_words(shape); i++) {
    if ((a[i] & ~b[i]) != 0) {
      return 0;
    }
  }
  return 1;
}

static int axis_meets(const tier__box_shape *shape, const uint64_t *a, const uint64_t *b, size_t axis) {
  for (uint32_t i = shape->words[axis]; i < shape->words[axis + 1]; i++) {
    if ((a[i] & b[i]) != 0) {
      return 1;
    }
  }
  return 0;
}

int tier__box_meets(const tier__box_shape *shape, const uint64_t *a, const uint64_t *b) {
  for (size_t axis = 0; axis < shape->axes; axis++) {
    if (!axis_meets(shape, a, b, axis)) {
      return 0;
    }
  }
  return 1;
}

int tier__box_meet(const tier__box_shape *shape, const uint64_t *a, const uint64_t *b, uint64_t *ret) {
  const int meets = tier__box_meets(shape, a, b);
  for (size_t i = 0; i < tier__box_words(shape); i++) {
    ret[i] = a[i] & b[i];
  }
  return meets;
}

static int axis_equal(const tier__box_shape *shape, const uint64_t *a, const uint64_t *b, size_t axis) {
  const uint32_t first = shape->words[axis];
  return memcmp(a + first, b + first, (shape->words[axis + 1] - first) * sizeof *a) == 0;
}

int tier__box_join(const tier__box_shape *shape, uint64_t *a, const uint64_t *b) {
  size_t different = shape->axes;
  for (size_t axis = 0; axis < shape->axes; axis++) {
    if (axis_equal(shape, a, b, axis)) {
      continue;
    }
    if (different != shape->axes) {
      return 0;
    }
    different = axis;
  }
  if (different != shape->axes) {
    for (uint32_t i = shape->words[different]; i < shape->words[different + 1]; i++) {
      a[i] |= b[i];
    }
  }
  return 1;
}

int tier__box_piece(const tier__box_shape *shape, const uint64_t *a, const uint64_t *b, size_t axis, uint64_t *ret) {
  const uint32_t first = shape->words[axis];
  const uint32_t end = shape->words[axis + 1];
  uint64_t any = 0;
  for (uint32_t i = first; i < end; i++) {
    any |= a[i] & ~b[i];
  }
  if (any == 0) {
    return 0;
  }
  for (size_t i = 0; i < tier__box_words(shape); i++) {
    ret[i] = i < first ? a[i] & b[i] : i < end ? a[i] & ~b[i] : a[i];
  }
  return 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_region_space.h"

#include "base/calendar.h"
#include "base/double_key.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/string_order.h"
#include "rule/rule_schema.h"
#include <float.h>
#include <stdlib.h>

tier__space tier__space_begin(tier_context *context) {
  const tier__space space = {.context = context};
  return space;
}

void tier__space_end(tier__space *space) {
  for (size_t i = 0; i < space->shape.axes; i++) {
    tier__release(space->context, space->axes[i].points);
  }
  tier__release(space->context, space->axes);
  tier__release(space->context, space->words);
  tier__release(space->context, space->full);
  tier__release(space->context, space->known);
}

static int same_key(const tier__axis *axis, const tier__region_atom *atom) {
  return axis->derived == atom->derived && axis->type == atom->type && axis->key.length == atom->key.length &&
         memcmp(axis->key.data, atom->key.data, atom->key.length) == 0;
}

/* @return The number of axes if there is none. */
static size_t find_axis(const tier__space *space, const tier__region_atom *atom) {
  size_t axis = 0;
  while (axis < space->shape.axes && !same_key(&space->axes[axis], atom)) {
    axis++;
  }
  return axis;
}

static tier_status add_point(const tier__space *space, tier__axis *axis, int64_t value, tier_string text,
                             tier_error *err) {
  const tier__axis_point point = {value, text};
  void *points = axis->points;
  const tier_status status =
      tier__reserve(space->context, &points, &axis->capacity, axis->count + 1, sizeof point, err);
  axis->points = points;
  TIER__TRY(status);
  axis->points[axis->count++] = point;
  return TIER_OK;
}

static tier_status add_axis(tier__space *space, const tier__region_atom *atom, tier_error *err) {
  const tier_string none = {"", 0};
  void *axes = space->axes;
  const tier_status status =
      tier__reserve(space->context, &axes, &space->capacity, space->shape.axes + 1, sizeof(tier__axis), err);
  space->axes = axes;
  TIER__TRY(status);
  const tier__axis axis = {.key = atom->key, .type = atom->type, .range = atom->range, .derived = atom->derived};
  space->axes[space->shape.axes] = axis;
  tier__axis *added = &space->axes[space->shape.axes++];
  if (axis.type == TIER_BOOL) {
    TIER__TRY(add_point(space, added, 0, none, err));
    TIER__TRY(add_point(space, added, 1, none, err));
  }
  return TIER_OK;
}

static tier_status add_items(const tier__space *space, tier__axis *axis, const tier__region_atom *atom,
                             tier_error *err) {
  for (uint32_t i = 0; i < atom->item_count; i++) {
    tier_string text;
    const int64_t value = tier__region_value(&atom->items[i], axis->type, &text);
    TIER__TRY(add_point(space, axis, value, text, err));
  }
  return TIER_OK;
}

static tier_status add_atom(tier__space *space, const tier__region_atom *atom, tier_error *err) {
  const size_t found = find_axis(space, atom);
  if (atom->form == TIER__ATOM_CONSTANT) {
    return TIER_OK;
  }
  if (found == space->shape.axes) {
    TIER__TRY(add_axis(space, atom, err));
  }
  tier__axis *axis = &space->axes[found];
  if (atom->form == TIER__ATOM_LIST) {
    return add_items(space, axis, atom, err);
  }
  if (atom->form == TIER__ATOM_ORDER && atom->orders != TIER__NEVER && atom->orders != TIER__ALWAYS) {
    axis->ordered |= atom->orders != TIER__EQUAL && atom->orders != TIER__NOT_EQUAL;
    return add_point(space, axis, atom->bound, atom->text, err);
  }
  return TIER_OK;
}

/* Marks what the node joins. */
static void mark_parts(const tier__expression *expression, uint8_t *joined) {
  joined[expression->node_count - 1] = 1;
  for (size_t i = expression->node_count; i-- > 0;) {
    const tier__rule_node *node = &expression->nodes[i];
    if (joined[i] && tier__region_joins(node)) {
      joined[node->left] = 1;
      joined[node->kind == TIER__NODE_NOT ? node->left : node->right] = 1;
    }
  }
}

tier_status tier__space_add(tier__space *space, const tier__expression *expression, tier_error *err) {
  tier_status status = TIER_OK;
  if (expression == NULL || !expression->ready) {
    return TIER_OK;
  }
  uint8_t *joined = tier__alloc(space->context, expression->node_count, 1);
  if (joined == NULL) {
    return tier__no_memory(err);
  }
  space->minor_digits = expression->minor_digits;
  mark_parts(expression, joined);
  for (size_t i = 0; status == TIER_OK && i < expression->node_count; i++) {
    const tier__rule_node *node = &expression->nodes[i];
    if (joined[i] && !tier__region_joins(node)) {
      const tier__region_atom atom = tier__region_atom_read(expression, node);
      status = add_atom(space, &atom, err);
    }
  }
  tier__release(space->context, joined);
  return status;
}

static int order_points(const void *a, const void *b) {
  const tier__axis_point *one = a;
  const tier__axis_point *two = b;
  if (one->value != two->value) {
    return one->value < two->value ? -1 : 1;
  }
  return tier__string_compare(one->text, two->text);
}

static void sort_points(tier__axis *axis) {
  size_t kept = 0;
  if (axis->count == 0) {
    return;
  }
  qsort(axis->points, axis->count, sizeof *axis->points, order_points);
  for (size_t i = 1; i < axis->count; i++) {
    if (order_points(&axis->points[kept], &axis->points[i]) != 0) {
      axis->points[++kept] = axis->points[i];
    }
  }
  axis->count = kept + 1;
}

/* Columns first, both kinds in their order. */
static tier_status sort_axes(tier__space *space, tier_error *err) {
  size_t count = 0;
  tier__axis *sorted = tier__alloc(space->context, space->shape.axes, sizeof *sorted);
  if (sorted == NULL) {
    return tier__no_memory(err);
  }
  for (int derived = 0; derived <= 1; derived++) {
    for (size_t i = 0; i < space->shape.axes; i++) {
      if (space->axes[i].derived == derived) {
        sorted[count++] = space->axes[i];
      }
    }
    space->columns = derived ? space->columns : count;
  }
  tier__release(space->context, space->axes);
  space->axes = sorted;
  return TIER_OK;
}

static void value_range(const tier__axis *axis, int64_t *least, int64_t *most) {
  *least = INT64_MIN;
  *most = INT64_MAX;
  if (axis->type == TIER_DAY) {
    *least = TIER__FIRST_DAY;
    *most = TIER__LAST_DAY;
  } else if (axis->type == TIER_BOOL) {
    *least = 0;
    *most = 1;
  } else if (axis->type == TIER_FLOAT64) {
    *least = tier__key_of_double(-DBL_MAX);
    *most = tier__key_of_double(axis->range == TIER__RANGE_PROBABILITY ? 1 : DBL_MAX);
  }
  if (axis->range != TIER__RANGE_ANY) {
    *least = 0; /* Of floats too: the key of 0 is 0. */
  }
}

int tier__axis_between(const tier__axis *axis, size_t cell, int64_t *ret_least, int64_t *ret_most) {
  const size_t above = cell / 2; /* The point above the cell. */
  value_range(axis, ret_least, ret_most);
  if (above > 0) {
    const int64_t below = axis->points[above - 1].value;
    if (below >= *ret_most) {
      return 0;
    }
    *ret_least = below + 1 > *ret_least ? below + 1 : *ret_least;
  }
  if (above < axis->count) {
    const int64_t next = axis->points[above].value;
    if (next <= *ret_least) {
      return 0;
    }
    *ret_most = next - 1 < *ret_most ? next - 1 : *ret_most;
  }
  return *ret_least <= *ret_most;
}

/* Between two texts there is another, unless the second is the first with a zero byte behind it. */
static int has_text(const tier__axis *axis, size_t cell) {
  const size_t above = cell / 2;
  if (above == axis->count) {
    return 1;
  }
  const tier_string next = axis->points[above].text;
  if (above == 0) {
    return next.length != 0;
  }
  const tier_string below = axis->points[above - 1].text;
  return next.length != below.length + 1 || next.data[below.length] != '\0' ||
         memcmp(next.data, below.data, below.length) != 0;
}

static int has_value(const tier__axis *axis, size_t cell) {
  int64_t least;
  int64_t most;
  if (cell == tier__axis_missing(axis)) {
    return 1;
  }
  if (axis->type == TIER_TEXT) {
    return cell % 2 == 1 || has_text(axis, cell);
  }
  if (cell % 2 == 0) {
    return tier__axis_between(axis, cell, &least, &most);
  }
  value_range(axis, &least, &most);
  return axis->points[cell / 2].value >= least && axis->points[cell / 2].value <= most;
}

/* Models have classes and scores of which we only know those that are named: that there are others is not certain. */
static int may_be_known(const tier__space *space, size_t at, size_t cell) {
  const tier__axis *axis = &space->axes[at];
  const int is_output = memchr(axis->key.data, '.', axis->key.length) != NULL;
  const int is_end = cell == 0 || cell == 2 * axis->count;
  if (axis->derived) {
    return 1;
  }
  if (cell == tier__axis_missing(axis)) {
    return 0;
  }
  return !is_output || cell % 2 == 1 || !(axis->type == TIER_TEXT || (axis->type == TIER_INT64 && is_end));
}

static void fill_axis(tier__space *space, size_t at) {
  const size_t missing = tier__axis_missing(&space->axes[at]);
  for (size_t cell = 0; cell <= missing; cell++) {
    if (!has_value(&space->axes[at], cell)) {
      continue;
    }
    tier__space_put(space, space->full, at, cell);
    if (may_be_known(space, at, cell)) {
      tier__space_put(space, space->known, at, cell);
    }
  }
}

/* A space that nothing was said of still has a point. */
static tier_status add_something(tier__space *space, tier_error *err) {
  const tier__region_atom nothing = {.key = {"", 0}, .type = TIER_BOOL};
  return space->shape.axes == 0 ? add_axis(space, &nothing, err) : TIER_OK;
}

tier_status tier__space_close(tier__space *space, tier_error *err) {
  TIER__TRY(add_something(space, err));
  TIER__TRY(sort_axes(space, err));
  space->words = tier__alloc(space->context, space->shape.axes + 1, sizeof *space->words);
  if (space->words == NULL) {
    return tier__no_memory(err);
  }
  space->shape.words = space->words;
  for (size_t i = 0; i < space->shape.axes; i++) {
    sort_points(&space->axes[i]);
    space->words[i + 1] = space->words[i] + (uint32_t)(tier__axis_missing(&space->axes[i]) / 64 + 1);
  }
  space->full = tier__alloc(space->context, tier__box_words(&space->shape), sizeof *space->full);
  space->known = tier__alloc(space->context, tier__box_words(&space->shape), sizeof *space->known);
  if (space->full == NULL || space->known == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < space->shape.axes; i++) {
    fill_axis(space, i);
  }
  return TIER_OK;
}

int tier__space_is_full(const tier__space *space, const uint64_t *box, size_t axis, int known) {
  const uint64_t *all = known ? space->known : space->full;
  for (uint32_t i = space->words[axis]; i < space->words[axis + 1]; i++) {
    if ((all[i] & ~box[i]) != 0) {
      return 0;
    }
  }
  return 1;
}

static size_t find_point(const tier__axis *axis, int64_t value, tier_string text) {
  const tier__axis_point point = {value, text};
  const tier__axis_point *found =
      axis->count == 0 ? NULL : bsearch(&point, axis->points, axis->count, sizeof point, order_points);
  return found == NULL ? 0 : (size_t)(found - axis->points);
}

/* Takes the cells from `first` up to, not including, `end`. */
static void put_cells(const tier__space *space, uint64_t *box, size_t at, size_t first, size_t end) {
  uint64_t *words = box + space->shape.words[at];
  for (size_t cell = first; cell < end;) {
    const size_t here = 64 - cell % 64 < end - cell ? 64 - cell % 64 : end - cell;
    words[cell / 64] |= (here == 64 ? UINT64_MAX : (UINT64_C(1) << here) - 1) << (cell % 64);
    cell += here;
  }
}

/* The cells of values for which a comparison is true. */
static void put_orders(const tier__space *space, size_t at, uint8_t orders, size_t point, uint64_t *box) {
  const size_t missing = tier__axis_missing(&space->axes[at]);
  const size_t cell = 2 * point + 1;
  if (orders == TIER__NEVER || orders == TIER__ALWAYS) { /* There is no point. */
    put_cells(space, box, at, 0, orders == TIER__ALWAYS ? missing : 0);
    return;
  }
  put_cells(space, box, at, 0, (orders & TIER__LESS) != 0 ? cell : 0);
  put_cells(space, box, at, cell, (orders & TIER__EQUAL) != 0 ? cell + 1 : cell);
  put_cells(space, box, at, cell + 1, (orders & TIER__GREATER) != 0 ? missing : cell + 1);
}

/* The points of a list, or all but those. */
static void put_items(const tier__space *space, size_t at, const tier__region_atom *atom, uint8_t wanted,
                      uint64_t *box) {
  const tier__axis *axis = &space->axes[at];
  if (wanted == TIER__FALSE) {
    put_cells(space, box, at, 0, tier__axis_missing(axis));
  }
  for (uint32_t i = 0; i < atom->item_count; i++) {
    tier_string text;
    const int64_t value = tier__region_value(&atom->items[i], axis->type, &text);
    const size_t cell = 2 * find_point(axis, value, text) + 1;
    if (atom->items[i].orders == TIER__NEVER) {
      continue;
    }
    if (wanted == TIER__TRUE) {
      tier__space_put(space, box, at, cell);
    } else {
      box[space->shape.words[at] + cell / 64] &= ~(UINT64_C(1) << (cell % 64));
    }
  }
}

static void put_values(const tier__space *space, size_t at, const tier__region_atom *atom, uint8_t wanted,
                       uint64_t *box) {
  const tier__axis *axis = &space->axes[at];
  const uint8_t orders = wanted == TIER__TRUE ? atom->orders : (uint8_t)(atom->orders ^ TIER__ALWAYS);
  switch (atom->form) {
  case TIER__ATOM_ORDER:
    put_orders(space, at, orders, find_point(axis, atom->bound, atom->text), box);
    break;
  case TIER__ATOM_LIST:
    put_items(space, at, atom, wanted, box);
    break;
  case TIER__ATOM_TRUTH: /* The points are false and true. */
    tier__space_put(space, box, at, atom->truth == wanted ? 3 : 1);
    break;
  default:
    put_cells(space, box, at, 0, (wanted == TIER__TRUE) != atom->truth ? tier__axis_missing(axis) : 0);
  }
}

void tier__space_atom(const tier__space *space, const tier__region_atom *atom, uint8_t wanted, uint64_t *ret_box) {
  const size_t at = find_axis(space, atom);
  memcpy(ret_box, space->full, tier__box_words(&space->shape) * sizeof *ret_box);
  memset(ret_box + space->words[at], 0, (space->words[at + 1] - space->words[at]) * sizeof *ret_box);
  put_values(space, at, atom, wanted, ret_box);
  if (atom->missing == wanted) {
    tier__space_put(space, ret_box, at, tier__axis_missing(&space->axes[at]));
  }
  for (uint32_t i = space->words[at]; i < space->words[at + 1]; i++) {
    ret_box[i] &= space->full[i];
  }
}

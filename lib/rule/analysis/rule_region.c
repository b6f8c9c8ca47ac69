/* SPDX-License-Identifier: Apache-2.0 */
/* `!` is taken inwards: each part of a condition is asked where it is true or where it is false, which in three-valued
 * logic are two questions. Then intersections and unions of boxes, from the leaves up. */
#include "rule_region.h"

#include "base/failure.h"
#include "base/memory.h"
#include <string.h>

/* Boxes of a region, and words of memory for them. */
enum { MOST_BOXES = 512, MOST_WORDS = 65536 };
/* Words compared for one condition, and for one question about regions. */
#define MOST_WORK INT64_C(10000000)

typedef struct maker {
  const tier__space *space;
  const tier__expression *expression;
  uint8_t *wanted; /* By node: 1 + TIER__TRUE or TIER__FALSE; 0: within an atom. */
  tier__region *waiting;
  size_t count;
  uint64_t *box; /* Room for one. */
  int64_t work;
  uint32_t vain;
} maker;

static size_t most_boxes(const tier__space *space) {
  const size_t fit = MOST_WORDS / (tier__box_words(&space->shape) + 1);
  return fit < 16 ? 16 : fit > MOST_BOXES ? MOST_BOXES : fit;
}

void tier__region_end(const tier__space *space, tier__region *region) {
  tier__release(space->context, region->boxes);
  region->boxes = NULL;
  region->count = region->capacity = 0;
}

static uint64_t *box_at(const maker *m, const tier__region *region, size_t index) {
  return region->boxes + index * tier__box_words(&m->space->shape);
}

static void drop_box(const maker *m, tier__region *region, size_t index) {
  region->count--;
  if (index < region->count) {
    memcpy(box_at(m, region, index), box_at(m, region, region->count),
           tier__box_words(&m->space->shape) * sizeof(uint64_t));
  }
}

/* Makes a box as large as its neighbours allow. @return 0 if it is within one of them. */
static int absorb(maker *m, tier__region *region, uint64_t *box) {
  const tier__box_shape *shape = &m->space->shape;
  size_t i = 0;
  while (i < region->count) {
    m->work -= (int64_t)tier__box_words(shape);
    if (tier__box_within(shape, box, box_at(m, region, i))) {
      return 0;
    }
    if (tier__box_within(shape, box_at(m, region, i), box)) {
      drop_box(m, region, i);
    } else if (tier__box_join(shape, box, box_at(m, region, i))) {
      drop_box(m, region, i);
      i = 0;
    } else {
      i++;
    }
  }
  return 1;
}

/* Adds `m->box`. */
static tier_status add_box(maker *m, tier__region *region, tier_error *err) {
  const size_t words = tier__box_words(&m->space->shape);
  if (!absorb(m, region, m->box)) {
    return TIER_OK;
  }
  if (region->count == most_boxes(m->space) || m->work < 0) {
    region->readable = 0;
    return TIER_OK;
  }
  void *boxes = region->boxes;
  const tier_status status = tier__reserve(m->space->context, &boxes, &region->capacity, region->count + 1,
                                           words * sizeof(uint64_t), err);
  region->boxes = boxes;
  TIER__TRY(status);
  memcpy(box_at(m, region, region->count++), m->box, words * sizeof(uint64_t));
  return TIER_OK;
}

static tier_status add_atom(maker *m, const tier__rule_node *node, uint8_t wanted, tier__region *region,
                            tier_error *err) {
  const tier__region_atom atom = tier__region_atom_read(m->expression, node);
  const size_t words = tier__box_words(&m->space->shape);
  if (atom.form != TIER__ATOM_CONSTANT) {
    tier__space_atom(m->space, &atom, wanted, m->box);
  } else if (atom.truth != wanted) {
    return TIER_OK;
  } else {
    memcpy(m->box, m->space->full, words * sizeof(uint64_t));
  }
  return tier__box_meets(&m->space->shape, m->box, m->box) ? add_box(m, region, err) : TIER_OK;
}

static tier_status unite(maker *m, tier__region *left, const tier__region *right, tier_error *err) {
  const size_t words = tier__box_words(&m->space->shape);
  for (size_t i = 0; left->readable && i < right->count; i++) {
    memcpy(m->box, box_at(m, right, i), words * sizeof(uint64_t));
    TIER__TRY(add_box(m, left, err));
  }
  return TIER_OK;
}

static tier_status intersect(maker *m, tier__region *left, const tier__region *right, tier_error *err) {
  tier__region both = {.readable = 1};
  tier_status status = TIER_OK;
  for (size_t i = 0; status == TIER_OK && i < left->count; i++) {
    for (size_t j = 0; status == TIER_OK && both.readable && j < right->count; j++) {
      m->work -= (int64_t)tier__box_words(&m->space->shape);
      if (tier__box_meet(&m->space->shape, box_at(m, left, i), box_at(m, right, j), m->box)) {
        status = add_box(m, &both, err);
      }
    }
  }
  tier__region_end(m->space, left);
  *left = both;
  return status;
}

/* Joins the two regions that were made last. Where one is not readable, neither is the result: what could be said of
 * it is not worth the trouble. */
static tier_status join(maker *m, uint32_t index, tier_error *err) {
  const tier__rule_node *node = &m->expression->nodes[index];
  const int is_true = m->wanted[index] == 1 + TIER__TRUE;
  const int intersects = (node->kind == TIER__NODE_AND) == is_true;
  tier__region *right = &m->waiting[--m->count];
  tier__region *left = &m->waiting[m->count - 1];
  tier_status status = TIER_OK;
  const int both = left->count != 0 && right->count != 0;
  left->readable = left->readable && right->readable;
  if (left->readable) {
    status = intersects ? intersect(m, left, right, err) : unite(m, left, right, err);
  }
  if (left->readable && left->count == 0 && both && is_true && m->vain == TIER__NO_NODE) {
    m->vain = index;
  }
  tier__region_end(m->space, right);
  return status;
}

static void ask_parts(maker *m) {
  const uint32_t root = (uint32_t)m->expression->node_count - 1;
  m->wanted[root] = 1 + TIER__TRUE;
  for (uint32_t i = root + 1; i-- > 0;) {
    const tier__rule_node *node = &m->expression->nodes[i];
    if (m->wanted[i] == 0 || !tier__region_joins(node)) {
      continue;
    }
    if (node->kind == TIER__NODE_NOT) {
      m->wanted[node->left] = m->wanted[i] == 1 + TIER__TRUE ? 1 + TIER__FALSE : 1 + TIER__TRUE;
    } else {
      m->wanted[node->left] = m->wanted[node->right] = m->wanted[i];
    }
  }
}

static tier_status make_node(maker *m, uint32_t index, tier_error *err) {
  const tier__rule_node *node = &m->expression->nodes[index];
  if (m->wanted[index] == 0 || node->kind == TIER__NODE_NOT) {
    return TIER_OK;
  }
  if (tier__region_joins(node)) {
    return join(m, index, err);
  }
  tier__region *region = &m->waiting[m->count++];
  region->readable = 1;
  return add_atom(m, node, m->wanted[index] - 1, region, err);
}

static tier_status make(maker *m, tier__region *ret_region, tier_error *err) {
  tier_context *context = m->space->context;
  const size_t nodes = m->expression->node_count;
  m->wanted = tier__alloc(context, nodes, 1);
  m->waiting = tier__alloc(context, nodes, sizeof *m->waiting);
  m->box = tier__alloc(context, tier__box_words(&m->space->shape), sizeof *m->box);
  if (m->wanted == NULL || m->waiting == NULL || m->box == NULL) {
    return tier__no_memory(err);
  }
  ask_parts(m);
  for (size_t i = 0; i < nodes; i++) {
    TIER__TRY(make_node(m, (uint32_t)i, err));
  }
  if (!m->waiting[0].readable) {
    tier__region_end(m->space, &m->waiting[0]);
  }
  *ret_region = m->waiting[0];
  ret_region->vain = m->vain;
  m->count = 0;
  return TIER_OK;
}

static int64_t allowed(int64_t work) {
  return work < MOST_WORK ? work : MOST_WORK;
}

tier_status tier__region_make(const tier__space *space, const tier__expression *expression, int64_t *work,
                              tier__region *ret_region, tier_error *err) {
  const tier__region unreadable = {.vain = TIER__NO_NODE};
  maker m = {.space = space, .expression = expression, .work = allowed(*work), .vain = TIER__NO_NODE};
  if (!expression->ready || *work <= 0) {
    *ret_region = unreadable;
    return TIER_OK;
  }
  const tier_status status = make(&m, ret_region, err);
  *work -= allowed(*work) - m.work;
  for (size_t i = 0; i < m.count; i++) {
    tier__region_end(space, &m.waiting[i]);
  }
  tier__release(space->context, m.box);
  tier__release(space->context, m.waiting);
  tier__release(space->context, m.wanted);
  return status;
}

int tier__region_is_certain(const tier__space *space, const uint64_t *box) {
  for (size_t axis = space->columns; axis < space->shape.axes; axis++) {
    if (!tier__space_is_full(space, box, axis, 0)) {
      return 0;
    }
  }
  return 1;
}

/* The pieces of a box that are still to be looked at, each with the first box that has not been taken off it. */
typedef struct search {
  const tier__space *space;
  const tier__region *const *regions;
  size_t regions_count;
  int certain;
  int64_t work;
  uint64_t *boxes;
  size_t box_capacity;
  struct cursor {
    size_t region, box;
  } *cursors;
  size_t cursor_capacity;
  size_t count;
} search;

static tier_status push(search *s, tier_error *err) {
  const size_t words = tier__box_words(&s->space->shape);
  void *boxes = s->boxes;
  void *cursors = s->cursors;
  tier_status status = tier__reserve(s->space->context, &boxes, &s->box_capacity, s->count + 1,
                                     words * sizeof(uint64_t), err);
  s->boxes = boxes;
  TIER__TRY(status);
  status = tier__reserve(s->space->context, &cursors, &s->cursor_capacity, s->count + 1, sizeof *s->cursors, err);
  s->cursors = cursors;
  TIER__TRY(status);
  s->count++;
  return TIER_OK;
}

/* The next box that meets a piece. @return NULL if there is none. */
static const uint64_t *next_cover(search *s, const uint64_t *piece, struct cursor *cursor) {
  for (; cursor->region < s->regions_count; cursor->region++, cursor->box = 0) {
    const tier__region *region = s->regions[cursor->region];
    while (cursor->box < region->count) {
      const uint64_t *cover = tier__region_box(s->space, region, cursor->box++);
      s->work -= (int64_t)tier__box_words(&s->space->shape) + 1;
      if (tier__box_meets(&s->space->shape, piece, cover)) {
        return cover;
      }
    }
  }
  return NULL;
}

/* Takes the top piece, without `cover`, back as pieces; those on the first axes come up first, as they leave the
 * derived axes full. @param piece A copy of it, off the stack. */
static tier_status split(search *s, const uint64_t *piece, const uint64_t *cover, struct cursor cursor,
                         tier_error *err) {
  const size_t words = tier__box_words(&s->space->shape);
  for (size_t axis = s->space->shape.axes; axis-- > 0;) {
    TIER__TRY(push(s, err));
    uint64_t *top = s->boxes + (s->count - 1) * words;
    s->cursors[s->count - 1] = cursor;
    if (!tier__box_piece(&s->space->shape, piece, cover, axis, top) ||
        (s->certain && !tier__region_is_certain(s->space, top))) {
      s->count--;
    }
  }
  return TIER_OK;
}

/* @param piece Room for a box; has the answer in the end. */
static tier_status run_search(search *s, uint64_t *piece, int *ret_answer, tier_error *err) {
  const size_t words = tier__box_words(&s->space->shape);
  while (s->count > 0) {
    s->count--;
    struct cursor cursor = s->cursors[s->count];
    memcpy(piece, s->boxes + s->count * words, words * sizeof *piece);
    const uint64_t *cover = next_cover(s, piece, &cursor);
    if (cover == NULL) {
      *ret_answer = TIER__OUTSIDE_POINTS;
      return TIER_OK;
    }
    if (s->work < 0) {
      *ret_answer = TIER__OUTSIDE_UNKNOWN;
      return TIER_OK;
    }
    TIER__TRY(split(s, piece, cover, cursor, err));
  }
  *ret_answer = TIER__OUTSIDE_NOTHING;
  return TIER_OK;
}

tier_status tier__region_outside(const tier__space *space, const uint64_t *box, const tier__region *const *regions,
                                 size_t count, int certain, int64_t *work, uint64_t *ret_box, int *ret_answer,
                                 tier_error *err) {
  search s = {
      .space = space, .regions = regions, .regions_count = count, .certain = certain, .work = allowed(*work) / 4};
  const int64_t before = s.work;
  tier_status status = TIER_OK;
  if (*work <= 0) {
    *ret_answer = TIER__OUTSIDE_UNKNOWN;
    return TIER_OK;
  }
  if (!certain || tier__region_is_certain(space, box)) {
    status = push(&s, err);
  }
  if (status == TIER_OK) {
    if (s.count != 0) {
      const struct cursor first = {0, 0};
      memcpy(s.boxes, box, tier__box_words(&space->shape) * sizeof *box);
      s.cursors[0] = first;
    }
    status = run_search(&s, ret_box, ret_answer, err);
  }
  *work -= before - s.work;
  tier__release(space->context, s.cursors);
  tier__release(space->context, s.boxes);
  return status;
}

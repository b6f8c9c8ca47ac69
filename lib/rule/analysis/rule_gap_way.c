/* SPDX-License-Identifier: Apache-2.0 */
/* From the root down each part is asked for one of four things; "not true" and "not false" are asked beside true and
 * false, since unknown will do for them. What is so already needs no bound, unless it is to be guarded. From the leaves
 * up the bounds become ways: a part that needs both of its sides has every pair of their ways, one that needs either
 * has the ways of both. */
#include "rule_gap_way.h"

#include "base/failure.h"
#include "base/memory.h"
#include <string.h>

enum { WANT_TRUE = 1, WANT_FALSE, WANT_NOT_TRUE, WANT_NOT_FALSE };

/* Ways of a part, and bounds of all. */
enum { MOST_PATHS = 256, MOST_BOUNDS = 16384 };

static int is_so(uint8_t truth, uint8_t wanted) {
  switch (wanted) {
  case WANT_TRUE:
    return truth == TIER__TRUE;
  case WANT_FALSE:
    return truth == TIER__FALSE;
  case WANT_NOT_TRUE:
    return truth != TIER__TRUE;
  default:
    return truth != TIER__FALSE;
  }
}

static uint8_t opposite(uint8_t wanted) {
  static const uint8_t opposites[] = {0, WANT_FALSE, WANT_TRUE, WANT_NOT_FALSE, WANT_NOT_TRUE};
  return opposites[wanted];
}

static int is_choice(const tier__rule_node *node) {
  return node->kind == TIER__NODE_CHOICE;
}

/* The side that a choice has taken. @return TIER__NO_NODE if its condition is unknown. */
static uint32_t chosen(const tier__gap_paths *p, const tier__rule_node *node) {
  const tier__rule_node *nodes = p->row->expression->nodes;
  switch (p->row->truths[node->left]) {
  case TIER__TRUE:
    return node->right;
  case TIER__FALSE:
    return nodes[node->right].next;
  default:
    return TIER__NO_NODE;
  }
}

/* Nothing has to be done about a part. What is unknown needs no guard: it does not become known by itself. */
static int is_settled(const tier__gap_paths *p, size_t index) {
  const uint8_t truth = p->row->truths[index];
  return is_so(truth, p->wanted[index]) && (!p->is_guarding || truth == TIER__UNKNOWN);
}

static void ask_parts(tier__gap_paths *p, int wanted) {
  const tier__expression *expression = p->row->expression;
  memset(p->wanted, 0, expression->node_count);
  p->wanted[expression->node_count - 1] = wanted == TIER__TRUE ? WANT_TRUE : WANT_NOT_TRUE;
  for (size_t i = expression->node_count; i-- > 0;) {
    const tier__rule_node *node = &expression->nodes[i];
    const uint8_t asked = p->wanted[i];
    if (asked == 0 || is_settled(p, i)) {
      continue;
    }
    if (node->kind == TIER__NODE_NOT) {
      p->wanted[node->left] = opposite(asked);
    } else if (node->kind == TIER__NODE_AND || node->kind == TIER__NODE_OR) {
      p->wanted[node->left] = p->wanted[node->right] = asked;
    } else if (is_choice(node) && chosen(p, node) != TIER__NO_NODE) {
      p->wanted[chosen(p, node)] = asked;
    }
  }
}

/* Adds a path without bounds, and makes room for `bounds` of them behind all others. */
static tier_status add_path(tier__gap_paths *p, size_t bounds, tier_error *err) {
  tier_context *context = p->row->expression->context;
  void *paths = p->paths;
  void *room = p->bounds;
  tier_status status = tier__reserve(context, &paths, &p->capacity, p->count + 1, sizeof *p->paths, err);
  p->paths = paths;
  TIER__TRY(status);
  status = tier__reserve(context, &room, &p->bound_capacity, p->bound_count + bounds + 1, sizeof *p->bounds, err);
  p->bounds = room;
  TIER__TRY(status);
  const tier__gap_path path = {p->bound_count, 0};
  p->paths[p->count++] = path;
  return TIER_OK;
}

/* Adds a bound to the path added last. @return 0 if it leaves no value for the column. */
static int put_bound(tier__gap_paths *p, const tier__gap_bound *bound) {
  tier__gap_path *path = &p->paths[p->count - 1];
  for (size_t i = 0; i < path->count; i++) {
    tier__gap_bound *old = &p->bounds[path->first + i];
    if (old->column == bound->column) {
      return tier__gap_bound_meet(p->row, old, bound);
    }
  }
  p->bounds[path->first + path->count++] = *bound;
  return 1;
}

/* A guard that leaves something open is one way among others; another is to go without it. */
static tier_status find_bounds(tier__gap_paths *p, size_t index, tier_error *err) {
  tier__gap_bound bounds[TIER__GAP_BOUNDS];
  int all = 1;
  const uint8_t wanted = p->wanted[index];
  const uint8_t truth = wanted == WANT_TRUE || wanted == WANT_NOT_FALSE ? TIER__TRUE : TIER__FALSE;
  const size_t count =
      tier__gap_bounds(p->row, &p->row->expression->nodes[index], truth, p->fixed, bounds, &all);
  p->complete = p->complete && all;
  if (is_so(p->row->truths[index], wanted) && (!all || count == 0)) {
    TIER__TRY(add_path(p, 0, err));
  }
  for (size_t i = 0; i < count; i++) {
    TIER__TRY(add_path(p, 1, err));
    (void)put_bound(p, &bounds[i]);
    p->bound_count++;
  }
  return TIER_OK;
}

/* Both paths, if there are values for all columns. */
static tier_status add_pair(tier__gap_paths *p, size_t left, size_t right, tier_error *err) {
  const size_t most = p->paths[left].count + p->paths[right].count;
  TIER__TRY(add_path(p, most, err));
  const tier__gap_path one = p->paths[left];
  const tier__gap_path two = p->paths[right];
  int fits = 1;
  for (size_t i = 0; i < one.count; i++) {
    (void)put_bound(p, &p->bounds[one.first + i]);
  }
  for (size_t i = 0; fits && i < two.count; i++) {
    fits = put_bound(p, &p->bounds[two.first + i]);
  }
  if (fits) {
    p->bound_count += p->paths[p->count - 1].count;
  } else {
    p->count--;
  }
  return TIER_OK;
}

/* Puts every pair of the two lists that begin at `first` and `second` in their place. */
static tier_status multiply(tier__gap_paths *p, size_t first, size_t second, tier_error *err) {
  const size_t end = p->count;
  for (size_t i = first; i < second; i++) {
    for (size_t j = second; j < end; j++) {
      if (p->count - end >= MOST_PATHS || p->bound_count >= MOST_BOUNDS) {
        p->complete = 0;
        break;
      }
      TIER__TRY(add_pair(p, i, j, err));
    }
  }
  memmove(p->paths + first, p->paths + end, (p->count - end) * sizeof *p->paths);
  p->count = first + (p->count - end);
  return TIER_OK;
}

static tier_status join(tier__gap_paths *p, size_t index, tier_error *err) {
  const uint8_t wanted = p->wanted[index];
  const int is_and = p->row->expression->nodes[index].kind == TIER__NODE_AND;
  const int to_truth = wanted == WANT_TRUE || wanted == WANT_NOT_FALSE;
  const size_t second = p->lists[--p->list_count];
  const size_t first = p->lists[p->list_count - 1];
  if (is_and == to_truth) {
    return multiply(p, first, second, err);
  }
  if (p->count - first > MOST_PATHS) {
    p->count = first + MOST_PATHS;
    p->complete = 0;
  }
  return TIER_OK;
}

static tier_status find_node(tier__gap_paths *p, size_t index, tier_error *err) {
  const tier__rule_node *node = &p->row->expression->nodes[index];
  if (p->wanted[index] == 0) {
    return TIER_OK;
  }
  if (is_settled(p, index)) {
    p->lists[p->list_count++] = p->count;
    return add_path(p, 0, err);
  }
  if (node->kind == TIER__NODE_NOT) {
    return TIER_OK;
  }
  if (node->kind == TIER__NODE_AND || node->kind == TIER__NODE_OR) {
    return join(p, index, err);
  }
  if (is_choice(node) && chosen(p, node) != TIER__NO_NODE) {
    p->complete = 0; /* The other side is not looked at. */
    return TIER_OK;
  }
  p->lists[p->list_count++] = p->count;
  return find_bounds(p, index, err);
}

static tier_status find_nodes(tier__gap_paths *p, int wanted, tier_error *err) {
  ask_parts(p, wanted);
  p->complete = 1;
  p->list_count = 0;
  for (size_t i = 0; i < p->row->expression->node_count; i++) {
    TIER__TRY(find_node(p, i, err));
  }
  return TIER_OK;
}

tier_status tier__gap_paths_find(tier__gap_row *row, int wanted, const uint8_t *fixed,
                                 tier__gap_paths *ret_paths, tier_error *err) {
  const tier__gap_paths paths = {.row = row, .fixed = fixed};
  tier_context *context = row->expression->context;
  const size_t nodes = row->expression->node_count;
  *ret_paths = paths;
  ret_paths->wanted = tier__alloc(context, nodes, 1);
  ret_paths->lists = tier__alloc(context, nodes, sizeof *ret_paths->lists);
  if (ret_paths->wanted == NULL || ret_paths->lists == NULL) {
    return tier__no_memory(err);
  }
  return find_nodes(ret_paths, wanted, err);
}

tier_status tier__gap_paths_find_guarded(tier__gap_paths *paths, int wanted, tier_error *err) {
  paths->guarded = paths->count;
  paths->is_guarding = 1;
  return find_nodes(paths, wanted, err);
}

void tier__gap_paths_end(tier__gap_paths *paths) {
  tier_context *context = paths->row->expression->context;
  tier__release(context, paths->bounds);
  tier__release(context, paths->paths);
  tier__release(context, paths->lists);
  tier__release(context, paths->wanted);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_gap_bound.h"

#include "base/calendar.h"
#include "base/checked.h"
#include "base/double_key.h"
#include "rule_gap_search.h"
#include "rule_linear.h"
#include "rule/rule_literal.h"

typedef struct finder {
  tier__gap_row *row;
  const uint8_t *fixed;
  tier__gap_bound *bounds;
  size_t count;
  int *complete;
} finder;

static const tier__rule_node *node_of(const finder *f, uint32_t index) {
  return &f->row->expression->nodes[index];
}

static tier_type type_of(const finder *f, uint32_t column) {
  return f->row->expression->columns[column].type;
}

/* There may be ways, but none that is known. */
static void give_up(finder *f) {
  *f->complete = 0;
}

static void add(finder *f, uint32_t column, int64_t least, int64_t most) {
  if (f->fixed[column]) {
    return;
  }
  if (f->count == TIER__GAP_BOUNDS) {
    give_up(f);
    return;
  }
  const tier__gap_bound bound = {.column = column, .least = least, .most = most};
  f->bounds[f->count++] = bound;
}

/* Any text but the row's own. */
static void add_other(finder *f, uint32_t column) {
  const size_t before = f->count;
  add(f, column, TIER__GAP_OTHER, TIER__GAP_OTHER);
  if (f->count > before) {
    f->bounds[before].any = 1;
  }
}

/* Values above or below a bound that is not among them. */
static void add_beyond(finder *f, uint32_t column, int64_t bound, int above) {
  const size_t before = f->count;
  if (bound == (above ? INT64_MAX : INT64_MIN)) {
    return;
  }
  add(f, column, above ? bound + 1 : INT64_MIN, above ? INT64_MAX : bound - 1);
  if (f->count > before && type_of(f, column) == TIER_FLOAT64) {
    f->bounds[before].open_least = (uint8_t)above;
    f->bounds[before].open_most = (uint8_t)!above;
  }
}

/* column orders bound */
static void add_orders(finder *f, uint32_t column, uint8_t orders, int64_t bound) {
  switch (orders) {
  case TIER__NEVER:
    break;
  case TIER__ALWAYS:
    add(f, column, INT64_MIN, INT64_MAX);
    break;
  case TIER__EQUAL:
    add(f, column, bound, bound);
    break;
  case TIER__NOT_LESS:
    add(f, column, bound, INT64_MAX);
    break;
  case TIER__NOT_GREATER:
    add(f, column, INT64_MIN, bound);
    break;
  default:
    if ((orders & TIER__GREATER) != 0) {
      add_beyond(f, column, bound, 1);
    }
    if ((orders & TIER__LESS) != 0) {
      add_beyond(f, column, bound, 0);
    }
  }
}

/* What the other columns, the days and the constant come to. @return 0 if one is missing or does not fit. */
static int sum_rest(const finder *f, const tier__linear *sum, size_t but, int64_t *ret_rest) {
  int64_t rest = sum->constant;
  int64_t product;
  if (tier__mul_i64(sum->days, f->row->run.table->as_of_day, &product) || tier__add_i64(rest, product, &rest)) {
    return 0;
  }
  for (size_t i = 0; i < sum->count; i++) {
    const tier__linear_term *term = &sum->terms[i];
    const int known = f->row->known[term->column];
    const int64_t value = known ? f->row->values[term->column] : term->fallback;
    if (i == but) {
      continue;
    }
    if ((!known && !term->coalesced) || tier__mul_i64(term->factor, value, &product) ||
        tier__add_i64(rest, product, &rest)) {
      return 0;
    }
  }
  *ret_rest = rest;
  return 1;
}

/* Each column by itself, whichever side it stands on. */
static void solve_sum(finder *f, const tier__linear *sum, uint8_t orders) {
  for (size_t i = 0; i < sum->count; i++) {
    const tier__linear_term *term = &sum->terms[i];
    uint8_t solved = orders;
    int64_t rest;
    int64_t bound;
    if (!f->fixed[term->column] && sum_rest(f, sum, i, &rest) &&
        tier__linear_solve(term->factor, rest, &solved, &bound)) {
      add_orders(f, term->column, solved, bound);
    }
  }
  if (sum->count > 1) {
    give_up(f); /* Several at once. */
  }
}

/* A column of floats beside a written number. */
static int solve_float(finder *f, const tier__rule_node *node, uint8_t orders) {
  if (node->folded == TIER__NO_NODE) {
    return 0;
  }
  const tier__rule_node *literal = node_of(f, node->folded);
  const tier__rule_node *left = node_of(f, node->left);
  const tier__rule_node *column = literal == left ? node_of(f, node->right) : left;
  if (column->kind != TIER__NODE_COLUMN || column->type != TIER_FLOAT64) {
    return 0;
  }
  add_orders(f, column->left, orders, tier__key_of_double(literal->value_number));
  return 1;
}

static void search_columns(finder *f, const tier__rule_node *node, uint8_t orders) {
  f->count = tier__gap_search(f->row, node, orders, f->fixed, f->bounds, f->complete);
}

static int solve_texts(finder *f, const tier__rule_node *node, uint8_t orders) {
  const tier__rule_node *left = node_of(f, node->left);
  const tier__rule_node *right = node_of(f, node->right);
  const tier__rule_node *column = left->kind == TIER__NODE_COLUMN ? left : right;
  const tier__rule_node *literal = column == left ? right : left;
  if (column->kind != TIER__NODE_COLUMN || literal->kind != TIER__NODE_LITERAL) {
    return 0;
  }
  if ((orders & TIER__EQUAL) != 0) {
    const int64_t code = f->row->codes[literal - f->row->expression->nodes];
    add(f, column->left, code, code);
  }
  if (orders == TIER__NOT_EQUAL) {
    add_other(f, column->left);
  } else if (orders != TIER__EQUAL) {
    give_up(f); /* Texts before or behind it. */
  }
  return 1;
}

static int solve_truths(finder *f, const tier__rule_node *node, uint8_t wanted) {
  const tier__rule_node *left = node_of(f, node->left);
  const tier__rule_node *right = node_of(f, node->right);
  const tier__rule_node *column = left->kind == TIER__NODE_COLUMN ? left : right;
  const tier__rule_node *literal = column == left ? right : left;
  if (column->kind != TIER__NODE_COLUMN || literal->kind != TIER__NODE_LITERAL) {
    return 0;
  }
  const int64_t value = (node->operation == TIER__EQUAL) == wanted ? literal->value_integer : !literal->value_integer;
  add(f, column->left, value, value);
  return 1;
}

static int solve_compare(finder *f, const tier__rule_node *node, uint8_t wanted) {
  tier__linear sum;
  uint8_t orders = wanted ? node->orders : (uint8_t)(node->orders ^ TIER__ALWAYS);
  uint8_t true_orders;
  switch (node_of(f, node->left)->type) {
  case TIER_BOOL:
    return solve_truths(f, node, wanted);
  case TIER_TEXT:
    return solve_texts(f, node, orders);
  default:
    break;
  }
  if (tier__linear_read(f->row->expression, node, &sum, &true_orders)) {
    solve_sum(f, &sum, orders);
    return 1;
  }
  if (!solve_float(f, node, orders)) {
    search_columns(f, node, orders);
  }
  return 1;
}

static int64_t item_value(const finder *f, const tier__rule_node *item, tier_type type) {
  if (type == TIER_TEXT) {
    return f->row->codes[item - f->row->expression->nodes];
  }
  return type == TIER_FLOAT64 ? tier__key_of_double(item->value_number) : item->value_integer;
}

/* The least item from `least` on. @return 0 if there is none. */
static int next_item(const finder *f, const tier__rule_node *node, int64_t least, int64_t *ret_value) {
  const tier_type type = node_of(f, node->left)->type;
  int found = 0;
  for (uint32_t i = 0; i < node->items; i++) {
    const tier__rule_node *item = node_of(f, node->right + i);
    const int64_t value = item_value(f, item, type);
    if (item->orders != TIER__NEVER && value >= least && (!found || value < *ret_value)) {
      *ret_value = value;
      found = 1;
    }
  }
  return found;
}

/* The values before, between and behind all items. */
static void add_between(finder *f, const tier__rule_node *node, uint32_t column) {
  const uint8_t open = type_of(f, column) == TIER_FLOAT64;
  int64_t least = INT64_MIN;
  int64_t item = 0;
  int found;
  do {
    const size_t before = f->count;
    found = next_item(f, node, least, &item);
    if (!found || item > least) {
      add(f, column, least, found ? item - 1 : INT64_MAX);
    }
    if (f->count > before) {
      f->bounds[before].open_least = open && least != INT64_MIN;
      f->bounds[before].open_most = open && found;
    }
    least = found && item != INT64_MAX ? item + 1 : INT64_MAX;
  } while (found && item != INT64_MAX);
}

static int is_item(const finder *f, const tier__rule_node *node, int64_t value) {
  const tier_type type = node_of(f, node->left)->type;
  for (uint32_t i = 0; i < node->items; i++) {
    const tier__rule_node *item = node_of(f, node->right + i);
    if (item->orders != TIER__NEVER && item_value(f, item, type) == value) {
      return 1;
    }
  }
  return 0;
}

/* Past all items that stand beside one another. */
static void add_beside(finder *f, const tier__rule_node *node, uint32_t column, int above) {
  int64_t value = f->row->known[column] ? f->row->values[column] : node_of(f, node->right)->value_integer;
  if (type_of(f, column) == TIER_FLOAT64) {
    add_beyond(f, column, value, above);
    return;
  }
  while (is_item(f, node, value)) {
    if (value == (above ? INT64_MAX : INT64_MIN)) {
      return;
    }
    value += above ? 1 : -1;
  }
  add(f, column, above ? value : INT64_MIN, above ? INT64_MAX : value);
}

static int solve_list(finder *f, const tier__rule_node *node, uint8_t wanted) {
  const tier__rule_node *column = node_of(f, node->left);
  if (column->kind != TIER__NODE_COLUMN) {
    return 0;
  }
  if (wanted) {
    for (uint32_t i = 0; i < node->items; i++) {
      const tier__rule_node *item = node_of(f, node->right + i);
      if (item->orders != TIER__NEVER) {
        add_orders(f, column->left, TIER__EQUAL, item_value(f, item, column->type));
      }
    }
  } else if (column->type == TIER_TEXT) {
    add_other(f, column->left);
  } else if (f->row->known[column->left] && node->items < TIER__GAP_BOUNDS) {
    add_between(f, node, column->left);
  } else {
    add_beside(f, node, column->left, 1);
    add_beside(f, node, column->left, 0);
  }
  return 1;
}

/* What is missing can become known, but what is known does not get lost. */
static int solve_is(finder *f, const tier__rule_node *node, uint8_t wanted) {
  const tier__rule_node *column = node_of(f, node->left);
  if (column->kind != TIER__NODE_COLUMN || node->operation == wanted) {
    return 0;
  }
  add(f, column->left, INT64_MIN, INT64_MAX);
  return 1;
}

static int solve_truth(finder *f, const tier__rule_node *node, uint8_t wanted) {
  const tier__rule_node *coalesced = tier__linear_coalesced(f->row->expression, node);
  const tier__rule_node *column = coalesced == NULL ? node : coalesced;
  if (column->kind != TIER__NODE_COLUMN) {
    return 0;
  }
  add(f, column->left, wanted, wanted);
  return 1;
}

size_t tier__gap_bounds(tier__gap_row *row, const tier__rule_node *node, uint8_t wanted, const uint8_t *fixed,
                        tier__gap_bound *ret_bounds, int *complete) {
  finder f = {.row = row, .fixed = fixed, .bounds = ret_bounds, .complete = complete};
  int solved;
  switch (node->kind) {
  case TIER__NODE_LITERAL:
    solved = 1;
    break;
  case TIER__NODE_COMPARE:
    solved = solve_compare(&f, node, wanted);
    break;
  case TIER__NODE_IN:
    solved = solve_list(&f, node, wanted);
    break;
  case TIER__NODE_IS:
    solved = solve_is(&f, node, wanted);
    break;
  default:
    solved = solve_truth(&f, node, wanted);
  }
  if (!solved) {
    give_up(&f);
  }
  return f.count;
}

int tier__gap_bound_meet(const tier__gap_row *row, tier__gap_bound *bound, const tier__gap_bound *other) {
  if (row->expression->columns[bound->column].type == TIER_TEXT && (bound->any || other->any)) {
    *bound = bound->any ? *other : *bound;
    return 1;
  }
  if (other->least > bound->least) {
    bound->least = other->least;
    bound->open_least = other->open_least;
  }
  if (other->most < bound->most) {
    bound->most = other->most;
    bound->open_most = other->open_most;
  }
  return bound->least <= bound->most;
}

int tier__gap_bound_value(const tier__gap_row *row, const tier__gap_bound *bound, int64_t *ret_value, int *ret_any) {
  const tier_type type = row->expression->columns[bound->column].type;
  const int64_t from = row->values[bound->column];
  const int unbounded = bound->least == INT64_MIN && bound->most == INT64_MAX;
  *ret_any = bound->any || (unbounded && !row->known[bound->column]);
  if (unbounded && !row->known[bound->column]) {
    *ret_value = type == TIER_TEXT ? TIER__GAP_OTHER : 0;
  } else if (row->known[bound->column]) {
    *ret_value = from < bound->least ? bound->least : from > bound->most ? bound->most : from;
  } else {
    *ret_value = bound->least != INT64_MIN ? bound->least : bound->most;
  }
  if (type == TIER_FLOAT64) {
    const double number = tier__double_of_key(*ret_value);
    return number - number == 0; /* Finite. */
  }
  return type != TIER_DAY || (*ret_value >= TIER__FIRST_DAY && *ret_value <= TIER__LAST_DAY);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of floats, quotients and products by fractions round, and so their bounds are asked for, not computed: steps
 * away from the row's value get twice as long each time until the comparison has turned, and then the turn is found by
 * halving. */
#include "rule_gap_search.h"

#include "base/calendar.h"
#include "base/double_key.h"
#include "base/number_text.h"
#include "rule/rule_schema.h"
#include "rule/rule_step.h"
#include <math.h>

/* Columns of one comparison that are tried; keys beside a turn among which the number with the shortest text is told:
 * what lies between them is rounding. */
enum { MOST_COLUMNS = 8, NEIGHBOURS = 8 };

typedef struct search {
  tier__gap_row *row;
  const tier__rule_node *node;
  uint32_t first; /* The comparison's first node. */
  uint8_t orders;
  tier__gap_bound *bounds;
  size_t count;
  uint32_t column; /* The one that is tried. */
  tier_type type;
  int64_t from, low, high; /* Its value, and the least and the greatest that it can have. */
} search;

/* 1 if `left orders right` with another value of the column. */
static int is_so(search *s, uint8_t orders, int64_t value) {
  tier__rule_run *run = &s->row->run;
  const tier__rule_node *nodes = s->row->expression->nodes;
  const uint32_t index = (uint32_t)(s->node - nodes);
  const size_t steps = index - s->first + 1;
  tier__rule_node probe = *s->node;
  probe.orders = orders;
  if (value < s->low || value > s->high || s->row->effort < steps) {
    return 0;
  }
  s->row->effort -= steps;
  tier__gap_row_put(s->row, s->column, value);
  tier__rule_run_question(run, 1);
  tier__rule_run_rows(run, 0, 1);
  for (uint32_t i = s->first; i < index; i++) {
    if (!nodes[i].consumed) {
      tier__rule_run_step(run, &nodes[i]);
    }
  }
  tier__rule_run_step(run, &probe);
  return tier__run_top(run)->truth[0] == TIER__TRUE;
}

/* The value after `count` doublings of the step; the last one that the column can have, if it lies beyond. */
static int64_t far_value(const search *s, int count, int up) {
  const int64_t end = up ? s->high : s->low;
  if (s->type == TIER_FLOAT64) {
    const double from = tier__double_of_key(s->from);
    const double step = ldexp(fabs(from) > 1 ? fabs(from) : 1, count - 30);
    const double far = up ? from + step : from - step;
    const int64_t key = tier__key_of_double(far);
    return (up ? key > end : key < end) ? end : key;
  }
  if (count > 62) {
    return end;
  }
  const int64_t step = INT64_C(1) << count;
  if (up) {
    return s->from > end - step || end < INT64_MIN + step ? end : s->from + step;
  }
  return s->from < end + step || end > INT64_MAX - step ? end : s->from - step;
}

static int64_t middle(int64_t a, int64_t b) {
  return a / 2 + b / 2 + (a % 2 + b % 2) / 2;
}

/* The turn between what is not so and what is. @return The value beside it that is so. */
static int64_t halve(search *s, uint8_t orders, int64_t no, int64_t yes) {
  int64_t between = middle(no, yes);
  while (between != no && between != yes) {
    if (is_so(s, orders, between)) {
      yes = between;
    } else {
      no = between;
    }
    between = middle(no, yes);
  }
  return yes;
}

/* Of a float and its neighbours farther away the one that is shortest to write; of a bound that must be passed, the
 * number before it is the one that is written. */
static int64_t plain_value(search *s, int64_t value, int up, int is_open) {
  const int64_t away = up ? 1 : -1;
  const int64_t written = is_open ? -away : 0;
  int64_t best = value;
  size_t shortest = SIZE_MAX;
  for (int64_t i = 0; i < NEIGHBOURS; i++) {
    char text[32];
    const int64_t other = value + i * away;
    const double number = tier__double_of_key(other + written);
    const size_t length = isfinite(number) ? tier__number_write(number, text) : SIZE_MAX;
    if (length < shortest && is_so(s, s->orders, other)) {
      shortest = length;
      best = other;
    }
  }
  return best;
}

static void add(search *s, int64_t value, int up) {
  const uint8_t is_open = s->type == TIER_FLOAT64 && (s->orders & TIER__EQUAL) == 0;
  tier__gap_bound bound = {.column = s->column, .least = INT64_MIN, .most = INT64_MAX};
  if (s->type == TIER_FLOAT64) {
    value = plain_value(s, value, up, is_open);
  }
  if (!is_so(s, s->orders, value) || s->count == TIER__GAP_BOUNDS) {
    return;
  }
  if (up || s->orders == TIER__EQUAL) {
    bound.least = value;
    bound.open_least = is_open;
  }
  if (!up || s->orders == TIER__EQUAL) {
    bound.most = value;
    bound.open_most = is_open;
  }
  s->bounds[s->count++] = bound;
}

static void seek(search *s, uint8_t orders, int up) {
  const int64_t end = up ? s->high : s->low;
  int64_t near = s->from;
  for (int i = 0; i < 128 && near != end; i++) {
    const int64_t far = far_value(s, i, up);
    if (is_so(s, orders, far)) {
      add(s, halve(s, orders, near, far), up);
      return;
    }
    near = far;
  }
}

/* Values of the column's type, and of its kind. */
static void set_limits(search *s) {
  const int is_float = s->type == TIER_FLOAT64;
  const uint8_t range = s->row->expression->columns[s->column].range;
  s->low = is_float ? tier__key_of_double(-HUGE_VAL) + 1 : s->type == TIER_DAY ? TIER__FIRST_DAY : INT64_MIN + 1;
  s->high = is_float ? tier__key_of_double(HUGE_VAL) - 1 : s->type == TIER_DAY ? TIER__LAST_DAY : INT64_MAX;
  if (range != TIER__RANGE_ANY) {
    s->low = 0;
  }
  if (range == TIER__RANGE_PROBABILITY && is_float) {
    s->high = tier__key_of_double(1);
  }
}

/* What is not known is tried from 0 on, a day from the day of the question on. */
static void try_column(search *s, uint32_t column) {
  static const uint8_t sides[] = {TIER__GREATER, TIER__LESS};
  tier__gap_row *row = s->row;
  s->column = column;
  s->type = row->expression->columns[column].type;
  s->from = row->known[column] ? row->values[column] : s->type == TIER_DAY ? row->run.table->as_of_day : 0;
  set_limits(s);
  if (is_so(s, s->orders, s->from)) {
    if (!row->known[column] && s->count < TIER__GAP_BOUNDS) {
      const tier__gap_bound bound = {.column = column, .least = s->from, .most = s->from};
      s->bounds[s->count++] = bound;
    }
  } else if (s->orders == TIER__NOT_EQUAL) {
    for (int i = 0; i < 4; i++) {
      seek(s, sides[i / 2], i % 2 == 0);
    }
  } else {
    uint8_t orders = s->orders;
    if (orders == TIER__EQUAL) {
      orders = is_so(s, TIER__LESS, s->from) ? TIER__NOT_LESS : TIER__NOT_GREATER;
    }
    seek(s, orders, 1);
    seek(s, orders, 0);
  }
  tier__gap_row_restore(row, column);
}

static uint32_t first_of(const tier__expression *expression, const tier__rule_node *node) {
  while (node->kind > TIER__NODE_AS_OF) {
    node = &expression->nodes[node->left];
  }
  return (uint32_t)(node - expression->nodes);
}

/* 1 if one column, named once, is all that can change, and the comparison turns but once. */
static int turns_once(const search *s) {
  const tier__rule_node *nodes = s->row->expression->nodes;
  const tier__rule_node *end = s->node;
  size_t columns = 0;
  for (const tier__rule_node *node = nodes + s->first; node < end; node++) {
    const int is_plain = node->kind <= TIER__NODE_AS_OF || node->kind == TIER__NODE_NEGATE ||
                         (node->kind == TIER__NODE_ARITHMETIC &&
                          (node->operation != '/' || nodes[node->right].kind == TIER__NODE_LITERAL));
    columns += node->kind == TIER__NODE_COLUMN;
    if (!is_plain || columns > 1) {
      return 0;
    }
  }
  return 1;
}

static int is_countable(tier_type type) {
  return type == TIER_INT64 || type == TIER_MONEY || type == TIER_FLOAT64 || type == TIER_DAY;
}

size_t tier__gap_search(tier__gap_row *row, const tier__rule_node *node, uint8_t orders, const uint8_t *fixed,
                        tier__gap_bound *ret_bounds, int *complete) {
  const tier__expression *expression = row->expression;
  search s = {.row = row, .node = node, .orders = orders, .bounds = ret_bounds};
  uint32_t tried[MOST_COLUMNS];
  size_t count = 0;
  s.first = first_of(expression, node);
  for (const tier__rule_node *part = expression->nodes + s.first; part < node && count < MOST_COLUMNS; part++) {
    size_t i = 0;
    if (part->kind != TIER__NODE_COLUMN || fixed[part->left] || !is_countable(part->type)) {
      continue;
    }
    while (i < count && tried[i] != part->left) {
      i++;
    }
    if (i == count) {
      tried[count++] = part->left;
      try_column(&s, part->left);
    }
  }
  if (!turns_once(&s) || s.count == 0) {
    *complete = 0;
  }
  return s.count;
}

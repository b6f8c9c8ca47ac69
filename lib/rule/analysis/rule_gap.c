/* SPDX-License-Identifier: Apache-2.0 */
/* The ways that were found are tried on a copy of the row; those that work are told, without those that ask for more
 * than another. */
#include "rule_gap.h"

#include "base/double_key.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/minor_units.h"
#include "rule_gap_way.h"
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WAYS = 64 };

typedef struct pricing {
  const tier__expression *expression;
  double *prices;  /* By column; NULL: the distance. */
  uint8_t *fixed;  /* By column. */
} pricing;

/* A way that works. */
typedef struct found {
  size_t first, count; /* Into the changes. */
  double cost, distance;
  size_t order; /* In which it was found; SIZE_MAX: it asks for more than another. */
} found;

typedef struct hunt {
  tier__gap_row row;
  tier__gap_paths paths;
  pricing pricing;
  int wanted;
  found *ways;
  size_t way_count;
  tier__gap_change *changes;
  uint32_t *columns; /* Of the changes. */
  int64_t *targets;  /* What was tried. */
  size_t change_count;
} hunt;

static tier_status make_prices(pricing *p, tier__gap_cost_fn cost, void *user_data, tier_error *err) {
  tier_context *context = p->expression->context;
  const size_t count = p->expression->column_count;
  p->fixed = tier__alloc(context, count, 1);
  p->prices = cost == NULL ? NULL : tier__alloc(context, count, sizeof *p->prices);
  if (p->fixed == NULL || (cost != NULL && p->prices == NULL)) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; cost != NULL && i < count; i++) {
    p->prices[i] = cost(user_data, p->expression->columns[i].name);
    p->fixed[i] = (uint8_t)!(p->prices[i] >= 0);
  }
  return TIER_OK;
}

static double as_number(const hunt *h, uint32_t column, int64_t value) {
  switch (h->pricing.expression->columns[column].type) {
  case TIER_FLOAT64:
    return tier__double_of_key(value);
  case TIER_MONEY:
    return (double)value / tier__minor_units(h->pricing.expression->minor_digits);
  default:
    return (double)value;
  }
}

/* Texts, booleans, and values that nobody knows: their distance cannot be told, and a change is one unit, but for an
 * amount or a number from nothing. */
static void measure(const hunt *h, uint32_t column, int64_t bound, tier__gap_change *change) {
  const double year = 365;
  const double to = as_number(h, column, bound);
  const double from = as_number(h, column, h->row.values[column]);
  const int countable = change->type != TIER_TEXT && change->type != TIER_BOOL;
  double units = 1;
  change->distance = INFINITY;
  if (countable && change->known) {
    const double share_of = change->type == TIER_DAY ? year : fabs(to);
    units = fmin(fabs(to - from), DBL_MAX);
    change->distance = units / (share_of > 1 ? share_of : 1);
  } else if (countable && change->type != TIER_DAY && !change->any) {
    units = fabs(to);
  }
  change->cost = h->pricing.prices == NULL ? change->distance : units * h->pricing.prices[column];
}

/* The bound of a float that must be passed is told instead of what was tried. */
static int64_t told_value(const tier__gap_bound *bound, int64_t value, int *ret_exclusive) {
  const int low = bound->open_least && value == bound->least;
  const int high = bound->open_most && value == bound->most;
  *ret_exclusive = low || high;
  return low ? value - 1 : high ? value + 1 : value;
}

static tier__gap_change make_change(const hunt *h, const tier__gap_bound *bound, int64_t value, int any) {
  const tier__rule_column *column = &h->pricing.expression->columns[bound->column];
  const tier_string *labels = h->row.columns[bound->column].view.labels;
  const tier_string none = {"", 0};
  tier__gap_change change = {.column = column->name,
                             .type = column->type,
                             .known = h->row.known[bound->column],
                             .any = any,
                             .from_text = none,
                             .to_text = none};
  const int64_t told = told_value(bound, value, &change.exclusive);
  if (column->type == TIER_TEXT) {
    change.from_text = labels[TIER__GAP_OWN];
    change.to_text = any ? none : labels[value];
  } else if (column->type == TIER_FLOAT64) {
    change.from_number = change.known ? tier__double_of_key(h->row.values[bound->column]) : 0;
    change.to_number = any ? 0 : tier__double_of_key(told);
  } else {
    change.from = h->row.values[bound->column];
    change.to = any ? 0 : value;
  }
  measure(h, bound->column, told, &change);
  return change;
}

/* 1 if the condition becomes what is wanted by a path. */
static int works(hunt *h, const tier__gap_path *path) {
  const tier__gap_bound *bounds = h->paths.bounds + path->first;
  size_t put = 0;
  int64_t value;
  int any;
  while (put < path->count && tier__gap_bound_value(&h->row, &bounds[put], &value, &any)) {
    tier__gap_row_put(&h->row, bounds[put++].column, value);
  }
  const int does = put == path->count && (tier__gap_row_truth(&h->row) == TIER__TRUE) == (h->wanted == TIER__TRUE);
  while (put > 0) {
    tier__gap_row_restore(&h->row, bounds[--put].column);
  }
  return does;
}

/* Makes a path that works a way. */
static void keep_path(hunt *h, const tier__gap_path *path) {
  found way = {.first = h->change_count, .order = h->way_count};
  for (size_t i = 0; i < path->count; i++) {
    const tier__gap_bound *bound = &h->paths.bounds[path->first + i];
    int64_t value;
    int any;
    (void)tier__gap_bound_value(&h->row, bound, &value, &any);
    if (h->row.known[bound->column] && value == h->row.values[bound->column]) {
      continue;
    }
    const size_t at = way.first + way.count++;
    h->columns[at] = bound->column;
    h->targets[at] = value;
    h->changes[at] = make_change(h, bound, value, any);
    way.cost += h->changes[at].cost;
    way.distance = h->changes[at].distance > way.distance ? h->changes[at].distance : way.distance;
  }
  h->change_count += way.count;
  h->ways[h->way_count++] = way;
}

/* Where what is so already would be lost on the way, what keeps it so is looked for too. */
static tier_status find_paths(hunt *h, tier_error *err) {
  TIER__TRY(tier__gap_paths_find(&h->row, h->wanted, h->pricing.fixed, &h->paths, err));
  for (size_t i = 0; i < h->paths.count; i++) {
    if (!works(h, &h->paths.paths[i])) {
      return tier__gap_paths_find_guarded(&h->paths, h->wanted, err);
    }
  }
  return TIER_OK;
}

static tier_status try_paths(hunt *h, tier_error *err) {
  tier_context *context = h->pricing.expression->context;
  size_t changes = 0;
  for (size_t i = 0; i < h->paths.count; i++) {
    changes += h->paths.paths[i].count;
  }
  h->ways = tier__alloc(context, h->paths.count, sizeof *h->ways);
  h->changes = tier__alloc(context, changes, sizeof *h->changes);
  h->columns = tier__alloc(context, changes, sizeof *h->columns);
  h->targets = tier__alloc(context, changes, sizeof *h->targets);
  if (h->ways == NULL || h->changes == NULL || h->columns == NULL || h->targets == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < h->paths.count; i++) {
    if (works(h, &h->paths.paths[i])) {
      keep_path(h, &h->paths.paths[i]);
    } else if (i >= h->paths.guarded) {
      h->paths.complete = 0;
    }
  }
  return TIER_OK;
}

/* 1 if a change of the same column goes at least as far in the same direction. */
static int goes_as_far(const hunt *h, size_t far, size_t near) {
  const uint32_t column = h->columns[near];
  const int64_t from = h->row.values[column];
  const int64_t to = h->targets[near];
  if (h->columns[far] != column) {
    return 0;
  }
  if (h->changes[near].any || h->targets[far] == to) {
    return 1;
  }
  const int countable = h->changes[near].type != TIER_TEXT && h->changes[near].type != TIER_BOOL;
  return countable && h->changes[near].known && (to > from ? h->targets[far] > to : h->targets[far] < to);
}

/* 1 if a way asks for all that another does. */
static int contains(const hunt *h, const found *way, const found *other) {
  for (size_t i = 0; i < other->count; i++) {
    size_t j = 0;
    while (j < way->count && !goes_as_far(h, way->first + j, other->first + i)) {
      j++;
    }
    if (j == way->count) {
      return 0;
    }
  }
  return 1;
}

static void drop_larger(hunt *h) {
  size_t kept = 0;
  for (size_t i = 0; i < h->way_count; i++) {
    int needless = 0;
    for (size_t j = 0; j < h->way_count && !needless; j++) {
      const found *way = &h->ways[i];
      const found *other = &h->ways[j];
      needless = i != j && other->order != SIZE_MAX && contains(h, way, other) && (j < i || !contains(h, other, way));
    }
    h->ways[i].order = needless ? SIZE_MAX : h->ways[i].order;
  }
  for (size_t i = 0; i < h->way_count; i++) {
    if (h->ways[i].order != SIZE_MAX) {
      h->ways[kept++] = h->ways[i];
    }
  }
  h->way_count = kept;
}

static int order_ways(const void *a, const void *b) {
  const found *one = a;
  const found *two = b;
  if (one->cost != two->cost) {
    return one->cost < two->cost ? -1 : 1;
  }
  if (one->count != two->count) {
    return one->count < two->count ? -1 : 1;
  }
  return one->order < two->order ? -1 : one->order > two->order;
}

static tier_status tell(hunt *h, tier__gaps *ret_gaps, tier_error *err) {
  tier_context *context = h->pricing.expression->context;
  if (h->way_count > MOST_WAYS) {
    h->way_count = MOST_WAYS;
    h->paths.complete = 0;
  }
  tier__gaps gaps = {.context = context, .complete = h->paths.complete};
  gaps.ways = tier__alloc(context, h->way_count, sizeof *gaps.ways);
  if (gaps.ways == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < h->way_count; i++) {
    const found *way = &h->ways[i];
    const tier__gap_way told = {way->first, way->count, way->cost, way->distance};
    gaps.ways[gaps.way_count++] = told;
  }
  gaps.changes = h->changes;
  h->changes = NULL;
  *ret_gaps = gaps;
  return TIER_OK;
}

static tier_status look(hunt *h, const tier__table *table, size_t row, tier__gap_cost_fn cost, void *user_data,
                        tier__gaps *ret_gaps, tier_error *err) {
  TIER__TRY(tier__gap_row_begin(h->pricing.expression, table, row, &h->row, err));
  TIER__TRY(make_prices(&h->pricing, cost, user_data, err));
  TIER__TRY(find_paths(h, err));
  TIER__TRY(try_paths(h, err));
  drop_larger(h);
  qsort(h->ways, h->way_count, sizeof *h->ways, order_ways);
  return tell(h, ret_gaps, err);
}

tier_status tier__expression_gaps(const tier__expression *expression, const tier__table *table, size_t row, int wanted,
                                  tier__gap_cost_fn cost, void *user_data, tier__gaps *ret_gaps, tier_error *err) {
  hunt h = {.pricing = {.expression = expression}, .wanted = wanted};
  tier_context *context = expression->context;
  h.row.expression = h.row.run.expression = expression;
  h.paths.row = &h.row;
  const tier_status status = look(&h, table, row, cost, user_data, ret_gaps, err);
  tier__release(context, h.targets);
  tier__release(context, h.columns);
  tier__release(context, h.changes);
  tier__release(context, h.ways);
  tier__gap_paths_end(&h.paths);
  tier__release(context, h.pricing.prices);
  tier__release(context, h.pricing.fixed);
  tier__gap_row_end(&h.row);
  return status;
}

void tier__gaps_end(tier__gaps *gaps) {
  if (gaps->context != NULL) {
    tier__release(gaps->context, gaps->ways);
    tier__release(gaps->context, gaps->changes);
  }
  memset(gaps, 0, sizeof *gaps);
}

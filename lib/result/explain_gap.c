/* SPDX-License-Identifier: Apache-2.0 */
/* What would change the tier: the way up, what would lose it, and how near that is. */
#include "base/bitmap.h"
#include "base/checked.h"
#include "base/minor_units.h"
#include "explain_sections.h"
#include "rule/analysis/rule_gap.h"
#include <math.h>

/* Ways to or from a tier. */
typedef struct prospect {
  int32_t tier; /* -1: there is no such tier. */
  tier__gaps gaps;
} prospect;

static double unit_cost(void *user_data, const char *column) {
  const tier__ladder *ladder = user_data;
  for (size_t k = 0; k < ladder->cost_count; k++) {
    if (strcmp(ladder->costs[k].column, column) == 0) {
      return ladder->costs[k].cost;
    }
  }
  return 1;
}

static tier_status find_ways(const tier__explanation *explanation, const tier__expression *condition, int wanted,
                             tier__gaps *ret_gaps, tier_error *err) {
  const tier__ladder *ladder = explanation->ladder;
  return tier__expression_gaps(condition, &explanation->result->table, explanation->row, wanted,
                               ladder->cost_count > 0 ? unit_cost : NULL, (void *)(uintptr_t)ladder, ret_gaps, err);
}

/* To the tier above the one earned; if nothing is known of it, to the one above that. */
static tier_status find_way_up(const tier__explanation *explanation, prospect *up, tier_error *err) {
  const tier__ladder *ladder = explanation->ladder;
  const int32_t next = explanation->standing->earned + 1;
  up->tier = (size_t)next < ladder->step_count ? next : -1;
  for (int32_t tier = next; (size_t)tier < ladder->step_count && tier <= next + 1; tier++) {
    if (ladder->steps[tier].enter == NULL) {
      continue;
    }
    tier__gaps_end(&up->gaps);
    up->tier = tier;
    TIER__TRY(find_ways(explanation, ladder->steps[tier].enter, TIER__TRUE, &up->gaps, err));
    if (up->gaps.way_count > 0) {
      break;
    }
  }
  return TIER_OK;
}

static const tier__expression *keeping(const tier__explanation *explanation) {
  const int32_t earned = explanation->standing->earned;
  if (earned <= 0) {
    return NULL; /* The lowest tier is always kept. */
  }
  const tier__step *step = &explanation->ladder->steps[earned];
  return step->keep != NULL ? step->keep : step->enter;
}

static void write_missing(tier__explanation *explanation, const tier__gap_change *change) {
  tier_writer *writer = &explanation->writer;
  const double units = tier__minor_units(explanation->policy->minor_digits);
  const double number = change->to_number - change->from_number;
  int64_t difference = 0;
  const int fits = !tier__sub_i64(change->to, change->from, &difference);
  if (change->known && change->type == TIER_FLOAT64 && isfinite(number)) {
    tier_writer_number(writer, "missing", number);
  } else if (change->known && fits && change->type == TIER_MONEY) {
    tier_writer_number(writer, "missing", (double)difference / units);
  } else if (change->known && fits && (change->type == TIER_INT64 || change->type == TIER_DAY)) {
    tier_writer_integer(writer, "missing", difference);
  } else {
    tier__writer_null(writer, "missing");
  }
}

static void write_bound(tier__explanation *explanation, const char *key, tier_type type, int64_t value, double number,
                        tier_string text) {
  tier_writer *writer = &explanation->writer;
  switch (type) {
  case TIER_BOOL:
    tier_writer_boolean(writer, key, value != 0);
    break;
  case TIER_INT64:
    tier_writer_integer(writer, key, value);
    break;
  case TIER_MONEY:
    tier_writer_number(writer, key, (double)value / tier__minor_units(explanation->policy->minor_digits));
    break;
  case TIER_DAY:
    tier__explain_day(explanation, key, (int32_t)value);
    break;
  case TIER_TEXT:
    tier_writer_text(writer, key, text);
    break;
  default:
    tier_writer_number(writer, key, number);
  }
}

static void write_change(tier__explanation *explanation, const tier__gap_change *change) {
  tier_writer *writer = &explanation->writer;
  tier_writer_begin(writer, NULL, 0);
  tier_writer_text(writer, "column", tier__text_view(change->column));
  if (change->known) {
    write_bound(explanation, "from", change->type, change->from, change->from_number, change->from_text);
  } else {
    tier__writer_null(writer, "from");
  }
  if (change->any) {
    tier__writer_null(writer, "to");
    tier__writer_null(writer, "missing");
  } else {
    write_bound(explanation, "to", change->type, change->to, change->to_number, change->to_text);
    write_missing(explanation, change);
  }
  tier_writer_boolean(writer, "exclusive", change->exclusive);
  tier_writer_end(writer);
}

static void write_way(tier__explanation *explanation, const tier__gaps *gaps, const tier__gap_way *way) {
  tier_writer *writer = &explanation->writer;
  tier_writer_begin(writer, NULL, 0);
  tier_writer_begin(writer, "changes", 1);
  for (size_t k = 0; k < way->count; k++) {
    write_change(explanation, &gaps->changes[way->first + k]);
  }
  tier_writer_end(writer);
  if (isfinite(way->cost)) {
    tier_writer_number(writer, "cost", way->cost);
  } else {
    tier__writer_null(writer, "cost");
  }
  tier_writer_end(writer);
}

static void write_prospect(tier__explanation *explanation, const char *key, const prospect *found) {
  tier_writer *writer = &explanation->writer;
  if (found->tier < 0) {
    tier__writer_null(writer, key);
    return;
  }
  tier_writer_begin(writer, key, 0);
  tier__explain_tier(explanation, "tier", found->tier);
  tier_writer_begin(writer, "ways", 1);
  for (size_t k = 0; k < found->gaps.way_count; k++) {
    write_way(explanation, &found->gaps, &found->gaps.ways[k]);
  }
  tier_writer_end(writer);
  tier_writer_boolean(writer, "complete", found->gaps.complete);
  tier_writer_end(writer);
}

/* The least distance of a way that changes anything. */
static double nearest(const tier__gaps *gaps, double least) {
  for (size_t k = 0; k < gaps->way_count; k++) {
    if (gaps->ways[k].count > 0 && gaps->ways[k].distance < least) {
      least = gaps->ways[k].distance;
    }
  }
  return least;
}

static int is_missing(const tier__explanation *explanation, const char *name) {
  const tier__column *column = tier__table_find(&explanation->result->table, name);
  return column != NULL && !tier__bit(column->validity, explanation->row);
}

/* 1 if the condition or one before it in the ladder has named the column. */
static int is_named(const tier__expression *const *conditions, size_t count, size_t upto, const char *name) {
  for (size_t c = 0; c < count; c++) {
    const char *other;
    for (size_t k = 0; (c + 1 < count || k < upto) && (other = tier__expression_column(conditions[c], k)) != NULL;
         k++) {
      if (strcmp(other, name) == 0) {
        return 1;
      }
    }
  }
  return 0;
}

/* Columns that the conditions of the ladder read and that are missing, each once. */
static void write_unknown(tier__explanation *explanation) {
  const tier__ladder *ladder = explanation->ladder;
  const tier__expression *conditions[2 * TIER__MOST_STEPS];
  size_t count = 0;
  tier_writer_begin(&explanation->writer, "unknown", 1);
  for (size_t k = 2; k < 2 * ladder->step_count; k++) {
    const tier__step *step = &ladder->steps[k / 2];
    const char *name;
    conditions[count] = k % 2 == 0 ? step->enter : step->keep;
    if (conditions[count] == NULL) {
      continue;
    }
    count++;
    for (size_t c = 0; (name = tier__expression_column(conditions[count - 1], c)) != NULL; c++) {
      if (is_missing(explanation, name) && !is_named(conditions, count, c, name)) {
        tier_writer_text(&explanation->writer, NULL, tier__text_view(name));
      }
    }
  }
  tier_writer_end(&explanation->writer);
}

static void write_confidence(tier__explanation *explanation, const prospect *up, const prospect *present) {
  tier_writer *writer = &explanation->writer;
  const double distance = nearest(&present->gaps, nearest(&up->gaps, INFINITY));
  tier_writer_begin(writer, "confidence", 0);
  if (isfinite(distance)) {
    tier_writer_number(writer, "distance", distance);
  } else {
    tier__writer_null(writer, "distance");
  }
  tier_writer_boolean(writer, "borderline", distance < explanation->ladder->settings.borderline_share);
  write_unknown(explanation);
  tier_writer_end(writer);
}

/* A tier that is lost already, and only lasts, is as near to a change as it is to being kept again. */
static tier_status find_return(const tier__explanation *explanation, const prospect *risk, prospect *ret_present,
                               tier_error *err) {
  const int is_lost = risk->gaps.way_count > 0 && risk->gaps.ways[0].count == 0;
  return is_lost ? find_ways(explanation, keeping(explanation), TIER__TRUE, &ret_present->gaps, err) : TIER_OK;
}

tier_status tier__explain_gaps(tier__explanation *explanation, tier_error *err) {
  tier_status status = TIER_OK;
  tier_context *context = explanation->result->context;
  prospect up = {.tier = -1, .gaps = {.context = context}};
  prospect risk = {.tier = -1, .gaps = {.context = context}};
  prospect back = {.tier = -1, .gaps = {.context = context}};
  TIER__TRY_OUT(find_way_up(explanation, &up, err));
  if (keeping(explanation) != NULL) {
    risk.tier = explanation->standing->earned;
    TIER__TRY_OUT(find_ways(explanation, keeping(explanation), TIER__FALSE, &risk.gaps, err));
    TIER__TRY_OUT(find_return(explanation, &risk, &back, err));
  }
  write_prospect(explanation, "way_up", &up);
  write_prospect(explanation, "risk", &risk);
  write_confidence(explanation, &up, back.gaps.way_count > 0 ? &back : &risk);
out:
  tier__gaps_end(&up.gaps);
  tier__gaps_end(&risk.gaps);
  tier__gaps_end(&back.gaps);
  return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What would change the tier: the way up, what would lose it, and how near that is. */
#include "base/bitmap.h"
#include "base/checked.h"
#include "base/minor_units.h"
#include "explain_sections.h"
#include "explain_ways.h"
#include <math.h>

/* Ways to or from a tier. */
typedef struct prospect {
  int32_t tier;  /* -1: there is no such tier. */
  int places;    /* 1: what matters is a place. */
  tier__ways to;
} prospect;

/* 1 if nothing is asked but a place: there is no condition, or it is met. */
static int needs_place(const tier__step *step, const prospect *up) {
  const tier__gaps *gaps = &up->to.gaps;
  return step->places.limited && (step->enter == NULL || (gaps->way_count > 0 && gaps->ways[0].count == 0));
}

/* To the tier above the one earned; if nothing is known of it, to the one above that. */
static tier_status find_way_up(const tier__explanation *explanation, prospect *up, tier_error *err) {
  const tier__ladder *ladder = explanation->ladder;
  const int32_t next = explanation->standing->earned + 1;
  up->tier = (size_t)next < ladder->step_count ? next : -1;
  for (int32_t tier = next; (size_t)tier < ladder->step_count && tier <= next + 1; tier++) {
    const tier__step *step = &ladder->steps[tier];
    if (step->enter != NULL) {
      tier__ways_end(&up->to);
      up->tier = tier;
      TIER__TRY(tier__explain_ways(explanation, step->enter, TIER__TRUE, &up->to, err));
    }
    up->places = tier == up->tier && needs_place(step, up);
    if (up->places || up->to.gaps.way_count > 0) {
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
  tier_writer_boolean(writer, "derived", tier__explain_is_derived(explanation, change->column));
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

static tier_status write_prospect(tier__explanation *explanation, const char *key, const prospect *found,
                                  tier_error *err) {
  tier_writer *writer = &explanation->writer;
  const tier__gaps *gaps = &found->to.gaps;
  if (found->tier < 0) {
    tier__writer_null(writer, key);
    return TIER_OK;
  }
  tier_writer_begin(writer, key, 0);
  tier__explain_tier(explanation, "tier", found->tier);
  tier_writer_begin(writer, "ways", 1);
  for (size_t k = 0; k < gaps->way_count; k++) {
    write_way(explanation, gaps, &gaps->ways[k]);
  }
  tier_writer_end(writer);
  tier_writer_boolean(writer, "complete", gaps->complete);
  if (found->places) {
    TIER__TRY(tier__explain_places(explanation, found->tier, err));
  }
  tier_writer_end(writer);
  return TIER_OK;
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
  const double distance = nearest(&present->to.gaps, nearest(&up->to.gaps, INFINITY));
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
  const int is_lost = risk->to.gaps.way_count > 0 && risk->to.gaps.ways[0].count == 0;
  return is_lost ? tier__explain_ways(explanation, keeping(explanation), TIER__TRUE, &ret_present->to, err) : TIER_OK;
}

tier_status tier__explain_gaps(tier__explanation *explanation, tier_error *err) {
  tier_status status = TIER_OK;
  prospect up = {.tier = -1};
  prospect risk = {.tier = -1};
  prospect back = {.tier = -1};
  TIER__TRY_OUT(find_way_up(explanation, &up, err));
  if (keeping(explanation) != NULL) {
    risk.tier = explanation->standing->earned;
    TIER__TRY_OUT(tier__explain_ways(explanation, keeping(explanation), TIER__FALSE, &risk.to, err));
    TIER__TRY_OUT(find_return(explanation, &risk, &back, err));
  }
  TIER__TRY_OUT(write_prospect(explanation, "way_up", &up, err));
  TIER__TRY_OUT(write_prospect(explanation, "risk", &risk, err));
  write_confidence(explanation, &up, back.to.gaps.way_count > 0 ? &back : &risk);
out:
  tier__ways_end(&up.to);
  tier__ways_end(&risk.to);
  tier__ways_end(&back.to);
  return status;
}

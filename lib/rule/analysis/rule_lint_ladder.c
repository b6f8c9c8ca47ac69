/* SPDX-License-Identifier: Apache-2.0 */
/* Ladders. The conditions of tier i are 2 i (enter) and 2 i + 1 (keep) of the lint. */
#include "rule_lint.h"

#include "base/failure.h"
#include "model/findings.h"
#include "rule_lint_regions.h"
#include <stdio.h>

typedef struct ladder_lint {
  tier__lint lint;
  const tier__lint_step *steps;
  size_t count;
  size_t bounds_noted[2]; /* not_monotone, equal_bound */
} ladder_lint;

enum { ENTER = 0, KEEP = 1 };

static size_t index_of(size_t step, int which) {
  return 2 * step + (size_t)which;
}

typedef struct place_text {
  char text[sizeof((tier__lint_step *)0)->place + sizeof "/enter"];
} place_text;

static place_text place_of(const ladder_lint *ladder, size_t step, const char *which) {
  place_text place;
  (void)snprintf(place.text, sizeof place.text, "%s/%s", ladder->steps[step].place, which);
  return place;
}

static int has_enter(const ladder_lint *ladder, size_t step) {
  return ladder->steps[step].enter != NULL && !tier__lint_is_never(&ladder->lint, index_of(step, ENTER));
}

/* Is everybody who enters it in it or higher? */
static int takes_all(const ladder_lint *ladder, size_t step) {
  return has_enter(ladder, step) && !ladder->steps[step].partial;
}

static void find_never(const ladder_lint *ladder) {
  int noted = 0;
  for (size_t i = 0; i < 2 * ladder->count && noted < TIER__LINT_MOST; i++) {
    if (ladder->lint.expressions[i] != NULL) {
      const place_text place = place_of(ladder, i / 2, i % 2 == ENTER ? "enter" : "keep");
      noted += tier__lint_note_never(&ladder->lint, i, place.text);
    }
  }
}

/* `true` is meant so by whoever lets everybody keep a tier, or gives few places to all. */
static int is_meant(const ladder_lint *ladder, size_t index) {
  return tier__lint_is_literal(ladder->lint.expressions[index]) &&
         (index % 2 == KEEP || ladder->steps[index / 2].partial);
}

static tier_status find_always(ladder_lint *ladder, tier_error *err) {
  size_t noted = 0;
  for (size_t i = 0; i < 2 * ladder->count && noted < TIER__LINT_MOST; i++) {
    if (ladder->lint.expressions[i] != NULL && !is_meant(ladder, i)) {
      const place_text place = place_of(ladder, i / 2, i % 2 == ENTER ? "enter" : "keep");
      TIER__TRY(tier__lint_note_always(&ladder->lint, i, place.text, &noted, err));
    }
  }
  return TIER_OK;
}

/* Does the `enter` of `other` hold wherever that of `step` does? */
static tier_status is_within(ladder_lint *ladder, size_t step, size_t other, int *ret_within, tier_error *err) {
  ladder->lint.chosen[0] = &ladder->lint.regions[index_of(other, ENTER)];
  return tier__lint_covers(&ladder->lint, index_of(step, ENTER), 1, ret_within, err);
}

/* A higher tier with the same condition. @return `ladder->count` if there is none. */
static tier_status find_same(ladder_lint *ladder, size_t step, size_t *ret_same, tier_error *err) {
  for (size_t k = step + 1; k < ladder->count; k++) {
    int there = 0;
    int back = 0;
    if (!takes_all(ladder, k)) {
      continue;
    }
    TIER__TRY(is_within(ladder, step, k, &there, err));
    if (there) {
      TIER__TRY(is_within(ladder, k, step, &back, err));
    }
    if (back) {
      *ret_same = k;
      return TIER_OK;
    }
  }
  *ret_same = ladder->count;
  return TIER_OK;
}

static tier_status find_unreachable(ladder_lint *ladder, size_t step, int *ret_unreachable, tier_error *err) {
  size_t higher = 0;
  for (size_t k = step + 1; k < ladder->count; k++) {
    if (takes_all(ladder, k)) {
      ladder->lint.chosen[higher++] = &ladder->lint.regions[index_of(k, ENTER)];
    }
  }
  return tier__lint_covers(&ladder->lint, index_of(step, ENTER), higher, ret_unreachable, err);
}

static tier_status find_reach(ladder_lint *ladder, tier_error *err) {
  size_t noted[2] = {0, 0};
  for (size_t i = 0; i < ladder->count; i++) {
    size_t same = ladder->count;
    int unreachable = 0;
    if (!has_enter(ladder, i)) {
      continue;
    }
    const place_text place = place_of(ladder, i, "enter");
    TIER__TRY(find_same(ladder, i, &same, err));
    if (same < ladder->count) {
      if (noted[0]++ < TIER__LINT_MOST) {
        tier__findings_note(ladder->lint.findings, TIER_WARNING, "same_enter", place.text, -1,
                            "\"%.80s\" and the higher \"%.80s\" are entered by the same customers, so this leads "
                            "nobody to \"%.80s\"",
                            ladder->steps[i].id, ladder->steps[same].id, ladder->steps[i].id);
      }
      continue;
    }
    TIER__TRY(find_unreachable(ladder, i, &unreachable, err));
    if (unreachable && noted[1]++ < TIER__LINT_MOST) {
      tier__findings_note(ladder->lint.findings, TIER_WARNING, "unreachable_tier", place.text, -1,
                          "this leads nobody to \"%.80s\": whoever meets it meets a higher tier as well",
                          ladder->steps[i].id);
    }
  }
  return TIER_OK;
}

/* Whoever enters can keep it, or somebody cannot for certain? */
static tier_status find_stricter(ladder_lint *ladder, tier_error *err) {
  int noted = 0;
  for (size_t i = 0; i < ladder->count; i++) {
    int escapes = 0;
    if (ladder->steps[i].keep == NULL || ladder->steps[i].enter == NULL) {
      continue;
    }
    ladder->lint.chosen[0] = &ladder->lint.regions[index_of(i, KEEP)];
    TIER__TRY(tier__lint_escapes(&ladder->lint, index_of(i, ENTER), 1, &escapes, err));
    if (escapes && noted++ < TIER__LINT_MOST) {
      const place_text place = place_of(ladder, i, "keep");
      tier__words words;
      tier__words_of_box(&ladder->lint.space, ladder->lint.box, &words);
      tier__findings_note(ladder->lint.findings, TIER_WARNING, "keep_stricter", place.text, -1,
                          "whoever enters \"%.80s\" with %s does not meet what it takes to keep it",
                          ladder->steps[i].id, words.text);
    }
  }
  return TIER_OK;
}

/* What a condition asks of one axis: from `first` on, or up to `first`. */
typedef struct bound {
  int kind; /* 0: nothing of this kind; 1: at least; -1: at most. */
  size_t first;
} bound;

static int axis_has(const ladder_lint *ladder, size_t index, size_t axis, size_t cell) {
  const tier__region *region = &ladder->lint.regions[index];
  for (size_t i = 0; i < region->count; i++) {
    if (tier__space_has(&ladder->lint.space, tier__region_box(&ladder->lint.space, region, i), axis, cell)) {
      return 1;
    }
  }
  return 0;
}

/* The values of an axis that occur in a region: a bound if they are all from one value on, or all up to one. */
static bound bound_of(const ladder_lint *ladder, size_t index, size_t axis) {
  const tier__space *space = &ladder->lint.space;
  const size_t missing = tier__axis_missing(&space->axes[axis]);
  size_t changes = 0; /* From out to in or back, seen from below. */
  int has = -1;
  bound found = {0, 0};
  for (size_t cell = 0; cell < missing; cell++) {
    if (!tier__space_has(space, space->full, axis, cell)) {
      continue;
    }
    const int had = has;
    has = axis_has(ladder, index, axis, cell);
    changes += had >= 0 && had != has;
    if (had == 0 && has) {
      found.kind = 1;
      found.first = cell;
    } else if (had != 0 && has) {
      found.kind = found.kind == 1 ? 1 : -1;
      found.first = found.kind == 1 ? found.first : cell;
    }
  }
  if (changes != 1 || axis_has(ladder, index, axis, missing)) {
    found.kind = 0;
  }
  return found;
}

static int is_ordered(const tier__axis *axis) {
  return axis->ordered && axis->type != TIER_TEXT && axis->type != TIER_BOOL;
}

static void add_bound(const ladder_lint *ladder, size_t at, bound asked, tier__words *words) {
  const tier__space *space = &ladder->lint.space;
  const tier__axis *axis = &space->axes[at];
  const tier_string none = {"", 0};
  int64_t least = 0;
  int64_t most = 0;
  const char *beyond = "";
  int64_t value;
  if (asked.first % 2 == 1) {
    value = axis->points[asked.first / 2].value;
  } else if (axis->type == TIER_FLOAT64) {
    beyond = asked.kind > 0 ? "more than " : "less than ";
    value = axis->points[asked.kind > 0 ? asked.first / 2 - 1 : asked.first / 2].value;
  } else {
    (void)tier__axis_between(axis, asked.first, &least, &most);
    value = asked.kind > 0 ? least : most;
  }
  tier__words_add(words, beyond[0] != '\0' ? beyond : asked.kind > 0 ? "at least " : "at most ");
  tier__words_of_value(space, axis, value, none, words);
}

static void note_bounds(ladder_lint *ladder, size_t step, size_t higher, size_t axis, bound low, bound high) {
  const int equal = low.first == high.first;
  const place_text place = place_of(ladder, higher, "enter");
  const tier_string key = ladder->lint.space.axes[axis].key;
  tier__words one = {.length = 0};
  tier__words two = {.length = 0};
  add_bound(ladder, axis, low, &one);
  add_bound(ladder, axis, high, &two);
  if (ladder->bounds_noted[equal]++ >= TIER__LINT_MOST) {
    return;
  }
  if (equal) {
    tier__findings_note(ladder->lint.findings, TIER_WARNING, "equal_bound", place.text, -1,
                        "\"%.80s\" wants %.*s %s, which is no more than the lower \"%.80s\" wants",
                        ladder->steps[higher].id, (int)key.length, key.data, two.text, ladder->steps[step].id);
  } else {
    tier__findings_note(ladder->lint.findings, TIER_WARNING, "not_monotone", place.text, -1,
                        "\"%.80s\" wants %.*s %s, but the lower \"%.80s\" wants %s", ladder->steps[higher].id,
                        (int)key.length, key.data, two.text, ladder->steps[step].id, one.text);
  }
}

/* How much harder the higher tier is on one axis: < 0 easier, 0 equal, > 0 harder. */
static int compare_bounds(bound low, bound high) {
  const int order = (high.first > low.first) - (high.first < low.first);
  return high.kind > 0 ? order : -order;
}

/* A bound easier than that of the next lower tier that has one. */
static void find_easier(ladder_lint *ladder, size_t step, size_t axis) {
  const bound high = bound_of(ladder, index_of(step, ENTER), axis);
  for (size_t lower = step; high.kind != 0 && lower-- > 0;) {
    if (!has_enter(ladder, lower)) {
      continue;
    }
    const bound low = bound_of(ladder, index_of(lower, ENTER), axis);
    if (low.kind == high.kind) {
      if (compare_bounds(low, high) < 0) {
        note_bounds(ladder, lower, step, axis, low, high);
      }
      return;
    }
  }
}

/* An equal bound, if the higher tier has none that is harder: then the tiers differ, but not in height. */
static void find_equal(ladder_lint *ladder, size_t lower, size_t step) {
  const tier__space *space = &ladder->lint.space;
  size_t equal_axis = space->shape.axes;
  bound equal = {0, 0};
  for (size_t axis = 0; axis < space->shape.axes; axis++) {
    const bound low = bound_of(ladder, index_of(lower, ENTER), axis);
    const bound high = bound_of(ladder, index_of(step, ENTER), axis);
    if (!is_ordered(&space->axes[axis]) || high.kind == 0) {
      continue;
    }
    if (low.kind != high.kind || compare_bounds(low, high) != 0) {
      return;
    }
    equal_axis = axis;
    equal = high;
  }
  if (equal_axis < space->shape.axes) {
    note_bounds(ladder, lower, step, equal_axis, equal, equal);
  }
}

/* The next lower tier that can be entered. @return `step` if there is none. */
static size_t next_lower(const ladder_lint *ladder, size_t step) {
  for (size_t lower = step; lower-- > 0;) {
    if (has_enter(ladder, lower)) {
      return lower;
    }
  }
  return step;
}

static tier_status find_bounds(ladder_lint *ladder, tier_error *err) {
  for (size_t i = 1; i < ladder->count; i++) {
    const size_t lower = next_lower(ladder, i);
    int same = 0;
    if (lower == i || !has_enter(ladder, i)) {
      continue;
    }
    for (size_t axis = 0; axis < ladder->lint.space.shape.axes; axis++) {
      if (is_ordered(&ladder->lint.space.axes[axis])) {
        find_easier(ladder, i, axis);
      }
    }
    TIER__TRY(is_within(ladder, lower, i, &same, err));
    if (same) {
      TIER__TRY(is_within(ladder, i, lower, &same, err));
    }
    if (!same) {
      find_equal(ladder, lower, i);
    }
  }
  return TIER_OK;
}

static tier_status look(ladder_lint *ladder, tier_error *err) {
  for (size_t i = 0; i < ladder->count; i++) {
    ladder->lint.expressions[index_of(i, ENTER)] = ladder->steps[i].enter;
    ladder->lint.expressions[index_of(i, KEEP)] = ladder->steps[i].keep;
  }
  TIER__TRY(tier__lint_read(&ladder->lint, err));
  find_never(ladder);
  TIER__TRY(find_always(ladder, err));
  TIER__TRY(find_reach(ladder, err));
  TIER__TRY(find_bounds(ladder, err));
  return find_stricter(ladder, err);
}

tier_status tier__lint_ladder(tier_context *context, const tier__lint_step *steps, size_t count,
                              tier_findings *findings, tier_error *err) {
  ladder_lint ladder = {.steps = steps, .count = count};
  tier_status status = tier__lint_begin(context, 2 * count, findings, &ladder.lint, err);
  if (status == TIER_OK) {
    status = look(&ladder, err);
  }
  if (status == TIER_OK) {
    status = tier__findings_status(findings, err);
  }
  tier__lint_end(&ladder.lint);
  return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_region_words.h"

#include "base/calendar_text.h"
#include "base/double_key.h"
#include "base/number_text.h"
#include "rule/rule_excerpt.h"
#include <string.h>

/* More columns are no help. */
enum { MOST_AXES = 4, MOST_TEXTS = 3 };

static void add_bytes(tier__words *words, const char *data, size_t length) {
  const size_t room = sizeof words->text - sizeof "...";
  if (words->length > room) {
    return; /* It ends with "..." already. */
  }
  if (length > room - words->length) {
    memcpy(words->text + words->length, "...", sizeof "...");
    words->length = room + 1;
    return;
  }
  memcpy(words->text + words->length, data, length);
  words->length += length;
  words->text[words->length] = '\0';
}

void tier__words_add(tier__words *words, const char *text) {
  add_bytes(words, text, strlen(text));
}

/* A text in quotes; what does not fit is cut at a character. */
static void add_text(tier__words *words, tier_string text) {
  tier__excerpt excerpt;
  if (text.length == 0) {
    tier__words_add(words, "''");
    return;
  }
  tier__excerpt_cut(text, 0, text.length, &excerpt);
  tier__words_add(words, excerpt.text);
}

void tier__words_of_value(const tier__space *space, const tier__axis *axis, int64_t value, tier_string text,
                          tier__words *words) {
  char number[32];
  switch (axis->type) {
  case TIER_TEXT:
    add_text(words, text);
    return;
  case TIER_BOOL:
    tier__words_add(words, value ? "true" : "false");
    return;
  case TIER_DAY:
    (void)tier__day_write((int32_t)value, number);
    break;
  case TIER_MONEY:
    (void)tier__money_write(value, space->minor_digits, number);
    break;
  case TIER_FLOAT64:
    (void)tier__number_write(tier__double_of_key(value), number);
    break;
  default:
    (void)tier__integer_write(value, number);
  }
  tier__words_add(words, number);
}

static void add_point(const tier__space *space, const tier__axis *axis, size_t point, tier__words *words) {
  tier__words_of_value(space, axis, axis->points[point].value, axis->points[point].text, words);
}

/* Neighbouring cells. */
typedef struct range {
  size_t first, last;
} range;

/* The first cells side by side of a box that have values. @return 0 if there are none but "missing". */
static int find_range(const tier__space *space, const uint64_t *box, size_t at, range *ret_range) {
  const size_t missing = tier__axis_missing(&space->axes[at]);
  int found = 0;
  for (size_t cell = 0; cell < missing; cell++) {
    if (!tier__space_has(space, space->full, at, cell)) {
      continue; /* No value: no reason to end. */
    }
    if (!tier__space_has(space, box, at, cell)) {
      if (found) {
        break;
      }
      continue;
    }
    ret_range->first = found ? ret_range->first : cell;
    ret_range->last = cell;
    found = 1;
  }
  return found;
}

static void add_either(tier__words *words, size_t said) {
  tier__words_add(words, said == 0 ? "" : " or ");
}

/* Texts that are compared for being equal only: those of the box, or all but those not in it. */
static void add_texts(const tier__space *space, const uint64_t *box, size_t at, tier__words *words) {
  const tier__axis *axis = &space->axes[at];
  const int others = tier__space_has(space, box, at, 2 * axis->count);
  size_t said = 0;
  tier__words_add(words, others ? "other than " : "");
  for (size_t point = 0; point < axis->count; point++) {
    if (tier__space_has(space, box, at, 2 * point + 1) == others) {
      continue;
    }
    if (said == MOST_TEXTS) {
      tier__words_add(words, " or ...");
      return;
    }
    add_either(words, said++);
    add_point(space, axis, point, words);
  }
}

/* Floats and texts: between two of them there are others, so bounds are those that were named. */
static void add_open_range(const tier__space *space, size_t at, range cells, tier__words *words) {
  const tier__axis *axis = &space->axes[at];
  const int has_low = cells.first > 0;
  const int has_high = cells.last < 2 * axis->count;
  const size_t low = (cells.first - (has_low && cells.first % 2 == 0)) / 2;
  const size_t high = cells.last / 2;
  if (has_low && has_high && cells.first % 2 == 1 && cells.last % 2 == 1) {
    add_point(space, axis, low, words);
    tier__words_add(words, " to ");
    add_point(space, axis, high, words);
    return;
  }
  if (has_low) {
    tier__words_add(words, cells.first % 2 == 1 ? "from " : "above ");
    add_point(space, axis, low, words);
  }
  if (has_high) {
    tier__words_add(words, has_low ? " and " : "");
    tier__words_add(words, cells.last % 2 == 1 ? "up to " : "below ");
    add_point(space, axis, high, words);
  }
}

/* Whole values: a bound that is not named itself is the next one. */
static void add_closed_range(const tier__space *space, size_t at, range cells, tier__words *words) {
  const tier__axis *axis = &space->axes[at];
  const tier_string none = {"", 0};
  int64_t low = 0;
  int64_t high = 0;
  int64_t ignored;
  if (cells.first % 2 == 1) {
    low = axis->points[cells.first / 2].value;
  } else {
    (void)tier__axis_between(axis, cells.first, &low, &ignored);
  }
  if (cells.last % 2 == 1) {
    high = axis->points[cells.last / 2].value;
  } else {
    (void)tier__axis_between(axis, cells.last, &ignored, &high);
  }
  const int has_low = cells.first > 0;
  const int has_high = cells.last < 2 * axis->count;
  if (!has_low) {
    tier__words_add(words, "up to ");
  } else {
    tier__words_of_value(space, axis, low, none, words);
    tier__words_add(words, !has_high ? (axis->type == TIER_DAY ? " or later" : " or more") : low < high ? " to " : "");
  }
  if (has_high && (!has_low || low < high)) {
    tier__words_of_value(space, axis, high, none, words);
  }
}

static void add_axis(const tier__space *space, const uint64_t *box, size_t at, tier__words *words) {
  const tier__axis *axis = &space->axes[at];
  range cells;
  add_bytes(words, axis->key.data, axis->key.length);
  tier__words_add(words, " ");
  if (!find_range(space, box, at, &cells)) {
    tier__words_add(words, "missing");
  } else if (axis->type == TIER_TEXT && !axis->ordered) {
    add_texts(space, box, at, words);
  } else if (cells.first == cells.last && cells.first % 2 == 1) {
    add_point(space, axis, cells.first / 2, words);
  } else if (axis->type == TIER_TEXT || axis->type == TIER_FLOAT64) {
    add_open_range(space, at, cells, words);
  } else {
    add_closed_range(space, at, cells, words);
  }
}

void tier__words_of_box(const tier__space *space, const uint64_t *box, tier__words *ret_words) {
  size_t said = 0;
  ret_words->length = 0;
  ret_words->text[0] = '\0';
  for (size_t at = 0; at < space->columns; at++) {
    if (tier__space_is_full(space, box, at, 1)) {
      continue;
    }
    if (said == MOST_AXES) {
      tier__words_add(ret_words, ", ...");
      return;
    }
    tier__words_add(ret_words, said++ == 0 ? "" : ", ");
    add_axis(space, box, at, ret_words);
  }
  if (said == 0) {
    tier__words_add(ret_words, "any values");
  }
}

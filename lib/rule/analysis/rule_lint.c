/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of conditions. Claims that something cannot be ask all points, those of derived axes too; claims that something
 * can be ask boxes only that are certain. */
#include "rule_lint.h"

#include "base/failure.h"
#include "base/string_order.h"
#include "model/findings.h"
#include "rule_lint_regions.h"
#include <string.h>

typedef struct list_lint {
  tier__lint lint;
  const tier__lint_condition *conditions;
} list_lint;

int tier__lint_differ(const tier__expression *a, const tier__expression *b) {
  const tier__rule_node *one = tier__rule_root(a);
  const tier__rule_node *two = tier__rule_root(b);
  if (!tier__lint_is_literal(a) || !tier__lint_is_literal(b)) {
    return 0;
  }
  switch (one->written) {
  case TIER_TEXT:
    return two->written == TIER_TEXT && tier__string_compare(one->text, two->text) != 0;
  case TIER_INT64:
  case TIER_FLOAT64:
    return one->number != two->number;
  default:
    return one->integer != two->integer;
  }
}

/* A condition that is just `true` or `false` is meant so. */
static tier_status find_never(list_lint *list, tier_error *err) {
  tier__lint *lint = &list->lint;
  size_t noted[2] = {0, 0};
  for (size_t i = 0; i < lint->count; i++) {
    if (tier__lint_is_literal(lint->expressions[i])) {
      continue;
    }
    if (noted[0] < TIER__LINT_MOST) {
      noted[0] += (size_t)tier__lint_note_never(lint, i, list->conditions[i].place);
    }
    if (noted[1] < TIER__LINT_MOST) {
      TIER__TRY(tier__lint_note_always(lint, i, list->conditions[i].place, &noted[1], err));
    }
  }
  return TIER_OK;
}

/* @param single The one that takes all; `index` if it takes several. */
static void note_masked(const list_lint *list, size_t index, size_t single) {
  const tier__lint_condition *condition = &list->conditions[index];
  if (single < index) {
    tier__findings_note(list->lint.findings, TIER_WARNING, "masked_rule", condition->place, -1,
                        "\"%.80s\" never counts: \"%.80s\" before it is true for every customer for whom it is",
                        condition->id, list->conditions[single].id);
  } else {
    tier__findings_note(list->lint.findings, TIER_WARNING, "masked_rule", condition->place, -1,
                        "\"%.80s\" never counts: one of those before it is true for every customer for whom it is",
                        condition->id);
  }
}

static tier_status find_mask(list_lint *list, size_t index, int *ret_masked, tier_error *err) {
  tier__lint *lint = &list->lint;
  size_t single = 0;
  *ret_masked = 0;
  for (; single < index && !*ret_masked; single++) {
    lint->chosen[0] = &lint->regions[single];
    TIER__TRY(tier__lint_covers(lint, index, 1, ret_masked, err));
  }
  if (*ret_masked) {
    note_masked(list, index, single - 1);
    return TIER_OK;
  }
  for (size_t i = 0; i < index; i++) {
    lint->chosen[i] = &lint->regions[i];
  }
  TIER__TRY(tier__lint_covers(lint, index, index, ret_masked, err));
  if (*ret_masked) {
    note_masked(list, index, index);
  }
  return TIER_OK;
}

static tier_status find_masked(list_lint *list, tier_error *err) {
  size_t noted = 0;
  for (size_t i = 1; i < list->lint.count && noted < TIER__LINT_MOST; i++) {
    int masked = 0;
    if (!tier__lint_is_never(&list->lint, i)) {
      TIER__TRY(find_mask(list, i, &masked, err));
    }
    noted += (size_t)masked;
  }
  return TIER_OK;
}

/* @return 1 if two regions have points in common for certain; one box of them is in `lint->box`. */
static int meet(tier__lint *lint, const tier__region *a, const tier__region *b) {
  for (size_t i = 0; i < a->count; i++) {
    const uint64_t *box = tier__region_box(&lint->space, a, i);
    for (size_t j = 0; lint->work > 0 && tier__region_is_certain(&lint->space, box) && j < b->count; j++) {
      const uint64_t *other = tier__region_box(&lint->space, b, j);
      lint->work -= (int64_t)tier__box_words(&lint->space.shape);
      if (tier__box_meet(&lint->space.shape, box, other, lint->box) &&
          tier__region_is_certain(&lint->space, lint->box)) {
        return 1;
      }
    }
  }
  return 0;
}

static void find_overlaps(list_lint *list) {
  tier__lint *lint = &list->lint;
  size_t noted = 0;
  for (size_t i = 1; i < lint->count && noted < TIER__LINT_MOST; i++) {
    for (size_t j = 0; j < i && noted < TIER__LINT_MOST; j++) {
      tier__words words;
      if (!meet(lint, &lint->regions[j], &lint->regions[i])) {
        continue;
      }
      tier__words_of_box(&lint->space, lint->box, &words);
      tier__findings_note(lint->findings, TIER_WARNING, "overlap", list->conditions[i].place, -1,
                          "\"%.80s\" and \"%.80s\" are both true for %s", list->conditions[j].id,
                          list->conditions[i].id, words.text);
      noted++;
    }
  }
}

/* The place of the list: what the places of its first and its last condition have in common. */
static void place_of_list(const list_lint *list, char place[128]) {
  const char *first = list->conditions[0].place;
  const char *last = list->conditions[list->lint.count - 1].place;
  size_t length = 0;
  for (size_t i = 0; i < 128; i++) {
    const int ends = (first[i] == '\0' || first[i] == '/') && (last[i] == '\0' || last[i] == '/');
    length = ends ? i : length;
    if (first[i] != last[i] || first[i] == '\0') {
      break;
    }
  }
  length = length < 127 ? length : 127;
  memcpy(place, first, length);
  place[length] = '\0';
}

/* Known values only. */
static tier_status find_gap(list_lint *list, tier_error *err) {
  tier__lint *lint = &list->lint;
  int answer = TIER__OUTSIDE_UNKNOWN;
  int readable = lint->count > 0;
  for (size_t i = 0; i < lint->count; i++) {
    readable = readable && lint->regions[i].readable;
    lint->chosen[i] = &lint->regions[i];
  }
  if (readable) {
    TIER__TRY(tier__region_outside(&lint->space, lint->space.known, lint->chosen, lint->count, 1, &lint->work,
                                   lint->box, &answer, err));
  }
  if (answer == TIER__OUTSIDE_POINTS) {
    char place[128];
    tier__words words;
    place_of_list(list, place);
    tier__words_of_box(&lint->space, lint->box, &words);
    tier__findings_note(lint->findings, TIER_WARNING, "gap", place, -1, "none of the conditions is true for %s",
                        words.text);
  }
  return TIER_OK;
}

static tier_status look(list_lint *list, unsigned what, tier_error *err) {
  for (size_t i = 0; i < list->lint.count; i++) {
    list->lint.expressions[i] = list->conditions[i].when;
  }
  TIER__TRY(tier__lint_read(&list->lint, err));
  if ((what & TIER__LINT_NEVER) != 0) {
    TIER__TRY(find_never(list, err));
  }
  if ((what & TIER__LINT_MASKED) != 0) {
    TIER__TRY(find_masked(list, err));
  }
  if ((what & TIER__LINT_OVERLAP) != 0) {
    find_overlaps(list);
  }
  return (what & TIER__LINT_GAP) != 0 ? find_gap(list, err) : TIER_OK;
}

tier_status tier__lint_list(tier_context *context, const tier__lint_condition *conditions, size_t count, unsigned what,
                            tier_findings *findings, tier_error *err) {
  list_lint list = {.conditions = conditions};
  tier_status status = tier__lint_begin(context, count, findings, &list.lint, err);
  if (status == TIER_OK) {
    status = look(&list, what, err);
  }
  if (status == TIER_OK) {
    status = tier__findings_status(findings, err);
  }
  tier__lint_end(&list.lint);
  return status;
}

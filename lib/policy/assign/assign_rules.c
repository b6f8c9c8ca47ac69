/* SPDX-License-Identifier: Apache-2.0 */
#include "assign_rules.h"

#include "base/failure.h"
#include "base/memory.h"

#include <string.h>

void tier__rules_begin(tier__rules_at_work *work, size_t rows) {
  const tier__effects none = {.set = -1, .floor = -1, .ceiling = -1};
  const tier__rule_state fresh = {0, 0, 0, 0, 0};
  for (size_t i = 0; i < rows; i++) {
    work->effects[i] = none;
    work->states[i] = fresh;
  }
  work->marks.count = 0;
}

static tier_status add_mark(tier__rules_at_work *work, size_t row, uint32_t rule, tier_error *err) {
  tier__tag_marks *marks = &work->marks;
  void *list = marks->list;
  TIER__TRY(tier__reserve(work->context, &list, &marks->capacity, marks->count + 1, sizeof *marks->list, err));
  marks->list = list;
  marks->list[marks->count++] = (tier__tag_mark){(uint32_t)row, rule};
  return TIER_OK;
}

/** 1 if the `set` of a rule goes before the one there is. */
static int is_preferred(int32_t hit, int32_t added, int32_t present) {
  if (added < 0 || present < 0) {
    return added >= 0;
  }
  return (hit == TIER__HIT_BEST_TIER && added > present) || (hit == TIER__HIT_WORST_TIER && added < present);
}

/** Adds an effect: the `set` that goes first, the highest floor, the lowest ceiling. */
static void add_effect(int32_t hit, tier__effects *effects, uint32_t rule, const tier__effect *added) {
  if (is_preferred(hit, added->set, effects->set)) {
    effects->set = added->set;
    effects->set_rule = rule;
  }
  if (added->floor > effects->floor) {
    effects->floor = added->floor;
    effects->floor_rule = rule;
  }
  if (added->ceiling >= 0 && (effects->ceiling < 0 || added->ceiling < effects->ceiling)) {
    effects->ceiling = added->ceiling;
    effects->ceiling_rule = rule;
  }
}

/** What the first rule that applied tagged with; NULL if it did not. */
static const char *first_tag(const tier__rules_at_work *work, size_t row) {
  const tier__rule *rule = &work->rules->rules[work->states[row].first];
  return !work->states[row].tagged ? NULL : rule->then.tag != NULL ? rule->then.tag : rule->id;
}

/** Under "any": does a rule say what the first one said? */
static int says_the_same(const tier__rules_at_work *work, size_t row, const tier__effect *then) {
  const tier__effects *effects = &work->effects[row];
  const char *tag = first_tag(work, row);
  return then->set == effects->set && then->floor == effects->floor && then->ceiling == effects->ceiling &&
         (then->tag == NULL) == (tag == NULL) && (tag == NULL || strcmp(tag, then->tag) == 0);
}

int tier__rules_settled(const tier__rules_at_work *work, size_t row) {
  const int32_t hit = work->rules->hit;
  const tier__rule_state *state = &work->states[row];
  return (hit == TIER__HIT_FIRST || hit == TIER__HIT_PRIORITY) && (state->taken || state->held);
}

void tier__rules_hold(tier__rules_at_work *work, size_t row) {
  if (!tier__rules_settled(work, row)) {
    work->states[row].held = 1;
  }
}

tier_status tier__rules_apply(tier__rules_at_work *work, size_t row, uint32_t rule, const tier__effect *then,
                              tier_error *err) {
  const int32_t hit = work->rules->hit;
  tier__rule_state *state = &work->states[row];
  if (tier__rules_settled(work, row)) {
    return TIER_OK;
  }
  if (state->taken && (hit == TIER__HIT_UNIQUE || hit == TIER__HIT_ANY)) {
    state->conflict = state->conflict || hit == TIER__HIT_UNIQUE || !says_the_same(work, row, then);
    return TIER_OK;
  }
  if (!state->taken) {
    state->taken = 1;
    state->first = rule;
    state->tagged = then->tag != NULL;
  }
  add_effect(hit, &work->effects[row], rule, then);
  return then->tag != NULL ? add_mark(work, row, rule, err) : TIER_OK;
}

static int has_tier_effect(const tier__effects *effects, uint32_t rule) {
  return (effects->set >= 0 && effects->set_rule == rule) || (effects->floor >= 0 && effects->floor_rule == rule) ||
         (effects->ceiling >= 0 && effects->ceiling_rule == rule);
}

/** Tags of rows in conflict go; the others keep their order. */
static void drop_marks(tier__rules_at_work *work) {
  tier__tag_marks *marks = &work->marks;
  size_t kept = 0;
  for (size_t i = 0; i < marks->count; i++) {
    if (!work->states[marks->list[i].row].conflict) {
      marks->list[kept++] = marks->list[i];
    }
  }
  marks->count = kept;
}

static void count_fired(const tier__rules_at_work *work, size_t rows, uint64_t *fired) {
  const size_t rules = work->rules->count;
  for (size_t i = 0; i < rows; i++) {
    const tier__effects *effects = &work->effects[i];
    const uint32_t by_set = effects->set >= 0 ? effects->set_rule : UINT32_MAX;
    const uint32_t by_floor = effects->floor >= 0 ? effects->floor_rule : UINT32_MAX;
    const uint32_t by_ceiling = effects->ceiling >= 0 ? effects->ceiling_rule : UINT32_MAX;
    if (by_set < rules) {
      fired[by_set]++;
    }
    if (by_floor < rules && by_floor != by_set) {
      fired[by_floor]++;
    }
    if (by_ceiling < rules && by_ceiling != by_set && by_ceiling != by_floor) {
      fired[by_ceiling]++;
    }
  }
  for (size_t i = 0; i < work->marks.count; i++) {
    const tier__tag_mark *mark = &work->marks.list[i];
    if (mark->rule < rules && !has_tier_effect(&work->effects[mark->row], mark->rule)) {
      fired[mark->rule]++;
    }
  }
}

tier_status tier__rules_settle(tier__rules_at_work *work, size_t rows, const tier__standing *before, uint64_t *fired,
                               tier_error *err) {
  const tier__effects none = {.set = -1, .floor = -1, .ceiling = -1};
  const tier__effect *otherwise = &work->rules->otherwise;
  /* tier__decide_effects adds the rule to TIER__REASON_RULE, modulo 2^32: that gives the reason of the default. */
  const uint32_t by_default = (uint32_t)TIER__REASON_DEFAULT - (uint32_t)TIER__REASON_RULE;
  int conflicts = 0;
  for (size_t i = 0; i < rows; i++) {
    const tier__rule_state *state = &work->states[i];
    if (state->conflict || (state->held && before[i].tier >= 0)) {
      work->effects[i] = none;
      conflicts |= state->conflict;
    } else if (!state->taken && !state->held) {
      add_effect(TIER__HIT_COLLECT, &work->effects[i], by_default, otherwise);
      if (otherwise->tag != NULL) {
        TIER__TRY(add_mark(work, i, (uint32_t)work->rules->count, err));
      }
    }
  }
  if (conflicts) {
    drop_marks(work);
  }
  if (fired != NULL) {
    count_fired(work, rows, fired);
  }
  return TIER_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Why the tier changes on a day and not before: what the standing says comes first, then the condition that turned. */
#include "base/failure.h"
#include "base/memory.h"
#include "forecast_evidence.h"

#include <string.h>

/** A condition that decides for somebody. */
typedef struct condition {
  const tier__expression *text;
  uint8_t *was, *is; /**< Truths by customer. */
} condition;

/** All conditions of the ladder: of each tier `enter`, then of each `keep`, then those of rules. */
typedef struct inquiry {
  tier_context *context;
  const tier__ladder *ladder;
  const tier__turning *turning;
  tier__evidence evidence;
  condition *conditions;
  size_t condition_count;
  size_t *deciding;    /**< By customer: the condition that turned; `condition_count`: none. */
  uint8_t *without;
  tier__change **changes;
} inquiry;

static int has_places(const tier__ladder *ladder) {
  for (size_t k = 0; k < ladder->step_count; k++) {
    if (ladder->steps[k].places.limited) {
      return 1;
    }
  }
  return 0;
}

/** The rule that a reason names; SIZE_MAX if it names none. */
static size_t rule_of(uint32_t reason) { return reason >= TIER__REASON_RULE ? reason - TIER__REASON_RULE : SIZE_MAX; }

static int is_in_effect(const tier__rule *rule, int32_t day) { return day >= rule->from_day && day <= rule->until_day; }

/** 1 if a rule that decided before or decides now begins or ends on the day. */
static int rule_turns(const inquiry *q, size_t i) {
  const tier__rule_list *rules = &q->ladder->rules;
  const size_t found[2] = {rule_of(q->turning->reasons_before[i]), rule_of(q->turning->reasons[i])};
  for (size_t k = 0; k < 2; k++) {
    if (found[k] < rules->count && is_in_effect(&rules->rules[found[k]], q->turning->day) !=
                                       is_in_effect(&rules->rules[found[k]], q->turning->day - 1)) {
      return 1;
    }
  }
  return 0;
}

static int waited(uint32_t reason) {
  return reason == TIER__REASON_DWELL || reason == TIER__REASON_CONFIRM || reason == TIER__REASON_ONE_STEP;
}

/** What the standings tell by themselves; TIER_CAUSE_NONE if they do not. */
static int32_t cause_of_standing(const inquiry *q, size_t i) {
  const tier__standing *before = &q->turning->before[i], *after = &q->turning->after[i];
  const int32_t day = q->turning->day;
  if (q->turning->overrides_changed[i]) {
    return TIER_CAUSE_OVERRIDE;
  }
  if (after->earned == before->earned) {
    return rule_turns(q, i) ? TIER_CAUSE_RULE : TIER_CAUSE_NONE;
  }
  if (before->next_tier >= 0 && before->next_day <= day && after->earned >= before->next_tier) {
    return TIER_CAUSE_PROMISE;
  }
  if (q->turning->reasons[i] == TIER__REASON_PLACES) {
    return TIER_CAUSE_PLACES;
  }
  if (waited(q->turning->reasons_before[i])) {
    return TIER_CAUSE_WAIT;
  }
  if (after->earned < before->earned && before->grace_until == day - 1) {
    return TIER_CAUSE_GRACE;
  }
  return after->earned < before->earned && before->until_day == day - 1 ? TIER_CAUSE_VALIDITY : TIER_CAUSE_NONE;
}

static int turned_true(const inquiry *q, size_t c, size_t i) {
  const condition *found = &q->conditions[c];
  return found->text != NULL && found->was[i] != TIER__TRUE && found->is[i] == TIER__TRUE;
}

static int turned_from_true(const inquiry *q, size_t c, size_t i) {
  const condition *found = &q->conditions[c];
  return found->text != NULL && found->was[i] == TIER__TRUE && found->is[i] != TIER__TRUE;
}

/** The condition by which the tier earned changed. */
static size_t find_step(const inquiry *q, size_t i) {
  const size_t steps = q->ladder->step_count;
  const size_t from = (size_t)q->turning->before[i].earned;
  if (q->turning->after[i].earned > q->turning->before[i].earned) {
    for (size_t k = steps; k-- > from + 1;) {
      if (turned_true(q, k, i)) {
        return k;
      }
    }
    return q->condition_count;
  }
  if (turned_from_true(q, steps + from, i)) {
    return steps + from;
  }
  for (size_t k = from; k < steps; k++) {
    if (turned_from_true(q, k, i)) {
      return k;
    }
  }
  return q->condition_count;
}

/** The condition of a rule by which the tier shown changed. */
static size_t find_rule(const inquiry *q, size_t i) {
  const size_t first = 2 * q->ladder->step_count, rules = q->ladder->rules.count;
  const size_t named[2] = {rule_of(q->turning->reasons[i]), rule_of(q->turning->reasons_before[i])};
  for (size_t k = 0; k < 2; k++) {
    const size_t c = named[k] < rules ? first + named[k] : q->condition_count;
    if (c < q->condition_count && q->conditions[c].text != NULL && q->conditions[c].was[i] != q->conditions[c].is[i]) {
      return c;
    }
  }
  for (size_t c = first; c < q->condition_count; c++) {
    if (q->conditions[c].text != NULL && q->conditions[c].was[i] != q->conditions[c].is[i]) {
      return c;
    }
  }
  return q->condition_count;
}

static tier_status ask(inquiry *q, size_t c, const tier__expression *text, tier_error *err) {
  condition *asked = &q->conditions[c];
  if (text == NULL) {
    return TIER_OK;
  }
  asked->text = text;
  asked->was = tier__alloc(q->context, 2, q->turning->count);
  if (asked->was == NULL) {
    return tier__no_memory(err);
  }
  asked->is = asked->was + q->turning->count;
  TIER__TRY(tier__evidence_truths(&q->evidence, text, 0, asked->was, err));
  return tier__evidence_truths(&q->evidence, text, 1, asked->is, err);
}

static tier_status ask_all(inquiry *q, tier_error *err) {
  const size_t steps = q->ladder->step_count, rules = q->ladder->rules.count;
  q->condition_count = 2 * steps + rules;
  q->conditions = tier__alloc(q->context, q->condition_count, sizeof *q->conditions);
  if (q->conditions == NULL) {
    return tier__no_memory(err);
  }
  for (size_t k = 1; k < steps; k++) {
    const tier__step *step = &q->ladder->steps[k];
    TIER__TRY(ask(q, k, step->enter, err));
    TIER__TRY(ask(q, steps + k, step->keep, err));
  }
  for (size_t r = 0; r < rules; r++) {
    TIER__TRY(ask(q, 2 * steps + r, q->ladder->rules.rules[r].when, err));
  }
  return TIER_OK;
}

static int is_used(const inquiry *q, size_t c) {
  for (size_t i = 0; i < q->turning->count; i++) {
    if (q->deciding[i] == c) {
      return 1;
    }
  }
  return 0;
}

/** Of the columns of a condition the first without which it would not have turned; else the first that moved. */
static tier_status blame(inquiry *q, size_t c, tier_error *err) {
  const condition *found = &q->conditions[c];
  const char *name;
  for (size_t k = 0; (name = tier__expression_column(found->text, k)) != NULL; k++) {
    TIER__TRY(tier__evidence_without(&q->evidence, found->text, name, q->without, err));
    for (size_t i = 0; i < q->turning->count; i++) {
      tier__change *change = q->changes[i];
      if (q->deciding[i] == c && change->cause == TIER_CAUSE_NONE && q->without[i] != found->is[i]) {
        tier__evidence_explain(&q->evidence, name, i, change);
      }
    }
  }
  for (size_t i = 0; i < q->turning->count; i++) {
    tier__change *change = q->changes[i];
    for (size_t k = 0; q->deciding[i] == c && change->cause == TIER_CAUSE_NONE &&
                       (name = tier__expression_column(found->text, k)) != NULL;
         k++) {
      if (tier__evidence_moved(&q->evidence, name, i)) {
        tier__evidence_explain(&q->evidence, name, i, change);
      }
    }
  }
  return TIER_OK;
}

/** Finds the conditions that decided where the standings do not tell, and the columns in them. */
static tier_status look_at_conditions(inquiry *q, tier_error *err) {
  TIER__TRY(ask_all(q, err));
  for (size_t i = 0; i < q->turning->count; i++) {
    const int is_earned = q->turning->after[i].earned != q->turning->before[i].earned;
    q->deciding[i] = q->changes[i]->cause != TIER_CAUSE_NONE ? q->condition_count
                     : is_earned                             ? find_step(q, i)
                                                             : find_rule(q, i);
  }
  for (size_t c = 0; c < q->condition_count; c++) {
    if (q->conditions[c].text != NULL && is_used(q, c)) {
      TIER__TRY(blame(q, c, err));
    }
  }
  return TIER_OK;
}

/** What is left: a condition that reads nothing but the day, places, or something that had to be waited for. */
static int32_t cause_of_rest(const inquiry *q, size_t i) {
  if (q->deciding[i] < q->condition_count) {
    return TIER_CAUSE_TIME;
  }
  if (q->turning->after[i].earned == q->turning->before[i].earned) {
    return TIER_CAUSE_RULE;
  }
  return has_places(q->ladder) ? TIER_CAUSE_PLACES : TIER_CAUSE_WAIT;
}

static tier_status find_all(inquiry *q, const tier__forecast_work *work, tier_error *err) {
  const size_t count = q->turning->count;
  size_t open = 0;
  q->changes = tier__alloc(q->context, count, sizeof(tier__change *));
  q->deciding = tier__alloc(q->context, count, sizeof *q->deciding);
  q->without = tier__alloc(q->context, count, 1);
  if (q->changes == NULL || q->deciding == NULL || q->without == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    q->changes[i] = &work->changes[q->turning->customers[i]];
    q->changes[i]->cause = cause_of_standing(q, i);
    open += q->changes[i]->cause == TIER_CAUSE_NONE;
  }
  if (open == 0) {
    return TIER_OK;
  }
  TIER__TRY(tier__evidence_open(work, q->turning, &q->evidence, err));
  TIER__TRY(look_at_conditions(q, err));
  for (size_t i = 0; i < count; i++) {
    if (q->changes[i]->cause == TIER_CAUSE_NONE) {
      q->changes[i]->cause = cause_of_rest(q, i);
    }
  }
  return TIER_OK;
}

tier_status tier__forecast_causes(const tier__forecast_work *work, const tier__turning *turning, tier_error *err) {
  inquiry q = {.context = work->source->fitted->context,
               .ladder = tier__main_ladder(work->source->fitted->policy),
               .turning = turning};
  const tier_status status = find_all(&q, work, err);
  for (size_t c = 0; q.conditions != NULL && c < q.condition_count; c++) {
    tier__release(q.context, q.conditions[c].was);
  }
  tier__release(q.context, q.conditions);
  tier__release(q.context, q.deciding);
  tier__release(q.context, q.without);
  tier__release(q.context, (void *)q.changes);
  tier__evidence_close(&q.evidence);
  return status;
}

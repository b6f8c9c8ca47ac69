/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions beside each other. What the lint of the rule language sees is told to it here: which conditions stand in a
 * row, and what their hit policy makes of them. */
#include "policy_lint.h"

#include "base/failure.h"
#include "base/memory.h"
#include "model/findings.h"
#include "policy/policy_field.h"
#include "policy/policy_walk.h"
#include "rule/analysis/rule_lint.h"

#include <stdio.h>
#include <string.h>

/** Each rule is set against all before it, and under "any" each pair by itself: the time for that must not run away.
 * What is said of the first rules is true whatever comes after them; only of gaps it is not. */
enum { MOST_COMPARED = 1000, MOST_PAIRED = 100 };

/** Rules in their order, of a ladder or of a set. */
typedef struct row_of_rules {
  tier__lint_condition *conditions;
  const void **owners; /**< The rule of each. */
  char *places;        /**< TIER__PLACE_BYTES for each. */
  size_t count;
  size_t lasting;      /**< The first so many are in effect on all days. */
  int (*same)(const void *a, const void *b); /**< 1 if two rules say the same. */
  int32_t hit;
} row_of_rules;

static tier_status make_room(tier_context *context, size_t count, row_of_rules *row, tier_error *err) {
  row->conditions = tier__alloc(context, count, sizeof *row->conditions);
  row->owners = tier__alloc(context, count, sizeof *row->owners);
  row->places = tier__alloc(context, count, TIER__PLACE_BYTES);
  return row->conditions == NULL || row->owners == NULL || row->places == NULL ? tier__no_memory(err) : TIER_OK;
}

static void end_row(tier_context *context, row_of_rules *row) {
  tier__release(context, row->conditions);
  tier__release(context, (void *)row->owners);
  tier__release(context, row->places);
}

/** What rules of ladders and of sets have in common. */
typedef struct rule_view {
  const tier__expression *when; /**< NULL: a callback. */
  const char *id, *place;
  int lasts;                    /**< It is in effect on all days. */
  const void *owner;
} rule_view;

typedef rule_view (*view_fn)(const void *rules, size_t index);

static void add_rule(row_of_rules *row, const rule_view *rule) {
  char *own = row->places + row->count * TIER__PLACE_BYTES;
  (void)snprintf(own, TIER__PLACE_BYTES, "%s%s", rule->place, tier__place_is_row(rule->place) ? "" : "/when");
  row->conditions[row->count] = (tier__lint_condition){rule->when, rule->id, own};
  row->owners[row->count++] = rule->owner;
}

/** Two rules that can both apply are a conflict only if they say different things. */
static tier_status lint_pairs(tier_policy *policy, const row_of_rules *row, tier_error *err) {
  for (size_t i = 1; i < row->lasting && row->lasting <= MOST_PAIRED; i++) {
    for (size_t k = 0; k < i; k++) {
      const tier__lint_condition pair[2] = {row->conditions[k], row->conditions[i]};
      if (!row->same(row->owners[k], row->owners[i])) {
        TIER__TRY(tier__lint_list(policy->context, pair, 2, TIER__LINT_OVERLAP, policy->findings, err));
      }
    }
  }
  return TIER_OK;
}

/** A table need not be complete, as there is a default: a gap is only good to know. */
static tier_status lint_gap(tier_policy *policy, const row_of_rules *row, tier_error *err) {
  tier_findings *found = NULL;
  tier_status status;
  TIER__TRY(tier__findings_create(policy->context, &found, err));
  TIER__TRY_OUT(tier__lint_list(policy->context, row->conditions, row->lasting, TIER__LINT_GAP, found, err));
  for (size_t i = 0; i < tier_findings_count(found); i++) {
    tier_finding gap = {.size = sizeof gap};
    TIER__TRY_OUT(tier_findings_get(found, i, &gap, err));
    tier__findings_note(policy->findings, TIER_NOTE, gap.code, gap.place, gap.position, "%s", gap.message);
  }
out:
  tier_findings_destroy(found);
  return status;
}

/** Rules that are in effect on some days only cannot be set against others; they come last. */
static tier_status lint_row(tier_policy *policy, const row_of_rules *row, tier_error *err) {
  const int ordered = row->hit == TIER__HIT_FIRST || row->hit == TIER__HIT_PRIORITY;
  const unsigned what = ordered ? TIER__LINT_MASKED : row->hit == TIER__HIT_UNIQUE ? TIER__LINT_OVERLAP : 0;
  const size_t compared = row->lasting < MOST_COMPARED ? row->lasting : MOST_COMPARED;
  if (row->count == 0) {
    return TIER_OK;
  }
  TIER__TRY(tier__lint_list(policy->context, row->conditions, row->count, TIER__LINT_NEVER, policy->findings, err));
  if (what != 0 && compared > 1) {
    TIER__TRY(tier__lint_list(policy->context, row->conditions, compared, what, policy->findings, err));
  }
  if (row->hit == TIER__HIT_ANY) {
    TIER__TRY(lint_pairs(policy, row, err));
  }
  if ((what != 0 || row->hit == TIER__HIT_ANY) && row->lasting > 0 && compared == row->lasting &&
      tier__place_is_row(row->conditions[0].place)) {
    return lint_gap(policy, row, err);
  }
  return TIER_OK;
}

static int lasts(int32_t from, int32_t until) { return from == INT32_MIN && until == INT32_MAX; }

static int same_text(const char *a, const char *b) {
  return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static int same_effect(const void *a, const void *b) {
  const tier__effect *x = &((const tier__rule *)a)->then, *y = &((const tier__rule *)b)->then;
  return x->set == y->set && x->floor == y->floor && x->ceiling == y->ceiling && same_text(x->tag, y->tag);
}

/** Also if nobody knows. */
static int same_value(const void *a, const void *b) {
  const tier__expression *x = ((const tier__value_rule *)a)->then, *y = ((const tier__value_rule *)b)->then;
  return x == NULL || y == NULL || !tier__lint_differ(x, y);
}

static rule_view view_rule(const void *rules, size_t index) {
  const tier__rule *rule = &((const tier__rule *)rules)[index];
  return (rule_view){rule->when, rule->id, rule->place, lasts(rule->from_day, rule->until_day), rule};
}

static rule_view view_value_rule(const void *rules, size_t index) {
  const tier__value_rule *rule = &((const tier__value_rule *)rules)[index];
  return (rule_view){rule->when, rule->id, rule->place, lasts(rule->from_day, rule->until_day), rule};
}

/** Lines the rules up, those that last first. @param row With `hit` and `same`. */
static tier_status lint_rules(tier_policy *policy, const void *rules, size_t count, view_fn view, row_of_rules row,
                              tier_error *err) {
  tier_status status;
  TIER__TRY_OUT(make_room(policy->context, count, &row, err));
  for (int lasting = 1; lasting >= 0; lasting--) {
    for (size_t i = 0; i < count; i++) {
      const rule_view rule = view(rules, i);
      if (rule.when != NULL && rule.lasts == lasting) {
        add_rule(&row, &rule);
      }
    }
    row.lasting = lasting ? row.count : row.lasting;
  }
  status = lint_row(policy, &row, err);
out:
  end_row(policy->context, &row);
  return status;
}

/** A tier that only rules give has the condition `false`: it takes no part. */
static const tier__expression *in_use(const tier__expression *condition) {
  const tier_string text = condition == NULL ? (tier_string){"", 0} : tier__expression_text(condition);
  return text.length == 5 && memcmp(text.data, "false", 5) == 0 ? NULL : condition;
}

static tier_status lint_steps(tier_policy *policy, const tier__ladder *ladder, tier_error *err) {
  tier__lint_step *steps = tier__alloc(policy->context, ladder->step_count, sizeof *steps);
  tier_status status;
  if (steps == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < ladder->step_count; i++) {
    steps[i].id = ladder->steps[i].id;
    steps[i].enter = in_use(ladder->steps[i].enter);
    steps[i].keep = in_use(ladder->steps[i].keep);
    steps[i].partial = ladder->steps[i].places.limited != 0 || ladder->settings.upgrade == TIER__UPGRADE_ONE_STEP;
    (void)snprintf(steps[i].place, sizeof steps[i].place, "%s/tiers/%zu", ladder->place, i);
  }
  status = tier__lint_ladder(policy->context, steps, ladder->step_count, policy->findings, err);
  tier__release(policy->context, steps);
  return status;
}

tier_status tier__policy_lint_conditions(tier_policy *policy, tier_error *err) {
  for (size_t i = 0; i < policy->derived_count; i++) {
    const tier__derived *set = &policy->derived[i];
    TIER__TRY(lint_rules(policy, set->rules, set->rule_count, view_value_rule,
                         (row_of_rules){.hit = set->hit, .same = same_value}, err));
  }
  for (size_t i = 0; i < policy->ladder_count; i++) {
    TIER__TRY(lint_steps(policy, &policy->ladders[i], err));
    const tier__rule_list *list = &policy->ladders[i].rules;
    TIER__TRY(lint_rules(policy, list->rules, list->count, view_rule,
                         (row_of_rules){.hit = list->hit, .same = same_effect}, err));
  }
  return TIER_OK;
}

static tier_status add_cost(void *arg, const tier__site *site, tier_error *err) {
  (void)err;
  *(uint64_t *)arg += tier__expression_cost(*site->slot);
  return TIER_OK;
}

tier_status tier__policy_sum_cost(tier_policy *policy, tier_error *err) {
  const int64_t most = tier_context_limit(policy->reader, TIER_LIMIT_COST);
  policy->cost = 0;
  TIER__TRY(tier__policy_each_expression(policy, add_cost, &policy->cost, err));
  if (policy->cost > (uint64_t)most) {
    tier__findings_note(policy->findings, TIER_ERROR, "limit", "", -1,
                        "all expressions together cost %llu units of work for a customer; the most is %lld",
                        (unsigned long long)policy->cost, (long long)most);
  }
  return TIER_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A dry run is assignments, one after the other, each from the roster that the one before gave. */
#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "result_parts.h"
#include "simulation_object.h"

/* Size of the first version, with the padding at its end. */
#define OPTIONS_LEAST (offsetof(tier_simulation_options, reversal_days) + 2 * sizeof(int32_t))

enum { MOST_HISTORY_DAYS = 3660, MOST_REVERSAL_DAYS = 36600, REVERSAL_DAYS = 90 };

/* What one side is asked. */
typedef struct history {
  const tier_fitted *fitted;
  const tier_book *book;
  const tier_roster *before; /* NULL: all are new. */
  int32_t as_of_day, history_days, step_days, reversal_days;
} history;

static tier_status read_options(const tier_simulation_options *given, tier_simulation_options *ret_options,
                                tier_error *err) {
  tier_simulation_options options = {.size = sizeof options};
  if (given != NULL) {
    TIER__TRY(tier__struct_in(&options, sizeof options, OPTIONS_LEAST, given, "tier_simulation_options", err));
  }
  if (options.history_days < 0 || options.history_days > MOST_HISTORY_DAYS || options.step_days < 0 ||
      options.step_days > MOST_HISTORY_DAYS || options.reversal_days < 0 ||
      options.reversal_days > MOST_REVERSAL_DAYS) {
    return tier__fail(err, TIER_E_ARGUMENT,
                      "history_days and step_days must be from 0 to 3660, reversal_days from 0 to 36600");
  }
  options.step_days = options.step_days == 0 ? 1 : options.step_days;
  options.reversal_days = options.reversal_days == 0 ? REVERSAL_DAYS : options.reversal_days;
  *ret_options = options;
  return TIER_OK;
}

/* A callback that may answer differently next time says nothing about another policy or day. */
static tier_status check_callbacks(const tier_policy *policy, tier_error *err) {
  for (size_t l = 0; l < policy->ladder_count; l++) {
    const tier__rule_list *list = &policy->ladders[l].rules;
    for (size_t k = 0; k < list->count; k++) {
      const tier__rule *rule = &list->rules[k];
      if (rule->when == NULL && rule->attached && (rule->callback.flags & TIER_RULE_DETERMINISTIC) == 0) {
        return tier__fail(err, TIER_E_STATE, "rule '%s' of the host program is not deterministic", rule->id);
      }
    }
  }
  return TIER_OK;
}

static void count_changes(const tier_result *result, int32_t day, int32_t reversal_days, tier__last_change *last,
                          tier__simulated *ret_side) {
  ret_side->evaluations++;
  for (size_t i = 0; i < result->count; i++) {
    tier__flap_step(tier__result_previous(result, 0, i), tier__result_standing(result, 0, i)->tier, day, reversal_days,
                    &last[i], &ret_side->flaps);
  }
}

static tier_status forget_changes(const tier_result *result, tier__last_change **ret_last, tier_error *err) {
  tier__last_change *last = tier__alloc(result->context, result->count, sizeof *last);
  if (last == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < result->count; i++) {
    last[i].left = -1;
  }
  *ret_last = last;
  return TIER_OK;
}

/* @param ret_side Zeroed; its result is to be ended also on failure. */
static tier_status run_history(const history *asked, tier__simulated *ret_side, tier_error *err) {
  tier_status status = TIER_OK;
  tier__last_change *last = NULL;
  tier_roster *roster = NULL;
  for (int32_t ago = asked->history_days / asked->step_days * asked->step_days; ago >= 0; ago -= asked->step_days) {
    const int32_t day = asked->as_of_day < INT32_MIN + ago ? INT32_MIN : asked->as_of_day - ago;
    tier_result *result = NULL;
    TIER__TRY_OUT(
        tier_assign(asked->fitted, asked->book, day, roster == NULL ? asked->before : roster, &result, err));
    tier_result_destroy(ret_side->result);
    ret_side->result = result;
    if (last == NULL) {
      TIER__TRY_OUT(forget_changes(result, &last, err));
    }
    count_changes(result, day, asked->reversal_days, last, ret_side);
    if (ago > 0) {
      tier_roster_destroy(roster);
      roster = NULL;
      TIER__TRY_OUT(tier_result_roster(result, &roster, err));
    }
  }
out:
  tier_roster_destroy(roster);
  tier__release(asked->fitted->context, last);
  return status;
}

static int same_tiers(const tier_policy *a, const tier_policy *b) {
  int same = tier_policy_ladder_count(a) == tier_policy_ladder_count(b);
  for (size_t l = 0; same && l < a->ladder_count; l++) {
    const tier__ladder *x = &a->ladders[l];
    const tier__ladder *y = &b->ladders[l];
    same = strcmp(x->name, y->name) == 0 && x->step_count == y->step_count;
    for (size_t k = 0; same && k < x->step_count; k++) {
      same = strcmp(x->steps[k].id, y->steps[k].id) == 0;
    }
  }
  return same;
}

/* Runs one side; what goes wrong is told with its name. */
static tier_status run_side(const char *name, const history *asked, tier__simulated *ret_side, tier_error *err) {
  tier_error inner = {.size = sizeof inner, .row = -1};
  tier_status status = check_callbacks(asked->fitted->policy, &inner);
  if (status == TIER_OK) {
    status = run_history(asked, ret_side, &inner);
  }
  return status == TIER_OK ? TIER_OK : tier__fail_row(err, status, inner.row, "%s: %s", name, inner.message);
}

static tier_status check(const tier_fitted *a, const tier_fitted *b, const tier_book *book,
                         tier_simulation **ret_simulation, tier_error *err) {
  if (a == NULL || b == NULL || book == NULL || ret_simulation == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "a, b, book and ret_simulation must not be NULL");
  }
  if (a->policy->minor_digits != b->policy->minor_digits) {
    return tier__fail(err, TIER_E_ARGUMENT, "the money of A has %d minor digits, that of B %d",
                      (int)a->policy->minor_digits, (int)b->policy->minor_digits);
  }
  return TIER_OK;
}

tier_status tier_simulate(const tier_fitted *a, const tier_fitted *b, const tier_book *book, int32_t as_of_day,
                          const tier_simulation_options *options, tier_simulation **ret_simulation, tier_error *err) {
  tier_simulation_options chosen = {.size = sizeof chosen};
  tier_status status = TIER_OK;
  TIER__TRY(check(a, b, book, ret_simulation, err));
  TIER__TRY(read_options(options, &chosen, err));
  tier_simulation *simulation = tier__alloc(a->context, 1, sizeof *simulation);
  if (simulation == NULL) {
    return tier__no_memory(err);
  }
  simulation->context = tier__context_hold(a->context);
  const tier_roster *before_b =
      chosen.before_b == NULL && same_tiers(a->policy, b->policy) ? chosen.before_a : chosen.before_b;
  const history asked_a = {a, book, chosen.before_a, as_of_day, chosen.history_days, chosen.step_days,
                           chosen.reversal_days};
  const history asked_b = {b, book, before_b, as_of_day, chosen.history_days, chosen.step_days, chosen.reversal_days};
  TIER__TRY_OUT(run_side("A", &asked_a, &simulation->sides[0], err));
  TIER__TRY_OUT(run_side("B", &asked_b, &simulation->sides[1], err));
  TIER__TRY_OUT(tier__simulation_compare(simulation, err));
  *ret_simulation = simulation;
  simulation = NULL;
out:
  tier_simulation_destroy(simulation);
  return status;
}

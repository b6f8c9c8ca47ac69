/* SPDX-License-Identifier: Apache-2.0 */
/* Settings of a ladder that contradict each other, or that do nothing. */
#include "base/failure.h"
#include "base/memory.h"
#include "model/findings.h"
#include "policy/policy_field.h"
#include "policy_lint.h"
#include "policy/policy_names.h"

#include <stdio.h>
#include <string.h>

static void note(tier_policy *policy, const tier__ladder *ladder, const char *key, const char *code,
                 const char *message) {
  char place[TIER__PLACE_BYTES];
  (void)snprintf(place, sizeof place, "%s/ladder/%s", ladder->place, key);
  tier__findings_note(policy->findings, TIER_WARNING, code, place, -1, "%s", message);
}

static int ends_with_period(const tier__ladder_settings *settings) {
  return settings->valid == TIER__VALID_PERIOD_END || settings->valid == TIER__VALID_NEXT_PERIOD_END;
}

/** The most days that a validity, or the period that it speaks of, can have; 0 if nobody can tell. */
static int32_t most_days(const tier__ladder_settings *settings) {
  static const int32_t of_period[] = {31, 92, 184, 366, 366};
  if (ends_with_period(settings)) {
    return of_period[settings->period.kind];
  }
  if (settings->valid == TIER__VALID_MONTHS) {
    return 31 * settings->valid_count;
  }
  return settings->valid == TIER__VALID_DAYS ? settings->valid_count : 0;
}

static void lint_lengths(tier_policy *policy, const tier__ladder *ladder) {
  const tier__ladder_settings *settings = &ladder->settings;
  const int32_t most = most_days(settings);
  if (most > 0 && settings->grace_days > most) {
    note(policy, ladder, "grace_days", "grace_longer_than_period", "the grace is longer than what it comes after");
  }
  if (most > 0 && settings->min_dwell_days > most) {
    note(policy, ladder, "min_dwell_days", "dwell_longer_than_valid",
         "a tier stays longer than it is valid: until the dwell is over nothing changes");
  }
}

static void lint_unused(tier_policy *policy, const tier__ladder *ladder) {
  const tier__ladder_settings *settings = &ladder->settings;
  if (settings->valid != TIER__VALID_WHILE_MET &&
      (settings->downgrade == TIER__DOWNGRADE_NONE || settings->downgrade_on == TIER__DOWN_REAL_TIME)) {
    note(policy, ladder, "valid", "valid_unused",
         settings->downgrade == TIER__DOWNGRADE_NONE ? "no tier is ever taken away, however long it is valid"
                                                     : "a tier is lost as soon as it is not kept, valid or not");
  }
  if (settings->reopen_days > 0 && policy->purchases.linked == TIER__LINKED_CURRENT) {
    note(policy, ladder, "reopen_days", "reopen_without_linked",
         "nothing is reopened: with \"linked_returns\": \"current\" returns take back no purchase of former days");
  }
}

static void lint_places(tier_policy *policy, const tier__ladder *ladder) {
  for (size_t i = 0; i < ladder->step_count; i++) {
    const tier__places *places = &ladder->steps[i].places;
    char place[TIER__PLACE_BYTES];
    if ((places->limited == 1 && places->count == 0) || (places->limited == 2 && !(places->share > 0))) {
      (void)snprintf(place, sizeof place, "%s/tiers/%zu/places", ladder->place, i);
      tier__findings_note(policy->findings, TIER_WARNING, "places_unreachable", place, -1, "there is no place");
    }
  }
}

/** 1 if a metric begins anew with each period of the ladder. */
static int begins_anew(const tier__window_metric *metric, const tier__period *period) {
  static const int32_t months[] = {1, 3, 6, 12, 12};
  return metric->window == TIER__WINDOW_PERIOD && metric->back == 0 && metric->period.kind == period->kind &&
         (period->kind == TIER__PERIOD_ANNIVERSARY ||
          (metric->period.first_month - period->first_month) % months[period->kind] == 0);
}

/** 1 if an expression reads such a metric, directly or through derived columns. @param flags Of the derived columns. */
static int reads_period(const tier_policy *policy, const tier__expression *expression, const tier__period *period,
                        const uint8_t *flags) {
  const char *name;
  for (size_t i = 0; expression != NULL && (name = tier__expression_column(expression, i)) != NULL; i++) {
    const tier__window_metric *metric = tier__policy_find_metric(policy, name);
    if (metric != NULL && begins_anew(metric, period)) {
      return 1;
    }
    for (size_t k = 0; k < policy->derived_count; k++) {
      if (flags[k] && strcmp(policy->derived[k].name, name) == 0) {
        return 1;
      }
    }
  }
  return 0;
}

/** Marks the derived columns that read such a metric: each comes after those it reads. */
static void mark_derived(const tier_policy *policy, const tier__period *period, uint8_t *flags) {
  for (size_t k = 0; k < policy->derived_count; k++) {
    const tier__derived *derived = &policy->derived[k];
    int reads = reads_period(policy, derived->value, period, flags) ||
                reads_period(policy, derived->otherwise, period, flags);
    for (size_t i = 0; !reads && i < derived->rule_count; i++) {
      reads = reads_period(policy, derived->rules[i].when, period, flags) ||
              reads_period(policy, derived->rules[i].then, period, flags);
    }
    flags[k] = (uint8_t)reads;
  }
}

/** At the end of a period, what was done in it is asked for on the day after, when the metric has begun anew. */
static tier_status lint_renewal(tier_policy *policy, const tier__ladder *ladder, tier_error *err) {
  const tier__ladder_settings *settings = &ladder->settings;
  uint8_t *flags;
  if (settings->renewal != TIER__RENEW_AT_EXPIRY || !ends_with_period(settings)) {
    return TIER_OK;
  }
  flags = tier__alloc(policy->context, policy->derived_count, 1);
  if (flags == NULL) {
    return tier__no_memory(err);
  }
  mark_derived(policy, &settings->period, flags);
  for (size_t i = 1; i < ladder->step_count; i++) {
    const tier__step *step = &ladder->steps[i];
    const tier__expression *stays = step->keep != NULL ? step->keep : step->enter;
    if (reads_period(policy, stays, &settings->period, flags)) {
      char place[TIER__PLACE_BYTES];
      (void)snprintf(place, sizeof place, "%s/tiers/%zu/%s", ladder->place, i, stays == step->keep ? "keep" : "enter");
      tier__findings_note(policy->findings, TIER_WARNING, "renewal_resets", place, -1,
                          "is asked on the day after the period, when its metric has begun anew: look at the period "
                          "before (\"back\": 1), or let \"renewal\" be \"continuous\"");
    }
  }
  tier__release(policy->context, flags);
  return TIER_OK;
}

tier_status tier__policy_lint_ladders(tier_policy *policy, tier_error *err) {
  for (size_t i = 0; i < policy->ladder_count; i++) {
    const tier__ladder *ladder = &policy->ladders[i];
    lint_lengths(policy, ladder);
    lint_unused(policy, ladder);
    lint_places(policy, ladder);
    TIER__TRY(lint_renewal(policy, ladder, err));
  }
  return TIER_OK;
}

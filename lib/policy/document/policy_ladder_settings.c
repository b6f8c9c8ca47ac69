/* SPDX-License-Identifier: Apache-2.0 */
/* The object "ladder": what happens between meeting a tier and having it. */
#include "base/failure.h"
#include "base/memory.h"
#include "model/findings.h"
#include "policy/policy_field.h"
#include "policy_ladder.h"

#include <string.h>

/** {"days": n}, {"months": n} or {"date": "2026-12-31"}. */
static void read_valid_object(tier_policy *policy, tier_settings *valid, tier__ladder_settings *settings) {
  const int days = tier_settings_has(valid, "days"), months = tier_settings_has(valid, "months");
  const int date = tier_settings_has(valid, "date");
  if (valid != NULL && days + months + date != 1) {
    tier__policy_note(policy, valid, "", TIER_ERROR, days + months + date == 0 ? "missing_key" : "bad_value",
                      "needs one of \"days\", \"months\" and \"date\"");
  }
  if (days) {
    settings->valid = TIER__VALID_DAYS;
    settings->valid_count = (int32_t)tier_settings_integer(valid, "days", 1, 1, 36525);
  }
  if (months) {
    settings->valid = TIER__VALID_MONTHS;
    settings->valid_count = (int32_t)tier_settings_integer(valid, "months", 1, 1, 1200);
  }
  if (date) {
    settings->valid = TIER__VALID_DATE;
    settings->valid_count = tier__policy_read_day(policy, valid, "date", 0);
  }
}

static void read_valid(tier_policy *policy, tier_settings *ladder, tier__ladder_settings *settings) {
  static const char *const words[] = {"while_met", "period_end", "next_period_end", NULL};
  if (json_is_object(tier__settings_json(ladder, "valid"))) {
    read_valid_object(policy, tier_settings_object(ladder, "valid"), settings);
  } else {
    settings->valid = (int32_t)tier_settings_choice(ladder, "valid", words, TIER__VALID_WHILE_MET);
  }
}

static void read_period(tier_settings *ladder, tier__ladder_settings *settings) {
  static const char *const periods[] = {"month", "quarter", "half_year", "year", "anniversary", NULL};
  settings->period.kind = (int32_t)tier_settings_choice(ladder, "period", periods, TIER__PERIOD_YEAR);
  settings->period.first_month = 1;
  if (settings->period.kind != TIER__PERIOD_MONTH && settings->period.kind != TIER__PERIOD_ANNIVERSARY) {
    settings->period.first_month = (int32_t)tier_settings_integer(ladder, "first_month", 1, 1, 12);
  }
}

/** How long a tier lasts, and how it is renewed: the defaults follow from `valid`. */
static void read_validity(tier_policy *policy, tier_settings *ladder, tier__ladder_settings *settings) {
  static const char *const starts[] = {"immediate", "next_period", NULL};
  static const char *const moments[] = {"real_time", "expiry", NULL};
  static const char *const rounds[] = {"up", "down", NULL};
  static const char *const units[] = {"week", "month", "quarter", "year", NULL};
  static const char *const renewals[] = {"at_expiry", "continuous", NULL};
  int by_period;
  read_period(ladder, settings);
  read_valid(policy, ladder, settings);
  by_period = settings->valid == TIER__VALID_PERIOD_END || settings->valid == TIER__VALID_NEXT_PERIOD_END;
  settings->start = (int32_t)tier_settings_choice(ladder, "start", starts, TIER__START_IMMEDIATE);
  settings->downgrade_on =
      (int32_t)tier_settings_choice(ladder, "downgrade_on", moments, settings->valid != TIER__VALID_WHILE_MET);
  if (tier_settings_has(ladder, "round_to")) {
    settings->round_to = TIER__ROUND_WEEK + (int32_t)tier_settings_choice(ladder, "round_to", units, 0);
    settings->round_down = tier_settings_choice(ladder, "round", rounds, 0) == 1;
  }
  settings->renewal = (int32_t)tier_settings_choice(ladder, "renewal", renewals,
                                                    by_period ? TIER__RENEW_CONTINUOUS : TIER__RENEW_AT_EXPIRY);
  settings->restart_on_upgrade = tier_settings_boolean(ladder, "restart_on_upgrade", 1);
  settings->grace_days = (int32_t)tier_settings_integer(ladder, "grace_days", 0, 0, 3660);
}

/** How the tier moves. */
static void read_moves(tier_policy *policy, tier_settings *section, tier__ladder *ladder) {
  static const char *const upgrades[] = {"highest", "one_step", NULL};
  static const char *const downgrades[] = {"to_met", "one_step", "to_floor", "none", NULL};
  tier__ladder_settings *settings = &ladder->settings;
  const char *floor = tier_settings_text(section, "floor", NULL);
  settings->upgrade = (int32_t)tier_settings_choice(section, "upgrade", upgrades, TIER__UPGRADE_HIGHEST);
  settings->downgrade = (int32_t)tier_settings_choice(section, "downgrade", downgrades, TIER__DOWNGRADE_TO_MET);
  if (floor != NULL) {
    const int32_t tier = tier__ladder_find_tier(ladder, floor, strlen(floor));
    char place[256];
    tier__settings_place(section, "floor", place);
    if (tier < 0) {
      tier__findings_note(policy->findings, TIER_ERROR, "unknown_tier", place, -1, "no tier has the id '%s'", floor);
    }
    settings->floor = tier < 0 ? 0 : tier;
  }
  settings->min_dwell_days = (int32_t)tier_settings_integer(section, "min_dwell_days", 0, 0, 3660);
  if (json_is_object(tier__settings_json(section, "confirmations"))) {
    tier_settings *confirmations = tier_settings_object(section, "confirmations");
    settings->confirmations_up = (int32_t)tier_settings_integer(confirmations, "up", 1, 1, 1000);
    settings->confirmations_down = (int32_t)tier_settings_integer(confirmations, "down", 1, 1, 1000);
  } else {
    settings->confirmations_up = (int32_t)tier_settings_integer(section, "confirmations", 1, 1, 1000);
    settings->confirmations_down = settings->confirmations_up;
  }
}

/** What one more unit of a column costs; that there is such a column is checked later. */
static tier_status read_costs(tier_policy *policy, tier_settings *section, tier__ladder *ladder, tier_error *err) {
  tier_settings *costs;
  const size_t count = tier__policy_open_names(policy, section, "costs", 1000, &costs);
  ladder->costs = tier__alloc(policy->context, count, sizeof *ladder->costs);
  if (ladder->costs == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    const char *name = tier_settings_key(costs, i);
    tier__unit_cost *cost = &ladder->costs[i];
    cost->cost = tier_settings_number(costs, name, 1, -1, 1e12);
    if (cost->cost < 0 && cost->cost > -1) {
      tier_settings_reject(costs, name, "must be -1, for a column that cannot be changed, or 0 or more");
    }
    cost->column = tier__copy_text(policy->context, name, strlen(name));
    if (cost->column == NULL) {
      return tier__no_memory(err);
    }
    ladder->cost_count++;
  }
  return TIER_OK;
}

tier_status tier__policy_read_settings(tier_policy *policy, tier_settings *section, tier__ladder *ladder,
                                       tier_error *err) {
  static const char *const unknowns[] = {"skip", "hold", "fail", NULL};
  tier_settings *inside = tier_settings_object(section, "ladder");
  tier__ladder_settings *settings = &ladder->settings;
  if (inside == NULL) {
    return TIER_OK;
  }
  (void)tier_settings_text(inside, "note", NULL);
  read_moves(policy, inside, ladder);
  read_validity(policy, inside, settings);
  settings->on_unknown = (int32_t)tier_settings_choice(inside, "on_unknown", unknowns, TIER__UNKNOWN_SKIP);
  settings->reopen_days = (int32_t)tier_settings_integer(inside, "reopen_days", 0, 0, 3660);
  settings->borderline_share = tier_settings_number(inside, "borderline_share", 0.05, 0, 1);
  return read_costs(policy, inside, ladder, err);
}

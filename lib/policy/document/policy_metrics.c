/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_metrics.h"

#include "base/failure.h"
#include "base/memory.h"
#include "policy/policy_field.h"
#include "policy/policy_names.h"

#include <math.h>

static void read_kind(tier_policy *policy, tier_settings *metric, tier__window_metric *window) {
  static const char *const sums[] = {"amount", "earned", NULL};
  static const char *const counts[] = {"purchases", "returns", "active_months", NULL};
  static const char *const means[] = {"balance", NULL};
  static const int32_t sum_kinds[] = {TIER__WINDOW_SUM_AMOUNT, TIER__WINDOW_SUM_EARNED};
  static const int32_t count_kinds[] = {TIER__WINDOW_COUNT_PURCHASES, TIER__WINDOW_COUNT_RETURNS,
                                        TIER__WINDOW_ACTIVE_MONTHS};
  const int given = tier_settings_has(metric, "sum") + tier_settings_has(metric, "count") +
                    tier_settings_has(metric, "mean");
  if (given != 1) {
    tier__policy_note(policy, metric, "", TIER_ERROR, given > 1 ? "bad_value" : "missing_key",
                      "needs one of \"sum\", \"count\" and \"mean\"");
  }
  window->kind = sum_kinds[tier_settings_choice(metric, "sum", sums, 0)];
  if (tier_settings_has(metric, "count")) {
    window->kind = count_kinds[tier_settings_choice(metric, "count", counts, 0)];
  }
  if (tier_settings_has(metric, "mean")) {
    (void)tier_settings_choice(metric, "mean", means, 0);
    window->kind = TIER__WINDOW_MEAN_BALANCE;
  }
}

static int has_phase(int32_t period) {
  return period == TIER__PERIOD_QUARTER || period == TIER__PERIOD_HALF_YEAR || period == TIER__PERIOD_YEAR;
}

/** "window": a period, or since the start of the tier. */
static void read_period(tier_settings *metric, tier__window_metric *window) {
  static const char *const words[] = {"month", "quarter", "half_year", "year", "anniversary", "tier_start", NULL};
  const size_t word = tier_settings_choice(metric, "window", words, 0);
  window->window = TIER__WINDOW_TIER_START;
  if (word <= TIER__PERIOD_ANNIVERSARY) { /* The words of periods stand in the order of their numbers. */
    window->window = TIER__WINDOW_PERIOD;
    window->period.kind = (int32_t)word;
    window->back = (int32_t)tier_settings_integer(metric, "back", 0, 0, 100);
  }
  if (window->window == TIER__WINDOW_PERIOD && has_phase(window->period.kind)) {
    window->period.first_month = (int32_t)tier_settings_integer(metric, "first_month", 1, 1, 12);
  }
}

static void read_window(tier_policy *policy, tier_settings *metric, tier__window_metric *window) {
  window->period.first_month = 1;
  if (tier_settings_has(metric, "window") && tier_settings_has(metric, "window_days")) {
    tier__policy_note(policy, metric, "", TIER_ERROR, "bad_value", "has both \"window\" and \"window_days\"");
  }
  if (tier_settings_has(metric, "window_days")) {
    window->window = TIER__WINDOW_ROLLING;
    window->window_days = (int32_t)tier_settings_integer(metric, "window_days", 1, 1, 36525);
  }
  if (tier_settings_has(metric, "window")) {
    read_period(metric, window);
  }
  window->after_days = (int32_t)tier_settings_integer(metric, "after_days", 0, 0, 3660);
}

/** "carry_over_above": what the period before had above it counts in the present one as well. */
static void read_carry(tier_policy *policy, tier_settings *metric, tier__window_metric *window) {
  static const double units[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};
  const int counts = window->kind == TIER__WINDOW_COUNT_PURCHASES;
  if (!tier_settings_has(metric, "carry_over_above")) {
    return;
  }
  const double above = tier_settings_number(metric, "carry_over_above", 0, 0, 1e12);
  window->carries = 1;
  const double scaled = counts ? above : above * units[policy->minor_digits];
  window->carry_above = (int64_t)(scaled + 0.5);
  if (window->window != TIER__WINDOW_PERIOD || (!counts && window->kind != TIER__WINDOW_SUM_AMOUNT &&
                                               window->kind != TIER__WINDOW_SUM_EARNED)) {
    tier__policy_note(policy, metric, "carry_over_above", TIER_ERROR, "bad_value",
                      "only a sum, or a count of purchases, over a period can be carried over");
  } else if (!(fabs((double)window->carry_above - scaled) <= 1e-6 + 1e-15 * scaled)) {
    tier__policy_note(policy, metric, "carry_over_above", TIER_ERROR, "bad_value",
                      counts ? "must be a whole number" : "has more decimals than the money");
  }
}

static void read_metric(tier_policy *policy, tier_settings *metrics, const char *name) {
  tier__window_metric *window = &policy->windows[policy->window_count];
  tier_settings *metric = tier_settings_object(metrics, name);
  if (metric == NULL) {
    return;
  }
  *window = (tier__window_metric){.kind = TIER__WINDOW_SUM_AMOUNT};
  read_kind(policy, metric, window);
  read_window(policy, metric, window);
  read_carry(policy, metric, window);
  if (tier__policy_check_new_name(policy, metrics, name, TIER__NAME_COLUMN)) {
    window->name = json_object_iter_key(
        json_object_iter_at(json_object_get(policy->document, "metrics"), name)); /* Owned by the document. */
    policy->window_count++;
  }
}

tier_status tier__policy_read_metrics(tier_policy *policy, tier_settings *root, tier_error *err) {
  tier_settings *metrics;
  const size_t count = tier__policy_open_names(policy, root, "metrics", TIER__MOST_NAMES, &metrics);
  policy->windows = tier__alloc(policy->context, count, sizeof *policy->windows);
  if (policy->windows == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    read_metric(policy, metrics, tier_settings_key(metrics, i));
  }
  return TIER_OK;
}

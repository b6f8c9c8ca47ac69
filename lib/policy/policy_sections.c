/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_sections.h"

#include "base/failure.h"
#include "base/memory.h"
#include "policy_field.h"

#include <string.h>

/** Far beyond any use, it bounds time and memory on hostile documents. */
enum { MOST_NAMES = 1000 };

/** "+hh:mm" or "-hh:mm" up to 18 hours, or "Z". @return 1 if it is one. */
static int parse_offset(const char *text, int32_t *ret_minutes) {
  int32_t hours, minutes;
  if (strcmp(text, "Z") == 0) {
    *ret_minutes = 0;
    return 1;
  }
  if (strlen(text) != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
    return 0;
  }
  for (size_t i = 1; i < 6; i++) {
    if (i != 3 && (text[i] < '0' || text[i] > '9')) {
      return 0;
    }
  }
  hours = (text[1] - '0') * 10 + (text[2] - '0');
  minutes = hours * 60 + (text[4] - '0') * 10 + (text[5] - '0');
  if (text[4] > '5' || minutes > 18 * 60) {
    return 0;
  }
  *ret_minutes = text[0] == '-' ? -minutes : minutes;
  return 1;
}

static void read_calendar(tier_policy *policy, tier_settings *root) {
  tier_settings *calendar = tier_settings_object(root, "calendar");
  const char *offset = calendar == NULL ? NULL : tier_settings_text(calendar, "utc_offset", NULL);
  if (offset != NULL && !parse_offset(offset, &policy->purchases.utc_offset_minutes)) {
    tier_settings_reject(calendar, "utc_offset", "must be like \"+08:00\", from \"-18:00\" to \"+18:00\"");
  }
}

static tier_status read_money(tier_policy *policy, tier_settings *root, tier_error *err) {
  tier_settings *money = tier_settings_object(root, "money");
  policy->minor_digits = 2;
  if (money != NULL) {
    policy->minor_digits = (int32_t)tier_settings_integer(money, "minor_digits", 2, 0, 6);
    return tier__policy_read_text(policy, money, "currency", "", &policy->currency, err);
  }
  policy->currency = tier__copy_text(policy->context, "", 0);
  return policy->currency == NULL ? tier__no_memory(err) : TIER_OK;
}

static void read_purchases(tier_policy *policy, tier_settings *root) {
  static const char *const merges[] = {"day", "order", "row", NULL};
  static const char *const returns[] = {"net", "ignore", NULL};
  tier_settings *purchases = tier_settings_object(root, "purchases");
  if (purchases != NULL) {
    policy->purchases.merge = (int32_t)tier_settings_choice(purchases, "merge", merges, TIER__MERGE_DAY);
    policy->purchases.returns = (int32_t)tier_settings_choice(purchases, "returns", returns, TIER__RETURNS_NET);
  }
}

static int is_builtin(const char *name) {
  for (size_t i = 0; tier__metric_builtin(i) != NULL; i++) {
    if (strcmp(tier__metric_builtin(i)->name, name) == 0) {
      return 1;
    }
  }
  return strcmp(name, "tier") == 0;
}

/** Metrics stand beside the decision in the table of a result. */
static int is_heading(const char *name) {
  static const char *const headings[] = {"customer_id", "previous_tier", "change", "reason", "tags"};
  for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
    if (strcmp(headings[i], name) == 0) {
      return 1;
    }
  }
  return 0;
}

/** Notes what is wrong with the name of a metric or an attribute. @return 1 if it can be used. */
static int check_new_name(tier_policy *policy, const tier_settings *section, const char *name) {
  if (!tier__policy_check_name(policy, section, name)) {
    return 0;
  }
  if (is_builtin(name)) {
    tier__policy_note(policy, section, name, TIER_ERROR, "name_taken", "this name is that of a built-in column");
    return 0;
  }
  for (size_t i = 0; i < policy->window_count; i++) {
    if (strcmp(policy->windows[i].name, name) == 0) {
      tier__policy_note(policy, section, name, TIER_ERROR, "name_taken", "a metric has this name already");
      return 0;
    }
  }
  return 1;
}

static void read_window(tier_policy *policy, tier_settings *metrics, const char *name) {
  static const char *const sums[] = {"amount", NULL};
  static const char *const counts[] = {"purchases", "returns", NULL};
  tier__window_metric *window = &policy->windows[policy->window_count];
  tier_settings *metric = tier_settings_object(metrics, name);
  if (metric == NULL) {
    return;
  }
  if (tier_settings_has(metric, "sum") == tier_settings_has(metric, "count")) {
    const int both = tier_settings_has(metric, "sum");
    tier__policy_note(policy, metric, "", TIER_ERROR, both ? "bad_value" : "missing_key",
                      "needs either \"sum\": \"amount\" or \"count\": \"purchases\" or \"returns\"");
  }
  window->kind = TIER__WINDOW_SUM_AMOUNT;
  if (tier_settings_has(metric, "sum")) {
    (void)tier_settings_choice(metric, "sum", sums, 0);
  }
  if (tier_settings_has(metric, "count")) {
    const int of_returns = tier_settings_choice(metric, "count", counts, 0) == 1;
    window->kind = of_returns ? TIER__WINDOW_COUNT_RETURNS : TIER__WINDOW_COUNT_PURCHASES;
  }
  window->window_days = (int32_t)tier_settings_integer(metric, "window_days", 0, 1, 36525);
  if (is_heading(name)) {
    tier__policy_note(policy, metrics, name, TIER_ERROR, "name_taken", "this name is that of a column of the decision");
  } else if (check_new_name(policy, metrics, name)) {
    window->name = json_object_iter_key(
        json_object_iter_at(json_object_get(policy->document, "metrics"), name)); /* Owned by the document. */
    policy->window_count++;
  }
}

static tier_status read_metrics(tier_policy *policy, tier_settings *root, tier_error *err) {
  tier_settings *metrics;
  const size_t count = tier__policy_open_names(policy, root, "metrics", MOST_NAMES, &metrics);
  policy->windows = tier__alloc(policy->context, count, sizeof *policy->windows);
  if (policy->windows == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    read_window(policy, metrics, tier_settings_key(metrics, i));
  }
  return TIER_OK;
}

static tier_status read_attributes(tier_policy *policy, tier_settings *root, tier_error *err) {
  static const char *const words[] = {"bool", "int", "float", "money", "text", "day", NULL};
  static const tier_type types[] = {TIER_BOOL, TIER_INT64, TIER_FLOAT64, TIER_MONEY, TIER_TEXT, TIER_DAY};
  tier_settings *section;
  const size_t count = tier__policy_open_names(policy, root, "attributes", MOST_NAMES, &section);
  policy->attributes = tier__alloc(policy->context, count, sizeof *policy->attributes);
  if (policy->attributes == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    tier__declared_attribute *attribute = &policy->attributes[policy->attribute_count];
    const char *name = tier_settings_key(section, i);
    attribute->type = types[tier_settings_choice(section, name, words, 0)];
    if (check_new_name(policy, section, name)) {
      attribute->name = tier__copy_text(policy->context, name, strlen(name));
      if (attribute->name == NULL) {
        return tier__no_memory(err);
      }
      policy->attribute_count++;
    }
  }
  return TIER_OK;
}

tier_status tier__policy_read_sections(tier_policy *policy, tier_settings *root, tier_error *err) {
  (void)tier_settings_text(root, "note", NULL);
  TIER__TRY(tier__policy_read_text(policy, root, "policy", "", &policy->name, err));
  TIER__TRY(tier__policy_read_text(policy, root, "version", "", &policy->version, err));
  read_calendar(policy, root);
  TIER__TRY(read_money(policy, root, err));
  read_purchases(policy, root);
  TIER__TRY(read_metrics(policy, root, err));
  return read_attributes(policy, root, err);
}

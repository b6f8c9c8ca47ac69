/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_derived.h"

#include "base/failure.h"
#include "base/key_table.h"
#include "base/memory.h"
#include "policy_entries.h"
#include "policy/policy_field.h"
#include "policy/policy_names.h"

#include <stddef.h>
#include <string.h>

/** Begins a derived column. @param[out] ret_derived NULL if the name cannot be used, which is noted. */
static tier_status begin(tier_policy *policy, const tier_settings *section, const char *name,
                         tier__derived **ret_derived, tier_error *err) {
  tier__derived *derived = &policy->derived[policy->derived_count];
  *ret_derived = NULL;
  if (!tier__policy_check_new_name(policy, section, name, TIER__NAME_COLUMN)) {
    return TIER_OK;
  }
  derived->name = tier__copy_text(policy->context, name, strlen(name));
  if (derived->name == NULL) {
    return tier__no_memory(err);
  }
  policy->derived_count++;
  *ret_derived = derived;
  return tier__policy_copy_place(policy, section, name, &derived->place, err);
}

static tier_status read_let(tier_policy *policy, tier_settings *section, const char *name, tier_error *err) {
  tier__derived *derived;
  TIER__TRY(begin(policy, section, name, &derived, err));
  if (derived == NULL) {
    (void)tier__settings_json(section, name);
    return TIER_OK;
  }
  return tier__policy_read_value(policy, section, name, &derived->value, err);
}

static tier_status read_rule(const tier__entries *entries, tier_settings *entry, const tier__derived *set,
                             tier__value_rule *rule, tier__keys *ids, tier_error *err) {
  static const char *const unknowns[] = {"skip", "fail", "unknown", NULL};
  static const int32_t meanings[] = {TIER__UNKNOWN_SKIP, TIER__UNKNOWN_FAIL, TIER__UNKNOWN_VALUE};
  tier_policy *policy = entries->policy;
  (void)tier_settings_text(entry, "note", NULL);
  TIER__TRY(tier__policy_copy_place(policy, entry, "", &rule->place, err));
  TIER__TRY(tier__policy_read_id(policy, entry, ids, "rule", &rule->id, err));
  TIER__TRY(tier__entries_when(entries, entry, &rule->when, err));
  rule->priority = (int32_t)tier_settings_integer(entry, "priority", 0, INT32_MIN, INT32_MAX);
  rule->on_unknown = meanings[tier_settings_choice(entry, "on_unknown", unknowns, 0)];
  tier__policy_read_days(policy, entry, &rule->from_day, &rule->until_day);
  if (set->hit == TIER__HIT_COLLECT && set->collect == TIER__COLLECT_COUNT) {
    return TIER_OK; /* Only how many apply matters. */
  }
  if (!tier_settings_has(entry, "then")) {
    tier__policy_note(policy, entry, "then", TIER_ERROR, "missing_key", "a rule needs a value");
  }
  return tier__policy_read_value(policy, entry, "then", &rule->then, err);
}

static tier_status read_rules(tier_policy *policy, tier_settings *section, tier__derived *set, tier_error *err) {
  tier__entries entries;
  tier__keys *ids = NULL;
  tier_status status = TIER_OK;
  if (!tier_settings_has(section, "list") && !tier_settings_has(section, "table")) {
    tier__policy_note(policy, section, "list", TIER_ERROR, "missing_key", "needs \"list\" or \"table\"");
  }
  TIER__TRY(tier__entries_open(policy, section, &entries, err));
  set->rules = tier__alloc(policy->context, entries.count, sizeof *set->rules);
  if (set->rules == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(tier__keys_create(policy->context, &ids, err));
  for (size_t i = 0; i < entries.count; i++) {
    tier_settings *entry = tier__entries_at(&entries, i);
    if (entry != NULL) {
      set->rule_count++;
      TIER__TRY_OUT(read_rule(&entries, entry, set, &set->rules[set->rule_count - 1], ids, err));
    }
  }
  if (set->hit == TIER__HIT_PRIORITY) {
    status = tier__sort_by_priority(policy->context, set->rules, set->rule_count, sizeof *set->rules,
                                    offsetof(tier__value_rule, priority), err);
  }
out:
  tier__keys_destroy(ids);
  return status;
}

static tier_status read_set(tier_policy *policy, tier_settings *sets, const char *name, tier_error *err) {
  static const char *const hit_words[] = {"first", "unique", "any", "priority", "collect", NULL};
  static const int32_t hits[] = {TIER__HIT_FIRST, TIER__HIT_UNIQUE, TIER__HIT_ANY, TIER__HIT_PRIORITY,
                                 TIER__HIT_COLLECT};
  static const char *const collects[] = {"sum", "min", "max", "count", NULL};
  tier_settings *section;
  tier__derived *set;
  TIER__TRY(begin(policy, sets, name, &set, err));
  if (set == NULL) {
    (void)tier__settings_json(sets, name);
    return TIER_OK;
  }
  section = tier_settings_object(sets, name);
  if (section == NULL) {
    return TIER_OK;
  }
  (void)tier_settings_text(section, "note", NULL);
  set->hit = hits[tier_settings_choice(section, "hit", hit_words, 0)];
  if (set->hit == TIER__HIT_COLLECT) {
    set->collect = (int32_t)tier_settings_choice(section, "collect", collects, TIER__COLLECT_SUM);
  } else if (!tier_settings_has(section, "default")) {
    tier__policy_note(policy, section, "default", TIER_ERROR, "missing_default",
                      "needs a value for customers to whom no rule applies");
  }
  TIER__TRY(tier__policy_read_value(policy, section, "default", &set->otherwise, err));
  return read_rules(policy, section, set, err);
}

tier_status tier__policy_read_derived(tier_policy *policy, tier_settings *root, tier_error *err) {
  tier_settings *lets, *sets;
  const size_t let_count = tier__policy_open_names(policy, root, "let", TIER__MOST_NAMES, &lets);
  const size_t set_count = tier__policy_open_names(policy, root, "rule_sets", TIER__MOST_NAMES, &sets);
  policy->derived = tier__alloc(policy->context, let_count + set_count, sizeof *policy->derived);
  if (policy->derived == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < let_count; i++) {
    TIER__TRY(read_let(policy, lets, tier_settings_key(lets, i), err));
  }
  for (size_t i = 0; i < set_count; i++) {
    TIER__TRY(read_set(policy, sets, tier_settings_key(sets, i), err));
  }
  return TIER_OK;
}

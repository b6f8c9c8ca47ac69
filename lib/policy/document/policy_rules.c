/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_rules.h"

#include "base/failure.h"
#include "base/key_table.h"
#include "model/findings.h"
#include "policy_entries.h"
#include "policy/policy_field.h"

#include <stddef.h>
#include <string.h>

/** Tags of a customer are parted by spaces: a tag has none. */
static int is_tag(const char *tag) {
  for (const char *c = tag; *c != '\0'; c++) {
    if ((unsigned char)*c <= 0x20 || *c == 0x7f) {
      return 0;
    }
  }
  return tag[0] != '\0';
}

/** Index of the tier that an effect names; -1 if the effect is missing or names none. */
static int32_t read_tier(tier_policy *policy, tier_settings *then, const tier__ladder *ladder, const char *key) {
  const char *id = tier_settings_text(then, key, NULL);
  const int32_t tier = id == NULL ? -1 : tier__ladder_find_tier(ladder, id, strlen(id));
  if (id != NULL && tier < 0) {
    char place[256];
    tier__settings_place(then, key, place);
    tier__findings_note(policy->findings, TIER_ERROR, "unknown_tier", place, -1, "no tier has the id '%s'", id);
  }
  return tier;
}

/** Reads the effects of a key. */
static tier_status read_effect(tier_policy *policy, tier_settings *entry, const char *key, const tier__ladder *ladder,
                               tier__effect *effect, tier_error *err) {
  tier_settings *then = tier_settings_object(entry, key);
  if (then == NULL) {
    return TIER_OK;
  }
  if (tier_settings_key(then, 0) == NULL) {
    tier__policy_note(policy, then, "", TIER_ERROR, "missing_key", "needs \"set\", \"floor\", \"ceiling\" or \"tag\"");
  }
  effect->set = read_tier(policy, then, ladder, "set");
  effect->floor = read_tier(policy, then, ladder, "floor");
  effect->ceiling = read_tier(policy, then, ladder, "ceiling");
  if (effect->floor >= 0 && effect->ceiling >= 0 && effect->floor > effect->ceiling) {
    tier__policy_note(policy, then, "floor", TIER_WARNING, "floor_above_ceiling",
                      "the floor is above the ceiling, which is applied last and wins");
  }
  TIER__TRY(tier__policy_read_text(policy, then, "tag", NULL, &effect->tag, err));
  if (effect->tag != NULL && !is_tag(effect->tag)) {
    tier__policy_note(policy, then, "tag", TIER_ERROR, "bad_value",
                      "a tag is a text without spaces and control characters");
  }
  return TIER_OK;
}

static tier_status read_rule(const tier__entries *entries, tier_settings *entry, tier__ladder *ladder, tier__keys *ids,
                             tier_error *err) {
  static const char *const unknowns[] = {"skip", "hold", "fail", NULL};
  tier_policy *policy = entries->policy;
  tier__rule *rule;
  TIER__TRY(tier__policy_insert_rule(policy, &ladder->rules, ladder->rules.count, &rule, err));
  (void)tier_settings_text(entry, "note", NULL);
  TIER__TRY(tier__policy_copy_place(policy, entry, "", &rule->place, err));
  TIER__TRY(tier__policy_read_id(policy, entry, ids, "rule", &rule->id, err));
  TIER__TRY(tier__entries_when(entries, entry, &rule->when, err));
  rule->priority = (int32_t)tier_settings_integer(entry, "priority", 0, INT32_MIN, INT32_MAX);
  rule->on_unknown = (int32_t)tier_settings_choice(entry, "on_unknown", unknowns, TIER__UNKNOWN_SKIP);
  tier__policy_read_days(policy, entry, &rule->from_day, &rule->until_day);
  if (!tier_settings_has(entry, "then")) {
    tier__policy_note(policy, entry, "then", TIER_ERROR, "missing_key", "a rule needs an effect");
  }
  return read_effect(policy, entry, "then", ladder, &rule->then, err);
}

tier_status tier__policy_read_rules(tier_policy *policy, tier_settings *section, tier__ladder *ladder,
                                    tier_error *err) {
  static const char *const hits[] = {"first",     "unique",     "any",     "priority", /* By their numbers. */
                                     "best_tier", "worst_tier", "collect", NULL};
  tier_settings *rules = tier_settings_object(section, "rules");
  tier__entries entries;
  tier__keys *ids = NULL;
  tier_status status = TIER_OK;
  ladder->rules.otherwise = (tier__effect){-1, -1, -1, NULL};
  if (rules == NULL) {
    return TIER_OK;
  }
  ladder->rules.hit = (int32_t)tier_settings_choice(rules, "hit", hits, TIER__HIT_FIRST);
  TIER__TRY(read_effect(policy, rules, "default", ladder, &ladder->rules.otherwise, err));
  TIER__TRY(tier__entries_open(policy, rules, &entries, err));
  TIER__TRY(tier__keys_create(policy->context, &ids, err));
  for (size_t i = 0; i < entries.count; i++) {
    tier_settings *entry = tier__entries_at(&entries, i);
    if (entry != NULL) {
      TIER__TRY_OUT(read_rule(&entries, entry, ladder, ids, err));
    }
  }
  if (ladder->rules.hit == TIER__HIT_PRIORITY) {
    status = tier__sort_by_priority(policy->context, ladder->rules.rules, ladder->rules.count, sizeof(tier__rule),
                                    offsetof(tier__rule, priority), err);
  }
out:
  tier__keys_destroy(ids);
  return status;
}

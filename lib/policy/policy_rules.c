/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_rules.h"

#include "base/failure.h"
#include "base/key_table.h"
#include "model/findings.h"
#include "policy_field.h"
#include "policy_word.h"

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
static int32_t read_tier(tier_policy *policy, tier_settings *then, const char *key) {
  const char *id = tier_settings_text(then, key, NULL);
  int32_t tier = -1;
  char place[256];
  if (id == NULL) {
    return -1;
  }
  if (tier_policy_find_tier(policy, (tier_string){id, strlen(id)}, &tier, NULL) != TIER_OK) {
    tier__settings_place(then, key, place);
    tier__findings_note(policy->findings, TIER_ERROR, "unknown_tier", place, -1, "no tier has the id '%s'", id);
    return -1;
  }
  return tier;
}

static tier_status read_then(tier_policy *policy, tier_settings *entry, tier__rule *rule, tier_error *err) {
  tier_settings *then = tier_settings_object(entry, "then");
  if (then == NULL) {
    if (!tier_settings_has(entry, "then")) {
      tier__policy_note(policy, entry, "then", TIER_ERROR, "missing_key", "a rule needs an effect");
    }
    return TIER_OK;
  }
  if (tier_settings_key(then, 0) == NULL) {
    tier__policy_note(policy, then, "", TIER_ERROR, "missing_key", "needs \"set\", \"floor\", \"ceiling\" or \"tag\"");
  }
  rule->set = read_tier(policy, then, "set");
  rule->floor = read_tier(policy, then, "floor");
  rule->ceiling = read_tier(policy, then, "ceiling");
  if (rule->floor >= 0 && rule->ceiling >= 0 && rule->floor > rule->ceiling) {
    tier__policy_note(policy, then, "floor", TIER_WARNING, "floor_above_ceiling",
                      "the floor is above the ceiling, which is applied last and wins");
  }
  TIER__TRY(tier__policy_read_text(policy, then, "tag", NULL, &rule->tag, err));
  if (rule->tag != NULL && !is_tag(rule->tag)) {
    tier__policy_note(policy, then, "tag", TIER_ERROR, "bad_value",
                      "a tag is a text without spaces and control characters");
  }
  return TIER_OK;
}

/** @param ids Of the rules before. */
static tier_status read_rule_id(tier_policy *policy, tier_settings *entry, tier__keys *ids, tier__rule *rule,
                                tier_error *err) {
  tier_string id;
  const int given = tier_settings_has(entry, "id");
  TIER__TRY(tier__policy_read_text(policy, entry, "id", "", &rule->id, err));
  if (!given) {
    tier__policy_note(policy, entry, "id", TIER_ERROR, "missing_key", "a rule needs an id");
    return TIER_OK;
  }
  if (!tier__policy_is_rule_id(rule->id)) {
    tier__policy_note(policy, entry, "id", TIER_ERROR, "bad_value",
                      "a rule's id is letters, digits, '_' and '-', and begins with a letter or '_'");
    return TIER_OK;
  }
  id = (tier_string){rule->id, strlen(rule->id)};
  if (tier__keys_find(ids, id) != TIER__NO_KEY) {
    tier__policy_note(policy, entry, "id", TIER_ERROR, "duplicate_id", "an earlier rule has this id");
    return TIER_OK;
  }
  TIER__TRY(tier__keys_reserve(ids, 1, id.length, err));
  (void)tier__keys_add(ids, id);
  return TIER_OK;
}

static tier_status read_rule(tier_policy *policy, tier_settings *entry, size_t index, tier__keys *ids,
                             tier_error *err) {
  tier__rule *rule;
  TIER__TRY(tier__policy_insert_rule(policy, policy->rule_count, &rule, err));
  rule->list_index = index;
  (void)tier_settings_text(entry, "note", NULL);
  TIER__TRY(read_rule_id(policy, entry, ids, rule, err));
  if (!tier_settings_has(entry, "when")) {
    tier__policy_note(policy, entry, "when", TIER_ERROR, "missing_key", "a rule needs a condition");
  }
  TIER__TRY(tier__policy_read_condition(policy, entry, "when", &rule->when, err));
  return read_then(policy, entry, rule, err);
}

tier_status tier__policy_read_rules(tier_policy *policy, tier_settings *root, tier_error *err) {
  static const char *const hits[] = {"first", "collect", NULL};
  tier_settings *rules = tier_settings_object(root, "rules");
  tier__keys *ids = NULL;
  tier_status status = TIER_OK;
  size_t count;
  if (rules == NULL) {
    return TIER_OK;
  }
  policy->collect = tier_settings_choice(rules, "hit", hits, 0) == 1;
  count = tier_settings_count(rules, "list");
  if (count > TIER__MOST_RULES) {
    tier__policy_note(policy, rules, "list", TIER_ERROR, "bad_value", "has more than 10000 rules");
    return TIER_OK;
  }
  TIER__TRY(tier__keys_create(policy->context, &ids, err));
  for (size_t i = 0; i < count; i++) {
    tier_settings *entry = tier_settings_entry(rules, "list", i);
    if (entry != NULL) {
      TIER__TRY_OUT(read_rule(policy, entry, i, ids, err));
    }
  }
out:
  tier__keys_destroy(ids);
  return status;
}

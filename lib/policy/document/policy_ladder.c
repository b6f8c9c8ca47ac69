/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_ladder.h"

#include "base/failure.h"
#include "base/memory.h"
#include "policy/policy_field.h"
#include "policy/policy_names.h"
#include "policy_rules.h"
#include "policy_tiers.h"

#include <stdio.h>
#include <string.h>

tier_status tier__policy_name_ladders(tier_policy *policy, tier_settings *root, tier_error *err) {
  tier_settings *section;
  const size_t count = tier__policy_open_names(policy, root, "ladders", TIER__MOST_LADDERS - 1, &section);
  for (size_t i = 0; i < count; i++) {
    const char *name = tier_settings_key(section, i);
    tier__ladder *ladder = &policy->ladders[policy->ladder_count];
    if (!tier__policy_check_new_name(policy, section, name, TIER__NAME_LADDER)) {
      (void)tier__settings_json(section, name);
      continue;
    }
    ladder->settings = tier__ladder_plain();
    ladder->name = tier__copy_text(policy->context, name, strlen(name));
    if (ladder->name == NULL) {
      return tier__no_memory(err);
    }
    policy->ladder_count++;
    TIER__TRY(tier__policy_copy_place(policy, section, name, &ladder->place, err));
  }
  return TIER_OK;
}

/** @param section The object with "tiers", "rules" and "ladder". */
static tier_status read_ladder(tier_policy *policy, tier_settings *section, tier__ladder *ladder, tier_error *err) {
  TIER__TRY(tier__policy_read_tiers(policy, section, ladder, err));
  TIER__TRY(tier__policy_read_settings(policy, section, ladder, err));
  return tier__policy_read_rules(policy, section, ladder, err);
}

tier_status tier__policy_read_ladders(tier_policy *policy, tier_settings *root, tier_error *err) {
  tier_settings *ladders = policy->ladder_count > 1 ? tier_settings_object(root, "ladders") : NULL;
  TIER__TRY(read_ladder(policy, root, tier__main_ladder(policy), err));
  for (size_t i = 1; i < policy->ladder_count; i++) {
    tier__ladder *ladder = &policy->ladders[i];
    tier_settings *section = tier_settings_object(ladders, ladder->name);
    ladder->rules.otherwise = (tier__effect){-1, -1, -1, NULL};
    if (section != NULL) {
      (void)tier_settings_text(section, "note", NULL);
      TIER__TRY(read_ladder(policy, section, ladder, err));
    }
  }
  return TIER_OK;
}

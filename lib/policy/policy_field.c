/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_field.h"

#include "base/failure.h"
#include "base/memory.h"
#include "model/findings.h"
#include "policy_word.h"

#include <string.h>

void tier__policy_note(tier_policy *policy, const tier_settings *settings, const char *key, int32_t severity,
                       const char *code, const char *message) {
  char place[256];
  tier__settings_place(settings, key, place);
  tier__findings_note(policy->findings, severity, code, place, -1, "%s", message);
}

tier_status tier__policy_read_text(tier_policy *policy, tier_settings *settings, const char *key, const char *fallback,
                                   char **ret_text, tier_error *err) {
  const char *text = tier_settings_text(settings, key, fallback);
  if (text != NULL) {
    *ret_text = tier__copy_text(policy->context, text, strlen(text));
    if (*ret_text == NULL) {
      return tier__no_memory(err);
    }
  }
  return TIER_OK;
}

tier_status tier__policy_read_condition(tier_policy *policy, tier_settings *settings, const char *key,
                                        tier__expression **ret_condition, tier_error *err) {
  const char *text = tier_settings_text(settings, key, NULL);
  char place[256];
  if (text == NULL) {
    return TIER_OK;
  }
  tier__settings_place(settings, key, place);
  return tier__expression_parse(policy->context, (tier_string){text, strlen(text)}, place, policy->findings,
                                ret_condition, err);
}

size_t tier__policy_open_names(tier_policy *policy, tier_settings *root, const char *key, size_t most,
                               tier_settings **ret_section) {
  tier_settings *section = tier_settings_object(root, key);
  size_t count = 0;
  char place[256];
  while (section != NULL && tier_settings_key(section, count) != NULL) {
    count++;
  }
  *ret_section = section;
  if (count > most) {
    tier__settings_place(root, key, place);
    tier__findings_note(policy->findings, TIER_ERROR, "bad_value", place, -1, "has more than %zu entries", most);
    return 0;
  }
  return count;
}

int tier__policy_check_name(tier_policy *policy, const tier_settings *section, const char *name) {
  if (!tier__policy_is_name(name)) {
    tier__policy_note(policy, section, name, TIER_ERROR, "bad_value",
                      "a name is letters, digits and '_', not first a digit, and no word of the rule language");
    return 0;
  }
  return 1;
}

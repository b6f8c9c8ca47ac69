/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_attributes.h"

#include "base/failure.h"
#include "base/memory.h"
#include "model/findings.h"
#include "policy_field.h"
#include "policy_names.h"

#include <string.h>

static const char *const type_words[] = {"bool", "int", "float", "money", "text", "day", NULL};
static const tier_type types[] = {TIER_BOOL, TIER_INT64, TIER_FLOAT64, TIER_MONEY, TIER_TEXT, TIER_DAY};

/** A type, or an object that also says who may read it. */
static void read_attribute(tier_policy *policy, tier_settings *section, const char *name,
                           tier__declared_attribute *attribute) {
  static const char *const uses[] = {"free", "sensitive", "forbidden", NULL};
  if (!json_is_object(tier__settings_json(section, name))) {
    attribute->type = types[tier_settings_choice(section, name, type_words, 0)];
    return;
  }
  tier_settings *inside = tier_settings_object(section, name);
  if (inside != NULL && !tier_settings_has(inside, "type")) {
    tier__policy_note(policy, inside, "type", TIER_ERROR, "missing_key", "an attribute needs a type");
  }
  attribute->type = types[tier_settings_choice(inside, "type", type_words, 0)];
  attribute->use = (int32_t)tier_settings_choice(inside, "use", uses, TIER__USE_FREE);
}

tier_status tier__policy_read_attributes(tier_policy *policy, tier_settings *root, tier_error *err) {
  tier_settings *section;
  const size_t count = tier__policy_open_names(policy, root, "attributes", TIER__MOST_NAMES, &section);
  policy->attributes = tier__alloc(policy->context, count, sizeof *policy->attributes);
  if (policy->attributes == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    tier__declared_attribute *attribute = &policy->attributes[policy->attribute_count];
    const char *name = tier_settings_key(section, i);
    read_attribute(policy, section, name, attribute);
    if (tier__policy_check_new_name(policy, section, name, TIER__NAME_ATTRIBUTE)) {
      attribute->name = tier__copy_text(policy->context, name, strlen(name));
      if (attribute->name == NULL) {
        return tier__no_memory(err);
      }
      policy->attribute_count++;
    }
  }
  return TIER_OK;
}

int32_t tier__policy_use_of(const tier_policy *policy, const char *name) {
  const tier__declared_attribute *attribute =
      tier__declared_find(policy->attributes, policy->attribute_count, name);
  return attribute == NULL ? TIER__USE_FREE : attribute->use;
}

static tier_status note_use(void *arg, const char *name, const char *place, tier_error *err) {
  const tier_policy *policy = arg;
  const int32_t use = tier__policy_use_of(policy, name);
  (void)err;
  if (use == TIER__USE_FORBIDDEN) {
    tier__findings_note(policy->findings, TIER_ERROR, "forbidden_attribute", place, -1,
                        "reads '%s', which the policy forbids", name);
  } else if (use == TIER__USE_SENSITIVE) {
    tier__findings_note(policy->findings, TIER_WARNING, "sensitive_attribute", place, -1,
                        "reads '%s', which is sensitive", name);
  }
  return TIER_OK;
}

tier_status tier__policy_check_use(tier_policy *policy, tier_error *err) {
  return tier__policy_each_reader(policy, note_use, policy, err);
}

void tier__policy_note_callbacks(const tier_policy *policy, tier_findings *findings) {
  const tier__rule_list *list = &tier__main_ladder(policy)->rules;
  for (size_t i = 0; i < list->count; i++) {
    const tier_rule_callback *callback = &list->rules[i].callback;
    for (size_t k = 0; k < callback->input_count; k++) {
      if (tier__policy_use_of(policy, callback->inputs[k]) == TIER__USE_SENSITIVE) {
        tier__findings_note(findings, TIER_WARNING, "sensitive_attribute", "", -1,
                            "the callback '%s' reads '%s', which is sensitive", callback->id, callback->inputs[k]);
      }
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy tells about itself. */
#include "base/failure.h"
#include "policy_object.h"

#include <string.h>

uint64_t tier_policy_cost(const tier_policy *policy) { return policy == NULL ? 0 : policy->cost; }

size_t tier_policy_ladder_count(const tier_policy *policy) { return policy == NULL ? 0 : policy->ladder_count; }

const char *tier_policy_ladder_name(const tier_policy *policy, size_t ladder) {
  return policy == NULL || ladder >= policy->ladder_count ? NULL : policy->ladders[ladder].name;
}

const char *tier_policy_ladder_tier_id(const tier_policy *policy, size_t ladder, size_t index) {
  return policy == NULL || ladder >= policy->ladder_count || index >= policy->ladders[ladder].step_count
             ? NULL
             : policy->ladders[ladder].steps[index].id;
}

size_t tier_policy_tier_count(const tier_policy *policy) {
  return policy == NULL ? 0 : tier__main_ladder(policy)->step_count;
}

const char *tier_policy_tier_id(const tier_policy *policy, size_t index) {
  return tier_policy_ladder_tier_id(policy, 0, index);
}

int32_t tier__ladder_find_tier(const tier__ladder *ladder, const char *id, size_t length) {
  for (size_t i = 0; i < ladder->step_count; i++) {
    const char *own = ladder->steps[i].id;
    if (length > 0 && strlen(own) == length && memcmp(own, id, length) == 0) {
      return (int32_t)i;
    }
  }
  return -1;
}

tier_status tier_policy_find_tier(const tier_policy *policy, tier_string id, int32_t *ret_tier, tier_error *err) {
  int32_t tier;
  if (policy == NULL || ret_tier == NULL || (id.data == NULL && id.length > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "policy, id and ret_tier must not be NULL");
  }
  tier = tier__ladder_find_tier(tier__main_ladder(policy), id.data, id.length);
  if (tier < 0) {
    return tier__fail(err, TIER_E_NOT_FOUND, "the policy has no tier '%.*s'",
                      (int)(id.length < 100 ? id.length : 100), id.length > 0 ? id.data : "");
  }
  *ret_tier = tier;
  return TIER_OK;
}

const tier__declared_attribute *tier__declared_find(const tier__declared_attribute *attributes, size_t count,
                                                    const char *name) {
  for (size_t i = 0; i < count; i++) {
    if (strcmp(attributes[i].name, name) == 0) {
      return &attributes[i];
    }
  }
  return NULL;
}

tier_type tier_policy_attribute_type(const tier_policy *policy, const char *name) {
  const tier__declared_attribute *attribute =
      policy == NULL || name == NULL ? NULL : tier__declared_find(policy->attributes, policy->attribute_count, name);
  return attribute == NULL ? TIER_ANY : attribute->type;
}

const tier_zone *tier_policy_zone(const tier_policy *policy) { return policy == NULL ? NULL : policy->zone; }

int32_t tier_policy_minor_digits(const tier_policy *policy) { return policy == NULL ? 0 : policy->minor_digits; }

int tier__rules_tag(const tier__rule_list *list) {
  int tags = list->otherwise.tag != NULL;
  for (size_t i = 0; !tags && i < list->count; i++) {
    tags = list->rules[i].when == NULL || list->rules[i].then.tag != NULL;
  }
  return tags;
}

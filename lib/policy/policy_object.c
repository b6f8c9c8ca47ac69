/* SPDX-License-Identifier: Apache-2.0 */
/* Life of a policy, and what it tells about itself. */
#include "policy_object.h"

#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "ladder/roster_object.h"
#include "model/findings.h"

#include <string.h>

tier_status tier__policy_make(tier_context *context, tier_policy **ret_policy, tier_error *err) {
  tier_policy *policy = tier__alloc(context, 1, sizeof *policy);
  tier_status status;
  if (policy == NULL) {
    return tier__no_memory(err);
  }
  atomic_init(&policy->references, 1);
  atomic_init(&policy->frozen, 0);
  policy->context = tier__context_hold(context);
  status = tier__findings_create(context, &policy->findings, err);
  if (status != TIER_OK) {
    tier_policy_destroy(policy);
    return status;
  }
  *ret_policy = policy;
  return TIER_OK;
}

static void end_steps(tier_policy *policy) {
  for (size_t i = 0; i < policy->step_count; i++) {
    tier__step *step = &policy->steps[i];
    tier__release(policy->context, step->id);
    tier__release(policy->context, step->label_en);
    tier__release(policy->context, step->label_zh);
    tier__expression_destroy(step->enter);
    tier__expression_destroy(step->keep);
  }
  tier__release(policy->context, policy->steps);
}

static void end_rules(tier_policy *policy) {
  for (size_t i = 0; i < policy->rule_count; i++) {
    tier__rule *rule = &policy->rules[i];
    tier__release(policy->context, rule->id);
    tier__release(policy->context, rule->tag);
    tier__expression_destroy(rule->when);
    tier__callback_release(rule->shared);
  }
  tier__release(policy->context, policy->rules);
}

void tier_policy_destroy(tier_policy *policy) {
  tier_context *context;
  if (policy == NULL || atomic_fetch_sub(&policy->references, 1) != 1) {
    return;
  }
  context = policy->context;
  end_rules(policy);
  end_steps(policy);
  for (size_t i = 0; i < policy->model_count; i++) {
    tier__model_destroy(policy->models[i]);
  }
  for (size_t i = 0; i < policy->attribute_count; i++) {
    tier__release(context, policy->attributes[i].name);
  }
  tier__release(context, policy->models);
  tier__release(context, policy->attributes);
  tier__release(context, policy->windows);
  tier__release(context, policy->name);
  tier__release(context, policy->version);
  tier__release(context, policy->currency);
  tier_findings_destroy(policy->findings);
  if (policy->source != NULL) {
    tier_policy_destroy(policy->source);
  } else {
    json_decref(policy->document);
  }
  tier__release(context, policy);
  tier_context_destroy(context);
}

tier_status tier__policy_insert_rule(tier_policy *policy, size_t index, tier__rule **ret_rule, tier_error *err) {
  void *rules = policy->rules;
  TIER__TRY(tier__reserve(policy->context, &rules, &policy->rule_capacity, policy->rule_count + 1,
                          sizeof *policy->rules, err));
  policy->rules = rules;
  memmove(&policy->rules[index + 1], &policy->rules[index], (policy->rule_count - index) * sizeof *policy->rules);
  memset(&policy->rules[index], 0, sizeof *policy->rules);
  policy->rules[index].set = policy->rules[index].floor = policy->rules[index].ceiling = -1;
  policy->rule_count++;
  *ret_rule = &policy->rules[index];
  return TIER_OK;
}

void tier__rule_attach(tier__rule *rule, tier__callback *callback) {
  rule->shared = callback;
  rule->callback = callback->rule;
  rule->attached = 1;
}

size_t tier_policy_tier_count(const tier_policy *policy) { return policy == NULL ? 0 : policy->step_count; }

const char *tier_policy_tier_id(const tier_policy *policy, size_t index) {
  return policy == NULL || index >= policy->step_count ? NULL : policy->steps[index].id;
}

tier_status tier_policy_find_tier(const tier_policy *policy, tier_string id, int32_t *ret_tier, tier_error *err) {
  if (policy == NULL || ret_tier == NULL || (id.data == NULL && id.length > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "policy, id and ret_tier must not be NULL");
  }
  for (size_t i = 0; i < policy->step_count; i++) {
    const char *own = policy->steps[i].id;
    if (id.length > 0 && strlen(own) == id.length && memcmp(own, id.data, id.length) == 0) {
      *ret_tier = (int32_t)i;
      return TIER_OK;
    }
  }
  return tier__fail(err, TIER_E_NOT_FOUND, "the policy has no tier '%.*s'", (int)(id.length < 100 ? id.length : 100),
                    id.length > 0 ? id.data : "");
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

int32_t tier_policy_utc_offset_minutes(const tier_policy *policy) {
  return policy == NULL ? 0 : policy->purchases.utc_offset_minutes;
}

int32_t tier_policy_minor_digits(const tier_policy *policy) { return policy == NULL ? 0 : policy->minor_digits; }

int tier__policy_tags(const tier_policy *policy) {
  for (size_t i = 0; i < policy->rule_count; i++) {
    if (policy->rules[i].when == NULL || policy->rules[i].tag != NULL) {
      return 1;
    }
  }
  return 0;
}

tier_status tier_policy_check(const tier_policy *policy, tier_findings **ret_findings, tier_error *err) {
  tier_findings *copy = NULL;
  tier_status status;
  if (policy == NULL || ret_findings == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "policy and ret_findings must not be NULL");
  }
  TIER__TRY(tier__findings_create(policy->context, &copy, err));
  status = tier__findings_append(copy, policy->findings, err);
  if (status != TIER_OK) {
    tier_findings_destroy(copy);
    return status;
  }
  *ret_findings = copy;
  return TIER_OK;
}

tier_status tier_roster_create(const tier_policy *policy, tier_roster **ret_roster, tier_error *err) {
  const char **ids;
  tier_status status;
  if (policy == NULL || ret_roster == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "policy and ret_roster must not be NULL");
  }
  if (tier__findings_at_least(policy->findings, TIER_ERROR) > 0) {
    return tier__findings_refuse(policy->findings, TIER_E_POLICY, "policy", err);
  }
  ids = tier__alloc(policy->context, policy->step_count, sizeof *ids);
  if (ids == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < policy->step_count; i++) {
    ids[i] = policy->steps[i].id;
  }
  status = tier__roster_make(policy->context, ids, policy->step_count, ret_roster, err);
  tier__release(policy->context, ids);
  return status;
}

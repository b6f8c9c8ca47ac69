/* SPDX-License-Identifier: Apache-2.0 */
/* Callbacks join a policy, or take their places in a fitted policy that was loaded. */
#include "base/failure.h"
#include "base/memory.h"
#include "fitted_object.h"
#include "policy_attributes.h"
#include "policy_names.h"

#include <string.h>

/** Is every input a column, and one that may be read? */
static tier_status check_inputs(const tier_policy *policy, const tier__callback *callback, tier_error *err) {
  for (size_t i = 0; i < callback->rule.input_count; i++) {
    const char *name = callback->rule.inputs[i];
    tier_type type;
    if (!tier__policy_is_readable(tier__policy_column(policy, name, &type))) {
      return tier__fail(err, TIER_E_POLICY, "rule '%s' reads '%.100s', but the policy has no such column",
                        callback->rule.id, name);
    }
    if (tier__policy_use_of(policy, name) == TIER__USE_FORBIDDEN) {
      return tier__fail(err, TIER_E_POLICY, "rule '%s' reads '%.100s', which the policy forbids", callback->rule.id,
                        name);
    }
  }
  return TIER_OK;
}

/** Puts the callback after those of lower or equal priority and before the text rules. Takes the reference over. */
static tier_status insert_callback(tier_policy *policy, tier__callback *callback, tier_error *err) {
  tier__rule_list *list = &tier__main_ladder(policy)->rules;
  tier__rule *rule;
  size_t index = 0;
  tier_status status;
  char *id = tier__copy_text(policy->context, callback->rule.id, strlen(callback->rule.id));
  while (index < list->count && list->rules[index].attached &&
         list->rules[index].callback.priority <= callback->rule.priority) {
    index++;
  }
  status = id == NULL ? tier__no_memory(err) : tier__policy_insert_rule(policy, list, index, &rule, err);
  if (status != TIER_OK) {
    tier__release(policy->context, id);
    tier__callback_release(callback);
    return status;
  }
  rule->id = id;
  tier__rule_attach(rule, callback);
  return TIER_OK;
}

static tier_status check_new_rule(const tier_policy *policy, const tier__callback *callback, tier_error *err) {
  const tier__rule_list *list = &tier__main_ladder(policy)->rules;
  if (atomic_load(&policy->frozen)) {
    return tier__fail(err, TIER_E_STATE, "rule '%s' comes too late: the policy has been fitted", callback->rule.id);
  }
  if (list->count >= (size_t)tier_context_limit(policy->reader, TIER_LIMIT_RULES)) {
    return tier__fail(err, TIER_E_POLICY, "the policy has as many rules already as the limit allows");
  }
  for (size_t i = 0; i < list->count; i++) {
    if (strcmp(list->rules[i].id, callback->rule.id) == 0) {
      return tier__fail(err, TIER_E_POLICY, "the policy has a rule '%s' already", callback->rule.id);
    }
  }
  return check_inputs(policy, callback, err);
}

tier_status tier_policy_add_rule(tier_policy *policy, const tier_rule_callback *rule, tier_error *err) {
  tier__callback *callback = NULL;
  tier_status status;
  if (rule == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "policy and rule must not be NULL");
  }
  if (policy == NULL) {
    tier__callback_refuse(rule);
    return tier__fail(err, TIER_E_ARGUMENT, "policy and rule must not be NULL");
  }
  TIER__TRY(tier__callback_make(policy->context, rule, &callback, err));
  status = check_new_rule(policy, callback, err);
  if (status != TIER_OK) {
    tier__callback_release(callback);
    return status;
  }
  return insert_callback(policy, callback, err);
}

/** The rule that waits for this callback. */
static tier_status find_place(const tier_fitted *fitted, const tier__callback *callback, tier__rule **ret_rule,
                              tier_error *err) {
  const char *id = callback->rule.id;
  tier__rule_list *list = &tier__main_ladder(fitted->policy)->rules;
  for (size_t i = 0; i < list->count; i++) {
    tier__rule *rule = &list->rules[i];
    if (rule->when == NULL && strcmp(rule->id, id) == 0) {
      if (rule->attached) {
        return tier__fail(err, TIER_E_STATE, "rule '%s' is there already", id);
      }
      *ret_rule = rule;
      return TIER_OK;
    }
  }
  return tier__fail(err, TIER_E_NOT_FOUND, "the fitted policy was saved without a callback '%s'", id);
}

/** Attributes are known with their types: a callback may read only those that were in use. */
static tier_status check_attributes(const tier_fitted *fitted, const tier__callback *callback, tier_error *err) {
  for (size_t i = 0; i < callback->rule.input_count; i++) {
    const char *name = callback->rule.inputs[i];
    tier_type type;
    if (tier__policy_column(fitted->policy, name, &type) == TIER__COLUMN_ATTRIBUTE &&
        tier__declared_find(fitted->attributes, fitted->attribute_count, name) == NULL) {
      return tier__fail(err, TIER_E_POLICY, "rule '%s' reads '%.100s', which was not in use at the fit",
                        callback->rule.id, name);
    }
  }
  return TIER_OK;
}

tier_status tier_fitted_add_rule(tier_fitted *fitted, const tier_rule_callback *rule, tier_error *err) {
  tier__callback *callback = NULL;
  tier__rule *place = NULL;
  tier_status status;
  if (fitted == NULL || rule == NULL) {
    if (rule != NULL) {
      tier__callback_refuse(rule);
    }
    return tier__fail(err, TIER_E_ARGUMENT, "fitted and rule must not be NULL");
  }
  TIER__TRY(tier__callback_make(fitted->context, rule, &callback, err));
  TIER__TRY_OUT(find_place(fitted, callback, &place, err));
  TIER__TRY_OUT(check_inputs(fitted->policy, callback, err));
  TIER__TRY_OUT(check_attributes(fitted, callback, err));
  tier__rule_attach(place, callback);
  callback = NULL;
out:
  tier__callback_release(callback);
  return status;
}

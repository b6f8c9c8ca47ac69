/* SPDX-License-Identifier: Apache-2.0 */
/* Life of a fitted policy, and what it tells about itself. */
#include "base/context_object.h"
#include "pipeline.h"
#include "policy_build.h"

#include <string.h>

tier_status tier__fitted_make(tier_policy *policy, tier_fitted **ret_fitted, tier_error *err) {
  tier_fitted *fitted = tier__alloc(policy->context, 1, sizeof *fitted);
  tier_status status;
  if (fitted == NULL) {
    tier_policy_destroy(policy);
    return tier__no_memory(err);
  }
  atomic_init(&fitted->references, 1);
  fitted->context = tier__context_hold(policy->context);
  fitted->policy = policy;
  fitted->models = tier__alloc(policy->context, policy->model_count, sizeof(void *));
  status = fitted->models == NULL ? tier__no_memory(err)
                                  : tier__findings_create(policy->context, &fitted->findings, err);
  if (status != TIER_OK) {
    tier_fitted_destroy(fitted);
    return status;
  }
  *ret_fitted = fitted;
  return TIER_OK;
}

tier_status tier__fitted_add_attribute(tier_fitted *fitted, const char *name, tier_type type, tier_error *err) {
  tier__declared_attribute *grown =
      tier__resize(fitted->context, fitted->attributes, fitted->attribute_count + 1, sizeof *grown);
  if (grown == NULL) {
    return tier__no_memory(err);
  }
  fitted->attributes = grown;
  grown[fitted->attribute_count].type = type;
  grown[fitted->attribute_count].name = tier__copy_text(fitted->context, name, strlen(name));
  if (grown[fitted->attribute_count].name == NULL) {
    return tier__no_memory(err);
  }
  fitted->attribute_count++;
  return TIER_OK;
}

tier_fitted *tier__fitted_hold(tier_fitted *fitted) {
  atomic_fetch_add(&fitted->references, 1);
  return fitted;
}

void tier_fitted_destroy(tier_fitted *fitted) {
  tier_context *context;
  if (fitted == NULL || atomic_fetch_sub(&fitted->references, 1) != 1) {
    return;
  }
  context = fitted->context;
  for (size_t i = 0; fitted->models != NULL && i < fitted->policy->model_count; i++) {
    if (fitted->models[i] != NULL) {
      tier__model_fitted_destroy(fitted->policy->models[i], fitted->models[i]);
    }
  }
  for (size_t i = 0; i < fitted->attribute_count; i++) {
    tier__release(context, fitted->attributes[i].name);
  }
  tier__release(context, fitted->models);
  tier__release(context, fitted->attributes);
  tier_findings_destroy(fitted->findings);
  tier_policy_destroy(fitted->policy);
  tier__release(context, fitted);
  tier_context_destroy(context);
}

const tier_policy *tier_fitted_policy(const tier_fitted *fitted) { return fitted == NULL ? NULL : fitted->policy; }

int32_t tier_fitted_as_of_day(const tier_fitted *fitted) { return fitted == NULL ? 0 : fitted->as_of_day; }

const tier_findings *tier_fitted_findings(const tier_fitted *fitted) {
  return fitted == NULL ? NULL : fitted->findings;
}

/** The rule that waits for this callback. */
static tier_status find_place(const tier_fitted *fitted, const tier__callback *callback, tier__rule **ret_rule,
                              tier_error *err) {
  const char *id = callback->rule.id;
  tier_policy *policy = fitted->policy;
  for (size_t i = 0; i < policy->rule_count; i++) {
    tier__rule *rule = &policy->rules[i];
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
    size_t k = 0;
    if (tier__policy_column(fitted->policy, name, &type) != TIER__COLUMN_ATTRIBUTE) {
      continue;
    }
    while (k < fitted->attribute_count && strcmp(fitted->attributes[k].name, name) != 0) {
      k++;
    }
    if (k == fitted->attribute_count) {
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
  TIER__TRY_OUT(tier__callback_check_inputs(fitted->policy, callback, err));
  TIER__TRY_OUT(check_attributes(fitted, callback, err));
  tier__rule_attach(place, callback);
  callback = NULL;
out:
  tier__callback_release(callback);
  return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Life of a fitted policy, and what it tells about itself. */
#include "fitted_object.h"

#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "model/findings.h"

#include <stdio.h>
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

/* An offset has no rules that could differ. */
void tier__fitted_zone_rules(const tier_policy *policy, char text[17]) {
  const int named = json_is_string(json_object_get(json_object_get(policy->document, "calendar"), "zone"));
  text[0] = '\0';
  if (policy->zone != NULL && named) {
    (void)snprintf(text, 17, "%016llx", (unsigned long long)policy->zone->hash);
  }
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

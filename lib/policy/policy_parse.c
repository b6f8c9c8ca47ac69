/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_parse.h"

#include "base/failure.h"
#include "base/json_read.h"
#include "base/memory.h"
#include "model/findings.h"
#include "policy_conditions.h"
#include "policy_models.h"
#include "policy_rules.h"
#include "policy_sections.h"
#include "policy_tiers.h"

#include <string.h>

/** Reads every key of the document; what nobody reads becomes a finding when the settings close. */
static tier_status read_document(tier_policy *policy, tier_error *err) {
  tier_settings *root = NULL;
  tier_status status = TIER_OK;
  TIER__TRY(tier__settings_open(policy->context, policy->document, "", policy->findings, &root, err));
  TIER__TRY_OUT(tier__policy_read_sections(policy, root, err));
  TIER__TRY_OUT(tier__policy_read_models(policy, root, err));
  TIER__TRY_OUT(tier__policy_read_tiers(policy, root, err));
  TIER__TRY_OUT(tier__policy_read_rules(policy, root, err));
  tier__settings_close(root);
  root = NULL;
  TIER__TRY_OUT(tier__policy_order_models(policy, err));
  TIER__TRY_OUT(tier__policy_check_conditions(policy, err));
  TIER__TRY_OUT(tier__policy_note_undeclared(policy, err));
  tier__policy_lint(policy);
  TIER__TRY_OUT(tier__findings_status(policy->findings, err));
out:
  tier__settings_drop(root);
  return status;
}

tier_status tier__policy_build(tier_context *context, json_t *document, tier_policy **ret_policy, tier_error *err) {
  tier_policy *policy = NULL;
  tier_status status = tier__policy_make(context, &policy, err);
  if (status != TIER_OK) {
    json_decref(document);
    return status;
  }
  policy->document = document;
  status = read_document(policy, err);
  if (status != TIER_OK) {
    tier_policy_destroy(policy);
    return status;
  }
  *ret_policy = policy;
  return TIER_OK;
}

/** A policy that shares the document of `root`, which stays as long. Policies are counted and not the document: several
 * threads may do this at once, and jansson reads its counts without synchronization. */
static tier_status build_on(tier_policy *root, tier_policy **ret_policy, tier_error *err) {
  tier_policy *policy = NULL;
  tier_status status;
  TIER__TRY(tier__policy_make(root->context, &policy, err));
  atomic_fetch_add(&root->references, 1);
  policy->source = root;
  policy->document = root->document;
  status = read_document(policy, err);
  if (status != TIER_OK) {
    tier_policy_destroy(policy);
    return status;
  }
  *ret_policy = policy;
  return TIER_OK;
}

tier_status tier__policy_clone(const tier_policy *policy, tier_policy **ret_policy, tier_error *err) {
  tier_policy *clone = NULL;
  tier_status status = TIER_OK;
  tier_policy *root = policy->source != NULL ? policy->source : (tier_policy *)(uintptr_t)policy;
  TIER__TRY(build_on(root, &clone, err));
  for (size_t i = 0; i < policy->rule_count && policy->rules[i].when == NULL; i++) {
    tier__rule *rule;
    TIER__TRY_OUT(tier__policy_insert_rule(clone, i, &rule, err));
    rule->id = tier__copy_text(policy->context, policy->rules[i].id, strlen(policy->rules[i].id));
    if (rule->id == NULL) {
      status = tier__no_memory(err);
      goto out;
    }
    atomic_fetch_add(&policy->rules[i].shared->references, 1);
    tier__rule_attach(rule, policy->rules[i].shared);
  }
  atomic_store(&clone->frozen, 1);
  *ret_policy = clone;
  clone = NULL;
out:
  tier_policy_destroy(clone);
  return status;
}

tier_status tier_policy_parse(tier_context *context, tier_string json, tier_policy **ret_policy, tier_error *err) {
  json_t *document = NULL;
  const char *kind;
  if (context == NULL || ret_policy == NULL || (json.data == NULL && json.length > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "context, json and ret_policy must not be NULL");
  }
  TIER__TRY(tier__json_read(json, "policy", &document, err));
  kind = json_string_value(json_object_get(document, "libtier"));
  if (kind != NULL && strcmp(kind, "fitted") == 0) {
    json_decref(document);
    return tier__fail(err, TIER_E_JSON, "this is a fitted policy: it is read by tier_fitted_load");
  }
  return tier__policy_build(context, document, ret_policy, err);
}

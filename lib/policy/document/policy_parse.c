/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_parse.h"

#include "base/failure.h"
#include "base/json_read.h"
#include "base/memory.h"
#include "model/findings.h"
#include "policy/policy_attributes.h"
#include "policy_conditions.h"
#include "policy_derived.h"
#include "policy_ladder.h"
#include "policy_lint.h"
#include "policy_metrics.h"
#include "policy_models.h"
#include "policy_sections.h"
#include "policy_strategy.h"

#include <string.h>

/** Reads every key of the document; what nobody reads becomes a finding when the settings close. */
static tier_status read_keys(tier_policy *policy, tier_settings *root, tier_error *err) {
  TIER__TRY(tier__policy_read_sections(policy, root, err));
  TIER__TRY(tier__policy_read_metrics(policy, root, err));
  TIER__TRY(tier__policy_read_attributes(policy, root, err));
  TIER__TRY(tier__policy_name_ladders(policy, root, err));
  TIER__TRY(tier__policy_read_derived(policy, root, err));
  TIER__TRY(tier__policy_read_models(policy, root, err));
  TIER__TRY(tier__policy_read_ladders(policy, root, err));
  return tier__policy_read_strategy(policy, root, err);
}

static tier_status check_all(tier_policy *policy, tier_error *err) {
  TIER__TRY(tier__policy_order_models(policy, err));
  TIER__TRY(tier__policy_order_derived(policy, err));
  TIER__TRY(tier__policy_check_conditions(policy, err));
  TIER__TRY(tier__policy_note_undeclared(policy, err));
  TIER__TRY(tier__policy_check_use(policy, err));
  return tier__policy_sum_cost(policy, err);
}

/** Only a policy without errors has a meaning that can be looked at. */
static tier_status lint(tier_policy *policy, tier_error *err) {
  TIER__TRY(tier__findings_status(policy->findings, err));
  if (tier__findings_at_least(policy->findings, TIER_ERROR) > 0) {
    return TIER_OK;
  }
  TIER__TRY(tier__policy_lint_conditions(policy, err));
  TIER__TRY(tier__policy_lint_ladders(policy, err));
  TIER__TRY(tier__policy_lint_texts(policy, err));
  TIER__TRY(tier__strategy_lint(policy, err));
  return tier__findings_status(policy->findings, err);
}

/** @param accepted 1: it was looked at before; once is enough. */
static tier_status read_document(tier_policy *policy, int accepted, tier_error *err) {
  tier_settings *root = NULL;
  tier_status status = TIER_OK;
  TIER__TRY(tier__settings_open(policy->context, policy->document, "", policy->findings, &root, err));
  TIER__TRY_OUT(read_keys(policy, root, err));
  tier__settings_close(root);
  root = NULL;
  TIER__TRY_OUT(check_all(policy, err));
  status = accepted ? tier__findings_status(policy->findings, err) : lint(policy, err);
out:
  tier__settings_drop(root);
  return status;
}

tier_status tier__policy_build(tier_context *context, json_t *document, int accepted, tier_policy **ret_policy,
                               tier_error *err) {
  tier_policy *policy = NULL;
  tier_status status = tier__policy_make(context, accepted, &policy, err);
  if (status != TIER_OK) {
    json_decref(document);
    return status;
  }
  policy->document = document;
  status = read_document(policy, accepted, err);
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
  TIER__TRY(tier__policy_make(root->context, 1, &policy, err));
  atomic_fetch_add(&root->references, 1);
  policy->source = root;
  policy->document = root->document;
  status = read_document(policy, 1, err);
  if (status != TIER_OK) {
    tier_policy_destroy(policy);
    return status;
  }
  *ret_policy = policy;
  return TIER_OK;
}

static tier_status copy_callbacks(const tier_policy *policy, tier_policy *clone, tier_error *err) {
  const tier__rule_list *list = &tier__main_ladder(policy)->rules;
  for (size_t i = 0; i < list->count && list->rules[i].when == NULL; i++) {
    tier__rule *rule;
    TIER__TRY(tier__policy_insert_rule(clone, &tier__main_ladder(clone)->rules, i, &rule, err));
    rule->id = tier__copy_text(policy->context, list->rules[i].id, strlen(list->rules[i].id));
    if (rule->id == NULL) {
      return tier__no_memory(err);
    }
    if (list->rules[i].attached) {
      atomic_fetch_add(&list->rules[i].shared->references, 1);
      tier__rule_attach(rule, list->rules[i].shared);
    }
  }
  return TIER_OK;
}

tier_status tier__policy_clone(const tier_policy *policy, tier_policy **ret_policy, tier_error *err) {
  tier_policy *clone = NULL;
  tier_status status;
  tier_policy *root = policy->source != NULL ? policy->source : (tier_policy *)(uintptr_t)policy;
  TIER__TRY(build_on(root, &clone, err));
  if (tier__findings_at_least(clone->findings, TIER_ERROR) > 0) { /* The files of its zone may have gone. */
    status = tier__findings_refuse(clone->findings, TIER_E_POLICY, "policy", err);
    goto out;
  }
  TIER__TRY_OUT(copy_callbacks(policy, clone, err));
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
  return tier__policy_build(context, document, 0, ret_policy, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* From a saved document to a fitted policy. Whatever does not fit together is refused: a fitted policy that was edited
 * by hand would give tiers that nobody can trace. */
#include "base/calendar_text.h"
#include "base/failure.h"
#include "base/json_read.h"
#include "base/memory.h"
#include "document_hash.h"
#include "fitted_document.h"
#include "policy/fitted_object.h"
#include "model/findings.h"
#include "model/settings.h"
#include "policy/document/policy_conditions.h"
#include "policy/policy_names.h"
#include "policy/document/policy_parse.h"
#include "policy/policy_word.h"

#include <stdio.h>
#include <string.h>

/** Is it a fitted policy that we can read? */
static tier_status check_kind(const json_t *document, tier_error *err) {
  const char *kind = json_string_value(json_object_get(document, "libtier"));
  const json_t *format = json_object_get(document, "format");
  if (kind == NULL || strcmp(kind, "fitted") != 0) {
    return tier__fail(err, TIER_E_JSON, "this is not a fitted policy: \"libtier\": \"fitted\" is missing");
  }
  if (!json_is_integer(format) || json_integer_value(format) < 1) {
    return tier__fail(err, TIER_E_POLICY, "/format: must be a whole number from 1");
  }
  if (json_integer_value(format) > TIER__FITTED_FORMAT) {
    return tier__fail(err, TIER_E_TOO_NEW, "the fitted policy has format %lld; this library reads up to %d",
                      (long long)json_integer_value(format), TIER__FITTED_FORMAT);
  }
  return TIER_OK;
}

/** What was learned must be as it was saved. Takes the hash out of the document. */
static tier_status check_hash(tier_context *context, json_t *document, tier_error *err) {
  char wanted[33] = "", hash[33];
  const char *saved = json_string_value(json_object_get(document, TIER__FITTED_HASH));
  if (saved != NULL && strlen(saved) < sizeof wanted) {
    memcpy(wanted, saved, strlen(saved));
  }
  (void)json_object_del(document, TIER__FITTED_HASH);
  TIER__TRY(tier__document_hash(context, document, hash, err));
  if (strcmp(wanted, hash) != 0) {
    return tier__fail(err, TIER_E_POLICY, "the fitted policy was changed since it was saved: its hash is not /%s",
                      TIER__FITTED_HASH);
  }
  return TIER_OK;
}

/** The policy inside, which must be free of errors and unchanged. */
static tier_status load_policy(tier_context *context, const json_t *document, tier_policy **ret_policy,
                               tier_error *err) {
  json_t *inside = json_object_get(document, "policy");
  tier_policy *policy = NULL;
  char hash[33];
  const char *saved = json_string_value(json_object_get(document, "policy_hash"));
  if (!json_is_object(inside)) {
    return tier__fail(err, TIER_E_POLICY, "/policy: must be an object");
  }
  TIER__TRY(tier__document_hash(context, inside, hash, err));
  if (saved == NULL || strcmp(saved, hash) != 0) {
    return tier__fail(err, TIER_E_POLICY, "/policy was changed since it was fitted: its hash is not /policy_hash");
  }
  TIER__TRY(tier__policy_build(context, json_incref(inside), 1, &policy, err));
  if (tier__findings_at_least(policy->findings, TIER_ERROR) > 0) {
    const tier_status status = tier__findings_refuse(policy->findings, TIER_E_POLICY, "the policy inside", err);
    tier_policy_destroy(policy);
    return status;
  }
  *ret_policy = policy;
  return TIER_OK;
}

static tier_status load_attributes(tier_fitted *fitted, tier_settings *root, tier_error *err) {
  tier_settings *section = tier_settings_object(root, "attributes");
  const char *name;
  for (size_t i = 0; (name = tier_settings_key(section, i)) != NULL; i++) {
    const char *word = tier_settings_text(section, name, "");
    const tier_type type = tier__type_of_name(word);
    tier_type declared;
    if (type == TIER_ANY || tier__policy_column(fitted->policy, name, &declared) != TIER__COLUMN_ATTRIBUTE ||
        (declared != TIER_ANY && declared != type)) {
      return tier__fail(err, TIER_E_POLICY, "/attributes/%.100s: does not fit to the policy", name);
    }
    TIER__TRY(tier__fitted_add_attribute(fitted, name, type, err));
  }
  return TIER_OK;
}

static tier_status attribute_is_there(void *arg, const char *name, const char *place, tier_error *err) {
  const tier_fitted *fitted = arg;
  if (tier__declared_find(fitted->attributes, fitted->attribute_count, name) != NULL) {
    return TIER_OK;
  }
  return tier__fail(err, TIER_E_POLICY, "/attributes lacks '%.100s', which %s reads", name, place);
}

/** The conditions must hold against the saved types as they did at the fit. */
static tier_status check_conditions(tier_fitted *fitted, tier_error *err) {
  TIER__TRY(tier__policy_each_attribute(fitted->policy, attribute_is_there, fitted, err));
  return tier__policy_settle_conditions(fitted->policy, fitted->attributes, fitted->attribute_count, TIER_E_POLICY,
                                        "the policy inside", err);
}

/** Keeps a place for each callback, to be filled by tier_fitted_add_rule. */
static tier_status load_callbacks(tier_fitted *fitted, tier_settings *root, tier_error *err) {
  const json_t *ids = tier__settings_json(root, "callbacks");
  tier__rule_list *list = &tier__main_ladder(fitted->policy)->rules;
  const size_t most = (size_t)tier_context_limit(fitted->policy->reader, TIER_LIMIT_RULES);
  if (!json_is_array(ids)) { /* Without its callbacks a policy would give other tiers. */
    return tier__fail(err, TIER_E_POLICY, "/callbacks: must be a list of the ids of rules");
  }
  for (size_t i = 0; i < json_array_size(ids); i++) {
    const char *id = json_string_value(json_array_get(ids, i));
    tier__rule *rule;
    int taken = id == NULL || !tier__policy_is_rule_id(id) || list->count >= most;
    for (size_t k = 0; !taken && k < list->count; k++) {
      taken = strcmp(list->rules[k].id, id) == 0;
    }
    if (taken) {
      return tier__fail(err, TIER_E_POLICY, "/callbacks/%zu: must be the id of a rule that the policy has not", i);
    }
    TIER__TRY(tier__policy_insert_rule(fitted->policy, list, i, &rule, err));
    rule->id = tier__copy_text(fitted->context, id, strlen(id));
    if (rule->id == NULL) {
      return tier__no_memory(err);
    }
  }
  return TIER_OK;
}

static tier_status load_models(tier_fitted *fitted, tier_settings *root, tier_error *err) {
  const json_t *models = tier__settings_json(root, "models");
  const tier_policy *policy = fitted->policy;
  if (json_object_size(models) != policy->model_count) {
    return tier__fail(err, TIER_E_POLICY, "/models: has not the models of the policy");
  }
  for (size_t i = 0; i < policy->model_count; i++) {
    const tier__model *model = policy->models[i];
    const json_t *object = json_object_get(models, model->name);
    char place[256];
    (void)snprintf(place, sizeof place, "/models/%s", model->name);
    if (!json_is_object(object)) {
      return tier__fail(err, TIER_E_POLICY, "%s: must be an object", place);
    }
    TIER__TRY(tier__model_load(model, object, place, &fitted->models[i], err));
  }
  return TIER_OK;
}

static tier_status load_findings(tier_fitted *fitted, tier_settings *root, tier_error *err) {
  const size_t count = tier_settings_count(root, "findings");
  for (size_t i = 0; i < count; i++) {
    tier_settings *entry = tier_settings_entry(root, "findings", i);
    if (entry == NULL) {
      continue; /* Noted, and refused with the other mistakes of the document. */
    }
    const size_t severity = tier_settings_choice(entry, "severity", tier__severity_words, 0);
    const char *code = tier_settings_text(entry, "code", ""), *place = tier_settings_text(entry, "place", "");
    tier__findings_note(fitted->findings, TIER_NOTE + (int32_t)severity, code, place, -1, "%s",
                        tier_settings_text(entry, "message", ""));
  }
  return tier__findings_status(fitted->findings, err);
}

/** Days may fall elsewhere than they did at the fit; that is no reason to stop. */
static void load_zone_rules(tier_fitted *fitted, tier_settings *root) {
  const char *saved = tier_settings_text(root, "zone_rules", "");
  char here[17];
  tier__fitted_zone_rules(fitted->policy, here);
  if (strlen(saved) != strlen(here) || strspn(saved, "0123456789abcdef") != strlen(saved)) {
    tier_settings_reject(root, "zone_rules", "must be 16 hexadecimal digits, of a policy with a named zone");
    return;
  }
  memcpy(fitted->zone_rules, saved, strlen(saved));
  if (strcmp(saved, here) != 0) {
    tier__findings_note(fitted->findings, TIER_WARNING, TIER__ZONE_RULES_DIFFER, "/calendar/zone", -1,
                        "this machine has other rules for the zone than the one where the policy was fitted");
  }
}

static void load_head(tier_fitted *fitted, tier_settings *root) {
  const char *day = tier_settings_text(root, "as_of", "");
  const char *hash = tier_settings_text(root, "data_hash", "");
  (void)tier_settings_text(root, "libtier", NULL);
  (void)tier_settings_integer(root, "format", 1, 1, TIER__FITTED_FORMAT);
  (void)tier_settings_text(root, "library", NULL);
  (void)tier__settings_json(root, "policy");
  (void)tier__settings_json(root, TIER__FITTED_HASH);
  memcpy(fitted->policy_hash, tier_settings_text(root, "policy_hash", ""), sizeof fitted->policy_hash);
  fitted->customers = (uint64_t)tier_settings_integer(root, "customers", 0, 0, INT64_MAX);
  if (!tier__day_read(day, strlen(day), &fitted->as_of_day)) {
    tier_settings_reject(root, "as_of", "must be a day such as \"2026-12-31\"");
  }
  if (strlen(hash) != 16 || strspn(hash, "0123456789abcdef") != 16) {
    tier_settings_reject(root, "data_hash", "must be 16 hexadecimal digits");
  } else {
    memcpy(fitted->data_hash, hash, sizeof fitted->data_hash);
  }
}

/** Reads all but the policy. What the settings find wrong is gathered in `mistakes`. */
static tier_status load_rest(tier_fitted *fitted, const json_t *document, tier_findings *mistakes, tier_error *err) {
  tier_settings *root = NULL;
  tier_status status = TIER_OK;
  TIER__TRY(tier__settings_open(fitted->context, document, "", mistakes, &root, err));
  load_head(fitted, root);
  TIER__TRY_OUT(load_attributes(fitted, root, err));
  TIER__TRY_OUT(check_conditions(fitted, err));
  TIER__TRY_OUT(load_callbacks(fitted, root, err));
  TIER__TRY_OUT(load_models(fitted, root, err));
  TIER__TRY_OUT(load_findings(fitted, root, err));
  load_zone_rules(fitted, root);
  tier__settings_close(root);
  TIER__TRY(tier__findings_status(mistakes, err));
  return tier__findings_at_least(mistakes, TIER_ERROR) == 0
             ? TIER_OK
             : tier__findings_refuse(mistakes, TIER_E_POLICY, "the fitted policy", err);
out:
  tier__settings_drop(root);
  if (tier__findings_status(mistakes, NULL) != TIER_OK) {
    return tier__findings_status(mistakes, err); /* What the settings could not read looked as if it was missing. */
  }
  return status;
}

tier_status tier_fitted_load(tier_context *context, tier_string json, tier_fitted **ret_fitted, tier_error *err) {
  json_t *document = NULL;
  tier_policy *policy = NULL;
  tier_fitted *fitted = NULL;
  tier_findings *mistakes = NULL;
  tier_status status = TIER_OK;
  if (context == NULL || ret_fitted == NULL || (json.data == NULL && json.length > 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "context, json and ret_fitted must not be NULL");
  }
  TIER__TRY(tier__json_read(json, "fitted policy", &document, err));
  TIER__TRY_OUT(check_kind(document, err));
  TIER__TRY_OUT(load_policy(context, document, &policy, err));
  TIER__TRY_OUT(tier__fitted_make(policy, &fitted, err));
  atomic_store(&policy->frozen, 1);
  TIER__TRY_OUT(tier__findings_create(context, &mistakes, err));
  TIER__TRY_OUT(load_rest(fitted, document, mistakes, err));
  TIER__TRY_OUT(check_hash(context, document, err));
  *ret_fitted = fitted;
  fitted = NULL;
out:
  tier_findings_destroy(mistakes);
  tier_fitted_destroy(fitted);
  json_decref(document);
  return status;
}

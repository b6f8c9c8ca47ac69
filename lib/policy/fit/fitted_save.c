/* SPDX-License-Identifier: Apache-2.0 */
/* A fitted policy as JSON: the policy's own document, and what was learned. */
#include "base/failure.h"
#include "base/json_read.h"
#include "document_hash.h"
#include "fitted_document.h"
#include "policy/fitted_object.h"
#include "model/findings.h"

#include <string.h>

static void write_text(tier_writer *writer, const char *key, const char *text) {
  tier_writer_text(writer, key, (tier_string){text, strlen(text)});
}

static void write_head(tier_writer *writer, const tier_fitted *fitted) {
  char day[16];
  tier_day_format(fitted->as_of_day, day);
  write_text(writer, "libtier", "fitted");
  tier_writer_integer(writer, "format", TIER__FITTED_FORMAT);
  write_text(writer, "library", tier_version());
  tier__writer_json(writer, "policy", fitted->policy->document);
  write_text(writer, "policy_hash", fitted->policy_hash);
  write_text(writer, "data_hash", fitted->data_hash);
  if (fitted->zone_rules[0] != '\0') {
    write_text(writer, "zone_rules", fitted->zone_rules);
  }
  write_text(writer, "as_of", day);
  tier_writer_integer(writer, "customers", (int64_t)fitted->customers);
  tier_writer_begin(writer, "attributes", 0);
  for (size_t i = 0; i < fitted->attribute_count; i++) {
    write_text(writer, fitted->attributes[i].name, tier__type_name(fitted->attributes[i].type));
  }
  tier_writer_end(writer);
}

/** Ids of the callbacks in the order of their evaluation. */
static tier_status write_callbacks(tier_writer *writer, const tier_policy *policy, tier_error *err) {
  const tier__rule_list *list = &tier__main_ladder(policy)->rules;
  json_t *ids = json_array();
  int failed = ids == NULL;
  for (size_t i = 0; !failed && i < list->count && list->rules[i].when == NULL; i++) {
    failed = json_array_append_new(ids, json_string(list->rules[i].id)) != 0;
  }
  if (!failed) {
    tier__writer_json(writer, "callbacks", ids);
  }
  json_decref(ids);
  return failed ? tier__no_memory(err) : TIER_OK;
}

static tier_status write_models(tier_writer *writer, const tier_fitted *fitted, tier_error *err) {
  tier_writer_begin(writer, "models", 0);
  for (size_t i = 0; i < fitted->policy->model_count; i++) {
    const tier__model *model = fitted->policy->models[i];
    tier_writer_begin(writer, model->name, 0);
    TIER__TRY(tier__model_save(model, fitted->models[i], writer, err));
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
  return TIER_OK;
}

static tier_status write_findings(tier_writer *writer, const tier_findings *findings, tier_error *err) {
  tier_writer_begin(writer, "findings", 1);
  for (size_t i = 0; i < tier_findings_count(findings); i++) {
    tier_finding finding = {.size = sizeof finding};
    TIER__TRY(tier_findings_get(findings, i, &finding, err));
    if (strcmp(finding.code, TIER__ZONE_RULES_DIFFER) == 0) {
      continue;
    }
    tier_writer_begin(writer, NULL, 0);
    write_text(writer, "severity", tier__severity_words[finding.severity - TIER_NOTE]);
    write_text(writer, "code", finding.code);
    write_text(writer, "place", finding.place);
    write_text(writer, "message", finding.message);
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
  return TIER_OK;
}

/** The document; with its hash at the end if there is one already. */
static tier_status write_document(const tier_fitted *fitted, const char *hash, char **ret_json, tier_error *err) {
  tier_writer writer;
  tier_status status;
  tier__writer_begin(&writer, fitted->context);
  write_head(&writer, fitted);
  TIER__TRY_OUT(write_callbacks(&writer, fitted->policy, err));
  TIER__TRY_OUT(write_models(&writer, fitted, err));
  TIER__TRY_OUT(write_findings(&writer, fitted->findings, err));
  if (hash != NULL) {
    write_text(&writer, TIER__FITTED_HASH, hash);
  }
  return tier__writer_take(&writer, ret_json, err);
out:
  tier__writer_end_all(&writer);
  return status;
}

/* The hash is one of values, not of bytes, so that the file may be laid out anew: hence the way through a tree. */
tier_status tier_fitted_save(const tier_fitted *fitted, char **ret_json, tier_error *err) {
  char *plain = NULL, hash[33];
  json_t *document = NULL;
  tier_status status = TIER_OK;
  if (fitted == NULL || ret_json == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "fitted and ret_json must not be NULL");
  }
  TIER__TRY(write_document(fitted, NULL, &plain, err));
  TIER__TRY_OUT(tier__json_read((tier_string){plain, strlen(plain)}, "fitted policy", &document, err));
  TIER__TRY_OUT(tier__document_hash(fitted->context, document, hash, err));
  TIER__TRY_OUT(write_document(fitted, hash, ret_json, err));
out:
  json_decref(document);
  tier_text_free(plain);
  return status;
}

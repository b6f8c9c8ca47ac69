/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_conditions.h"

#include "base/failure.h"
#include "base/memory.h"
#include "base/text_buffer.h"
#include "model/findings.h"
#include "policy_names.h"
#include "rule/rule_check.h"
#include "rule/rule_suggest.h"

#include <stdio.h>
#include <string.h>

/** The columns that a condition can name. */
typedef struct known_columns {
  const tier_policy *policy;
  const tier__declared_attribute *attributes; /**< Go before what the policy declares. */
  size_t attribute_count;
  char **names; /**< Of all columns that are known for sure, to suggest one for a name misspelt. */
  size_t name_count;
} known_columns;

static int find_column(void *user_data, const char *name, tier_type *ret_type) {
  const known_columns *known = user_data;
  const int kind = tier__policy_column(known->policy, name, ret_type);
  const tier__declared_attribute *attribute =
      kind == TIER__COLUMN_ATTRIBUTE ? tier__declared_find(known->attributes, known->attribute_count, name) : NULL;
  if (attribute != NULL) {
    *ret_type = attribute->type;
  }
  return kind != TIER__COLUMN_NONE && kind != TIER__COLUMN_NO_MODEL;
}

static const char *name_at(void *user_data, size_t index) {
  const known_columns *known = user_data;
  return index < known->name_count ? known->names[index] : NULL;
}

static size_t count_columns(const tier_policy *policy) {
  size_t count = policy->window_count + policy->attribute_count;
  for (size_t i = 0; tier__metric_builtin(i) != NULL; i++) {
    count++;
  }
  for (size_t i = 0; i < policy->model_count; i++) {
    count += policy->models[i]->output_count;
  }
  return count;
}

/** @param model NULL for a column that belongs to none. */
static tier_status add_name(known_columns *known, const char *model, const char *name, tier_error *err) {
  tier__text text = tier__text_begin(known->policy->context);
  tier_status status;
  if (model != NULL) {
    tier__text_add_string(&text, model);
    tier__text_add(&text, ".", 1);
  }
  tier__text_add_string(&text, name);
  status = tier__text_take(&text, &known->names[known->name_count], err);
  if (status != TIER_OK) {
    tier__text_end(&text);
    return status;
  }
  known->name_count++;
  return TIER_OK;
}

static tier_status list_names(known_columns *known, tier_error *err) {
  const tier_policy *policy = known->policy;
  known->names = tier__alloc(policy->context, count_columns(policy), sizeof(char *));
  if (known->names == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; tier__metric_builtin(i) != NULL; i++) {
    TIER__TRY(add_name(known, NULL, tier__metric_builtin(i)->name, err));
  }
  for (size_t i = 0; i < policy->window_count; i++) {
    TIER__TRY(add_name(known, NULL, policy->windows[i].name, err));
  }
  for (size_t i = 0; i < policy->attribute_count; i++) {
    TIER__TRY(add_name(known, NULL, policy->attributes[i].name, err));
  }
  for (size_t i = 0; i < policy->model_count; i++) {
    for (size_t k = 0; k < policy->models[i]->output_count; k++) {
      TIER__TRY(add_name(known, policy->models[i]->name, policy->models[i]->outputs[k].name, err));
    }
  }
  return TIER_OK;
}

static void end_names(known_columns *known) {
  for (size_t i = 0; i < known->name_count; i++) {
    tier__release(known->policy->context, known->names[i]);
  }
  tier__release(known->policy->context, known->names);
}

static void check_one(tier__expression *condition, const tier__schema *schema, const char *list, size_t index,
                      const char *key, tier_findings *findings) {
  char place[64];
  if (condition != NULL) {
    (void)snprintf(place, sizeof place, "%s/%zu/%s", list, index, key);
    tier__expression_check(condition, schema, TIER_BOOL, place, findings);
  }
}

static tier_status check_all(tier_policy *policy, const tier__declared_attribute *attributes, size_t count,
                             tier_findings *findings, tier_error *err) {
  known_columns known = {policy, attributes, count, NULL, 0};
  const tier__schema schema = {&known, find_column, policy->minor_digits, name_at};
  tier_status status = list_names(&known, err);
  if (status == TIER_OK) {
    for (size_t i = 0; i < policy->step_count; i++) {
      check_one(policy->steps[i].enter, &schema, "/tiers", i, "enter", findings);
      check_one(policy->steps[i].keep, &schema, "/tiers", i, "keep", findings);
    }
    for (size_t i = 0; i < policy->rule_count; i++) {
      check_one(policy->rules[i].when, &schema, "/rules/list", policy->rules[i].list_index, "when", findings);
    }
    status = tier__findings_status(findings, err);
  }
  end_names(&known);
  return status;
}

tier_status tier__policy_check_conditions(tier_policy *policy, tier_error *err) {
  return check_all(policy, NULL, 0, policy->findings, err);
}

tier_status tier__policy_settle_conditions(tier_policy *policy, const tier__declared_attribute *attributes,
                                           size_t count, tier_status code, const char *what, tier_error *err) {
  tier_findings *findings = NULL;
  tier_status status;
  TIER__TRY(tier__findings_create(policy->context, &findings, err));
  status = check_all(policy, attributes, count, findings, err);
  if (status == TIER_OK && tier__findings_at_least(findings, TIER_ERROR) > 0) {
    status = tier__findings_refuse(findings, code, what, err);
  }
  tier_findings_destroy(findings);
  return status;
}

static tier_status note_undeclared(void *arg, const char *name, const char *place, tier_error *err) {
  known_columns *known = arg;
  const char *meant;
  (void)err;
  if (tier_policy_attribute_type(known->policy, name) != TIER_ANY) {
    return TIER_OK;
  }
  meant = tier__name_suggest(known->policy->findings, name, name_at, known);
  /* So near to a name that exists, it is rather a slip of the pen. */
  tier__findings_note(known->policy->findings, meant == NULL ? TIER_NOTE : TIER_WARNING, "undeclared_attribute", place,
                      -1, "'%s' is no metric and not declared: taken as an attribute of the book%s%s%s", name,
                      meant == NULL ? "" : "; did you mean '", meant == NULL ? "" : meant, meant == NULL ? "" : "'?");
  return TIER_OK;
}

tier_status tier__policy_note_undeclared(tier_policy *policy, tier_error *err) {
  known_columns known = {.policy = policy};
  tier_status status = list_names(&known, err);
  if (status == TIER_OK) {
    status = tier__policy_each_attribute(policy, note_undeclared, &known, err);
  }
  end_names(&known);
  return status;
}

static int same_text(const tier__expression *a, const tier__expression *b) {
  const tier_string left = tier__expression_text(a), right = tier__expression_text(b);
  return left.length == right.length && memcmp(left.data, right.data, left.length) == 0;
}

/** The higher of two tiers with one condition takes everybody, so that the lower stays empty. */
void tier__policy_lint(tier_policy *policy) {
  for (size_t i = 1; i < policy->step_count; i++) {
    for (size_t k = 1; k < i; k++) {
      const tier__step *low = &policy->steps[k], *high = &policy->steps[i];
      char place[64];
      if (low->enter == NULL || high->enter == NULL || !same_text(low->enter, high->enter)) {
        continue;
      }
      (void)snprintf(place, sizeof place, "/tiers/%zu/enter", i);
      tier__findings_note(policy->findings, TIER_WARNING, "same_enter", place, -1,
                          "same condition as tier '%s', which nobody can enter then", low->id);
      break;
    }
  }
}

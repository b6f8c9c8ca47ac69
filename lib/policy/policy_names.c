/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_names.h"

#include "base/failure.h"
#include "base/key_table.h"
#include "policy_word.h"

#include <stdio.h>
#include <string.h>

size_t tier__policy_model_of(tier__model *const *models, size_t count, const char *name) {
  const char *dot = strchr(name, '.');
  const size_t length = dot == NULL ? 0 : (size_t)(dot - name);
  size_t i = 0;
  while (i < count && (strlen(models[i]->name) != length || memcmp(models[i]->name, name, length) != 0)) {
    i++;
  }
  return i;
}

/** A column of a model. One that could not be made is taken to have any column: its own mistakes are noted already. */
static int find_output(const tier_policy *policy, const char *name, const char *dot, tier_type *ret_type) {
  const size_t index = tier__policy_model_of(policy->models, policy->model_count, name);
  const tier__model *model;
  if (index == policy->model_count) {
    json_t *models = json_object_get(policy->document, "models"), *value;
    const char *key;
    json_object_foreach(models, key, value) {
      if (strlen(key) == (size_t)(dot - name) && memcmp(key, name, strlen(key)) == 0) {
        return TIER__COLUMN_OUTPUT;
      }
    }
    return TIER__COLUMN_NO_MODEL;
  }
  model = policy->models[index];
  for (size_t i = 0; i < model->output_count; i++) {
    if (strcmp(model->outputs[i].name, dot + 1) == 0) {
      *ret_type = model->outputs[i].type;
      return TIER__COLUMN_OUTPUT;
    }
  }
  return TIER__COLUMN_NONE;
}

int tier__policy_column(const tier_policy *policy, const char *name, tier_type *ret_type) {
  const char *dot = strchr(name, '.');
  *ret_type = TIER_ANY;
  if (dot != NULL) {
    return find_output(policy, name, dot, ret_type);
  }
  for (size_t i = 0; tier__metric_builtin(i) != NULL; i++) {
    if (strcmp(tier__metric_builtin(i)->name, name) == 0) {
      *ret_type = tier__metric_builtin(i)->type;
      return TIER__COLUMN_METRIC;
    }
  }
  for (size_t i = 0; i < policy->window_count; i++) {
    if (strcmp(policy->windows[i].name, name) == 0) {
      *ret_type = policy->windows[i].kind == TIER__WINDOW_SUM_AMOUNT ? TIER_MONEY : TIER_INT64;
      return TIER__COLUMN_METRIC;
    }
  }
  *ret_type = tier_policy_attribute_type(policy, name);
  if (*ret_type != TIER_ANY) {
    return TIER__COLUMN_ATTRIBUTE;
  }
  return strcmp(name, "tier") != 0 && tier__policy_is_name(name) ? TIER__COLUMN_ATTRIBUTE : TIER__COLUMN_NONE;
}

typedef struct attribute_walk {
  const tier_policy *policy;
  tier__keys *seen;
  tier__attribute_fn visit;
  void *arg;
} attribute_walk;

/** Visits `name` if it is an attribute that was not visited yet. */
static tier_status walk_name(attribute_walk *walk, const char *name, const char *place, tier_error *err) {
  const tier_string key = {name, strlen(name)};
  tier_type type;
  if (tier__policy_column(walk->policy, name, &type) != TIER__COLUMN_ATTRIBUTE ||
      tier__keys_find(walk->seen, key) != TIER__NO_KEY) {
    return TIER_OK;
  }
  TIER__TRY(tier__keys_reserve(walk->seen, 1, key.length, err));
  (void)tier__keys_add(walk->seen, key);
  return walk->visit(walk->arg, name, place, err);
}

static tier_status walk_condition(attribute_walk *walk, const tier__expression *condition, const char *place,
                                  tier_error *err) {
  const char *name;
  for (size_t i = 0; condition != NULL && (name = tier__expression_column(condition, i)) != NULL; i++) {
    TIER__TRY(walk_name(walk, name, place, err));
  }
  return TIER_OK;
}

static tier_status walk_models(attribute_walk *walk, tier_error *err) {
  for (size_t i = 0; i < walk->policy->model_count; i++) {
    const tier__model *model = walk->policy->models[i];
    char place[256];
    (void)snprintf(place, sizeof place, "/models/%s", model->name);
    for (size_t k = 0; k < model->input_count; k++) {
      TIER__TRY(walk_name(walk, model->inputs[k].name, place, err));
    }
  }
  return TIER_OK;
}

static tier_status walk_rules(attribute_walk *walk, tier_error *err) {
  for (size_t i = 0; i < walk->policy->rule_count; i++) {
    const tier__rule *rule = &walk->policy->rules[i];
    char place[256];
    (void)snprintf(place, sizeof place, "/rules/list/%zu/when", rule->list_index);
    TIER__TRY(walk_condition(walk, rule->when, place, err));
    (void)snprintf(place, sizeof place, "callback %s", rule->id);
    for (size_t k = 0; k < rule->callback.input_count; k++) {
      TIER__TRY(walk_name(walk, rule->callback.inputs[k], place, err));
    }
  }
  return TIER_OK;
}

tier_status tier__policy_each_attribute(const tier_policy *policy, tier__attribute_fn visit, void *arg,
                                        tier_error *err) {
  attribute_walk walk = {policy, NULL, visit, arg};
  tier_status status = TIER_OK;
  TIER__TRY(tier__keys_create(policy->context, &walk.seen, err));
  TIER__TRY_OUT(walk_models(&walk, err));
  for (size_t i = 0; i < policy->step_count; i++) {
    char place[256];
    (void)snprintf(place, sizeof place, "/tiers/%zu/enter", i);
    TIER__TRY_OUT(walk_condition(&walk, policy->steps[i].enter, place, err));
    (void)snprintf(place, sizeof place, "/tiers/%zu/keep", i);
    TIER__TRY_OUT(walk_condition(&walk, policy->steps[i].keep, place, err));
  }
  TIER__TRY_OUT(walk_rules(&walk, err));
out:
  tier__keys_destroy(walk.seen);
  return status;
}

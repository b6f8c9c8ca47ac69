/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_names.h"

#include "base/failure.h"
#include "policy_field.h"
#include "policy_word.h"

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

/** 1 if the document has a thing of that name in a section, also if it could not be made. */
static int is_written(const tier_policy *policy, const char *section, const char *name, size_t length) {
  json_t *object = json_object_get(policy->document, section), *value;
  const char *key;
  json_object_foreach(object, key, value) {
    if (strlen(key) == length && memcmp(key, name, length) == 0) {
      return 1;
    }
  }
  return 0;
}

/** @return NULL if the model of that name has none. */
static const tier_output *output_of(const tier__model *model, const char *name) {
  for (size_t i = 0; i < model->output_count; i++) {
    if (strcmp(model->outputs[i].name, name) == 0) {
      return &model->outputs[i];
    }
  }
  return NULL;
}

const tier_output *tier__policy_output(const tier_policy *policy, const char *name) {
  const char *dot = strchr(name, '.');
  const size_t index = tier__policy_model_of(policy->models, policy->model_count, name);
  return dot == NULL || index == policy->model_count ? NULL : output_of(policy->models[index], dot + 1);
}

/** A column of a model. One that could not be made is taken to have any column: its own mistakes are noted already. */
static int find_output(const tier_policy *policy, const char *name, const char *dot, tier_type *ret_type) {
  const size_t index = tier__policy_model_of(policy->models, policy->model_count, name);
  const tier_output *output;
  if (index == policy->model_count) {
    return is_written(policy, "models", name, (size_t)(dot - name)) ? TIER__COLUMN_OUTPUT : TIER__COLUMN_NO_MODEL;
  }
  output = output_of(policy->models[index], dot + 1);
  if (output == NULL) {
    return TIER__COLUMN_NONE;
  }
  *ret_type = output->type;
  return TIER__COLUMN_OUTPUT;
}

tier_type tier__policy_metric_type(const tier__window_metric *metric) {
  switch (metric->kind) {
  case TIER__WINDOW_SUM_AMOUNT:
  case TIER__WINDOW_SUM_EARNED:
  case TIER__WINDOW_MEAN_BALANCE:
    return TIER_MONEY;
  default:
    return TIER_INT64;
  }
}

const tier__window_metric *tier__policy_find_metric(const tier_policy *policy, const char *name) {
  for (size_t i = 0; i < policy->window_count; i++) {
    if (strcmp(policy->windows[i].name, name) == 0) {
      return &policy->windows[i];
    }
  }
  return NULL;
}

static const tier__metric_info *find_builtin(const char *name) {
  const tier__metric_info *metric;
  for (size_t i = 0; (metric = tier__metric_builtin(i)) != NULL; i++) {
    if (strcmp(metric->name, name) == 0) {
      break;
    }
  }
  return metric;
}

const char *tier__policy_unit(const tier_policy *policy, const char *name) {
  const tier__metric_info *builtin = find_builtin(name);
  const tier_output *output = tier__policy_output(policy, name);
  const char *unit = builtin != NULL ? builtin->unit : output != NULL ? output->unit : NULL;
  return unit == NULL ? "" : unit;
}

static const tier__derived *find_derived(const tier_policy *policy, const char *name) {
  for (size_t i = 0; i < policy->derived_count; i++) {
    if (strcmp(policy->derived[i].name, name) == 0) {
      return &policy->derived[i];
    }
  }
  return NULL;
}

int tier__policy_column(const tier_policy *policy, const char *name, tier_type *ret_type) {
  const char *dot = strchr(name, '.');
  const tier__metric_info *builtin;
  const tier__window_metric *metric;
  const tier__derived *derived;
  *ret_type = TIER_ANY;
  if (dot != NULL) {
    return find_output(policy, name, dot, ret_type);
  }
  if ((builtin = find_builtin(name)) != NULL) {
    *ret_type = builtin->type;
    return TIER__COLUMN_METRIC;
  }
  if ((metric = tier__policy_find_metric(policy, name)) != NULL) {
    *ret_type = tier__policy_metric_type(metric);
    return TIER__COLUMN_METRIC;
  }
  if ((derived = find_derived(policy, name)) != NULL) {
    *ret_type = derived->type;
    return TIER__COLUMN_DERIVED;
  }
  *ret_type = tier_policy_attribute_type(policy, name);
  if (*ret_type != TIER_ANY) {
    return TIER__COLUMN_ATTRIBUTE;
  }
  return strcmp(name, "tier") != 0 && tier__policy_is_name(name) ? TIER__COLUMN_ATTRIBUTE : TIER__COLUMN_NONE;
}

/** Names of columns that every result has. */
static int is_heading(const char *name) {
  static const char *const headings[] = {"customer_id", "previous_tier", "change", "reason", "tags"};
  for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
    if (strcmp(headings[i], name) == 0) {
      return 1;
    }
  }
  return 0;
}

static int is_ladder(const tier_policy *policy, const char *name) {
  for (size_t i = 1; i < policy->ladder_count; i++) {
    if (strcmp(policy->ladders[i].name, name) == 0) {
      return 1;
    }
  }
  return 0;
}

/** What else has the name; NULL: nothing. */
static const char *taken_by(const tier_policy *policy, const char *name, int use) {
  if (strcmp(name, "strategy") == 0) {
    return "this name is that of the strategy's columns";
  }
  if (is_ladder(policy, name)) {
    return "a ladder has this name already";
  }
  if (use == TIER__NAME_MODEL) {
    return NULL;
  }
  if (find_builtin(name) != NULL || strcmp(name, "tier") == 0) {
    return "this name is that of a built-in column";
  }
  if (use == TIER__NAME_COLUMN && is_heading(name)) {
    return "this name is that of a column of the decision";
  }
  if (tier__policy_find_metric(policy, name) != NULL) {
    return "a metric has this name already";
  }
  if (find_derived(policy, name) != NULL) {
    return "a column under \"let\" or \"rule_sets\" has this name already";
  }
  return tier_policy_attribute_type(policy, name) != TIER_ANY ? "an attribute has this name already" : NULL;
}

int tier__policy_check_new_name(tier_policy *policy, const tier_settings *section, const char *name, int use) {
  const char *taken;
  if (!tier__policy_is_name(name)) {
    tier__policy_note(policy, section, name, TIER_ERROR, "bad_value",
                      "a name is letters, digits and '_', not first a digit, and no word of the rule language");
    return 0;
  }
  taken = taken_by(policy, name, use);
  if (taken != NULL) {
    tier__policy_note(policy, section, name, TIER_ERROR, "name_taken", taken);
    return 0;
  }
  return 1;
}

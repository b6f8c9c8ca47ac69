/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_models.h"

#include "base/failure.h"
#include "base/memory.h"
#include "model/findings.h"
#include "policy/policy_field.h"
#include "policy/policy_names.h"

#include <stdio.h>
#include <string.h>

/** Far beyond any use, it bounds time and memory on hostile documents. */
enum { MOST_MODELS = 100 };

static tier_status read_model(tier_policy *policy, tier_settings *models, const char *name, tier_error *err) {
  const json_t *object = tier__settings_json(models, name);
  tier__model *model = NULL;
  char place[256];
  tier__settings_place(models, name, place);
  if (!tier__policy_check_new_name(policy, models, name, TIER__NAME_MODEL)) {
    return TIER_OK;
  }
  if (!json_is_object(object)) {
    tier__policy_note(policy, models, name, TIER_ERROR, "bad_value", "must be an object");
    return TIER_OK;
  }
  TIER__TRY(tier__model_create(policy->context, name, object, place, policy->findings, &model, err));
  if (model != NULL) {
    policy->models[policy->model_count++] = model;
  }
  return TIER_OK;
}

tier_status tier__policy_read_models(tier_policy *policy, tier_settings *root, tier_error *err) {
  tier_settings *models;
  const size_t count = tier__policy_open_names(policy, root, "models", MOST_MODELS, &models);
  policy->models = tier__alloc(policy->context, count, sizeof(tier__model *));
  if (policy->models == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    TIER__TRY(read_model(policy, models, tier_settings_key(models, i), err));
  }
  return TIER_OK;
}

/** What the metrics and declared attributes can tell before there are data. */
static void check_inputs(tier_policy *policy, const tier__model *model, const char *place) {
  for (size_t i = 0; i < model->input_count; i++) {
    const char *name = model->inputs[i].name;
    const tier_type want = model->inputs[i].type;
    tier_type have = TIER_ANY;
    const int kind = tier__policy_column(policy, name, &have);
    if (kind == TIER__COLUMN_NO_MODEL) {
      tier__findings_note(policy->findings, TIER_ERROR, "unknown_model", place, -1,
                          "reads '%s', but no model has that name", name);
    } else if (kind == TIER__COLUMN_NONE) {
      tier__findings_note(policy->findings, TIER_ERROR, "unknown_column", place, -1,
                          "reads '%s', but there is no such column", name);
    } else if (kind == TIER__COLUMN_DERIVED) {
      tier__findings_note(policy->findings, TIER_ERROR, "unknown_column", place, -1,
                          "reads '%s', but models cannot read columns made by \"let\" or \"rule_sets\"", name);
    } else if (model->inputs[i].days_ago > 0 && kind != TIER__COLUMN_METRIC) {
      tier__findings_note(policy->findings, TIER_ERROR, "unknown_column", place, -1,
                          "reads '%s' as it was before, but only metrics have a past", name);
    } else if (want != TIER_ANY && have != TIER_ANY && want != have && (want != TIER_FLOAT64 || have == TIER_TEXT)) {
      tier__findings_note(policy->findings, TIER_ERROR, "type", place, -1, "wants '%s' as %s, but it is %s", name,
                          tier__type_name(want), tier__type_name(have));
    }
  }
}

/** 1 if `model` reads an output of one of the models. */
static int reads_any(const tier__model *model, tier__model *const *models, size_t count) {
  for (size_t i = 0; i < model->input_count; i++) {
    if (tier__policy_model_of(models, count, model->inputs[i].name) < count) {
      return 1;
    }
  }
  return 0;
}

/** Drops models that no other of them reads, until only those in a circle, or between two, are left. */
static void note_cycles(tier_policy *policy, tier__model **models, size_t count) {
  for (size_t i = 0; i < count;) {
    int is_read = 0;
    for (size_t k = 0; k < count && !is_read; k++) {
      is_read = reads_any(models[k], &models[i], 1);
    }
    if (is_read) {
      i++;
    } else {
      memmove(&models[i], &models[i + 1], (count - i - 1) * sizeof(tier__model *));
      count--;
      i = 0;
    }
  }
  for (size_t i = 0; i < count; i++) {
    char place[256];
    (void)snprintf(place, sizeof place, "/models/%s", models[i]->name);
    tier__findings_note(policy->findings, TIER_ERROR, "model_cycle", place, -1,
                        "the model needs its own output, directly or through other models");
  }
}

tier_status tier__policy_order_models(tier_policy *policy, tier_error *err) {
  const size_t count = policy->model_count;
  tier__model **rest = tier__alloc(policy->context, count, sizeof(tier__model *));
  size_t placed = 0, left = count;
  if (rest == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    char place[256];
    (void)snprintf(place, sizeof place, "/models/%s", policy->models[i]->name);
    check_inputs(policy, policy->models[i], place);
  }
  memcpy(rest, policy->models, count * sizeof(tier__model *));
  for (size_t i = 0; i < left;) { /* The first of the rest that reads none of the rest comes next. */
    if (reads_any(rest[i], rest, left)) {
      i++;
      continue;
    }
    policy->models[placed++] = rest[i];
    memmove(&rest[i], &rest[i + 1], (left - i - 1) * sizeof(tier__model *));
    left--;
    i = 0;
  }
  memcpy(&policy->models[placed], rest, left * sizeof(tier__model *)); /* A policy with a circle keeps them all. */
  note_cycles(policy, rest, left);
  tier__release(policy->context, rest);
  return TIER_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_walk.h"

#include "base/failure.h"
#include "base/key_table.h"
#include "policy_field.h"
#include "policy_names.h"

#include <stdio.h>
#include <string.h>

int tier__place_is_row(const char *place) { return strstr(place, "/table/rows/") != NULL; }

static tier_status visit_value(tier__expression *const *slot, const char *place, tier__site_fn visit, void *arg,
                               tier_error *err) {
  const tier__site site = {.slot = (tier__expression **)(uintptr_t)slot, .place = place};
  return *slot == NULL ? TIER_OK : visit(arg, &site, err);
}

static tier_status visit_when(tier__expression *const *slot, const char *rule, tier__site_fn visit, void *arg,
                              tier_error *err) {
  char place[TIER__PLACE_BYTES];
  const tier__site site = {.slot = (tier__expression **)(uintptr_t)slot,
                           .place = place,
                           .is_condition = 1,
                           .is_row = tier__place_is_row(rule)};
  (void)snprintf(place, sizeof place, "%s%s", rule, site.is_row ? "" : "/when");
  return *slot == NULL ? TIER_OK : visit(arg, &site, err);
}

tier_status tier__policy_each_of_derived(const tier__derived *derived, tier__site_fn visit, void *arg,
                                         tier_error *err) {
  char place[TIER__PLACE_BYTES];
  for (size_t i = 0; i < derived->rule_count; i++) {
    const tier__value_rule *rule = &derived->rules[i];
    TIER__TRY(visit_when(&rule->when, rule->place, visit, arg, err));
    (void)snprintf(place, sizeof place, "%s/then", rule->place);
    TIER__TRY(visit_value(&rule->then, place, visit, arg, err));
  }
  TIER__TRY(visit_value(&derived->value, derived->place, visit, arg, err));
  (void)snprintf(place, sizeof place, "%s/default", derived->place);
  return visit_value(&derived->otherwise, place, visit, arg, err);
}

static tier_status visit_step(const tier__ladder *ladder, size_t index, tier__site_fn visit, void *arg,
                              tier_error *err) {
  const tier__step *step = &ladder->steps[index];
  char place[TIER__PLACE_BYTES];
  tier__site site = {.place = place, .is_condition = 1};
  if (step->enter != NULL) {
    site.slot = (tier__expression **)(uintptr_t)&step->enter;
    (void)snprintf(place, sizeof place, "%s/tiers/%zu/enter", ladder->place, index);
    TIER__TRY(visit(arg, &site, err));
  }
  if (step->keep != NULL) {
    site.slot = (tier__expression **)(uintptr_t)&step->keep;
    (void)snprintf(place, sizeof place, "%s/tiers/%zu/keep", ladder->place, index);
    TIER__TRY(visit(arg, &site, err));
  }
  (void)snprintf(place, sizeof place, "%s/tiers/%zu/places/by", ladder->place, index);
  TIER__TRY(visit_value(&step->by, place, visit, arg, err));
  (void)snprintf(place, sizeof place, "%s/tiers/%zu/places/weight", ladder->place, index);
  return visit_value(&step->weight, place, visit, arg, err);
}

tier_status tier__policy_each_of_ladder(const tier__ladder *ladder, tier__site_fn visit, void *arg, tier_error *err) {
  for (size_t i = 0; i < ladder->step_count; i++) {
    TIER__TRY(visit_step(ladder, i, visit, arg, err));
  }
  for (size_t i = 0; i < ladder->rules.count; i++) {
    const tier__rule *rule = &ladder->rules.rules[i];
    if (rule->when != NULL) {
      TIER__TRY(visit_when(&rule->when, rule->place, visit, arg, err));
    }
  }
  return TIER_OK;
}

tier_status tier__policy_each_expression(const tier_policy *policy, tier__site_fn visit, void *arg, tier_error *err) {
  for (size_t i = 0; i < policy->derived_count; i++) {
    TIER__TRY(tier__policy_each_of_derived(&policy->derived[i], visit, arg, err));
  }
  for (size_t i = 0; i < policy->ladder_count; i++) {
    TIER__TRY(tier__policy_each_of_ladder(&policy->ladders[i], visit, arg, err));
  }
  return TIER_OK;
}

typedef struct reader_walk {
  const tier_policy *policy;
  tier__attribute_fn visit;
  void *arg;
} reader_walk;

static tier_status read_name(const reader_walk *walk, const char *name, const char *place, tier_error *err) {
  tier_type type;
  const int kind = tier__policy_column(walk->policy, name, &type);
  return kind == TIER__COLUMN_ATTRIBUTE ? walk->visit(walk->arg, name, place, err) : TIER_OK;
}

static tier_status read_expression(void *arg, const tier__site *site, tier_error *err) {
  const char *name;
  for (size_t i = 0; (name = tier__expression_column(*site->slot, i)) != NULL; i++) {
    TIER__TRY(read_name(arg, name, site->place, err));
  }
  return TIER_OK;
}

static tier_status read_models(const reader_walk *walk, tier_error *err) {
  for (size_t i = 0; i < walk->policy->model_count; i++) {
    const tier__model *model = walk->policy->models[i];
    char place[TIER__PLACE_BYTES];
    (void)snprintf(place, sizeof place, "/models/%s", model->name);
    for (size_t k = 0; k < model->input_count; k++) {
      TIER__TRY(read_name(walk, model->inputs[k].name, place, err));
    }
  }
  return TIER_OK;
}

static tier_status read_callbacks(const reader_walk *walk, tier_error *err) {
  const tier__rule_list *list = &tier__main_ladder(walk->policy)->rules;
  for (size_t i = 0; i < list->count; i++) {
    char place[TIER__PLACE_BYTES];
    (void)snprintf(place, sizeof place, "callback %s", list->rules[i].id);
    for (size_t k = 0; k < list->rules[i].callback.input_count; k++) {
      TIER__TRY(read_name(walk, list->rules[i].callback.inputs[k], place, err));
    }
  }
  return TIER_OK;
}

tier_status tier__policy_each_reader(const tier_policy *policy, tier__attribute_fn visit, void *arg, tier_error *err) {
  reader_walk walk = {policy, visit, arg};
  TIER__TRY(read_models(&walk, err));
  TIER__TRY(tier__policy_each_expression(policy, read_expression, &walk, err));
  TIER__TRY(read_callbacks(&walk, err));
  if (policy->segment_column != NULL) {
    TIER__TRY(read_name(&walk, policy->segment_column, "/strategy/segment", err));
  }
  return policy->stage_column == NULL ? TIER_OK : read_name(&walk, policy->stage_column, "/strategy/stage", err);
}

typedef struct first_readers {
  tier__keys *seen;
  tier__attribute_fn visit;
  void *arg;
} first_readers;

static tier_status visit_first(void *arg, const char *name, const char *place, tier_error *err) {
  first_readers *readers = arg;
  const tier_string key = {name, strlen(name)};
  if (tier__keys_find(readers->seen, key) != TIER__NO_KEY) {
    return TIER_OK;
  }
  TIER__TRY(tier__keys_reserve(readers->seen, 1, key.length, err));
  (void)tier__keys_add(readers->seen, key);
  return readers->visit(readers->arg, name, place, err);
}

tier_status tier__policy_each_attribute(const tier_policy *policy, tier__attribute_fn visit, void *arg,
                                        tier_error *err) {
  first_readers readers = {NULL, visit, arg};
  tier_status status;
  TIER__TRY(tier__keys_create(policy->context, &readers.seen, err));
  status = tier__policy_each_reader(policy, visit_first, &readers, err);
  tier__keys_destroy(readers.seen);
  return status;
}

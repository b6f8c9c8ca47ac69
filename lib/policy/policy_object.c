/* SPDX-License-Identifier: Apache-2.0 */
/* Life of a policy. */
#include "policy_object.h"

#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "model/findings.h"

#include <string.h>

/** A context of the same memory with the highest limits. */
static tier_status open_reader(tier_context *context, tier_context **ret_reader, tier_error *err) {
  const tier_context_options options = {.size = sizeof options, .allocator = context->allocator};
  return tier__context_make(&options, ret_reader, err);
}

static tier_status fill_empty(tier_policy *policy, int accepted, tier_error *err) {
  if (accepted) {
    TIER__TRY(open_reader(policy->context, &policy->reader, err));
  } else {
    policy->reader = tier__context_hold(policy->context);
  }
  TIER__TRY(tier__findings_create(policy->context, &policy->findings, err));
  policy->ladders = tier__alloc(policy->context, TIER__MOST_LADDERS, sizeof *policy->ladders);
  if (policy->ladders == NULL) {
    return tier__no_memory(err);
  }
  policy->ladder_count = 1;
  policy->ladders[0].settings = tier__ladder_plain();
  policy->ladders[0].name = tier__copy_text(policy->context, "", 0);
  policy->ladders[0].place = tier__copy_text(policy->context, "", 0);
  return policy->ladders[0].name == NULL || policy->ladders[0].place == NULL ? tier__no_memory(err) : TIER_OK;
}

tier_status tier__policy_make(tier_context *context, int accepted, tier_policy **ret_policy, tier_error *err) {
  tier_policy *policy = tier__alloc(context, 1, sizeof *policy);
  tier_status status;
  if (policy == NULL) {
    return tier__no_memory(err);
  }
  atomic_init(&policy->references, 1);
  atomic_init(&policy->frozen, 0);
  policy->context = tier__context_hold(context);
  policy->from_day = INT32_MIN;
  policy->until_day = INT32_MAX;
  status = fill_empty(policy, accepted, err);
  if (status != TIER_OK) {
    tier_policy_destroy(policy);
    return status;
  }
  *ret_policy = policy;
  return TIER_OK;
}

static void end_steps(tier_context *context, tier__ladder *ladder) {
  for (size_t i = 0; i < ladder->step_count; i++) {
    tier__step *step = &ladder->steps[i];
    tier__release(context, step->id);
    tier__release(context, step->label_en);
    tier__release(context, step->label_zh);
    tier__expression_destroy(step->enter);
    tier__expression_destroy(step->keep);
    tier__expression_destroy(step->by);
    tier__expression_destroy(step->weight);
  }
  tier__release(context, ladder->steps);
}

static void end_rules(tier_context *context, tier__rule_list *list) {
  for (size_t i = 0; i < list->count; i++) {
    tier__rule *rule = &list->rules[i];
    tier__release(context, rule->id);
    tier__release(context, rule->place);
    tier__release(context, rule->then.tag);
    tier__expression_destroy(rule->when);
    tier__callback_release(rule->shared);
  }
  tier__release(context, list->rules);
  tier__release(context, list->otherwise.tag);
}

static void end_ladder(tier_context *context, tier__ladder *ladder) {
  end_steps(context, ladder);
  end_rules(context, &ladder->rules);
  for (size_t i = 0; i < ladder->cost_count; i++) {
    tier__release(context, ladder->costs[i].column);
  }
  tier__release(context, ladder->costs);
  tier__release(context, ladder->name);
  tier__release(context, ladder->place);
}

static void end_derived(tier_context *context, tier__derived *derived) {
  for (size_t i = 0; i < derived->rule_count; i++) {
    tier__value_rule *rule = &derived->rules[i];
    tier__release(context, rule->id);
    tier__release(context, rule->place);
    tier__expression_destroy(rule->when);
    tier__expression_destroy(rule->then);
  }
  tier__release(context, derived->rules);
  tier__expression_destroy(derived->value);
  tier__expression_destroy(derived->otherwise);
  tier__release(context, derived->name);
  tier__release(context, derived->place);
}

static void end_texts(tier_context *context, char **texts, size_t count) {
  for (size_t i = 0; texts != NULL && i < count; i++) {
    tier__release(context, texts[i]);
  }
  tier__release(context, texts);
}

static void end_service(tier_context *context, tier__service *service) {
  end_texts(context, service->segments, service->segment_count);
  end_texts(context, service->stages, service->stage_count);
  tier__release(context, service->id);
  tier__release(context, service->tiers);
  tier__release(context, service->service_level);
  tier__release(context, service->channel);
  tier__release(context, service->owner_role);
}

static void end_parts(tier_context *context, tier_policy *policy) {
  for (size_t i = 0; i < policy->ladder_count; i++) {
    end_ladder(context, &policy->ladders[i]);
  }
  for (size_t i = 0; i < policy->derived_count; i++) {
    end_derived(context, &policy->derived[i]);
  }
  for (size_t i = 0; i < policy->service_count; i++) {
    end_service(context, &policy->services[i]);
  }
  for (size_t i = 0; i < policy->model_count; i++) {
    tier__model_destroy(policy->models[i]);
  }
  for (size_t i = 0; i < policy->attribute_count; i++) {
    tier__release(context, policy->attributes[i].name);
  }
}

void tier_policy_destroy(tier_policy *policy) {
  tier_context *context;
  if (policy == NULL || atomic_fetch_sub(&policy->references, 1) != 1) {
    return;
  }
  context = policy->context;
  end_parts(context, policy);
  tier__release(context, policy->ladders);
  tier__release(context, policy->derived);
  tier__release(context, policy->services);
  tier__release(context, policy->segment_column);
  tier__release(context, policy->stage_column);
  tier__release(context, policy->models);
  tier__release(context, policy->attributes);
  tier__release(context, policy->windows);
  tier__release(context, policy->name);
  tier__release(context, policy->version);
  tier__release(context, policy->currency);
  tier_zone_destroy(policy->zone);
  tier_findings_destroy(policy->findings);
  if (policy->source != NULL) {
    tier_policy_destroy(policy->source);
  } else {
    json_decref(policy->document);
  }
  tier_context_destroy(policy->reader);
  tier__release(context, policy);
  tier_context_destroy(context);
}

tier_status tier__policy_insert_rule(tier_policy *policy, tier__rule_list *list, size_t index, tier__rule **ret_rule,
                                     tier_error *err) {
  void *rules = list->rules;
  TIER__TRY(tier__reserve(policy->context, &rules, &list->capacity, list->count + 1, sizeof *list->rules, err));
  list->rules = rules;
  memmove(&list->rules[index + 1], &list->rules[index], (list->count - index) * sizeof *list->rules);
  memset(&list->rules[index], 0, sizeof *list->rules);
  list->rules[index].then.set = list->rules[index].then.floor = list->rules[index].then.ceiling = -1;
  list->rules[index].from_day = INT32_MIN;
  list->rules[index].until_day = INT32_MAX;
  list->count++;
  *ret_rule = &list->rules[index];
  return TIER_OK;
}

void tier__rule_attach(tier__rule *rule, tier__callback *callback) {
  rule->shared = callback;
  rule->callback = callback->rule;
  rule->attached = 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the main ladder reads, directly or not: the rest need not be computed day after day. */
#include "forecast_object.h"
#include "policy/policy_names.h"

#include <string.h>

typedef struct needs {
  const tier_policy *policy;
  uint8_t *models, *derived;
} needs;

static void need_column(const needs *n, const char *name) {
  const tier_policy *policy = n->policy;
  const size_t model = tier__policy_model_of(policy->models, policy->model_count, name);
  for (size_t d = 0; d < policy->derived_count; d++) {
    if (strcmp(policy->derived[d].name, name) == 0) {
      n->derived[d] = 1;
      return;
    }
  }
  if (model < policy->model_count) {
    n->models[model] = 1;
  }
}

static void need_expression(const needs *n, const tier__expression *expression) {
  const char *name;
  for (size_t i = 0; expression != NULL && (name = tier__expression_column(expression, i)) != NULL; i++) {
    need_column(n, name);
  }
}

static void need_ladder(const needs *n, const tier__ladder *ladder) {
  for (size_t k = 0; k < ladder->step_count; k++) {
    need_expression(n, ladder->steps[k].enter);
    need_expression(n, ladder->steps[k].keep);
    need_expression(n, ladder->steps[k].by);
    need_expression(n, ladder->steps[k].weight);
  }
  for (size_t r = 0; r < ladder->rules.count; r++) {
    const tier__rule *rule = &ladder->rules.rules[r];
    need_expression(n, rule->when);
    for (size_t i = 0; i < rule->callback.input_count; i++) {
      need_column(n, rule->callback.inputs[i]);
    }
  }
}

static void need_derived(const needs *n, const tier__derived *derived) {
  need_expression(n, derived->value);
  need_expression(n, derived->otherwise);
  for (size_t r = 0; r < derived->rule_count; r++) {
    need_expression(n, derived->rules[r].when);
    need_expression(n, derived->rules[r].then);
  }
}

void tier__forecast_wanted(const tier_policy *policy, uint8_t *ret_models, uint8_t *ret_derived) {
  const needs n = {policy, ret_models, ret_derived};
  need_ladder(&n, tier__main_ladder(policy));
  for (size_t d = policy->derived_count; d-- > 0;) { /* Each comes after those it reads. */
    if (ret_derived[d]) {
      need_derived(&n, &policy->derived[d]);
    }
  }
  for (size_t m = policy->model_count; m-- > 0;) {
    for (size_t i = 0; ret_models[m] && i < policy->models[m]->present_count; i++) {
      need_column(&n, policy->models[m]->inputs[i].name);
    }
  }
}

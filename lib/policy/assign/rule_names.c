/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_names.h"

#include "base/failure.h"
#include "base/memory.h"
#include <string.h>

static size_t condition_count(const tier__ladder *ladder) {
  size_t count = 0;
  for (size_t k = 1; k < ladder->step_count; k++) {
    count += (ladder->steps[k].enter != NULL) + (size_t)(ladder->steps[k].keep != NULL);
  }
  return count;
}

static size_t value_count(const tier__derived *derived) {
  return derived->value != NULL ? 1 : derived->rule_count;
}

static size_t count_all(const tier_policy *policy) {
  size_t count = 0;
  for (size_t l = 0; l < policy->ladder_count; l++) {
    count += policy->ladders[l].rules.count + condition_count(&policy->ladders[l]);
  }
  for (size_t d = 0; d < policy->derived_count; d++) {
    count += value_count(&policy->derived[d]);
  }
  return count;
}

/* Adds the parts of a name, one after the other. */
static tier_status add_name(tier_result *result, const char *const parts[3], tier_error *err) {
  size_t length = 0;
  for (size_t k = 0; k < 3; k++) {
    length += strlen(parts[k]);
  }
  char *name = tier__alloc(result->context, length + 1, 1);
  if (name == NULL) {
    return tier__no_memory(err);
  }
  result->rule_names[result->rule_name_count++] = name;
  for (size_t k = 0; k < 3; k++) {
    length = strlen(parts[k]);
    memcpy(name, parts[k], length);
    name += length;
  }
  return TIER_OK;
}

static tier_status add_ladder(tier_result *result, const tier__ladder *ladder, tier_error *err) {
  for (size_t k = 0; k < ladder->rules.count; k++) {
    TIER__TRY(add_name(result, (const char *const[3]){ladder->rules.rules[k].id, "", ""}, err));
  }
  for (size_t k = 1; k < ladder->step_count; k++) {
    const tier__step *step = &ladder->steps[k];
    if (step->enter != NULL) {
      TIER__TRY(add_name(result, (const char *const[3]){step->id, "/enter", ""}, err));
    }
    if (step->keep != NULL) {
      TIER__TRY(add_name(result, (const char *const[3]){step->id, "/keep", ""}, err));
    }
  }
  return TIER_OK;
}

static tier_status add_derived(tier_result *result, const tier__derived *derived, tier_error *err) {
  if (derived->value != NULL) {
    return add_name(result, (const char *const[3]){derived->name, "", ""}, err);
  }
  for (size_t k = 0; k < derived->rule_count; k++) {
    TIER__TRY(add_name(result, (const char *const[3]){derived->name, "/", derived->rules[k].id}, err));
  }
  return TIER_OK;
}

tier_status tier__rule_names_make(tier_result *result, tier_error *err) {
  const tier_policy *policy = result->fitted->policy;
  result->rule_names = tier__alloc(result->context, count_all(policy), sizeof *result->rule_names);
  if (result->rule_names == NULL) {
    return tier__no_memory(err);
  }
  for (size_t l = 0; l < policy->ladder_count; l++) {
    TIER__TRY(add_ladder(result, &policy->ladders[l], err));
  }
  for (size_t d = 0; d < policy->derived_count; d++) {
    TIER__TRY(add_derived(result, &policy->derived[d], err));
  }
  return TIER_OK;
}

void tier__rule_names_end(tier_result *result) {
  for (size_t k = 0; k < result->rule_name_count; k++) {
    tier__release(result->context, result->rule_names[k]);
  }
  tier__release(result->context, result->rule_names);
}

/* The condition with this number among those of a ladder. A condition has an effect wherever it holds. */
static tier__rule_place condition_at(const tier__ladder *ladder, const tier__ladder_result *decided, size_t index) {
  tier__rule_place place = {NULL, 0};
  for (size_t k = 1; k < ladder->step_count && place.counts == NULL; k++) {
    const tier__expression *const conditions[2] = {ladder->steps[k].enter, ladder->steps[k].keep};
    for (size_t c = 0; c < 2; c++) {
      if (conditions[c] != NULL && index-- == 0) {
        place.counts = &decided->step_counts[2 * k + c];
        place.fired = place.counts->truths[TIER__TRUE];
        break;
      }
    }
  }
  return place;
}

tier__rule_place tier__rule_place_at(const tier_result *result, size_t index) {
  const tier_policy *policy = result->fitted->policy;
  for (size_t l = 0; l < policy->ladder_count; l++) {
    const tier__ladder *ladder = &policy->ladders[l];
    const tier__ladder_result *decided = &result->ladders[l];
    if (index < ladder->rules.count) {
      return (tier__rule_place){&decided->rule_counts[index], decided->fired[index]};
    }
    index -= ladder->rules.count;
    if (index < condition_count(ladder)) {
      return condition_at(ladder, decided, index);
    }
    index -= condition_count(ladder);
  }
  return (tier__rule_place){&result->value_counts[index], result->value_fired[index]};
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "assignment.h"

#include "policy/pipeline/assign_derived.h"
#include "reason_texts.h"
#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "rule_names.h"

/** Room for counts, which belong to the policy and not to customers. */
static tier_status make_counts(tier_result *result, tier_error *err) {
  const tier_policy *policy = result->fitted->policy;
  tier_context *context = result->context;
  size_t values = 0;
  for (size_t i = 0; i < policy->derived_count; i++) {
    values += tier__derived_rules(&policy->derived[i]);
  }
  result->value_counts = tier__alloc(context, values, sizeof *result->value_counts);
  result->value_fired = tier__alloc(context, values, sizeof *result->value_fired);
  result->ladders = tier__alloc(context, policy->ladder_count, sizeof *result->ladders);
  if (result->value_counts == NULL || result->value_fired == NULL || result->ladders == NULL) {
    return tier__no_memory(err);
  }
  for (size_t l = 0; l < policy->ladder_count; l++) {
    const tier__ladder *ladder = &policy->ladders[l];
    tier__ladder_result *made = &result->ladders[l];
    made->rule_counts = tier__alloc(context, ladder->rules.count, sizeof *made->rule_counts);
    made->fired = tier__alloc(context, ladder->rules.count, sizeof *made->fired);
    made->step_counts = tier__alloc(context, 2 * ladder->step_count, sizeof *made->step_counts);
    if (made->rule_counts == NULL || made->fired == NULL || made->step_counts == NULL) {
      return tier__no_memory(err);
    }
    TIER__TRY(tier__reason_texts_make(context, &ladder->rules, &made->reason_texts, &made->reason_count, err));
  }
  return tier__rule_names_make(result, err);
}

tier_status tier__result_make(const tier_fitted *fitted, int32_t as_of_day, tier_result **ret_result, tier_error *err) {
  tier_result *result = tier__alloc(fitted->context, 1, sizeof *result);
  if (result == NULL) {
    return tier__no_memory(err);
  }
  result->context = tier__context_hold(fitted->context);
  result->fitted = tier__fitted_hold((tier_fitted *)fitted);
  result->as_of_day = as_of_day;
  result->table = tier__table_begin(fitted->context, 0, fitted->policy->minor_digits);
  const tier_status status = make_counts(result, err);
  if (status != TIER_OK) {
    tier_result_destroy(result);
    return status;
  }
  *ret_result = result;
  return TIER_OK;
}

static void end_ladder(tier_context *context, tier__ladder_result *made) {
  tier__reason_texts_end(context, made->reason_texts, made->reason_count);
  tier__release(context, made->before);
  tier__release(context, made->standings);
  tier__release(context, made->reasons);
  tier__release(context, made->tag_first);
  tier__release(context, made->tag_rules);
  tier__release(context, made->tag_bytes);
  tier__release(context, made->tag_text_first);
  tier__release(context, made->summaries);
  tier__release(context, made->rule_counts);
  tier__release(context, made->fired);
  tier__release(context, made->step_counts);
}

void tier_result_destroy(tier_result *result) {
  if (result == NULL) {
    return;
  }
  tier_context *context = result->context;
  for (size_t l = 0; result->ladders != NULL && l < result->fitted->policy->ladder_count; l++) {
    end_ladder(context, &result->ladders[l]);
  }
  tier__release(context, result->ladders);
  tier__release(context, result->value_counts);
  tier__release(context, result->value_fired);
  tier__release(context, result->services);
  tier__release(context, result->id_bytes);
  tier__release(context, result->id_first);
  tier_roster_destroy(result->former);
  tier__rule_names_end(result);
  if (result->table.context != NULL) {
    tier__table_end(&result->table);
  }
  tier_fitted_destroy(result->fitted);
  tier__release(context, result);
  tier_context_destroy(context);
}

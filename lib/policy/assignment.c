/* SPDX-License-Identifier: Apache-2.0 */
#include "assignment.h"

#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"

tier_status tier__result_make(const tier_fitted *fitted, int32_t as_of_day, tier_result **ret_result, tier_error *err) {
  tier_result *result = tier__alloc(fitted->context, 1, sizeof *result);
  if (result == NULL) {
    return tier__no_memory(err);
  }
  result->context = tier__context_hold(fitted->context);
  result->fitted = tier__fitted_hold((tier_fitted *)fitted);
  result->as_of_day = as_of_day;
  result->table = tier__table_begin(fitted->context, 0, fitted->policy->minor_digits);
  *ret_result = result;
  return TIER_OK;
}

void tier_result_destroy(tier_result *result) {
  if (result == NULL) {
    return;
  }
  tier_context *context = result->context;
  for (size_t k = 0; result->reason_texts != NULL && k < result->reason_count; k++) {
    tier__release(context, result->reason_texts[k]);
  }
  tier__release(context, result->reason_texts);
  tier__release(context, result->id_bytes);
  tier__release(context, result->id_first);
  tier__release(context, result->tiers);
  tier__release(context, result->previous);
  tier__release(context, result->reasons);
  tier__release(context, result->tag_first);
  tier__release(context, result->tag_rules);
  tier__release(context, result->tag_bytes);
  tier__release(context, result->tag_text_first);
  tier__release(context, result->summaries);
  if (result->table.context != NULL) {
    tier__table_end(&result->table);
  }
  tier_fitted_destroy(result->fitted);
  tier__release(context, result);
  tier_context_destroy(context);
}

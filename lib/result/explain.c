/* SPDX-License-Identifier: Apache-2.0 */
/* Why a customer is in his tier. Explanations only read: every value is one that the assignment made, and conditions
 * are evaluated by the code that decided. */
#include "base/failure.h"
#include "explain_sections.h"
#include "reason_codes.h"

/* What is told of each ladder. */
static tier_status write_ladder(tier__explanation *explanation, tier_error *err) {
  TIER__TRY(tier__explain_tiers(explanation, err));
  TIER__TRY(tier__explain_rules(explanation, err));
  return tier__explain_gaps(explanation, err);
}

/* The ladders beside the main one. */
static tier_status write_ladders(tier__explanation *explanation, tier_error *err) {
  tier_writer_begin(&explanation->writer, "ladders", 1);
  for (size_t k = 1; k < explanation->policy->ladder_count; k++) {
    tier__explain_turn(explanation, k);
    tier_writer_begin(&explanation->writer, NULL, 0);
    tier_writer_text(&explanation->writer, "name", tier__text_view(explanation->ladder->name));
    TIER__TRY(tier__explain_decision(explanation, err));
    tier__explain_standing(explanation);
    TIER__TRY(write_ladder(explanation, err));
    tier_writer_end(&explanation->writer);
  }
  tier_writer_end(&explanation->writer);
  return TIER_OK;
}

static tier_status write_all(tier__explanation *explanation, tier_error *err) {
  const tier_result *result = explanation->result;
  tier__explain_turn(explanation, 0);
  tier_writer_text(&explanation->writer, "customer_id", tier__result_id(result, explanation->row));
  tier__explain_day(explanation, "as_of", result->as_of_day);
  TIER__TRY(tier__explain_decision(explanation, err));
  tier__explain_standing(explanation);
  TIER__TRY(tier__explain_values(explanation, err));
  TIER__TRY(tier__explain_derived(explanation, err));
  TIER__TRY(write_ladder(explanation, err));
  tier__explain_service(explanation);
  return write_ladders(explanation, err);
}

tier_status tier_result_explain(const tier_result *result, size_t index, const char *language, char **ret_json,
                                tier_error *err) {
  const int chosen = tier__language_find(language);
  if (result == NULL || ret_json == NULL || index >= result->count) {
    return tier__fail(err, TIER_E_ARGUMENT,
                      "ret_json must not be NULL, and index %zu below the number of customers, %zu", index,
                      tier_result_count(result));
  }
  if (chosen < 0) {
    return tier__fail(err, TIER_E_ARGUMENT, "language must be \"en\" or \"zh\"");
  }
  tier__explanation explanation = {
      .result = result, .policy = result->fitted->policy, .row = index, .language = chosen};
  tier__writer_begin(&explanation.writer, result->context);
  tier_status status = write_all(&explanation, err);
  if (status == TIER_OK) {
    status = tier__writer_take(&explanation.writer, ret_json, err);
  }
  if (status != TIER_OK) {
    tier__writer_end_all(&explanation.writer);
  }
  return status;
}

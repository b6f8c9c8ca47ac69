/* SPDX-License-Identifier: Apache-2.0 */
/* Assignment: a fitted policy and a book give every customer a tier. */
#include "assign_blocks.h"
#include "assign_summary.h"
#include "assign_tags.h"
#include "base/failure.h"
#include "base/memory.h"
#include "book/book_object.h"
#include "ladder/roster_object.h"
#include "pipeline.h"

static tier_status check_rules(const tier_policy *policy, tier_error *err) {
  for (size_t i = 0; i < policy->rule_count; i++) {
    if (policy->rules[i].when == NULL && !policy->rules[i].attached) {
      return tier__fail(err, TIER_E_STATE, "rule '%s' of the host program is missing: give it by tier_fitted_add_rule",
                        policy->rules[i].id);
    }
  }
  return TIER_OK;
}

static tier_status check_roster(const tier_policy *policy, const tier_roster *roster, tier_error *err) {
  const char *ids[TIER__MOST_STEPS];
  for (size_t i = 0; i < policy->step_count; i++) {
    ids[i] = policy->steps[i].id;
  }
  if (roster != NULL && !tier__roster_fits(roster, ids, policy->step_count)) {
    return tier__fail(err, TIER_E_ARGUMENT, "the roster was made for other tiers than those of the policy");
  }
  return TIER_OK;
}

/** Fills all columns but "tier". The ledger, which is as large as the transactions, is gone before the models work. */
static tier_status fill_columns(tier_result *result, const tier_book *book, tier_error *err) {
  const tier_fitted *fitted = result->fitted;
  const tier_policy *policy = fitted->policy;
  tier__ledger ledger = {0};
  tier_status status = tier__pipeline_group(policy, book, result->as_of_day, &ledger, err);
  if (status != TIER_OK) {
    return status;
  }
  result->count = result->table.rows = ledger.customers;
  status = tier__assign_ids(result, book, &ledger, err);
  if (status == TIER_OK) {
    status = tier__pipeline_columns(fitted, book, &ledger, &result->table, err);
  }
  tier__ledger_end(&ledger);
  for (size_t i = 0; status == TIER_OK && i < policy->model_count; i++) {
    status = tier__model_score(policy->models[i], fitted->models[i], result->as_of_day, &result->table, err);
  }
  return status;
}

/** Decides everybody, when the columns and the present tiers are there. */
static tier_status decide(tier_result *result, tier_error *err) {
  tier__block *blocks = NULL;
  tier_status status;
  result->tiers = tier__alloc(result->context, result->count, sizeof *result->tiers);
  result->reasons = tier__alloc(result->context, result->count, sizeof *result->reasons);
  if (result->tiers == NULL || result->reasons == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(tier__assign_blocks(result, &blocks, err));
  TIER__TRY_OUT(tier__assign_tags(result, blocks, err));
  TIER__TRY_OUT(tier__assign_reasons(result, err));
  TIER__TRY_OUT(tier__assign_column(result, err));
  TIER__TRY_OUT(tier__assign_summaries(result, err));
out:
  tier__assign_end_blocks(result->context, blocks, result->count);
  return status;
}

tier_status tier_assign(const tier_fitted *fitted, const tier_book *book, int32_t as_of_day, const tier_roster *before,
                        tier_result **ret_result, tier_error *err) {
  tier_result *result = NULL;
  tier_status status;
  if (fitted == NULL || book == NULL || ret_result == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "fitted, book and ret_result must not be NULL");
  }
  TIER__TRY(check_rules(fitted->policy, err));
  TIER__TRY(check_roster(fitted->policy, before, err));
  TIER__TRY(tier__book_enter(book, err));
  TIER__TRY_OUT(tier__result_make(fitted, as_of_day, &result, err));
  TIER__TRY_OUT(fill_columns(result, book, err));
  TIER__TRY_OUT(tier__assign_previous(result, before, err));
  TIER__TRY_OUT(decide(result, err));
  *ret_result = result;
  result = NULL;
out:
  tier_result_destroy(result);
  tier__book_leave(book);
  return status;
}

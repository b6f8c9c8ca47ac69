/* SPDX-License-Identifier: Apache-2.0 */
/* Assignment: a fitted policy and a book give every customer a tier. */
#include "assign_blocks.h"
#include "assign_checks.h"
#include "assign_reopen.h"
#include "assign_strategy.h"
#include "assign_summary.h"
#include "assign_tags.h"
#include "assignment.h"
#include "base/failure.h"
#include "base/memory.h"
#include "book/book_object.h"
#include "policy/pipeline/pipeline.h"
#include "policy/pipeline/prepared.h"
#include "result_roster.h"

/** Ids for callbacks. */
static tier_status list_ids(tier__assign_work *work, tier_error *err) {
  const tier_result *result = work->result;
  if (!tier__has_callbacks(result->fitted->policy)) {
    return TIER_OK;
  }
  work->ids = tier__alloc(result->context, result->count, sizeof *work->ids);
  if (work->ids == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < result->count; i++) {
    work->ids[i] = tier__result_id(result, i);
  }
  return TIER_OK;
}

/** Who they are, when they came, where they stand. */
static tier_status meet_customers(tier__assign_work *work, const tier__ledger *ledger, tier_error *err) {
  tier_result *result = work->result;
  result->count = result->table.rows = ledger->customers;
  TIER__TRY(tier__assign_ids(result, work->book, ledger, err));
  TIER__TRY(list_ids(work, err));
  work->starts = tier__alloc(result->context, result->count, sizeof *work->starts);
  work->anchors = tier__alloc(result->context, result->count, sizeof *work->anchors);
  work->conflicts = tier__alloc(result->context, result->count, 1);
  if (work->starts == NULL || work->anchors == NULL || work->conflicts == NULL) {
    return tier__no_memory(err);
  }
  tier__pipeline_starts(work->book, ledger, work->starts);
  tier__pipeline_anchors(work->book, ledger, work->anchors);
  TIER__TRY(tier__assign_before(work, err));
  return tier__former_make(work, err);
}

static tier_status fill_metrics(tier__assign_work *work, const tier__ledger *ledger, tier_error *err) {
  tier_result *result = work->result;
  const tier__standing *before = result->ladders[0].before;
  int32_t *since = tier__alloc(result->context, result->count, sizeof *since);
  if (since == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < result->count; i++) {
    since[i] = before[i].since_day;
  }
  tier__pipeline_metrics(result->fitted->policy, ledger, work->anchors, since, &result->table);
  tier__release(result->context, since);
  return TIER_OK;
}

/** Fills the columns that conditions can read. The ledger, which is as large as the transactions, is gone before the
 * models work. */
static tier_status fill_columns(tier__assign_work *work, tier_error *err) {
  tier_result *result = work->result;
  const tier_fitted *fitted = result->fitted;
  const tier__derived_report report = {result->value_counts, result->value_fired};
  tier__ledger ledger = {0};
  tier__prepared prepared = {.context = NULL};
  tier_status status = tier__pipeline_group(fitted->policy, work->book, result->as_of_day, &ledger, err);
  if (status != TIER_OK) {
    return status;
  }
  TIER__TRY_OUT(meet_customers(work, &ledger, err));
  TIER__TRY_OUT(tier__assign_reopen(work, &ledger, err));
  TIER__TRY_OUT(tier__pipeline_open(fitted, work->book, &ledger, &result->table, err));
  TIER__TRY_OUT(fill_metrics(work, &ledger, err));
  tier__ledger_end(&ledger);
  TIER__TRY_OUT(tier__prepared_open(fitted, &result->table, NULL, &prepared, err));
  TIER__TRY_OUT(tier__prepared_run(&prepared, work->conflicts, &report, err));
out:
  tier__prepared_close(&prepared);
  tier__ledger_end(&ledger);
  return status;
}

static tier_status begin_ladder(const tier_result *result, tier__ladder_result *made, tier_error *err) {
  made->standings = tier__alloc(result->context, result->count, sizeof *made->standings);
  made->reasons = tier__alloc(result->context, result->count, sizeof *made->reasons);
  if (made->standings == NULL || made->reasons == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < result->count; i++) {
    made->standings[i] = made->before[i];
  }
  return TIER_OK;
}

/** Marks that stem from outside the ladder. */
static void add_flags(const tier__assign_work *work, uint32_t ladder) {
  tier__standing *standings = work->result->ladders[ladder].standings;
  for (size_t i = 0; i < work->result->count; i++) {
    if (ladder == 0 && work->conflicts[i]) {
      standings[i].flags |= TIER__STANDING_CONFLICT;
    }
    if (work->reopened != NULL && work->reopened[i]) {
      standings[i].flags |= TIER__STANDING_REOPENED;
    }
  }
}

/** Decides everybody on one ladder: in one go, unless all must be known before places are given. */
static tier_status decide(tier__assign_work *work, uint32_t ladder, tier_error *err) {
  tier_result *result = work->result;
  const tier__ladder *settings = &result->fitted->policy->ladders[ladder];
  const int both = TIER__RUN_CONDITIONS | TIER__RUN_RULES;
  tier__block *blocks = NULL;
  tier_status status = TIER_OK;
  TIER__TRY(begin_ladder(result, &result->ladders[ladder], err));
  TIER__TRY(tier__assign_overrides(work, ladder, err));
  TIER__TRY_OUT(tier__assign_scores(work, settings, err));
  TIER__TRY_OUT(tier__assign_blocks(work, ladder, work->scores == NULL ? both : TIER__RUN_CONDITIONS, &blocks, err));
  if (work->scores != NULL) {
    tier__assign_end_blocks(result->context, blocks, result->count);
    blocks = NULL;
    TIER__TRY_OUT(tier__assign_places(work, ladder, err));
    TIER__TRY_OUT(tier__assign_blocks(work, ladder, TIER__RUN_RULES, &blocks, err));
  }
  add_flags(work, ladder);
  TIER__TRY_OUT(tier__assign_tags(result, ladder, blocks, err));
out:
  tier__assign_end_blocks(result->context, blocks, result->count);
  tier__assign_scores_end(work, settings);
  return status;
}

static tier_status serve(tier_result *result, tier_error *err) {
  tier__strategy_run *run = NULL;
  TIER__TRY(tier__strategy_open(result->fitted->policy, &result->table, &run, err));
  if (run == NULL) {
    return TIER_OK;
  }
  tier_status status = TIER_OK;
  int32_t *tiers = tier__alloc(result->context, result->count, sizeof *tiers);
  result->services = tier__alloc(result->context, result->count, sizeof *result->services);
  if (tiers == NULL || result->services == NULL) {
    status = tier__no_memory(err);
  } else {
    for (size_t i = 0; i < result->count; i++) {
      tiers[i] = result->ladders[0].standings[i].tier;
    }
    tier__strategy_fill(run, tiers, result->services);
  }
  tier__release(result->context, tiers);
  tier__strategy_close(run);
  return status;
}

static tier_status decide_all(tier__assign_work *work, tier_error *err) {
  tier_result *result = work->result;
  for (uint32_t l = 0; l < result->fitted->policy->ladder_count; l++) {
    TIER__TRY(decide(work, l, err));
    TIER__TRY(tier__assign_columns(result, l, err));
    TIER__TRY(tier__assign_summaries(result, l, err));
  }
  return serve(result, err);
}

tier_status tier_assign(const tier_fitted *fitted, const tier_book *book, int32_t as_of_day, const tier_roster *before,
                        tier_result **ret_result, tier_error *err) {
  tier__assign_work work = {.book = book, .roster = before};
  tier_status status;
  if (fitted == NULL || book == NULL || ret_result == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "fitted, book and ret_result must not be NULL");
  }
  TIER__TRY(tier__assign_check_policy(fitted->policy, as_of_day, err));
  TIER__TRY(tier__assign_check_roster(fitted->policy, before, as_of_day, err));
  TIER__TRY(tier__book_enter(book, err));
  tier__roster_enter(before);
  TIER__TRY_OUT(tier__result_make(fitted, as_of_day, &work.result, err));
  TIER__TRY_OUT(fill_columns(&work, err));
  TIER__TRY_OUT(decide_all(&work, err));
  *ret_result = work.result;
out:
  tier__assign_work_end(&work);
  if (status != TIER_OK) {
    tier_result_destroy(work.result);
  }
  tier__roster_leave(before);
  tier__book_leave(book);
  return status;
}

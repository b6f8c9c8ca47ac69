/* SPDX-License-Identifier: Apache-2.0 */
/* A return takes its purchase back, and what the purchase did: from the older of two standings of earlier days the
 * ladder is run again, day of evaluation by day of evaluation, over the transactions as they are known now. */
#include "assign_reopen.h"

#include "base/failure.h"
#include "base/memory.h"
#include "book/book_object.h"
#include "book/return_recent.h"
#include "places_scores.h"
#include "policy/pipeline/pipeline.h"
#include "replay.h"
#include "result_roster.h"

/** Customers that are computed again at a time. */
#define BLOCK_ROWS ((size_t)4096)

typedef struct reopening {
  tier__assign_work *work;
  const tier__ledger *ledger;
  tier__table attributes;
  tier__replay_source source;
  uint32_t *returns; /**< How many returns are known now, by customer of the book. */
  size_t *customers; /**< Places in the ledger, which are those in the result. */
  size_t count;
} reopening;

/** A block of them. Arrays by row, of each ladder one after the other. */
typedef struct block {
  tier__replay replay;
  size_t rows, ladders;
  tier__ladder_run *runs;     /**< By ladder. */
  tier__standing *standings;
  uint32_t *reasons;          /**< Of no interest. */
  uint8_t **candidates;       /**< By tier of the ladder at hand. */
  double *scores;
  uint32_t *keys;             /**< In `former`, by row. */
  int32_t *begin_days;        /**< First day on which there was something to evaluate, by row. */
} block;

static int reopens(const reopening *r, size_t l) {
  return r->source.fitted->policy->ladders[l].settings.reopen_days > 0;
}

/** Who is frozen today keeps his standing: his turn comes when the freeze is over. */
static int is_frozen(const tier__assign_work *work, size_t i, size_t l) {
  int32_t tiers[4];
  if (work->keys[i] == TIER__NO_KEY) {
    return 0;
  }
  const uint32_t kinds =
      tier__roster_overrides(work->roster, work->keys[i], (uint32_t)l, work->result->as_of_day, tiers);
  return (kinds & (1u << TIER_OVERRIDE_FREEZE)) != 0;
}

static int32_t known_returns(const reopening *r, size_t i) {
  return (int32_t)(r->returns[r->ledger->order[i]] & INT16_MAX);
}

/** 1 if the last evaluation of a customer on a ladder did not know of all his returns, whatever their days. */
static int is_outdated(const reopening *r, size_t i, size_t l) {
  return reopens(r, l) && r->work->result->ladders[l].before[i].returned != known_returns(r, i) &&
         !is_frozen(r->work, i, l);
}

static int is_outdated_somewhere(const reopening *r, size_t i) {
  for (size_t l = 0; l < r->source.fitted->policy->ladder_count; l++) {
    if (is_outdated(r, i, l)) {
      return 1;
    }
  }
  return 0;
}

/** @param recent By customer of the book: 1 if a purchase was taken back that the anchors do not know. */
static tier_status find_customers(reopening *r, const uint8_t *recent, tier_error *err) {
  r->customers = tier__alloc(r->work->result->context, r->ledger->customers, sizeof *r->customers);
  if (r->customers == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < r->ledger->customers; i++) {
    if (recent[r->ledger->order[i]] && r->work->keys[i] != TIER__NO_KEY && is_outdated_somewhere(r, i)) {
      r->customers[r->count++] = i;
    }
  }
  return TIER_OK;
}

static const tier__standing *told(const reopening *r, const block *b, size_t l, size_t k) {
  return &r->work->result->former->anchors[0][b->keys[k] * b->ladders + l];
}

/** The day from which there is something to evaluate, without what was taken back: none but the day of the first
 * transaction or the start day for who is known by his transactions only, any for who is on the list of customers. */
static int32_t first_day(const reopening *r, const block *b, size_t k) {
  const uint32_t index = r->ledger->order[b->replay.customers[k]];
  const int has_occasions = b->replay.first[k + 1] > b->replay.first[k];
  const int32_t begin = has_occasions ? b->replay.occasions[b->replay.first[k]].day : INT32_MAX;
  if (r->work->book->states[index].profile != TIER__NO_PROFILE) {
    return INT32_MIN;
  }
  return b->replay.starts[k] != TIER__NO_START && b->replay.starts[k] < begin ? b->replay.starts[k] : begin;
}

static void begin_standings(const reopening *r, block *b) {
  for (size_t k = 0; k < b->rows; k++) {
    b->begin_days[k] = first_day(r, b, k);
    b->keys[k] = tier__roster_find(r->work->result->former, tier__result_id(r->work->result, b->replay.customers[k]));
    for (size_t l = 0; l < b->ladders; l++) {
      b->standings[l * b->rows + k] = *told(r, b, l, k);
    }
  }
}

static tier_status open_block(const reopening *r, size_t first, block *b, tier_error *err) {
  const tier_policy *policy = r->source.fitted->policy;
  tier_context *context = r->work->result->context;
  b->rows = r->count - first < BLOCK_ROWS ? r->count - first : BLOCK_ROWS;
  b->ladders = policy->ladder_count;
  TIER__TRY(tier__replay_open(&r->source, r->customers + first, b->rows, &b->replay, err));
  b->runs = tier__alloc(context, b->ladders, sizeof *b->runs);
  b->standings = tier__alloc(context, b->ladders, b->rows * sizeof *b->standings);
  b->reasons = tier__alloc(context, b->rows, sizeof *b->reasons);
  b->candidates = tier__alloc(context, TIER__MOST_STEPS, sizeof(uint8_t *));
  b->scores = tier__alloc(context, b->rows, sizeof *b->scores);
  b->keys = tier__alloc(context, b->rows, sizeof *b->keys);
  b->begin_days = tier__alloc(context, b->rows, sizeof *b->begin_days);
  if (b->runs == NULL || b->standings == NULL || b->reasons == NULL || b->candidates == NULL || b->scores == NULL ||
      b->keys == NULL || b->begin_days == NULL) {
    return tier__no_memory(err);
  }
  for (size_t l = 0; l < b->ladders; l++) {
    TIER__TRY(tier__ladder_run_open(&policy->ladders[l], &b->replay.table, b->rows, TIER__RUN_CONDITIONS, &b->runs[l],
                                    err));
  }
  begin_standings(r, b);
  return TIER_OK;
}

static void end_block(tier_context *context, block *b) {
  for (size_t l = 0; b->runs != NULL && l < b->ladders; l++) {
    tier__ladder_run_close(&b->runs[l]);
  }
  for (size_t k = 0; b->candidates != NULL && k < TIER__MOST_STEPS; k++) {
    tier__release(context, b->candidates[k]);
  }
  tier__release(context, b->runs);
  tier__release(context, b->standings);
  tier__release(context, b->reasons);
  tier__release(context, (void *)b->candidates);
  tier__release(context, b->scores);
  tier__release(context, b->keys);
  tier__release(context, b->begin_days);
  tier__replay_close(&b->replay);
}

/** Places are not given again for days that are over: in a tier that is nothing but places stays who is there. */
static tier_status find_candidates(const reopening *r, block *b, size_t l, tier_error *err) {
  const tier__ladder *ladder = &r->source.fitted->policy->ladders[l];
  const tier__standing *standings = b->standings + l * b->rows;
  for (size_t k = 0; k < ladder->step_count; k++) {
    const tier__step *step = &ladder->steps[k];
    tier__release(r->work->result->context, b->candidates[k]);
    b->candidates[k] = NULL;
    if (step->enter != NULL || !step->places.limited) {
      continue;
    }
    b->candidates[k] = tier__alloc(r->work->result->context, b->rows, 1);
    if (b->candidates[k] == NULL) {
      return tier__no_memory(err);
    }
    TIER__TRY(tier__places_scores(step->by, &b->replay.table, b->scores, b->candidates[k], err));
    for (size_t i = 0; i < b->rows; i++) {
      b->candidates[k][i] = b->candidates[k][i] && standings[i].earned >= (int32_t)k;
    }
  }
  return TIER_OK;
}

static tier_status run_ladder(const reopening *r, block *b, size_t l, int32_t day, tier_error *err) {
  tier__standing *standings = b->standings + l * b->rows;
  TIER__TRY(find_candidates(r, b, l, err));
  const tier__ladder_rows rows = {.count = b->rows,
                                  .anchors = b->replay.anchors,
                                  .candidates = (const uint8_t *const *)b->candidates,
                                  .before = standings,
                                  .standings = standings,
                                  .reasons = b->reasons};
  TIER__TRY(tier__ladder_run_conditions(&b->runs[l], &rows, NULL, err));
  for (size_t k = 0; k < b->rows; k++) {
    const tier__standing *begin = told(r, b, l, k);
    const int is_later = day <= begin->last_day || (begin->earned >= 0 && day < begin->since_day);
    if (is_later || (begin->earned < 0 && day < b->begin_days[k])) { /* Told later, or he was not there yet. */
      standings[k] = *begin;
    }
  }
  return TIER_OK;
}

static tier_status run_day(const reopening *r, block *b, int32_t day, tier_error *err) {
  for (size_t k = 0; k < b->rows; k++) {
    b->replay.since[k] = b->standings[k].since_day;
  }
  TIER__TRY(tier__replay_day(&b->replay, day, NULL, err));
  for (size_t l = 0; l < b->ladders; l++) {
    TIER__TRY(run_ladder(r, b, l, day, err));
  }
  return TIER_OK;
}

/** Standings go on from the one computed; what is shown was shown. */
static void put_before(const reopening *r, const block *b, size_t l) {
  tier_result *result = r->work->result;
  for (size_t k = 0; k < b->rows; k++) {
    const size_t i = b->replay.customers[k];
    tier__standing *before = &result->ladders[l].before[i];
    const int32_t shown = before->tier;
    if (is_outdated(r, i, l)) {
      *before = b->standings[l * b->rows + k];
      before->tier = shown;
      r->work->reopened[i] = 1;
    }
  }
}

static void put_anchor(const reopening *r, const block *b, size_t l) {
  tier_roster *former = r->work->result->former;
  for (size_t k = 0; k < b->rows; k++) {
    tier__standing *anchor = &former->anchors[1][b->keys[k] * b->ladders + l];
    const int32_t shown = anchor->tier;
    if (is_outdated(r, b->replay.customers[k], l)) {
      *anchor = b->standings[l * b->rows + k];
      anchor->tier = shown;
    }
  }
}

static tier_status reopen_block(const reopening *r, size_t first, tier_error *err) {
  const tier_roster *former = r->work->result->former;
  block b = {.rows = 0};
  tier_status status = TIER_OK;
  TIER__TRY_OUT(open_block(r, first, &b, err));
  for (size_t d = 0; d < former->run_day_count && former->run_days[d] < r->ledger->as_of_day; d++) {
    TIER__TRY_OUT(run_day(r, &b, former->run_days[d], err));
    for (size_t l = 0; l < b.ladders && former->run_days[d] == former->anchor_days[1]; l++) {
      put_anchor(r, &b, l);
    }
  }
  for (size_t l = 0; l < b.ladders; l++) {
    put_before(r, &b, l);
  }
out:
  end_block(r->work->result->context, &b);
  return status;
}

static tier_status reopen(reopening *r, const uint8_t *recent, tier_error *err) {
  tier_result *result = r->work->result;
  TIER__TRY(find_customers(r, recent, err));
  if (r->count == 0) {
    return TIER_OK;
  }
  r->work->reopened = tier__alloc(result->context, result->count, 1);
  if (r->work->reopened == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(tier__pipeline_attributes(result->fitted, r->work->book, r->ledger, &r->attributes, err));
  for (size_t first = 0; first < r->count; first += BLOCK_ROWS) {
    TIER__TRY(reopen_block(r, first, err));
  }
  return TIER_OK;
}

/** Notes for the next evaluation what this one knows. */
static void note_returns(const reopening *r) {
  const tier_result *result = r->work->result;
  for (size_t l = 0; l < r->source.fitted->policy->ladder_count; l++) {
    for (size_t i = 0; reopens(r, l) && i < result->count; i++) {
      if (!is_frozen(r->work, i, l)) {
        result->ladders[l].before[i].returned = known_returns(r, i);
      }
    }
  }
}

tier_status tier__assign_reopen(tier__assign_work *work, const tier__ledger *ledger, tier_error *err) {
  const tier_result *result = work->result;
  const tier_policy *policy = result->fitted->policy;
  const int has_anchors = result->former != NULL && result->former->anchors[0] != NULL;
  tier_status status = TIER_OK;
  reopening r = {.work = work, .ledger = ledger};
  if (tier__reopen_days(policy) == 0) {
    return TIER_OK;
  }
  uint8_t *recent = tier__alloc(result->context, ledger->customers, 1);
  r.returns = tier__alloc(result->context, ledger->customers, sizeof *r.returns);
  r.attributes = tier__table_begin(result->context, ledger->customers, policy->minor_digits);
  r.source = (tier__replay_source){result->fitted, ledger, &r.attributes, work->starts, NULL};
  if (recent == NULL || r.returns == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  tier__returns_count(work->book, &policy->purchases, ledger->as_of_day,
                      has_anchors ? result->former->anchor_days[0] + 1 : TIER__FIRST_DAY, r.returns, recent);
  if (has_anchors) {
    TIER__TRY_OUT(reopen(&r, recent, err));
  }
  note_returns(&r);
out:
  tier__release(result->context, recent);
  tier__release(result->context, r.returns);
  tier__release(result->context, r.customers);
  tier__table_end(&r.attributes);
  return status;
}

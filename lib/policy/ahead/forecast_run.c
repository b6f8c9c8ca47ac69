/* SPDX-License-Identifier: Apache-2.0 */
/* The days to come, one evaluation a day, until everybody's tier has changed or the horizon is reached. */
#include "base/failure.h"
#include "base/memory.h"
#include "forecast_object.h"
#include "policy/assign/places_scores.h"

#include <string.h>

/** Customers on their way. Arrays by row of the replay. */
typedef struct block {
  const tier__forecast_work *work;
  const tier__ladder *ladder;
  tier_context *context;
  int together;               /**< There are places: nobody leaves. */
  int has_overrides;          /**< The roster has some. */
  size_t most, open;          /**< Rows at first; of those now, how many have not changed yet. */
  tier__replay replay;
  tier__ladder_run run;
  tier__standing *before, *standings;
  uint32_t *reasons_before, *reasons;
  int32_t *tiers;             /**< Shown at the beginning. */
  uint8_t *done, *keep;
  tier_string *ids;           /**< For callbacks. */
  uint8_t *overrides, *overrides_before, *frozen;
  int32_t (*override_tiers)[4], (*override_tiers_before)[4];
  uint8_t **candidates;       /**< With places, by tier. */
  double **scores;
  uint64_t **weights;
  uint32_t *order;
  tier__turning turning;
} block;

static tier_status make_arrays(block *b, tier_error *err) {
  const size_t n = b->most;
  tier_context *context = b->context;
  b->before = tier__alloc(context, n, sizeof *b->before);
  b->standings = tier__alloc(context, n, sizeof *b->standings);
  b->reasons_before = tier__alloc(context, n, sizeof(uint32_t));
  b->reasons = tier__alloc(context, n, sizeof(uint32_t));
  b->tiers = tier__alloc(context, n, sizeof *b->tiers);
  b->done = tier__alloc(context, n, 1);
  b->keep = tier__alloc(context, n, 1);
  b->ids = tier__alloc(context, b->work->ids == NULL ? 0 : n, sizeof *b->ids);
  b->turning.customers = tier__alloc(context, n, sizeof(size_t));
  b->turning.before = tier__alloc(context, n, sizeof(tier__standing));
  b->turning.after = tier__alloc(context, n, sizeof(tier__standing));
  b->turning.reasons_before = tier__alloc(context, n, sizeof(uint32_t));
  b->turning.reasons = tier__alloc(context, n, sizeof(uint32_t));
  b->turning.overrides_changed = tier__alloc(context, n, 1);
  return b->before == NULL || b->standings == NULL || b->reasons_before == NULL || b->reasons == NULL ||
                 b->tiers == NULL || b->done == NULL || b->keep == NULL || b->ids == NULL ||
                 b->turning.customers == NULL || b->turning.before == NULL || b->turning.after == NULL ||
                 b->turning.reasons_before == NULL || b->turning.reasons == NULL ||
                 b->turning.overrides_changed == NULL
             ? tier__no_memory(err)
             : TIER_OK;
}

static tier_status make_overrides(block *b, tier_error *err) {
  b->has_overrides = b->work->roster->override_count > 0;
  if (!b->has_overrides) {
    return TIER_OK;
  }
  b->overrides = tier__alloc(b->context, b->most, 1);
  b->overrides_before = tier__alloc(b->context, b->most, 1);
  b->frozen = tier__alloc(b->context, b->most, 1);
  b->override_tiers = tier__alloc(b->context, b->most, sizeof *b->override_tiers);
  b->override_tiers_before = tier__alloc(b->context, b->most, sizeof *b->override_tiers_before);
  return b->overrides == NULL || b->overrides_before == NULL || b->frozen == NULL || b->override_tiers == NULL ||
                 b->override_tiers_before == NULL
             ? tier__no_memory(err)
             : TIER_OK;
}

static tier_status make_places(block *b, tier_error *err) {
  const size_t steps = b->ladder->step_count;
  b->candidates = tier__alloc(b->context, steps, sizeof(uint8_t *));
  b->scores = tier__alloc(b->context, steps, sizeof(double *));
  b->weights = tier__alloc(b->context, steps, sizeof(uint64_t *));
  b->order = tier__alloc(b->context, b->most, sizeof *b->order);
  if (b->candidates == NULL || b->scores == NULL || b->weights == NULL || b->order == NULL) {
    return tier__no_memory(err);
  }
  for (size_t k = 1; k < steps; k++) {
    if (b->ladder->steps[k].places.limited) {
      b->candidates[k] = tier__alloc(b->context, b->most, 1);
      b->scores[k] = tier__alloc(b->context, b->most, sizeof(double));
      b->weights[k] = tier__alloc(b->context, b->ladder->steps[k].weight == NULL ? 0 : b->most, sizeof(uint64_t));
      if (b->candidates[k] == NULL || b->scores[k] == NULL || b->weights[k] == NULL) {
        return tier__no_memory(err);
      }
      b->together = 1;
    }
  }
  return TIER_OK;
}

static void end_block(block *b) {
  tier_context *context = b->context;
  tier__ladder_run_close(&b->run);
  tier__replay_close(&b->replay);
  const int has_places = b->candidates != NULL && b->scores != NULL && b->weights != NULL;
  for (size_t k = 0; has_places && k < b->ladder->step_count; k++) {
    tier__release(context, b->candidates[k]);
    tier__release(context, b->scores[k]);
    tier__release(context, b->weights[k]);
  }
  void *const parts[] = {b->before,         b->standings,        b->reasons_before,  b->reasons,
                         b->tiers,          b->done,             b->keep,            b->ids,
                         b->overrides,      b->overrides_before, b->frozen,          b->override_tiers,
                         b->override_tiers_before,               (void *)b->candidates, (void *)b->scores,
                         (void *)b->weights, b->order,           b->turning.customers, b->turning.before,
                         b->turning.after,  b->turning.reasons_before, b->turning.reasons,
                         b->turning.overrides_changed};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    tier__release(context, parts[i]);
  }
}

static void find_overrides(block *b, int32_t day) {
  const tier__forecast_work *work = b->work;
  for (size_t i = 0; b->has_overrides && i < b->replay.count; i++) {
    const uint32_t key = work->keys[b->replay.customers[i]];
    b->overrides_before[i] = b->overrides[i];
    memcpy(b->override_tiers_before[i], b->override_tiers[i], sizeof b->override_tiers[i]);
    b->overrides[i] = key == TIER__NO_KEY
                          ? 0
                          : (uint8_t)tier__roster_overrides(work->roster, key, 0, day, b->override_tiers[i]);
    b->frozen[i] = (b->overrides[i] & (1u << TIER_OVERRIDE_FREEZE)) != 0 && b->before[i].tier >= 0;
  }
}

/** A row of a block is a customer in the whole. */
static tier_status fail_where(const block *b, tier_status status, const tier_error *said, tier_error *err) {
  const int64_t row = said->row >= 0 && (size_t)said->row < b->replay.count
                          ? (int64_t)b->replay.customers[said->row]
                          : said->row;
  return tier__fail_row(err, status, row, "%s", said->message);
}

static void give_places(block *b, const tier__ladder_rows *rows) {
  for (size_t k = b->ladder->step_count; k-- > 1;) {
    if (b->scores[k] != NULL) {
      tier__places_apply(&b->ladder->steps[k].places, &b->ladder->settings, (int32_t)k, b->replay.table.as_of_day,
                         rows->anchors, rows->frozen, b->scores[k], b->candidates[k], b->weights[k], rows->before,
                         rows->count, b->order, rows->standings, rows->reasons);
    }
  }
}

static tier_status find_scores(block *b, tier_error *err) {
  for (size_t k = 1; b->together && k < b->ladder->step_count; k++) {
    const tier__step *step = &b->ladder->steps[k];
    if (b->scores[k] == NULL) {
      continue;
    }
    TIER__TRY(tier__places_scores(step->by, &b->replay.table, b->scores[k], b->candidates[k], err));
    if (step->weight != NULL) {
      TIER__TRY(tier__places_weights(step->weight, &b->replay.table, b->weights[k], b->candidates[k], err));
    }
  }
  return TIER_OK;
}

/** Steps of one evaluation, in their order. */
static tier_status decide(block *b, const tier__ladder_rows *rows, tier_error *err) {
  TIER__TRY(find_scores(b, err));
  TIER__TRY(tier__ladder_run_conditions(&b->run, rows, NULL, err));
  if (b->together) {
    give_places(b, rows);
  }
  return tier__ladder_run_rules(&b->run, rows, NULL, err);
}

/** One evaluation: `before` and `reasons_before` become those of the time before. */
static tier_status run_day(block *b, int32_t day, tier_error *err) {
  const size_t n = b->replay.count;
  tier_error said = {.size = sizeof said, .row = -1};
  uint32_t *reasons = b->reasons_before;
  b->reasons_before = b->reasons;
  b->reasons = reasons;
  memcpy(b->before, b->standings, n * sizeof *b->before);
  for (size_t i = 0; i < n; i++) {
    b->replay.since[i] = b->before[i].since_day;
  }
  find_overrides(b, day);
  tier_status status = tier__replay_day(&b->replay, day, NULL, &said);
  const tier__ladder_rows rows = {.count = n,
                                  .anchors = b->replay.anchors,
                                  .ids = b->work->ids == NULL ? NULL : b->ids,
                                  .overrides = b->overrides,
                                  .override_tiers = (const int32_t(*)[4])b->override_tiers,
                                  .frozen = b->frozen,
                                  .candidates = b->together ? (const uint8_t *const *)b->candidates : NULL,
                                  .before = b->before,
                                  .standings = b->standings,
                                  .reasons = b->reasons};
  if (status == TIER_OK) {
    status = decide(b, &rows, &said);
  }
  return status == TIER_OK ? TIER_OK : fail_where(b, status, &said, err);
}

static int overrides_differ(const block *b, size_t i) {
  return b->overrides[i] != b->overrides_before[i] ||
         memcmp(b->override_tiers[i], b->override_tiers_before[i], sizeof b->override_tiers[i]) != 0;
}

/** Notes those who are in another tier now. */
static void collect_changes(block *b, int32_t day) {
  tier__turning *turning = &b->turning;
  turning->count = 0;
  turning->day = day;
  for (size_t i = 0; i < b->replay.count; i++) {
    const size_t k = turning->count;
    if (b->done[i] || b->standings[i].tier == b->tiers[i]) {
      continue;
    }
    b->done[i] = 1;
    b->open--;
    turning->customers[k] = b->replay.customers[i];
    turning->before[k] = b->before[i];
    turning->after[k] = b->standings[i];
    turning->reasons_before[k] = b->reasons_before[i];
    turning->reasons[k] = b->reasons[i];
    turning->overrides_changed[k] = b->has_overrides && overrides_differ(b, i);
    tier__change *change = &b->work->changes[b->replay.customers[i]];
    change->day = day;
    change->next_tier = b->standings[i].tier;
    change->reason = b->reasons[i];
    turning->count++;
  }
}

/** Lets those go whose tier has changed. */
static void compact(block *b) {
  size_t kept = 0;
  for (size_t i = 0; i < b->replay.count; i++) {
    b->keep[i] = !b->done[i];
    if (b->done[i]) {
      continue;
    }
    b->standings[kept] = b->standings[i];
    b->reasons[kept] = b->reasons[i];
    b->tiers[kept] = b->tiers[i];
    if (b->work->ids != NULL) {
      b->ids[kept] = b->ids[i];
    }
    if (b->has_overrides) {
      b->overrides[kept] = b->overrides[i];
      memcpy(b->override_tiers[kept], b->override_tiers[i], sizeof b->override_tiers[i]);
    }
    kept++;
  }
  tier__replay_keep(&b->replay, b->keep);
  memset(b->done, 0, kept);
}

static void begin_rows(block *b) {
  const tier__forecast_work *work = b->work;
  for (size_t i = 0; i < b->replay.count; i++) {
    const uint32_t key = work->keys[b->replay.customers[i]];
    b->standings[i] = key == TIER__NO_KEY ? tier__standing_new()
                                          : work->roster->standings[key * work->roster->ladder_count];
    b->reasons[i] = TIER__REASON_KEEP; /* Not known: none that waits. */
    if (work->ids != NULL) {
      b->ids[i] = work->ids[b->replay.customers[i]];
    }
  }
  memcpy(b->before, b->standings, b->replay.count * sizeof *b->before);
  find_overrides(b, work->as_of_day);
}

/** Whoever the roster does not place is placed on the day of the question. */
static tier_status place_new(block *b, tier_error *err) {
  size_t fresh = 0;
  for (size_t i = 0; i < b->replay.count; i++) {
    fresh += b->standings[i].tier < 0;
  }
  if (fresh > 0) {
    TIER__TRY(run_day(b, b->work->as_of_day, err));
    for (size_t i = 0; i < b->replay.count; i++) {
      if (b->before[i].tier >= 0) {
        b->standings[i] = b->before[i];
        b->reasons[i] = b->reasons_before[i];
      }
    }
  }
  for (size_t i = 0; i < b->replay.count; i++) {
    tier__change *change = &b->work->changes[b->replay.customers[i]];
    b->tiers[i] = change->tier = change->next_tier = b->standings[i].tier;
    b->done[i] = !b->work->asked[b->replay.customers[i]];
    b->open += !b->done[i];
  }
  return TIER_OK;
}

static tier_status open_block(block *b, const size_t *customers, tier_error *err) {
  TIER__TRY(make_arrays(b, err));
  TIER__TRY(make_overrides(b, err));
  TIER__TRY(make_places(b, err));
  TIER__TRY(tier__replay_open(b->work->source, customers, b->most, &b->replay, err));
  TIER__TRY(tier__ladder_run_open(b->ladder, &b->replay.table, b->most, TIER__RUN_CONDITIONS | TIER__RUN_RULES, &b->run,
                                  err));
  begin_rows(b);
  return place_new(b, err);
}

tier_status tier__look_ahead(const tier__forecast_work *work, const size_t *customers, size_t count, tier_error *err) {
  block b = {.work = work, .context = work->source->fitted->context, .most = count};
  tier_status status = TIER_OK;
  if (count == 0) {
    return TIER_OK;
  }
  b.ladder = tier__main_ladder(work->source->fitted->policy);
  TIER__TRY_OUT(open_block(&b, customers, err));
  for (int32_t day = work->as_of_day; b.open > 0 && day < work->last_day; day++) {
    TIER__TRY_OUT(run_day(&b, day + 1, err));
    collect_changes(&b, day + 1);
    if (b.turning.count > 0) {
      TIER__TRY_OUT(tier__forecast_causes(work, &b.turning, err));
    }
    if (!b.together && b.open < b.replay.count - b.replay.count / 8) {
      compact(&b);
    }
  }
out:
  end_block(&b);
  return status;
}

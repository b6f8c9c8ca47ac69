/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "policy/pipeline/pipeline.h"

#include <string.h>

static tier_context *context_of(const tier__replay *replay) { return replay->table.context; }

/** Attributes stand behind the metrics. */
static size_t metric_count(const tier__replay *replay) {
  size_t count = replay->source->fitted->policy->window_count;
  for (size_t i = 0; tier__metric_builtin(i) != NULL; i++) {
    count++;
  }
  return count;
}

static void copy_value(const tier__column *from, size_t i, tier__column *to, size_t k) {
  const size_t bytes = tier__type_bytes(from->view.type);
  memcpy((unsigned char *)to->values + k * bytes, (const unsigned char *)from->values + i * bytes, bytes);
  if (to->validity != NULL && tier__bit(from->validity, i)) {
    tier__bit_set(to->validity, k);
  } else if (to->validity != NULL) {
    tier__bit_clear(to->validity, k);
  }
}

/** Texts share the labels of the source: a block of customers needs none of its own. */
static tier_status add_attribute(tier__replay *replay, const tier__column *from, tier_error *err) {
  tier__column *column = NULL;
  TIER__TRY(tier__table_add(&replay->table, from->view.name, from->view.type, from->unit, from->role,
                            from->validity == NULL, NULL, 0, &column, err));
  if (from->view.type == TIER_TEXT) {
    tier__release(context_of(replay), (void *)(uintptr_t)column->view.labels);
    column->view.labels = from->view.labels;
    column->view.label_count = from->view.label_count;
  }
  for (size_t k = 0; k < replay->count; k++) {
    copy_value(from, replay->customers[k], column, k);
  }
  return TIER_OK;
}

static void give_labels_back(tier__replay *replay) {
  const size_t first = metric_count(replay), attributes = replay->source->attributes->count;
  for (size_t i = first; i < first + attributes && i < replay->table.count; i++) {
    replay->table.columns[i]->view.labels = NULL;
    replay->table.columns[i]->view.label_count = 0;
  }
}

static tier_status make_rows(tier__replay *replay, const size_t *customers, tier_error *err) {
  tier_context *context = context_of(replay);
  const tier__ledger *ledger = replay->source->ledger;
  const size_t count = replay->count;
  size_t occasions = 0;
  for (size_t k = 0; k < count; k++) {
    occasions += ledger->first[customers[k] + 1] - ledger->first[customers[k]];
  }
  replay->customers = tier__alloc(context, count, sizeof *replay->customers);
  replay->occasions = tier__resize(context, NULL, occasions, sizeof *replay->occasions);
  replay->first = tier__alloc(context, count + 1, sizeof *replay->first);
  replay->starts = tier__alloc(context, count, sizeof *replay->starts);
  replay->anchors = tier__alloc(context, count, sizeof *replay->anchors);
  replay->since = tier__alloc(context, count, sizeof *replay->since);
  if (replay->customers == NULL || replay->occasions == NULL || replay->first == NULL || replay->starts == NULL ||
      replay->anchors == NULL || replay->since == NULL) {
    return tier__no_memory(err);
  }
  for (size_t k = 0; k < count; k++) {
    const size_t from = ledger->first[customers[k]], own = ledger->first[customers[k] + 1] - from;
    replay->customers[k] = customers[k];
    replay->starts[k] = replay->source->starts[customers[k]];
    replay->since[k] = TIER__NEVER_DAY;
    replay->first[k + 1] = replay->first[k] + own;
    memcpy(replay->occasions + replay->first[k], ledger->occasions + from, own * sizeof *replay->occasions);
  }
  return TIER_OK;
}

tier_status tier__replay_open(const tier__replay_source *source, const size_t *customers, size_t count,
                              tier__replay *ret_replay, tier_error *err) {
  const tier_policy *policy = source->fitted->policy;
  tier__replay *replay = ret_replay;
  *replay = (tier__replay){.source = source, .count = count};
  replay->table = tier__table_begin(source->fitted->context, count, policy->minor_digits);
  TIER__TRY(make_rows(replay, customers, err));
  TIER__TRY(tier__metrics_add(policy->windows, policy->window_count, &replay->table, err));
  for (size_t i = 0; i < source->attributes->count; i++) {
    TIER__TRY(add_attribute(replay, source->attributes->columns[i], err));
  }
  return tier__prepared_open(source->fitted, &replay->table, source->wanted, &replay->prepared, err);
}

void tier__replay_close(tier__replay *replay) {
  tier_context *context = context_of(replay);
  if (context == NULL) {
    return;
  }
  tier__prepared_close(&replay->prepared);
  give_labels_back(replay);
  tier__table_end(&replay->table);
  tier__release(context, replay->customers);
  tier__release(context, replay->occasions);
  tier__release(context, replay->first);
  tier__release(context, replay->starts);
  tier__release(context, replay->anchors);
  tier__release(context, replay->since);
  *replay = (tier__replay){.source = NULL};
}

tier_status tier__replay_day(tier__replay *replay, int32_t day, uint8_t *conflicts, tier_error *err) {
  const tier_policy *policy = replay->source->fitted->policy;
  for (size_t k = 0; k < replay->count; k++) {
    replay->anchors[k] = tier__anchor_day(replay->starts[k], replay->occasions + replay->first[k],
                                          replay->first[k + 1] - replay->first[k], day);
  }
  const tier__metric_rows rows = {.occasions = replay->occasions,
                                  .first = replay->first,
                                  .anchors = replay->anchors,
                                  .since = replay->since,
                                  .rows = replay->count,
                                  .windows = policy->windows,
                                  .window_count = policy->window_count};
  replay->table.as_of_day = day;
  tier__metrics_fill(&rows, &replay->table);
  return tier__prepared_run(&replay->prepared, conflicts, NULL, err);
}

void tier__replay_keep(tier__replay *replay, const uint8_t *keep) {
  const size_t first = metric_count(replay), attributes = replay->source->attributes->count;
  size_t kept = 0;
  for (size_t k = 0; k < replay->count; k++) {
    if (!keep[k]) {
      continue;
    }
    const size_t from = replay->first[k], own = replay->first[k + 1] - from;
    memmove(replay->occasions + replay->first[kept], replay->occasions + from, own * sizeof *replay->occasions);
    replay->customers[kept] = replay->customers[k];
    replay->starts[kept] = replay->starts[k];
    replay->since[kept] = replay->since[k];
    for (size_t i = first; kept != k && i < first + attributes; i++) {
      copy_value(replay->table.columns[i], k, replay->table.columns[i], kept);
    }
    replay->first[kept + 1] = replay->first[kept] + own;
    kept++;
  }
  replay->count = kept;
  tier__pipeline_set_rows(&replay->table, kept);
}

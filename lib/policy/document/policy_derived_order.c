/* SPDX-License-Identifier: Apache-2.0 */
/* Which derived column reads which, and an order in which each comes after those it reads. */
#include "base/failure.h"
#include "base/key_table.h"
#include "base/memory.h"
#include "base/text_buffer.h"
#include "model/findings.h"
#include "policy_derived.h"
#include "policy/policy_walk.h"

#include <string.h>

/** Who reads whom. */
typedef struct graph {
  tier_policy *policy;
  tier__keys *names;        /**< Key k is derived column k. */
  size_t columns;
  uint32_t *stamps;         /**< By column: 1 + the last reader, so that nothing is gathered twice. */
  uint32_t *waits;          /**< By column: how many that it reads are not placed yet. */
  uint32_t reader;          /**< While they are gathered. */
  uint32_t *reads;          /**< What column k reads is at [first[k], first[k + 1]). */
  size_t *first;
  size_t count, capacity;   /**< Of `reads`. */
  uint32_t *readers;        /**< Who reads column k is at [heads[k], heads[k + 1]). */
  size_t *heads;
} graph;

static tier_status add_reads(void *arg, const tier__site *site, tier_error *err) {
  graph *g = arg;
  const char *name;
  for (size_t i = 0; (name = tier__expression_column(*site->slot, i)) != NULL; i++) {
    const uint32_t read = tier__keys_find(g->names, (tier_string){name, strlen(name)});
    void *reads = g->reads;
    if (read == TIER__NO_KEY || g->stamps[read] == g->reader + 1) {
      continue;
    }
    g->stamps[read] = g->reader + 1;
    TIER__TRY(tier__reserve(g->policy->context, &reads, &g->capacity, g->count + 1, sizeof *g->reads, err));
    g->reads = reads;
    g->reads[g->count++] = read;
    g->waits[g->reader]++;
  }
  return TIER_OK;
}

static tier_status make_room(graph *g, tier_error *err) {
  tier_context *context = g->policy->context;
  TIER__TRY(tier__keys_create(context, &g->names, err));
  g->stamps = tier__alloc(context, g->columns, sizeof *g->stamps);
  g->waits = tier__alloc(context, g->columns, sizeof *g->waits);
  g->first = tier__alloc(context, g->columns + 1, sizeof *g->first);
  g->heads = tier__alloc(context, g->columns + 2, sizeof *g->heads);
  return g->stamps == NULL || g->waits == NULL || g->first == NULL || g->heads == NULL ? tier__no_memory(err)
                                                                                      : TIER_OK;
}

static tier_status gather(graph *g, tier_error *err) {
  const tier__derived *derived = g->policy->derived;
  for (size_t i = 0; i < g->columns; i++) {
    const tier_string name = {derived[i].name, strlen(derived[i].name)};
    TIER__TRY(tier__keys_reserve(g->names, 1, name.length, err));
    (void)tier__keys_add(g->names, name);
  }
  for (g->reader = 0; g->reader < g->columns; g->reader++) {
    TIER__TRY(tier__policy_each_of_derived(&derived[g->reader], add_reads, g, err));
    g->first[g->reader + 1] = g->count;
  }
  return TIER_OK;
}

/** The same, by who is read: counted, then filled in, which moves each head to the next one's. */
static tier_status turn_round(graph *g, tier_error *err) {
  g->readers = tier__alloc(g->policy->context, g->count, sizeof *g->readers);
  if (g->readers == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < g->count; i++) {
    g->heads[g->reads[i] + 2]++;
  }
  for (size_t i = 2; i <= g->columns; i++) {
    g->heads[i] += g->heads[i - 1];
  }
  for (uint32_t k = 0; k < g->columns; k++) {
    for (size_t i = g->first[k]; i < g->first[k + 1]; i++) {
      g->readers[g->heads[g->reads[i] + 1]++] = k;
    }
  }
  return TIER_OK;
}

/** A column that `reader` reads and that could not be placed. Whoever could not be placed has one. */
static uint32_t next_unplaced(const graph *g, uint32_t reader) {
  size_t i = g->first[reader];
  while (i < g->first[reader + 1] && g->waits[g->reads[i]] == 0) {
    i++;
  }
  return i < g->first[reader + 1] ? g->reads[i] : reader;
}

/** Notes a circle that begins and ends with `first`. */
static tier_status note_cycle(const graph *g, uint32_t first, tier_error *err) {
  const tier__derived *derived = g->policy->derived;
  tier__text text = tier__text_begin(g->policy->context);
  tier_status status;
  uint32_t at = first;
  tier__text_add_string(&text, derived[first].name);
  do {
    at = next_unplaced(g, at);
    tier__text_add_string(&text, " reads ");
    tier__text_add_string(&text, derived[at].name);
  } while (at != first);
  status = tier__text_status(&text, err);
  if (status == TIER_OK) {
    tier__findings_note(g->policy->findings, TIER_ERROR, "cycle", derived[first].place, -1,
                        "needs its own value: %.2000s", text.data);
  }
  tier__text_end(&text);
  return status;
}

/** Follows from each column that could not be placed one that it reads, until it comes to one seen before: on the same
 * walk, that is a circle. */
static tier_status note_cycles(const graph *g, tier_error *err) {
  const size_t count = g->columns;
  memset(g->stamps, 0, count * sizeof *g->stamps);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t at = i;
    while (g->waits[at] > 0 && g->stamps[at] == 0) {
      g->stamps[at] = i + 1;
      at = next_unplaced(g, at);
    }
    if (g->waits[i] > 0 && g->stamps[i] == i + 1 && g->stamps[at] == i + 1) {
      TIER__TRY(note_cycle(g, at, err));
    }
  }
  return TIER_OK;
}

/** The next column in the order of the document that waits for none. */
static uint32_t next_ready(const graph *g, const uint8_t *placed) {
  uint32_t i = 0;
  while (i < g->columns && (placed[i] || g->waits[i] > 0)) {
    i++;
  }
  return i;
}

static tier_status place_all(graph *g, tier_error *err) {
  tier_policy *policy = g->policy;
  const size_t count = g->columns;
  tier__derived *sorted = tier__alloc(policy->context, count, sizeof *sorted);
  uint8_t *placed = tier__alloc(policy->context, count, 1);
  tier_status status = TIER_OK;
  size_t done = 0;
  if (sorted == NULL || placed == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  for (uint32_t next; (next = next_ready(g, placed)) < count; done++) {
    sorted[done] = policy->derived[next];
    placed[next] = 1;
    for (size_t i = g->heads[next]; i < g->heads[next + 1]; i++) {
      g->waits[g->readers[i]]--;
    }
  }
  TIER__TRY_OUT(note_cycles(g, err));
  for (size_t i = 0; i < count; i++) { /* A policy with a circle keeps them all. */
    if (!placed[i]) {
      sorted[done++] = policy->derived[i];
    }
  }
  memcpy(policy->derived, sorted, count * sizeof *sorted);
out:
  tier__release(policy->context, sorted);
  tier__release(policy->context, placed);
  return status;
}

tier_status tier__policy_order_derived(tier_policy *policy, tier_error *err) {
  graph g = {.policy = policy, .columns = policy->derived_count};
  tier_status status;
  TIER__TRY_OUT(make_room(&g, err));
  TIER__TRY_OUT(gather(&g, err));
  TIER__TRY_OUT(turn_round(&g, err));
  status = place_all(&g, err);
out:
  tier__keys_destroy(g.names);
  tier__release(policy->context, g.stamps);
  tier__release(policy->context, g.waits);
  tier__release(policy->context, g.first);
  tier__release(policy->context, g.heads);
  tier__release(policy->context, g.reads);
  tier__release(policy->context, g.readers);
  return status;
}

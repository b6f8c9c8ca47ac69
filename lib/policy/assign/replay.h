/* SPDX-License-Identifier: Apache-2.0 */
/** @file replay.h
 * Some customers of a book, day after day: their columns as of any day, from a ledger that does not change. Who is done
 * with may leave. */
#ifndef TIER_LIB_REPLAY_H
#define TIER_LIB_REPLAY_H

#include "book/ledger.h"
#include "ladder/standing.h"
#include "policy/pipeline/prepared.h"

/** What replays of one book share. All of it must outlive them. */
typedef struct tier__replay_source {
  const tier_fitted *fitted;
  const tier__ledger *ledger;
  const tier__table *attributes; /**< Of all customers, in the order of the ledger. */
  const int32_t *starts;         /**< Start days of the same; INT32_MIN: none. */
  const tier__wanted *wanted;    /**< NULL: all columns. */
} tier__replay_source;

/** Belongs to one thread at a time. Arrays by row. */
typedef struct tier__replay {
  const tier__replay_source *source;
  tier__table table;          /**< Metrics, attributes, outputs, derived columns of `count` rows. */
  tier__prepared prepared;
  size_t count;               /**< Customers that are still in it. */
  size_t *customers;          /**< Place in the ledger. */
  tier__occasion *occasions;  /**< Of all rows, one after the other. */
  size_t *first;              /**< `count + 1` offsets. */
  int32_t *starts;
  int32_t *anchors;           /**< First day ever, as of the day. */
  int32_t *since;             /**< First day in the present tier: set before a day is run. */
} tier__replay;

/** @param customers Places in the ledger, ascending. @param[out] ret_replay To be given to tier__replay_close, also on
 * failure; not to be moved. @return TIER_E_MEMORY, TIER_E_DATA. */
tier_status tier__replay_open(const tier__replay_source *source, const size_t *customers, size_t count,
                              tier__replay *ret_replay, tier_error *err);
/** Computes all columns for a day: what comes later in the ledger does not count.
 * @param conflicts As for tier__prepared_run. @return TIER_E_MEMORY, or what a model returned. */
tier_status tier__replay_day(tier__replay *replay, int32_t day, uint8_t *conflicts, tier_error *err);
/** Keeps some rows; the columns must be computed anew. @param keep By row: 1 stays. */
void tier__replay_keep(tier__replay *replay, const uint8_t *keep);
void tier__replay_close(tier__replay *replay);

#endif

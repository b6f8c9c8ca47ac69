/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_work.h
 * An assignment on its way: what its steps hand to each other. Arrays by customer, in the order of the result. */
#ifndef TIER_LIB_ASSIGN_WORK_H
#define TIER_LIB_ASSIGN_WORK_H

#include "result_object.h"
#include "book/ledger.h"
#include "ladder_run.h"

typedef struct tier__assign_work {
  tier_result *result;
  const tier_book *book;
  const tier_roster *roster;   /**< NULL: everybody is new. */
  uint32_t *keys;              /**< In the roster; TIER__NO_KEY: not there. */
  int32_t *starts;             /**< Start days; INT32_MIN: none. */
  int32_t *anchors;            /**< First days ever. */
  tier_string *ids;            /**< NULL while no rule is a callback. */
  uint8_t *conflicts;          /**< 1: the policy's own values contradict each other. */
  uint8_t *reopened;           /**< 1: the standing before was computed again; NULL: nobody's. */
  /* Of the ladder at hand. */
  uint8_t *overrides;          /**< As in tier__ladder_rows; NULL if the roster has none. */
  int32_t (*override_tiers)[4];
  uint8_t *frozen;
  uint8_t **candidates;        /**< By tier; NULL: not a tier with places. */
  uint8_t **scored;            /**< By tier: 1 where there is a score, and a weight if one is asked. */
  double **scores;             /**< By tier. */
  uint64_t **weights;          /**< By tier; NULL: not a tier with a capacity. */
} tier__assign_work;

/** Frees all but the result. */
void tier__assign_work_end(tier__assign_work *work);

/** Checks that the roster fits the policy and the day. @return TIER_E_ARGUMENT. */
tier_status tier__assign_check_roster(const tier_policy *policy, const tier_roster *roster, int32_t as_of_day,
                                      tier_error *err);
/** Looks everybody up: `keys`, and of every ladder `before`. */
tier_status tier__assign_before(tier__assign_work *work, tier_error *err);
/** Finds the overrides in force on a ladder. */
tier_status tier__assign_overrides(tier__assign_work *work, uint32_t ladder, tier_error *err);

/** Finds who comes first for tiers with places: `candidates`, `scored`, `scores` and `weights` of a ladder. */
tier_status tier__assign_scores(tier__assign_work *work, const tier__ladder *ladder, tier_error *err);
/** Step 8 of the order of evaluation. */
tier_status tier__assign_places(tier__assign_work *work, uint32_t ladder, tier_error *err);
void tier__assign_scores_end(tier__assign_work *work, const tier__ladder *ladder);

/** The customers of a ladder as its run wants them. */
tier__ladder_rows tier__assign_rows(const tier__assign_work *work, uint32_t ladder);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file result_object.h
 * The inside of tier_result: filled by tier_assign, read by lib/result. */
#ifndef TIER_LIB_RESULT_OBJECT_H
#define TIER_LIB_RESULT_OBJECT_H

#include "base/table.h"
#include "policy/fitted_object.h"
#include "ladder/decide.h"
#include "ladder/roster_object.h"
#include "rule/rule_truth.h"
#include <tier/result.h>

/** What one ladder made of everybody. Arrays by customer unless said. */
typedef struct tier__ladder_result {
  tier__standing *before;         /**< As the roster had it; new ones for those who are not in it. Of those who were
                                       computed again after a return: what was computed, and `tier` as it was shown. */
  tier__standing *standings;      /**< After. */
  uint32_t *reasons;              /**< TIER__REASON_... */
  size_t *tag_first;              /**< `count + 1` offsets into `tag_rules`; NULL if no rule can tag. */
  uint32_t *tag_rules;            /**< Indexes of the rules that tagged, in order; their number for the default. */
  char *tag_bytes;                /**< Their tags, parted by spaces, one text per customer that has any. */
  size_t *tag_text_first;         /**< `count + 1` offsets into `tag_bytes`; NULL if no rule can tag. */
  char **reason_texts;            /**< "start", "enter", ... by TIER__REASON_ number; NULL where there is none. */
  size_t reason_count;
  tier_tier_summary *summaries;   /**< One per tier. */
  tier__rule_counts *rule_counts; /**< By rule of the ladder. */
  uint64_t *fired;                /**< By rule. */
  tier__rule_counts *step_counts; /**< Two per tier: enter, keep. */
} tier__ladder_result;

struct tier_result {
  tier_context *context;          /**< Held. */
  tier_fitted *fitted;            /**< Held. */
  int32_t as_of_day;
  size_t count;
  char *id_bytes;                 /**< All ids, one after the other. */
  size_t *id_first;               /**< `count + 1` offsets into `id_bytes`. */
  tier__table table;              /**< "tier" (TEXT) first, then metrics, attributes, model outputs, derived columns,
                                       "NAME.tier" and "NAME.reason" of further ladders, "strategy.*". */
  tier__ladder_result *ladders;   /**< One per ladder of the policy. */
  tier__rule_counts *value_counts;/**< By value rule of all rule sets, in order; of a `let` one. */
  uint64_t *value_fired;          /**< The same. */
  int32_t *services;              /**< Row of the strategy by customer; -1: none fits. NULL without a strategy. */
  tier_roster *former;            /**< What the next roster needs of the former: overrides in force, standings of those
                                       whom the book does not know, anchors. Owned. NULL: there was none. */
  uint64_t roster_unmatched;
  char **rule_names;              /**< Names of all that counts: see rule_names.h. */
  size_t rule_name_count;
};

/** Id of a customer; lives as long as the result. */
static inline tier_string tier__result_id(const tier_result *result, size_t index) {
  tier_string id = {result->id_bytes + result->id_first[index],
                    result->id_first[index + 1] - result->id_first[index]};
  return id;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file assignment.h
 * The inside of tier_result: filled by tier_assign, read by lib/result. */
#ifndef TIER_LIB_ASSIGNMENT_H
#define TIER_LIB_ASSIGNMENT_H

#include "base/table.h"
#include "fitted_object.h"
#include "ladder/decide.h"
#include <tier/result.h>

struct tier_result {
  tier_context *context;          /**< Held. */
  tier_fitted *fitted;            /**< Held. */
  int32_t as_of_day;
  size_t count;
  char *id_bytes;                 /**< All ids, one after the other. */
  size_t *id_first;               /**< `count + 1` offsets into `id_bytes`. */
  tier__table table;              /**< "tier" (TEXT) first, then metrics, attributes, model outputs. */
  int32_t *tiers, *previous;      /**< Tier indexes; -1: none before. */
  uint32_t *reasons;              /**< TIER__REASON_... */
  size_t *tag_first;              /**< `count + 1` offsets into `tag_rules`; NULL if no rule can tag. */
  uint32_t *tag_rules;            /**< Indexes of the rules that tagged, in order. */
  char *tag_bytes;                /**< Their tags, parted by spaces, one text per customer that has any. */
  size_t *tag_text_first;         /**< `count + 1` offsets into `tag_bytes`; NULL if no rule can tag. */
  uint64_t roster_unmatched;
  char **reason_texts;            /**< "start", "enter", "keep", "rule:ID", ... by TIER__REASON_ number. */
  size_t reason_count;
  tier_tier_summary *summaries;   /**< One per tier. */
};

/** An empty result. @param fitted Held. */
tier_status tier__result_make(const tier_fitted *fitted, int32_t as_of_day, tier_result **ret_result, tier_error *err);

/** Id of a customer; lives as long as the result. */
static inline tier_string tier__result_id(const tier_result *result, size_t index) {
  tier_string id = {result->id_bytes + result->id_first[index],
                    result->id_first[index + 1] - result->id_first[index]};
  return id;
}

#endif

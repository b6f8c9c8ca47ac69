/* SPDX-License-Identifier: Apache-2.0 */
/** @file desk_object.h
 * The inside of tier_desk. */
#ifndef TIER_LIB_DESK_OBJECT_H
#define TIER_LIB_DESK_OBJECT_H

#include "base/failure.h"
#include "policy/assign/assign_strategy.h"
#include "book/book_object.h"
#include "book/occasion_merge.h"
#include "policy/assign/ladder_run.h"
#include "policy/pipeline/prepared.h"
#include <tier/desk.h>

struct tier_desk {
  tier_context *context;      /**< Held. */
  tier_fitted *fitted;        /**< Held. */
  int in_use;                 /**< A call is running. */
  int decided;                /**< The last call succeeded: there is a decision. */
  tier__table table;          /**< One row: metrics, attributes, outputs, derived columns, "strategy.*", "tier". */
  size_t metric_count;        /**< Attributes begin behind so many columns. */
  tier__column *tier_column;
  tier__prepared prepared;
  tier__strategy_run *strategy;
  tier__ladder_run run;       /**< Of the main ladder. */
  char **reason_texts;
  size_t reason_count;

  tier_book book;             /**< The rows at hand, as the kernels that merge them want them: not a whole book. */
  tier__customer_state state;
  size_t row_capacity;
  tier__entry *entries;
  tier__merged *merged;       /**< NULL unless rows are merged by order or row. */
  tier__occasion *occasions;

  tier_string *labels;        /**< The text of each attribute. */
  char *texts;                /**< Copies of these texts. */
  size_t text_capacity;
  char *tags;
  size_t tag_capacity, tag_length;

  size_t first[2];            /**< Of the occasions. */
  int32_t start_day, anchor, since;
  tier__standing before, standing;
  uint32_t reason;
  int32_t service;
  uint8_t conflict, overrides, frozen;
  int32_t override_tiers[1][4];
  tier_string id;             /**< Empty. */
};

static inline const tier__ladder *tier__desk_ladder(const tier_desk *desk) {
  return tier__main_ladder(desk->fitted->policy);
}

/** @return TIER_E_REENTRANT while a decision is being made. */
static inline tier_status tier__desk_free(const tier_desk *desk, tier_error *err) {
  return desk->in_use ? tier__fail(err, TIER_E_REENTRANT, "a rule called back into the desk that is asking it")
                      : TIER_OK;
}
/** Merges the customer's transactions up to a day into `occasions`. @return TIER_E_ARGUMENT, TIER_E_OVERFLOW,
 * TIER_E_MEMORY. */
tier_status tier__desk_transactions(tier_desk *desk, const tier_desk_customer *customer, int32_t as_of_day,
                                    tier_error *err);
/** Fills the columns of attributes. @return TIER_E_DATA, TIER_E_ARGUMENT, TIER_E_MEMORY. */
tier_status tier__desk_attributes(tier_desk *desk, const tier_desk_customer *customer, tier_error *err);
/** Reads `before` and the overrides. @return TIER_E_ARGUMENT. */
tier_status tier__desk_before(tier_desk *desk, const tier_desk_customer *customer, int32_t as_of_day, tier_error *err);
/** Joins the tags of the last decision. @return TIER_E_MEMORY. */
tier_status tier__desk_tags(tier_desk *desk, tier_error *err);
/** The last decision as callers see it. */
tier_decision tier__desk_decision(const tier_desk *desk);

#endif

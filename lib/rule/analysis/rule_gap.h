/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule_gap.h
 * What would have to change for a condition to become true, or to be no longer true: the least changes of columns. */
#ifndef TIER_LIB_RULE_GAP_H
#define TIER_LIB_RULE_GAP_H

#include "base/table.h"
#include "rule/rule_truth.h"

/** One column that must change. */
typedef struct tier__gap_change {
  const char *column;      /**< Lives as long as the expression. */
  tier_type type;
  int known;               /**< 0: `from` is not known. */
  int64_t from, to;        /**< BOOL, INT64, MONEY (minor units), DAY. */
  double from_number, to_number; /**< FLOAT64. */
  tier_string from_text, to_text;/**< TEXT; live as long as the table and the expression. */
  int any;                 /**< 1: any other value will do (that the condition does not name); `to` says nothing. */
  int exclusive;           /**< FLOAT64: 1 if `to_number` is only the bound, which must be passed. */
  double distance;         /**< |to - from| / max(|to|, one unit): a share, for the borderline; of days a share of a
                                year; infinite for texts, booleans and what is not known. */
  double cost;             /**< Of this change. */
} tier__gap_change;

/** One way: all its changes together. */
typedef struct tier__gap_way {
  size_t first, count; /**< Into `changes`. */
  double cost;
  double distance;     /**< The greatest of its changes. */
} tier__gap_way;

typedef struct tier__gaps {
  tier_context *context;
  tier__gap_way *ways; /**< Cheapest first; equal ones by number of changes, then in the order of the text. */
  size_t way_count;
  tier__gap_change *changes;
  int complete;        /**< 0: there may be other ways: some part could not be turned into bounds of columns, or there
                            were too many (more than 64 are not kept). */
} tier__gaps;

/** What one more unit of a column costs. @return 1 for a column that nobody priced; < 0: it cannot be changed. */
typedef double (*tier__gap_cost_fn)(void *user_data, const char *column);

/** Finds ways for one row. Every way given has been tried: with its changes the condition does become what is wanted
 * (an exclusive bound: just beyond it). A column that cannot be changed is in no way.
 * @param wanted TIER__TRUE, or TIER__FALSE for "not true any more". @param cost,user_data NULL: every column costs its
 * `distance`. Else a change costs units (major units of money, days) times the price; one unit for a text, a boolean
 * and what is not known, but for numbers and amounts, which count from 0.
 * @return TIER_E_MEMORY. If the condition is so already, there is one way without changes. */
tier_status tier__expression_gaps(const tier__expression *expression, const tier__table *table, size_t row, int wanted,
                                  tier__gap_cost_fn cost, void *user_data, tier__gaps *ret_gaps, tier_error *err);
void tier__gaps_end(tier__gaps *gaps);

#endif

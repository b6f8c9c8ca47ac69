/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_rules.h
 * The rules of a ladder as they meet: which of those that apply count, by every hit policy. */
#ifndef TIER_LIB_ASSIGN_RULES_H
#define TIER_LIB_ASSIGN_RULES_H

#include "ladder/decide.h"
#include "policy/policy_object.h"

/** A rule tagged a customer. */
typedef struct tier__tag_mark {
  uint32_t row;  /**< Within the rows asked. */
  uint32_t rule; /**< The number of rules stands for their default. */
} tier__tag_mark;

typedef struct tier__tag_marks {
  tier__tag_mark *list; /**< In the order of the rules. */
  size_t count, capacity;
} tier__tag_marks;

/** What became of a row so far. */
typedef struct tier__rule_state {
  uint32_t first;   /**< The first rule that applied. */
  uint8_t taken;    /**< 1: some rule applied. */
  uint8_t held;     /**< 1: a rule that holds was unknown. */
  uint8_t conflict; /**< 1: rules contradict each other. */
  uint8_t tagged;   /**< 1: the first rule that applied tagged. */
} tier__rule_state;

/** Rows at work. Arrays by row. */
typedef struct tier__rules_at_work {
  tier_context *context;
  const tier__rule_list *rules;
  tier__effects *effects;
  tier__rule_state *states;
  tier__tag_marks marks;
} tier__rules_at_work;

/** Begins: nothing applied to anybody. */
void tier__rules_begin(tier__rules_at_work *work, size_t rows);
/** A rule applies to a row. @param then What it does to it; a callback's tag is its id. @return TIER_E_MEMORY. */
tier_status tier__rules_apply(tier__rules_at_work *work, size_t row, uint32_t rule, const tier__effect *then,
                              tier_error *err);
/** A rule that holds what is unknown was unknown for a row. */
void tier__rules_hold(tier__rules_at_work *work, size_t row);
/** 1 if no later rule can change what becomes of the row: whether it is true does not matter any more. */
int tier__rules_settled(const tier__rules_at_work *work, size_t row);
/** Ends: conflicts count for nothing, and where no rule applied the default counts. What is held has no effect on the
 * tier if the customer was in one. @param before Standings before today.
 * @param[in,out] fired By rule; NULL: nobody asks. @return TIER_E_MEMORY. */
tier_status tier__rules_settle(tier__rules_at_work *work, size_t rows, const tier__standing *before, uint64_t *fired,
                               tier_error *err);

#endif

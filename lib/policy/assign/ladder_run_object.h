/* SPDX-License-Identifier: Apache-2.0 */
/** @file ladder_run_object.h
 * The inside of a ladder at work, and what it is asked about. */
#ifndef TIER_LIB_LADDER_RUN_OBJECT_H
#define TIER_LIB_LADDER_RUN_OBJECT_H

#include "assign_rules.h"
#include "base/table.h"
#include "rule/rule_evaluate.h"

/** Customers to be decided: rows [first, first + count) of the table. Arrays by row of the table. */
typedef struct tier__ladder_rows {
  size_t first, count;             /**< `first` is a multiple of 8. */
  const int32_t *anchors;          /**< First day ever. */
  const tier_string *ids;          /**< For callbacks; NULL if there is none. */
  const uint8_t *overrides;        /**< Bits of the kinds in force; NULL: none for anybody. */
  const int32_t (*override_tiers)[4]; /**< Their tiers by kind; NULL with `overrides`. */
  const uint8_t *frozen;           /**< 1: frozen, and was in a tier; NULL with `overrides`. */
  const uint8_t *const *candidates;/**< By tier: truths instead of an `enter` that there is not, for tiers with places;
                                        NULL: no tier needs them. */
  const tier__standing *before;    /**< Before the day. */
  tier__standing *standings;       /**< At first as `before`. */
  uint32_t *reasons;
} tier__ladder_rows;

/** What is told of conditions and rules; added to. NULL: nobody asks. */
typedef struct tier__ladder_report {
  tier__rule_counts *rules; /**< By rule. */
  uint64_t *fired;          /**< By rule. */
  tier__rule_counts *steps; /**< Two per tier: enter, keep. */
} tier__ladder_report;

enum { TIER__RUN_CONDITIONS = 1, TIER__RUN_RULES = 2 };

/** Belongs to one thread at a time. */
typedef struct tier__ladder_run {
  tier_context *context;
  const tier__ladder *ladder;
  const tier__table *table;
  size_t most_rows;
  tier__evaluation **conditions; /**< Of each tier `enter`, then of each `keep`; NULL: it has none. */
  const uint8_t **truths;        /**< The same, after a question: `count` truths; NULL: it has none. */
  uint8_t *truth_bytes;
  tier__evaluation **whens;      /**< By rule; NULL: a callback. */
  uint8_t *truth;
  int32_t *tiers;
  tier_verdict *verdicts;        /**< NULL: no rule is a callback. */
  tier_column *inputs;           /**< Room for the columns of one callback. */
  const tier_column **input_list;
  tier__rules_at_work work;      /**< Its marks are those of the last question. */
} tier__ladder_run;

#endif

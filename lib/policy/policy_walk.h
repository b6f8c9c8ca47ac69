/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_walk.h
 * Every expression of a policy, with its place. */
#ifndef TIER_LIB_POLICY_WALK_H
#define TIER_LIB_POLICY_WALK_H

#include "policy_object.h"

/** Where an expression stands. */
typedef struct tier__site {
  tier__expression **slot; /**< Never to an empty one. */
  const char *place;       /**< JSON pointer; lives during the call. */
  int is_condition;        /**< It must be true or false; else a value. */
  int is_row;              /**< A row of a decision table: `place` is the row's. */
} tier__site;

typedef tier_status (*tier__site_fn)(void *arg, const tier__site *site, tier_error *err);

/** 1 if the place of a rule is a row of a decision table: it has no "when", and the condition is the row itself. */
int tier__place_is_row(const char *place);
/** Visits the expressions of a derived column: those of its rules, then its value or default. */
tier_status tier__policy_each_of_derived(const tier__derived *derived, tier__site_fn visit, void *arg,
                                         tier_error *err);
/** Visits the expressions of a ladder: those of its tiers from the lowest, then those of its rules. */
tier_status tier__policy_each_of_ladder(const tier__ladder *ladder, tier__site_fn visit, void *arg, tier_error *err);
/** Visits all: derived columns in their order, then ladders. */
tier_status tier__policy_each_expression(const tier_policy *policy, tier__site_fn visit, void *arg, tier_error *err);

#endif

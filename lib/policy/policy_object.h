/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_object.h
 * The inside of policies and fitted policies. */
#ifndef TIER_LIB_POLICY_OBJECT_H
#define TIER_LIB_POLICY_OBJECT_H

#include "ladder/roster_object.h"
#include "metric/metrics.h"
#include "model/model_object.h"
#include "rule/expression.h"
#include <stdatomic.h>
#include <tier/policy.h>

/** One step of the ladder. */
typedef struct tier__step {
  char *id;
  char *label_en, *label_zh; /**< NULL: the id. */
  tier__expression *enter;   /**< NULL for the lowest. */
  tier__expression *keep;    /**< NULL: as `enter`. */
} tier__step;

/** A callback of the host program, shared by the policies that use it: its `destroy` runs when the last one ends. */
typedef struct tier__callback {
  atomic_size_t references;
  tier_context *context;          /**< Held. */
  tier_rule_callback rule;        /**< `id` and `inputs` are owned copies. */
} tier__callback;

/** One rule, text or callback. */
typedef struct tier__rule {
  char *id;
  tier__expression *when;         /**< NULL for a callback. */
  size_t list_index;              /**< Place of a text rule in "/rules/list". */
  int32_t set, floor, ceiling;    /**< Tier indexes of a text rule; -1: no such effect. */
  char *tag;                      /**< Of a text rule; NULL: none. A callback tags with its id. */
  tier_rule_callback callback;    /**< As in `shared`; zero for a text rule and while the callback is missing. */
  tier__callback *shared;         /**< Held; NULL where `callback` is zero. */
  int attached;                   /**< A callback is there (a loaded fitted policy may lack it). */
} tier__rule;

typedef struct tier__declared_attribute {
  char *name;
  tier_type type;
} tier__declared_attribute;

struct tier_policy {
  atomic_size_t references;
  tier_context *context;
  json_t *document;               /**< As parsed. */
  tier_findings *findings;        /**< Found by parsing and checking. */
  atomic_int frozen;              /**< Set by the first fit. */
  char *name, *version;
  char *currency;
  int32_t minor_digits;
  tier__purchase_rules purchases;
  tier__window_metric *windows;   /**< Names are owned by the document. */
  size_t window_count;
  tier__declared_attribute *attributes;
  size_t attribute_count;
  tier__model **models;           /**< In an order in which each comes after those it reads. */
  size_t model_count;
  int collect;                    /**< "hit": "collect". */
  tier__rule *rules;              /**< In the order of evaluation: callbacks by priority, then texts. */
  size_t rule_count, rule_capacity;
  tier__step *steps;              /**< From lowest to highest. */
  size_t step_count;
};

struct tier_fitted {
  atomic_size_t references;
  tier_context *context;
  tier_policy *policy;            /**< Its own, frozen: expressions are checked against the types below. */
  int32_t as_of_day;
  uint64_t customers;
  char policy_hash[33];           /**< Hexadecimal. */
  char data_hash[17];
  tier__declared_attribute *attributes; /**< Those in use, with the types they had in the book. */
  size_t attribute_count;
  void **models;                  /**< Fitted models, one per model of the policy. */
  tier_findings *findings;
};

tier_fitted *tier__fitted_hold(tier_fitted *fitted);
/** 1 if some rule can tag. */
int tier__policy_tags(const tier_policy *policy);

#endif

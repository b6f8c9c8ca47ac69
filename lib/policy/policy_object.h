/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_object.h
 * The inside of policies. */
#ifndef TIER_LIB_POLICY_OBJECT_H
#define TIER_LIB_POLICY_OBJECT_H

#include "callback_object.h"
#include "metric/metrics.h"
#include "model/model_object.h"
#include "rule/expression.h"
#include <stdatomic.h>
#include <tier/policy.h>

/** Upper limits: far beyond any use, they bound time and memory on hostile documents. */
enum { TIER__MOST_STEPS = 256, TIER__MOST_RULES = 10000 };

/** One step of the ladder. */
typedef struct tier__step {
  char *id;
  char *label_en, *label_zh; /**< NULL: the id. */
  tier__expression *enter;   /**< NULL for the lowest. */
  tier__expression *keep;    /**< NULL: as `enter`. */
} tier__step;

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
  tier_policy *source;            /**< Held: the policy whose document it is; NULL if it is its own. */
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

/** An empty policy without a document. */
tier_status tier__policy_make(tier_context *context, tier_policy **ret_policy, tier_error *err);
/** Makes room for one more rule at `index` and zeroes it. */
tier_status tier__policy_insert_rule(tier_policy *policy, size_t index, tier__rule **ret_rule, tier_error *err);
/** Fills a rule, taking the reference over. */
void tier__rule_attach(tier__rule *rule, tier__callback *callback);
/** 1 if some rule can tag. */
int tier__policy_tags(const tier_policy *policy);
/** @return NULL if none has that name. */
const tier__declared_attribute *tier__declared_find(const tier__declared_attribute *attributes, size_t count,
                                                    const char *name);

#endif

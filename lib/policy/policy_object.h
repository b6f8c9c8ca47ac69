/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy_object.h
 * The inside of policies. */
#ifndef TIER_LIB_POLICY_OBJECT_H
#define TIER_LIB_POLICY_OBJECT_H

#include "callback_object.h"
#include "ladder/ladder_settings.h"
#include "metric/metrics.h"
#include "model/model_object.h"
#include "rule/expression.h"
#include <stdatomic.h>
#include <tier/policy.h>

/** Upper limits: far beyond any use, they bound time and memory on hostile documents. */
enum { TIER__MOST_STEPS = 256, TIER__MOST_LADDERS = 16 };

/** One step of a ladder. */
typedef struct tier__step {
  char *id;
  char *label_en, *label_zh; /**< NULL: the id. */
  tier__expression *enter;   /**< NULL for the lowest, and for a tier that only its places limit. */
  tier__expression *keep;    /**< NULL: as `enter`. */
  tier__places places;
  tier__expression *by;      /**< Of a tier with places: who comes first. Any number or amount. */
  tier__expression *weight;  /**< Of a tier with a capacity: what a customer takes of it. Any number or amount. */
} tier__step;

/** What follows from a rule: -1 or NULL where there is no such effect. */
typedef struct tier__effect {
  int32_t set, floor, ceiling; /**< Tier indexes. */
  char *tag;
} tier__effect;

/** One rule of tiers, text or callback. */
typedef struct tier__rule {
  char *id;
  tier__expression *when;         /**< NULL for a callback. */
  char *place;                    /**< JSON pointer of a text rule, such as "/rules/list/3"; its condition is at
                                       "PLACE/when", or at the place itself for a row of a table. */
  tier__effect then;              /**< Of a text rule. A callback tags with its id. */
  int32_t priority;               /**< Lower comes first under "priority". */
  int32_t on_unknown;             /**< TIER__UNKNOWN_... */
  int32_t from_day, until_day;    /**< In effect on these days, inclusive. */
  tier_rule_callback callback;    /**< As in `shared`; zero for a text rule and while the callback is missing. */
  tier__callback *shared;         /**< Held; NULL where `callback` is zero. */
  int attached;                   /**< A callback is there (a loaded fitted policy may lack it). */
} tier__rule;

/** Which of the rules that apply count. */
enum {
  TIER__HIT_FIRST = 0,      /**< The first in order. */
  TIER__HIT_UNIQUE = 1,     /**< At most one may apply; two are a conflict, and none counts. */
  TIER__HIT_ANY = 2,        /**< All that apply must say the same, else it is a conflict. */
  TIER__HIT_PRIORITY = 3,   /**< The first by `priority`, ties in order. */
  TIER__HIT_BEST_TIER = 4,  /**< The `set` of the highest tier; every floor, ceiling and tag. */
  TIER__HIT_WORST_TIER = 5, /**< The `set` of the lowest tier; every floor, ceiling and tag. */
  TIER__HIT_COLLECT = 6     /**< All. */
};

/** The rules of a ladder. */
typedef struct tier__rule_list {
  int32_t hit;              /**< TIER__HIT_... */
  tier__rule *rules;        /**< In the order of evaluation: callbacks by priority, then texts (under "priority" by
                                 priority). */
  size_t count, capacity;
  tier__effect otherwise;   /**< Counts where no rule applies. */
} tier__rule_list;

/** What one more unit of a column costs on the way up. */
typedef struct tier__unit_cost {
  char *column;
  double cost; /**< -1: out of reach. */
} tier__unit_cost;

/** A ladder with its rules. */
typedef struct tier__ladder {
  char *name;               /**< "" for the main one. */
  char *place;              /**< JSON pointer of the object that has its "tiers": "" or "/ladders/NAME". */
  tier__step *steps;        /**< From lowest to highest. */
  size_t step_count;
  tier__rule_list rules;
  tier__ladder_settings settings;
  tier__unit_cost *costs;
  size_t cost_count;
} tier__ladder;

/** One rule of a value. */
typedef struct tier__value_rule {
  char *id;
  char *place;                  /**< As of tier__rule. */
  tier__expression *when, *then;
  int32_t priority;
  int32_t on_unknown;           /**< TIER__UNKNOWN_SKIP, FAIL or VALUE. */
  int32_t from_day, until_day;
} tier__value_rule;

/** How "collect" makes one value of many. */
enum { TIER__COLLECT_SUM = 0, TIER__COLLECT_MIN = 1, TIER__COLLECT_MAX = 2, TIER__COLLECT_COUNT = 3 };

/** A column of the policy's own: a `let`, or a set of rules that give values. */
typedef struct tier__derived {
  char *name;
  char *place;                  /**< "/let/NAME" or "/rule_sets/NAME". */
  tier__expression *value;      /**< Of a `let`; NULL for a rule set. */
  tier__value_rule *rules;      /**< In the order of evaluation. */
  size_t rule_count;
  int32_t hit;                  /**< FIRST, UNIQUE, ANY, PRIORITY or COLLECT. */
  int32_t collect;              /**< TIER__COLLECT_... */
  tier__expression *otherwise;  /**< Value where no rule applies; NULL only under "collect": 0 for sum and count, else
                                     unknown. */
  tier_type type;               /**< TIER_ANY while it is not known. Once it is, each `then` and `otherwise` has it. */
} tier__derived;

/** A declared attribute. */
typedef struct tier__declared_attribute {
  char *name;
  tier_type type;
  int32_t use; /**< TIER__USE_... */
} tier__declared_attribute;
enum { TIER__USE_FREE = 0, TIER__USE_SENSITIVE = 1, TIER__USE_FORBIDDEN = 2 };

/** One row of the strategy: what service follows. The first that fits a customer counts. */
typedef struct tier__service {
  char *id;
  uint8_t *tiers;              /**< 1 by tier of the main ladder; NULL: any. */
  char **segments, **stages;   /**< NULL: any. */
  size_t segment_count, stage_count;
  char *service_level, *channel, *owner_role; /**< NULL: not said. */
  int32_t contact_days;        /**< Days between contacts; 0: not said. */
  double discount_cap;         /**< Share, 0 to 1; -1: not said. */
  double hours;                /**< Per customer, 0 to 100000; multiples of 1/1000. */
} tier__service;

struct tier_policy {
  atomic_size_t references;
  tier_context *context;
  tier_context *reader;           /**< Held: with whose limits expressions are read: `context`, or, for a document that
                                       was accepted before, one with the highest. */
  json_t *document;               /**< As parsed. */
  tier_policy *source;            /**< Held: the policy whose document it is; NULL if it is its own. */
  tier_findings *findings;        /**< Found by parsing and checking. */
  atomic_int frozen;              /**< Set by the first fit. */
  char *name, *version;
  int32_t from_day, until_day;    /**< In effect on these days, inclusive. */
  char *currency;
  int32_t minor_digits;
  tier_zone *zone;                /**< Owned; NULL: UTC. */
  tier__purchase_rules purchases; /**< Its `zone` is the one above. */
  tier__window_metric *windows;   /**< Names are owned by the document. */
  size_t window_count;
  tier__declared_attribute *attributes;
  size_t attribute_count;
  tier__model **models;           /**< In an order in which each comes after those it reads. */
  size_t model_count;
  tier__derived *derived;         /**< In an order in which each comes after those it reads. */
  size_t derived_count;
  tier__ladder *ladders;          /**< At least one: the main ladder is the first. */
  size_t ladder_count;
  tier__service *services;
  size_t service_count;
  char *segment_column, *stage_column; /**< Of the strategy: text columns; NULL: none. */
  uint64_t cost;                  /**< Of all expressions. */
};

/** The ladder that `tiers`, `rules` and `ladder` at the top of the document make. */
static inline tier__ladder *tier__main_ladder(const tier_policy *policy) { return &policy->ladders[0]; }

/** An empty policy without a document, with a main ladder without tiers.
 * @param accepted 1: for a document that was accepted before, whatever the limits of the context are now. */
tier_status tier__policy_make(tier_context *context, int accepted, tier_policy **ret_policy, tier_error *err);
/** Makes room for one more rule at `index` of a list: no effect, in effect on all days. */
tier_status tier__policy_insert_rule(tier_policy *policy, tier__rule_list *list, size_t index, tier__rule **ret_rule,
                                     tier_error *err);
/** Fills a rule, taking the reference over. */
void tier__rule_attach(tier__rule *rule, tier__callback *callback);
/** 1 if some rule of the list can tag. */
int tier__rules_tag(const tier__rule_list *list);
/** Index of a tier by its id; -1 if there is none. */
int32_t tier__ladder_find_tier(const tier__ladder *ladder, const char *id, size_t length);
/** @return NULL if none has that name. */
const tier__declared_attribute *tier__declared_find(const tier__declared_attribute *attributes, size_t count,
                                                    const char *name);

#endif

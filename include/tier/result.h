/* SPDX-License-Identifier: Apache-2.0 */
/** @file result.h
 * The outcome of an assignment: a decision and all columns per customer, and the reasons.
 *
 * Customers stand in the order of their ids: those that are whole numbers first and by value, the rest by bytes.
 * A result is immutable and may be shared by threads. It stays valid when the book, the policy and the roster end.
 */
#ifndef TIER_RESULT_H
#define TIER_RESULT_H

#include <tier/roster.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a tier relates to the one before. */
enum {
  TIER_CHANGE_NEW = 0,  /**< Was in no tier. */
  TIER_CHANGE_SAME = 1, /**< Stays. */
  TIER_CHANGE_UP = 2,   /**< Rises. */
  TIER_CHANGE_DOWN = 3  /**< Falls. */
};

/** @return The name of a change such as "up"; "unknown" for any other number. Any thread. */
TIER_API const char *tier_change_name(int32_t change);

/** The decision for one customer. The texts live as long as the result. */
typedef struct tier_decision {
  size_t size;            /**< `sizeof(tier_decision)`. */
  tier_string customer_id;/**< UTF-8. */
  int32_t tier;           /**< Index of the tier, 0 = lowest. */
  int32_t previous_tier;  /**< Index; -1 if there was none. */
  int32_t change;         /**< @ref TIER_CHANGE_NEW and following. */
  tier_string tier_id;    /**< Id of `tier`. */
  tier_string previous_id;/**< Id of `previous_tier`; empty if there was none. */
  tier_string reason;     /**< Such as "enter", "grace" or "rule:ID"; see @ref tier_reason_text. */
  tier_string tags;       /**< Tags in the order of the rules that gave them, parted by one space; empty if none. */
  int32_t layer;          /**< What decided: @ref TIER_LAYER_LADDER and following. */
  int32_t earned_tier;    /**< Index of the tier by the ladder alone. */
  int32_t since_day;      /**< First day in it. */
  int32_t until_day;      /**< Last day for which it is valid; TIER_NO_DAY: no end. */
  int32_t grace_until_day;/**< Last day of grace; TIER_NO_DAY: none has begun. */
  uint32_t flags;         /**< @ref TIER_DECISION_HELD and following. */
} tier_decision;

/** The layer that decided, in the order of evaluation. */
enum {
  TIER_LAYER_LADDER = 0,   /**< Conditions, validity, grace and all else that a ladder does. */
  TIER_LAYER_PLACES = 1,   /**< A tier had no place left. */
  TIER_LAYER_CALLBACK = 2, /**< A rule of the host program. */
  TIER_LAYER_RULE = 3,     /**< A rule of the policy. */
  TIER_LAYER_OVERRIDE = 4  /**< Set by hand. */
};

/** Marks of a decision. */
enum {
  TIER_DECISION_HELD = 1,    /**< Something unknown could have mattered. */
  TIER_DECISION_CONFLICT = 2,/**< Rules contradicted each other under "unique" or "any"; none of them counted. */
  TIER_DECISION_REOPENED = 4 /**< Computed again from an earlier day because a purchase was given back. */
};

/** @return The name of a layer such as "ladder"; "unknown" for any other number. Any thread. */
TIER_API const char *tier_layer_name(int32_t layer);
/** What a reason code means, as a sentence without names. @param reason Such as "grace", "rule:ID" or
 * "override:fix". @param language "en" or "zh"; NULL: "en".
 * @return A constant; "" for a code or language that there is not. Any thread. */
TIER_API const char *tier_reason_text(tier_string reason, const char *language);
/** The reason codes that there are; those of rules as "rule:" and "callback:". Any thread.
 * @return NULL past the end. */
TIER_API const char *tier_reason_code(size_t index);

/** One tier seen whole. */
typedef struct tier_tier_summary {
  size_t size;          /**< `sizeof(tier_tier_summary)`. */
  tier_string id;       /**< Lives as long as the result. */
  uint64_t customers;   /**< In it now. */
  int64_t spend_minor;  /**< Sum of their `spend`, exact. */
  uint64_t came_new;    /**< In no tier before. */
  uint64_t stayed;      /**< Here before. */
  uint64_t came_up;     /**< From a lower tier. */
  uint64_t came_down;   /**< From a higher tier. */
} tier_tier_summary;

/** Ends a result. */
TIER_API void tier_result_destroy(tier_result *result);
/** @return Number of customers. */
TIER_API size_t tier_result_count(const tier_result *result);
/** The day of the question. */
TIER_API int32_t tier_result_as_of_day(const tier_result *result);
/** The fitted policy it was made with; lives as long as the result. */
TIER_API const tier_fitted *tier_result_fitted(const tier_result *result);
/** Index of a customer. @return @ref TIER_E_NOT_FOUND. */
TIER_API TIER_MUST_CHECK tier_status tier_result_find(const tier_result *result, tier_string customer_id,
                                                      size_t *ret_index, tier_error *err);
/** One decision. @return @ref TIER_E_ARGUMENT if `index` is not below the count. */
TIER_API TIER_MUST_CHECK tier_status tier_result_decision(const tier_result *result, size_t index,
                                                          tier_decision *ret_decision, tier_error *err);
/** One decision of any ladder. @param ladder Index; 0 is the main one. @return @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_result_ladder_decision(const tier_result *result, size_t ladder, size_t index,
                                                                 tier_decision *ret_decision, tier_error *err);
/** The roster for the next assignment: where everybody stands now, the overrides that go on, and, unchanged, the
 * customers of the former roster whom the book does not know. @return @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_result_roster(const tier_result *result, tier_roster **ret_roster,
                                                        tier_error *err);
/** What one rule met. */
typedef struct tier_rule_report {
  size_t size;         /**< `sizeof(tier_rule_report)`. */
  tier_string id;      /**< Of the rule; of a value rule "SET/ID"; of a condition of a tier "TIER/enter" or "TIER/keep".
                            Lives as long as the result. */
  uint64_t was_true;   /**< Customers for whom its condition held (of a callback: for whom it had an effect). */
  uint64_t was_false;  /**< For whom it did not. */
  uint64_t unknown;    /**< For whom it was unknown. */
  uint64_t faults[8];  /**< Unknown ones by reason, a customer for each of his reasons: missing, division by zero,
                            overflow, day out of range, number not finite; the rest 0. */
  uint64_t fired;      /**< Customers on whom it had an effect in the end: not shadowed by another rule. */
} tier_rule_report;
/** @return Number of rules and conditions: of each ladder its rules in the order of evaluation, then the conditions of
 * its tiers; then the policy's own values, of a set of rules each rule. */
TIER_API size_t tier_result_rule_count(const tier_result *result);
/** One of them. @return @ref TIER_E_ARGUMENT if `index` is not below the count. */
TIER_API TIER_MUST_CHECK tier_status tier_result_rule(const tier_result *result, size_t index,
                                                      tier_rule_report *ret_report, tier_error *err);
/** One tier. @param tier Index, 0 = lowest. @return @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_result_tier(const tier_result *result, int32_t tier,
                                                      tier_tier_summary *ret_summary, tier_error *err);
/** @return Customers of the roster that the book does not know. They have no decision, and stay in the next roster as
 * they are. */
TIER_API uint64_t tier_result_roster_unmatched(const tier_result *result);
/** @return Number of columns: `tier` (TEXT) first, then metrics, the attributes that the policy reads, the outputs of
 * models and the policy's own values, `NAME.tier` and `NAME.reason` of further ladders, and `strategy.` with what the
 * strategy says. */
TIER_API size_t tier_result_column_count(const tier_result *result);
/** A column by its place, from 0. It lives as long as the result. @return @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_result_column_at(const tier_result *result, size_t index,
                                                           tier_column *ret_column, tier_error *err);
/** A column by its name, such as "spend" or "rfm.segment". It lives as long as the result.
 * @return @ref TIER_E_NOT_FOUND. */
TIER_API TIER_MUST_CHECK tier_status tier_result_column(const tier_result *result, const char *name,
                                                        tier_column *ret_column, tier_error *err);
/** Why a customer is in its tier, as one JSON object: the decision and what is remembered, every input, every model
 * output with contributions that sum to it, the policy's own values, the conditions and rules with the values compared,
 * what would raise or lose the tier, cheapest first, and the service that follows. The guide's page "Embedding libtier"
 * lists all keys. Nothing is decided anew: it tells what the assignment decided.
 * @param language "en" or "zh" for labels and texts; NULL means "en".
 * @param[out] ret_json Terminated; to be freed by @ref tier_text_free.
 * @return @ref TIER_E_ARGUMENT (index, language), @ref TIER_E_MEMORY, @ref TIER_E_PLUGIN (contributions of a model do
 * not sum to its output), or what a model returned. */
TIER_API TIER_MUST_CHECK tier_status tier_result_explain(const tier_result *result, size_t index, const char *language,
                                                         char **ret_json, tier_error *err);

/** Takes a piece of text, in the thread of the caller.
 * @param err Never NULL; its message is passed on.
 * @return @ref TIER_OK to go on; anything else stops the call, which returns it. */
typedef tier_status (*tier_write_fn)(void *user_data, const char *data, size_t length, tier_error *err);

/** Writes one line per customer: `customer_id,tier,previous_tier,change,reason`, then every other column of the result
 * but attributes, then `tags` if the policy has a rule that can tag. Numbers stand in the shortest form that reads back
 * to the same value, money in major units, days as YYYY-MM-DD, unknown values empty. RFC 4180 with "\n" line ends,
 * UTF-8. The same result gives the same bytes.
 * @param write Called with pieces of about 64 KiB; may not call back into the library with this result's objects.
 * @return @ref TIER_E_MEMORY, or what `write` returned. */
TIER_API TIER_MUST_CHECK tier_status tier_result_write_csv(const tier_result *result, tier_write_fn write,
                                                           void *user_data, tier_error *err);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file roster.h
 * Rosters: who is in which tier, since when, until when, and what was set by hand. An assignment reads one and never
 * changes it; its result gives the next: @ref tier_result_roster.
 *
 * A roster belongs to one thread while it is filled; then it may be shared. While a call reads it, changing it fails
 * with @ref TIER_E_REENTRANT, also from a callback. Ladders are named as in the policy; NULL or "" is the main one.
 * Days are civil days; @ref TIER_NO_DAY stands for none.
 */
#ifndef TIER_ROSTER_H
#define TIER_ROSTER_H

#include <tier/policy.h>

#ifdef __cplusplus
extern "C" {
#endif

/** No such day: without end, or not begun. */
#define TIER_NO_DAY INT32_MAX

/** Where a customer stands on a ladder. Texts live as long as the roster. */
typedef struct tier_standing {
  size_t size;          /**< `sizeof(tier_standing)`. */
  tier_string tier;     /**< Id of the tier shown. */
  tier_string earned;   /**< Id of the tier by the ladder alone. On input, empty means the same as `tier`. */
  int32_t since_day;    /**< First day in `earned`. */
  int32_t changed_day;  /**< Day of the last change of `earned`; TIER_NO_DAY: none. */
  int32_t until_day;    /**< Last valid day; TIER_NO_DAY: no end. */
  int32_t grace_until_day; /**< Last day of grace; TIER_NO_DAY: none has begun. */
  tier_string next;     /**< Id of a tier promised; empty: none. */
  int32_t next_day;     /**< Its first day; TIER_NO_DAY: none. */
  int32_t last_day;     /**< Day of the last evaluation; TIER_NO_DAY: none. */
  int32_t confirmed;    /**< Evaluations in a row that wanted up (> 0) or down (< 0). */
} tier_standing;

/** Kinds of override. */
enum {
  TIER_OVERRIDE_FREEZE = 0,  /**< The tier shown stays as it is, and the ladder stands still. */
  TIER_OVERRIDE_FIX = 1,     /**< This tier is shown. */
  TIER_OVERRIDE_FLOOR = 2,   /**< This tier or a higher one. */
  TIER_OVERRIDE_CEILING = 3  /**< This tier or a lower one. */
};

/** Something set by hand. Texts: read during the call; from a getter they live until the roster changes. */
typedef struct tier_override {
  size_t size;             /**< `sizeof(tier_override)`. */
  tier_string customer_id; /**< UTF-8. */
  const char *ladder;      /**< NULL or "": the main one. */
  int32_t kind;            /**< @ref TIER_OVERRIDE_FREEZE and following. */
  tier_string tier;        /**< Id; empty for a freeze. */
  tier_string reason;      /**< Required: why. At most 1000 bytes of UTF-8. */
  tier_string actor;       /**< Required: who. At most 1000 bytes of UTF-8. */
  int32_t until_day;       /**< Last day, inclusive; TIER_NO_DAY: no end. */
} tier_override;

/** Makes an empty roster for the tiers of a policy. @return @ref TIER_E_POLICY (it has errors), @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_roster_create(const tier_policy *policy, tier_roster **ret_roster,
                                                        tier_error *err);
/** Ends a roster. */
TIER_API void tier_roster_destroy(tier_roster *roster);
/** Says in which tiers of the main ladder customers are. All or nothing. Their standing begins with the first
 * evaluation.
 * @param customer_ids,tiers `count` each; tiers by their ids.
 * @return @ref TIER_E_NOT_FOUND (no such tier; `err->row`), @ref TIER_E_DATA (customer named twice, id empty or not
 * UTF-8), @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_roster_add(tier_roster *roster, const tier_string *customer_ids,
                                                     const tier_string *tiers, size_t count, tier_error *err);
/** Sets where a customer stands; he is added if he is not there. For opening balances, when a programme moves in.
 * Without a `since_day` the tier begins with the next evaluation. The lowest tier has no end. What the roster remembers
 * of him from earlier days is gone.
 * @return @ref TIER_E_NOT_FOUND (no such tier or ladder), @ref TIER_E_DATA (id), @ref TIER_E_ARGUMENT (days out of
 * order), @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_roster_set(tier_roster *roster, tier_string customer_id, const char *ladder,
                                                     const tier_standing *standing, tier_error *err);
/** Where a customer stands. @return @ref TIER_E_NOT_FOUND (no such customer or ladder, or he is in no tier of it). */
TIER_API TIER_MUST_CHECK tier_status tier_roster_get(const tier_roster *roster, tier_string customer_id,
                                                     const char *ladder, tier_standing *ret_standing, tier_error *err);
/** @return Number of customers in it. */
TIER_API size_t tier_roster_count(const tier_roster *roster);
/** Id of a customer, in the order of coming; lives as long as the roster. @return Empty past the end. */
TIER_API tier_string tier_roster_id(const tier_roster *roster, size_t index);

/** Sets an override; one of the same kind for the same customer and ladder is replaced. The customer is added if he is
 * not there. @return @ref TIER_E_NOT_FOUND (tier, ladder), @ref TIER_E_ARGUMENT (kind; reason or actor missing or too
 * long), @ref TIER_E_DATA (id or text is not UTF-8), @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_roster_override(tier_roster *roster, const tier_override *override_,
                                                          tier_error *err);
/** Takes an override back. @return @ref TIER_E_NOT_FOUND. */
TIER_API TIER_MUST_CHECK tier_status tier_roster_clear_override(tier_roster *roster, tier_string customer_id,
                                                                const char *ladder, int32_t kind, tier_error *err);
/** @return Number of overrides. */
TIER_API size_t tier_roster_override_count(const tier_roster *roster);
/** One override. @return @ref TIER_E_ARGUMENT if `index` is not below the count. */
TIER_API TIER_MUST_CHECK tier_status tier_roster_override_at(const tier_roster *roster, size_t index,
                                                             tier_override *ret_override, tier_error *err);

/** Writes all of it as JSON: "libtier": "roster". @param[out] ret_json To be freed by @ref tier_text_free. */
TIER_API TIER_MUST_CHECK tier_status tier_roster_save(const tier_roster *roster, char **ret_json, tier_error *err);
/** Reads what @ref tier_roster_save wrote. The policy must have the same ladders and tiers.
 * @return @ref TIER_E_JSON, @ref TIER_E_TOO_NEW, @ref TIER_E_DATA (damaged; the place is in the message),
 * @ref TIER_E_ARGUMENT (other tiers), @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_roster_load(const tier_policy *policy, tier_string json,
                                                      tier_roster **ret_roster, tier_error *err);

#ifdef __cplusplus
}
#endif
#endif

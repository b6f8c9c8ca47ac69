/* SPDX-License-Identifier: Apache-2.0 */
/** @file rule.h
 * Rules of the host program: a callback that sees batches of customers and says what follows for each.
 *
 * Text rules stand in the policy; see the guide for their language. Callbacks come before text rules, lowest
 * `priority` first, ties in the order of adding. Which of the rules that apply to a customer count is the list's hit
 * policy: "first", "unique", "any", "priority", "best_tier", "worst_tier" or "collect". `set` is applied first, then
 * `floor`, then `ceiling`.
 */
#ifndef TIER_RULE_H
#define TIER_RULE_H

#include <tier/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a rule does to a customer. */
enum {
  TIER_EFFECT_NONE = 0,    /**< Nothing: the rule does not match. */
  TIER_EFFECT_SET = 1,     /**< The customer is in this tier. */
  TIER_EFFECT_FLOOR = 2,   /**< In this tier or a higher one. */
  TIER_EFFECT_CEILING = 3, /**< In this tier or a lower one. */
  TIER_EFFECT_TAG = 4      /**< Marked with the id of the rule; the tier stays. */
};

/** Effect on one customer. Frozen: this struct never grows. */
typedef struct tier_verdict {
  int32_t effect; /**< @ref TIER_EFFECT_NONE and following. */
  int32_t tier;   /**< Index of the tier, 0 = lowest; see @ref tier_policy_find_tier. Not read for NONE and TAG. */
} tier_verdict;

/** Decides for a batch. Called in the thread that called @ref tier_assign, or with @ref TIER_RULE_THREADSAFE in any.
 * It may read the policy, but must not use the objects of the running call: @ref TIER_E_REENTRANT.
 * @param batch The columns asked for. @param[out] ret_verdicts `batch->count` entries, all NONE at first.
 * @return @ref TIER_OK; anything else stops the call, which returns it and leaves everything as it was
 * ( @ref TIER_E_CALLBACK is meant for a failure, @ref TIER_E_ABORTED for a wish to stop). */
typedef tier_status (*tier_rule_fn)(void *user_data, const tier_batch *batch, tier_verdict *ret_verdicts,
                                    tier_error *err);

/** Flags of a callback. */
enum {
  TIER_RULE_THREADSAFE = 1,   /**< May run in several threads at once. */
  TIER_RULE_DETERMINISTIC = 2 /**< Gives the same verdicts for the same batch, always. Forecasts and simulations, which
                                   ask about other days, use only such callbacks: @ref TIER_E_STATE for others. */
};

/** A rule of the host program. */
typedef struct tier_rule_callback {
  size_t size;                /**< `sizeof(tier_rule_callback)`. */
  void *user_data;            /**< Passed to `evaluate`. */
  tier_destroy_fn destroy;    /**< May be NULL; runs exactly once on `user_data`, also when adding the rule fails
                                   (unless `size` leaves no room for this field). */
  const char *id;             /**< [A-Za-z_][A-Za-z0-9_-]*, unique among the policy's rules; copied. */
  const char *const *inputs;  /**< Columns it reads: metrics, attributes, model outputs; copied. */
  size_t input_count;         /**< Entries of `inputs`. */
  int32_t priority;           /**< Lower comes first. */
  uint32_t flags;             /**< @ref TIER_RULE_THREADSAFE | @ref TIER_RULE_DETERMINISTIC, or 0. */
  tier_rule_fn evaluate;      /**< Required. */
} tier_rule_callback;

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file desk.h
 * One customer at a time, at once: at the till, on the phone. A desk has everything ready that a fitted policy needs,
 * so that a decision takes microseconds and no memory. Decisions are the same, bit by bit, as those of
 * @ref tier_assign, on the main ladder; further ladders are not asked.
 */
#ifndef TIER_DESK_H
#define TIER_DESK_H

#include <tier/result.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A desk. Belongs to one thread; make one for each. */
typedef struct tier_desk tier_desk;

/** One customer. Owned by the caller and read during the call only. */
typedef struct tier_desk_customer {
  size_t size;                             /**< `sizeof(tier_desk_customer)`. */
  size_t count;                            /**< Transactions; 0 is allowed. */
  const int32_t *days;                     /**< Civil days in the policy's zone, ascending; later ones than the day of
                                                the question do not count. */
  const int64_t *amounts_minor;            /**< Signed, in the policy's minor unit. */
  const int64_t *order_numbers;            /**< For `"merge": "order"`; NULL: each row is an order. */
  int32_t start_day;                       /**< 0: none (a start on 1970-01-01 itself cannot be told). */
  const tier_attribute *const *attributes; /**< With columns of one row. Those that the policy reads and that are not
                                                here are missing. */
  size_t attribute_count;                  /**< Entries of `attributes`. */
  const tier_standing *before;             /**< On the main ladder; NULL: new. */
  const tier_override *overrides;          /**< In force for him on the main ladder; ids are not read. */
  size_t override_count;                   /**< Entries of `overrides`. */
} tier_desk_customer;

/** Makes a desk. @return @ref TIER_E_POLICY (tiers with places need everybody at once, and so do `reopen_days`),
 * @ref TIER_E_STATE (a rule of the host program is missing), @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_desk_create(const tier_fitted *fitted, tier_desk **ret_desk,
                                                      tier_error *err);
/** Ends a desk. */
TIER_API void tier_desk_destroy(tier_desk *desk);
/** Decides. The texts of the decision live until the next call; its customer id is empty.
 * @return @ref TIER_E_ARGUMENT (days not ascending, unknown tier, a standing of a later day), @ref TIER_E_OVERFLOW
 * (amounts), @ref TIER_E_DATA (an attribute of another type; `on_unknown` is "fail", and something is),
 * @ref TIER_E_POLICY (not in effect on the day), @ref TIER_E_REENTRANT, @ref TIER_E_MEMORY (the first calls may need
 * some, and so may texts that the policy makes), or what a model or callback returned. */
TIER_API TIER_MUST_CHECK tier_status tier_desk_assign(tier_desk *desk, const tier_desk_customer *customer,
                                                      int32_t as_of_day, tier_decision *ret_decision, tier_error *err);
/** Where the customer of the last decision stands now: `before` of the next. Texts live as long as the desk.
 * @return @ref TIER_E_STATE (nothing decided yet), @ref TIER_E_REENTRANT. */
TIER_API TIER_MUST_CHECK tier_status tier_desk_standing(const tier_desk *desk, tier_standing *ret_standing,
                                                        tier_error *err);
/** A column of one row of the last decision. It lives until the next call. @return @ref TIER_E_NOT_FOUND,
 * @ref TIER_E_REENTRANT. */
TIER_API TIER_MUST_CHECK tier_status tier_desk_column(const tier_desk *desk, const char *name, tier_column *ret_column,
                                                      tier_error *err);

#ifdef __cplusplus
}
#endif
#endif

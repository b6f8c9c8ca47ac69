/* SPDX-License-Identifier: Apache-2.0 */
/** @file forecast.h
 * What becomes of customers who do nothing more: the next day on which the tier changes, and why then.
 *
 * The same code that assigns is run for the days to come, one evaluation a day, with the transactions, attributes and
 * overrides that there are.
 */
#ifndef TIER_FORECAST_H
#define TIER_FORECAST_H

#include <tier/result.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The next changes of customers. Immutable; may be shared by threads. */
typedef struct tier_forecast tier_forecast;

/** Options of a forecast. */
typedef struct tier_forecast_options {
  size_t size;                     /**< `sizeof(tier_forecast_options)`. */
  int32_t horizon_days;            /**< How far to look: 1 to 3660; 0 means 730. */
  const tier_string *customer_ids; /**< Whom; NULL: everybody. With places (see the guide) always all are computed. */
  size_t customer_count;           /**< Entries of `customer_ids`. */
} tier_forecast_options;

/** What makes the tier change on that day and on no day before. */
enum {
  TIER_CAUSE_NONE = 0,     /**< No change within the horizon. */
  TIER_CAUSE_WINDOW = 1,   /**< A purchase or a return leaves a window of days, or passes its cooling-off time. */
  TIER_CAUSE_PERIOD = 2,   /**< A period of a metric begins anew. */
  TIER_CAUSE_TIME = 3,     /**< A number that moves with the days, such as recency or P(alive), passes a bound. */
  TIER_CAUSE_VALIDITY = 4, /**< The validity is over. */
  TIER_CAUSE_GRACE = 5,    /**< The grace is over. */
  TIER_CAUSE_PROMISE = 6,  /**< A tier that was promised begins. */
  TIER_CAUSE_WAIT = 7,     /**< The dwell is over, or the last confirmation is there. */
  TIER_CAUSE_OVERRIDE = 8, /**< An override ends. */
  TIER_CAUSE_RULE = 9,     /**< A rule begins or ends to be in effect. */
  TIER_CAUSE_PLACES = 10   /**< Others come or go. */
};

/** @return The name of a cause such as "window"; "unknown" for any other number. Any thread. */
TIER_API const char *tier_cause_name(int32_t cause);

/** The next change of one customer. Texts live as long as the forecast. */
typedef struct tier_next_change {
  size_t size;             /**< `sizeof(tier_next_change)`. */
  tier_string customer_id; /**< UTF-8. */
  int32_t day;             /**< First day in the other tier; TIER_NO_DAY: none within the horizon. */
  int32_t tier;            /**< Index of the tier now. */
  int32_t next_tier;       /**< Index of the tier then; the same as `tier` if there is no change. */
  tier_string tier_id;     /**< Id of `tier`. */
  tier_string next_id;     /**< Id of `next_tier`. */
  tier_string reason;      /**< Of the decision on that day; empty if there is none. */
  int32_t cause;           /**< @ref TIER_CAUSE_NONE and following. */
  const char *column;      /**< WINDOW, PERIOD, TIME: the column that moved; else "". */
  int32_t event_day;       /**< WINDOW: day of the purchase or return that leaves; else @ref TIER_NO_DAY. */
  int64_t event_minor;     /**< WINDOW: its net amount. */
} tier_next_change;

/** Looks ahead from the day after `as_of_day`, evaluating once a day.
 * @param after Where everybody stands after the evaluation of `as_of_day`: what @ref tier_result_roster gave. Whom it
 * does not place is placed on that day, as a new customer. NULL: nobody is placed.
 * @param options NULL for defaults.
 * @return As @ref tier_assign; @ref TIER_E_NOT_FOUND (no such customer; `err->row`), @ref TIER_E_STATE (a callback that
 * is not @ref TIER_RULE_DETERMINISTIC). */
TIER_API TIER_MUST_CHECK tier_status tier_forecast_make(const tier_fitted *fitted, const tier_book *book,
                                                        int32_t as_of_day, const tier_roster *after,
                                                        const tier_forecast_options *options,
                                                        tier_forecast **ret_forecast, tier_error *err);
/** Ends a forecast. */
TIER_API void tier_forecast_destroy(tier_forecast *forecast);
/** @return Number of customers in it: those asked for, or all, in the order of results. */
TIER_API size_t tier_forecast_count(const tier_forecast *forecast);
/** One customer, of the main ladder. @return @ref TIER_E_ARGUMENT if `index` is not below the count. */
TIER_API TIER_MUST_CHECK tier_status tier_forecast_get(const tier_forecast *forecast, size_t index,
                                                       tier_next_change *ret_change, tier_error *err);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file forecast_object.h
 * The inside of tier_forecast, and of making one. */
#ifndef TIER_LIB_FORECAST_OBJECT_H
#define TIER_LIB_FORECAST_OBJECT_H

#include "ladder/roster_object.h"
#include "policy/assign/ladder_run.h"
#include "policy/assign/replay.h"
#include <tier/forecast.h>

/** The next change of one customer. */
typedef struct tier__change {
  int32_t day;          /**< TIER_NO_DAY: none. */
  int32_t tier, next_tier;
  uint32_t reason;      /**< Only if there is a day. */
  int32_t cause;        /**< TIER_CAUSE_... */
  const char *column;   /**< Lives as long as the policy. */
  int32_t event_day;
  int64_t event_minor;
} tier__change;

struct tier_forecast {
  tier_context *context; /**< Held. */
  tier_fitted *fitted;   /**< Held. */
  size_t count;
  tier__change *changes;
  char *id_bytes;
  size_t *id_first;      /**< `count + 1` offsets into `id_bytes`. */
  char **reason_texts;
  size_t reason_count;
};

/** A forecast on its way. Arrays by place in the ledger unless said. */
typedef struct tier__forecast_work {
  const tier__replay_source *source;
  const tier_roster *roster;
  const tier_string *ids;     /**< NULL while no rule is a callback. */
  int32_t as_of_day, last_day;/**< The last one to be looked at. */
  const uint32_t *keys;       /**< In the roster; TIER__NO_KEY: not there. */
  const uint8_t *asked;       /**< 1: his change is wanted. */
  tier__change *changes;
} tier__forecast_work;

/** Looks ahead for some customers by themselves, or, with places, for all together.
 * @param customers Places in the ledger, ascending. @return As tier_forecast_make. */
tier_status tier__look_ahead(const tier__forecast_work *work, const size_t *customers, size_t count, tier_error *err);

/** Customers who change on one day, and how they stood and stand. Arrays of `count`. */
typedef struct tier__turning {
  size_t count;
  int32_t day;
  size_t *customers;               /**< Places in the ledger, ascending. */
  tier__standing *before, *after;  /**< After the day before, and after the day. */
  uint32_t *reasons_before, *reasons;
  uint8_t *overrides_changed;      /**< 1: others are in force than the day before. */
} tier__turning;

/** Finds the causes and writes them to the changes. @return TIER_E_MEMORY, or what a model returned. */
tier_status tier__forecast_causes(const tier__forecast_work *work, const tier__turning *turning, tier_error *err);

/** Which models and derived columns the main ladder reads. @param[out] ret_models,ret_derived By index: 1 or 0. */
void tier__forecast_wanted(const tier_policy *policy, uint8_t *ret_models, uint8_t *ret_derived);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file ladder_settings.h
 * What a ladder is told to do. The page "The ladder" of the guide says what each means. */
#ifndef TIER_LIB_LADDER_SETTINGS_H
#define TIER_LIB_LADDER_SETTINGS_H

#include "base/civil_period.h"

enum { TIER__UPGRADE_HIGHEST = 0, TIER__UPGRADE_ONE_STEP = 1 };
enum {
  TIER__DOWNGRADE_TO_MET = 0,
  TIER__DOWNGRADE_ONE_STEP = 1,
  TIER__DOWNGRADE_TO_FLOOR = 2,
  TIER__DOWNGRADE_NONE = 3
};
enum { TIER__DOWN_REAL_TIME = 0, TIER__DOWN_AT_EXPIRY = 1 };
enum { TIER__START_IMMEDIATE = 0, TIER__START_NEXT_PERIOD = 1 };
enum {
  TIER__VALID_WHILE_MET = 0,
  TIER__VALID_PERIOD_END = 1,
  TIER__VALID_NEXT_PERIOD_END = 2,
  TIER__VALID_DAYS = 3,
  TIER__VALID_MONTHS = 4,
  TIER__VALID_DATE = 5
};
enum {
  TIER__ROUND_NONE = 0,
  TIER__ROUND_WEEK = 1,
  TIER__ROUND_MONTH = 2,
  TIER__ROUND_QUARTER = 3,
  TIER__ROUND_YEAR = 4
};
enum { TIER__RENEW_AT_EXPIRY = 0, TIER__RENEW_CONTINUOUS = 1 };
/** What an unknown condition does; of ladders and of rules. */
enum {
  TIER__UNKNOWN_SKIP = 0,
  TIER__UNKNOWN_HOLD = 1,
  TIER__UNKNOWN_FAIL = 2,
  TIER__UNKNOWN_VALUE = 3 /**< Of a set of rules that give values: the value is unknown, too. */
};

/** Start from tier__ladder_plain: it is all zero but for confirmations, restart_on_upgrade, period and
 * borderline_share, and everybody has what he meets, at once. */
typedef struct tier__ladder_settings {
  int32_t upgrade;           /**< TIER__UPGRADE_... */
  int32_t downgrade;         /**< TIER__DOWNGRADE_... */
  int32_t downgrade_on;      /**< TIER__DOWN_... */
  int32_t floor;             /**< Index of a tier. */
  tier__period period;
  int32_t start;             /**< TIER__START_... */
  int32_t valid;             /**< TIER__VALID_... */
  int32_t valid_count;       /**< DAYS, MONTHS: how many; DATE: the day. */
  int32_t round_to;          /**< TIER__ROUND_... */
  int32_t round_down;        /**< 1: down. */
  int32_t renewal;           /**< TIER__RENEW_... */
  int32_t restart_on_upgrade;
  int32_t grace_days;
  int32_t min_dwell_days;
  int32_t confirmations_up, confirmations_down;
  int32_t on_unknown;        /**< TIER__UNKNOWN_... */
  int32_t reopen_days;
  double borderline_share;
} tier__ladder_settings;

/** The plain ladder; borderline_share 0.05. */
tier__ladder_settings tier__ladder_plain(void);

/** Capacity and weights are counted in so many parts of 1. */
enum { TIER__WEIGHT_PARTS = 1000000 };
/** The heaviest weight: more than any capacity. */
#define TIER__WEIGHT_MOST (UINT64_C(1) << 62)

/** Places of a tier. */
typedef struct tier__places {
  int32_t limited;   /**< 0: no limit, and the rest is not read; 1: `count`; 2: `share`; 3: `capacity`. */
  uint64_t count;
  double share;      /**< 0 to 1. */
  uint64_t capacity; /**< Of all weights together, in parts; below TIER__WEIGHT_MOST. */
  double incumbency; /**< 0 to 10. */
} tier__places;

#endif

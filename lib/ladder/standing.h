/* SPDX-License-Identifier: Apache-2.0 */
/** @file standing.h
 * What a ladder remembers of a customer, and why it decided so. */
#ifndef TIER_LIB_STANDING_H
#define TIER_LIB_STANDING_H

#include <stdint.h>

#define TIER__NO_END INT32_MAX   /**< `until_day`: no end. */
#define TIER__NEVER_DAY INT32_MIN /**< No such day. */

typedef struct tier__standing {
  int32_t tier;        /**< Shown; -1: in none (new). */
  int32_t earned;      /**< By the ladder alone; -1: in none. */
  int32_t since_day;   /**< First day in `earned`. */
  int32_t changed_day; /**< Last change of `earned`; TIER__NEVER_DAY: none since the first placement. */
  int32_t until_day;   /**< Last valid day; TIER__NO_END. */
  int32_t grace_until; /**< Last day of grace; TIER__NEVER_DAY: none has begun. */
  int32_t next_tier;   /**< Promised; -1: none. */
  int32_t next_day;    /**< Its first day. */
  int32_t last_day;    /**< Of the last evaluation; TIER__NEVER_DAY: none. */
  int16_t confirmed;   /**< Evaluations in a row that wanted up (> 0) or down (< 0); stops at the ends of its type. */
  uint16_t flags;      /**< TIER__STANDING_... */
  int32_t returned;    /**< How many returns of purchases the last evaluation knew of, modulo 2^15; 0 without
                            `reopen_days`. */
} tier__standing;

enum {
  TIER__STANDING_HELD = 1,     /**< Something that could matter was unknown (on_unknown "hold"). */
  TIER__STANDING_CONFLICT = 2, /**< Rules contradicted each other under "unique" or "any": none of them counts. */
  TIER__STANDING_REOPENED = 4, /**< Computed again from an earlier day because of a return. */
  TIER__STANDING_TURNED_AWAY = 8 /**< Found no place on `last_day`: the day is over for him. */
};

/** The standing of a new customer. */
static inline tier__standing tier__standing_new(void) {
  const tier__standing standing = {-1, -1, TIER__NEVER_DAY, TIER__NEVER_DAY, TIER__NO_END, TIER__NEVER_DAY,
                                   -1, TIER__NEVER_DAY, TIER__NEVER_DAY, 0, 0, 0};
  return standing;
}

/** Reasons as numbers, in the order of the guide; TIER__REASON_RULE + k is the rule with index k in the order of
 * evaluation, callback or text. */
enum {
  TIER__REASON_START = 0,
  TIER__REASON_ENTER = 1,
  TIER__REASON_KEEP = 2,
  TIER__REASON_VALID = 3,
  TIER__REASON_RENEW = 4,
  TIER__REASON_GRACE = 5,
  TIER__REASON_DWELL = 6,
  TIER__REASON_CONFIRM = 7,
  TIER__REASON_PROMISE = 8,
  TIER__REASON_ONE_STEP = 9,
  TIER__REASON_FLOOR = 10,
  TIER__REASON_NO_DOWNGRADE = 11,
  TIER__REASON_HOLD = 12,
  TIER__REASON_PLACES = 13,
  TIER__REASON_OVERRIDE_FIX = 14,
  TIER__REASON_OVERRIDE_FLOOR = 15,
  TIER__REASON_OVERRIDE_CEILING = 16,
  TIER__REASON_OVERRIDE_FREEZE = 17,
  TIER__REASON_DEFAULT = 18, /**< The rules' default. */
  TIER__REASON_RULE = 32
};

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file zone.h
 * The inside of time zones. */
#ifndef TIER_LIB_ZONE_H
#define TIER_LIB_ZONE_H

#include "calendar.h"

/** From `from_us` on, until the next change, local time is UTC + `offset_seconds`. */
typedef struct tier__zone_change {
  int64_t from_us;
  int32_t offset_seconds;
} tier__zone_change;

struct tier_zone {
  tier_context *context;      /**< Held. */
  char *name;                 /**< As given. */
  int32_t offset_seconds;     /**< Before the first change; the only one if there is none. */
  size_t count;
  tier__zone_change *changes; /**< Ascending, up to the year 2500 or 400 years after the last one that is listed. */
  int64_t cycle_end_us;       /**< From here on the 400 years before repeat, as the calendar does; INT64_MAX: never. */
  uint64_t hash;              /**< Of the rules: two machines with other zone files differ in it. */
};

/** Civil day of an instant. @param zone NULL: UTC. */
int32_t tier__zone_day(const tier_zone *zone, int64_t time_us);

#endif

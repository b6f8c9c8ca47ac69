/* SPDX-License-Identifier: Apache-2.0 */
/** @file zone_rule.h
 * The rule at the end of a zone file, for all times after the changes that it lists: a POSIX TZ text, with hours from
 * -167 to 167 as RFC 9636 allows. */
#ifndef TIER_LIB_ZONE_RULE_H
#define TIER_LIB_ZONE_RULE_H

#include <stddef.h>
#include <stdint.h>

/** A day of each year, and the local time at which the clock is changed. */
typedef struct tier__zone_date {
  int32_t month;   /**< 1 to 12; 0: `day` counts from January 1st; -1: it does, but February 29th is not counted. */
  int32_t week;    /**< 1 to 5 within `month`, 5 being the last; else 0. */
  int32_t day;     /**< Of the week, 0 is Sunday; or of the year, from 0. */
  int32_t seconds; /**< After midnight; may be below 0 or beyond the day. */
} tier__zone_date;

typedef struct tier__zone_rule {
  int32_t standard_seconds; /**< Local time less UTC. */
  int32_t daylight_seconds;
  int has_daylight;         /**< 0: standard time all year; the rest is not set. */
  tier__zone_date start, end;
} tier__zone_rule;

/** Reads such as "EST5EDT,M3.2.0,M11.1.0". @return 1 if it is a rule. */
int tier__zone_rule_read(const char *text, size_t length, tier__zone_rule *ret_rule);
/** The instants, in seconds, at which daylight time begins and ends in a year. @param year -9998 to 9999. */
void tier__zone_rule_year(const tier__zone_rule *rule, int32_t year, int64_t *ret_start, int64_t *ret_end);

#endif

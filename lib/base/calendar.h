/* SPDX-License-Identifier: Apache-2.0 */
/** @file calendar.h
 * Civil days, proleptic Gregorian, 0 = 1970-01-01. */
#ifndef TIER_LIB_CALENDAR_H
#define TIER_LIB_CALENDAR_H

#include <tier/base.h>

/** Civil days of the years 1 to 9999. */
#define TIER__FIRST_DAY (-719162)
#define TIER__LAST_DAY 2932896
#define TIER__DAY_US INT64_C(86400000000)

/** @return 1 if there is such a day. Years -9999 to 9999. */
int tier__day_make(int32_t year, int32_t month, int32_t day, int32_t *ret_day);
void tier__day_split(int32_t day, int32_t *ret_year, int32_t *ret_month, int32_t *ret_day);
/** Civil day of an instant where local time is UTC + `offset_seconds`, below 7 days either way. */
int32_t tier__day_of_time(int64_t time_us, int32_t offset_seconds);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/** @file calendar_text.h
 * Days and times to text and back. */
#ifndef TIER_LIB_CALENDAR_TEXT_H
#define TIER_LIB_CALENDAR_TEXT_H

#include "calendar.h"

/** "YYYY-MM-DD" or "YYYYMMDD", years 1 to 9999. @return 1 if it is one. */
int tier__day_read(const char *data, size_t length, int32_t *ret_day);
/** A date as above, or an ISO 8601 date and time "YYYY-MM-DD[T ]hh:mm[:ss[.f...]][Z|+hh:mm|-hh:mm|+hhmm]".
 * With a zone: `*ret_is_day` 0 and `*ret_time_us` UTC. Without: `*ret_is_day` 1 and `*ret_day`. @return 1 if read. */
int tier__time_read(const char *data, size_t length, int *ret_is_day, int32_t *ret_day, int64_t *ret_time_us);
/** @param[out] text 16 bytes. @return Length. */
size_t tier__day_write(int32_t day, char text[16]);

#endif

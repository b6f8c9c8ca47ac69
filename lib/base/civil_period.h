/* SPDX-License-Identifier: Apache-2.0 */
/** @file civil_period.h
 * Months, and periods of the calendar: arithmetic of civil days. Pure functions. */
#ifndef TIER_LIB_CIVIL_PERIOD_H
#define TIER_LIB_CIVIL_PERIOD_H

#include "calendar.h"

/** Kinds of period. */
enum {
  TIER__PERIOD_MONTH = 0,
  TIER__PERIOD_QUARTER = 1,
  TIER__PERIOD_HALF_YEAR = 2,
  TIER__PERIOD_YEAR = 3,
  TIER__PERIOD_ANNIVERSARY = 4 /**< Years that begin on the month and day of an anchor. */
};

/** A kind of period with its phase. */
typedef struct tier__period {
  int32_t kind;        /**< TIER__PERIOD_... */
  int32_t first_month; /**< 1 to 12: month in which the year begins; quarters and half-years follow. Not for others. */
} tier__period;

/** The same day of the month `months` on, or the last day of that month. @return 1; 0 outside the years 1 to 9999. */
int tier__day_add_months(int32_t day, int64_t months, int32_t *ret_day);
/** Most whole months m with add_months(a, m) <= b; for b < a minus those from b to a. */
int64_t tier__months_between(int32_t a, int32_t b);
/** First day of the period that `day` is in, moved by whole periods. An anniversary of February 29 is on February 28
 * in other years (the clamping of add_months).
 * @param anchor First day ever, for TIER__PERIOD_ANNIVERSARY; others do not read it.
 * @param periods 0: the present one; -1: the one before; 1: the next.
 * @return Kept within the years 1 to 9999. */
int32_t tier__period_start(const tier__period *period, int32_t anchor, int32_t day, int32_t periods);

#endif

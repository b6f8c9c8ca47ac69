/* SPDX-License-Identifier: Apache-2.0 */
#include "civil_period.h"

#include <assert.h>

/** Months are counted from January of the year 0. */
typedef struct date {
  int64_t month;
  int32_t day; /**< 1 to 31. */
} date;

static date split(int32_t day) {
  int32_t year, month, day_of_month;
  tier__day_split(day, &year, &month, &day_of_month);
  const date result = {(int64_t)year * 12 + month - 1, day_of_month};
  return result;
}

static int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/** The day of that month, or its last one. The month is of the years 1 to 9999. */
static int32_t make(int64_t month, int32_t day) {
  int32_t made = 0;
  while (!tier__day_make((int32_t)(month / 12), (int32_t)(month % 12) + 1, day, &made)) {
    --day;
  }
  return made;
}

enum { FIRST_MONTH = 1 * 12, LAST_MONTH = 9999 * 12 + 11, MOST_MONTHS = 10000 * 12 };

static int is_in_years(int64_t month) { return month >= FIRST_MONTH && month <= LAST_MONTH; }

int tier__day_add_months(int32_t day, int64_t months, int32_t *ret_day) {
  const date from = split(day);
  if (day < TIER__FIRST_DAY || day > TIER__LAST_DAY || months < -MOST_MONTHS || months > MOST_MONTHS ||
      !is_in_years(from.month + months)) {
    return 0;
  }
  *ret_day = make(from.month + months, from.day);
  return 1;
}

/** Days in a month. */
static int32_t month_days(int64_t month) {
  static const int32_t days[12] = {31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int64_t year = floor_divide(month, 12);
  const int32_t february = 28 + (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
  const int64_t of_year = month - year * 12;
  return of_year == 1 ? february : days[of_year];
}

/** For a <= b: one less than the months' difference if the day, clamped, is not reached yet. */
static int64_t months_forward(int32_t a, int32_t b) {
  const date from = split(a), to = split(b);
  const int32_t last = month_days(to.month);
  return to.month - from.month - (to.day < (from.day < last ? from.day : last));
}

int64_t tier__months_between(int32_t a, int32_t b) {
  return a <= b ? months_forward(a, b) : -months_forward(b, a);
}

static int32_t day_or_bound(int64_t month, int32_t day) {
  return month < FIRST_MONTH ? TIER__FIRST_DAY : month > LAST_MONTH ? TIER__LAST_DAY : make(month, day);
}

/** The anniversary at or before `day`, moved by years. Only month and day of the anchor matter. */
static int32_t anniversary(int32_t anchor, int32_t day, int32_t years) {
  const date first = split(anchor), now = split(day);
  const int64_t month_of_year = first.month - floor_divide(first.month, 12) * 12;
  const int64_t this_year = floor_divide(now.month, 12) * 12 + month_of_year;
  const int32_t last = month_days(this_year);
  const int32_t day_of_month = first.day < last ? first.day : last;
  const int is_before = now.month < this_year || (now.month == this_year && now.day < day_of_month);
  return day_or_bound(this_year + 12 * ((int64_t)years - is_before), first.day);
}

int32_t tier__period_start(const tier__period *period, int32_t anchor, int32_t day, int32_t periods) {
  static const int32_t lengths[] = {[TIER__PERIOD_MONTH] = 1,
                                    [TIER__PERIOD_QUARTER] = 3,
                                    [TIER__PERIOD_HALF_YEAR] = 6,
                                    [TIER__PERIOD_YEAR] = 12};
  assert(period->kind >= TIER__PERIOD_MONTH && period->kind <= TIER__PERIOD_ANNIVERSARY);
  if (period->kind == TIER__PERIOD_ANNIVERSARY) {
    return anniversary(anchor, day, periods);
  }
  const int32_t length = lengths[period->kind];
  const int32_t phase = period->kind == TIER__PERIOD_MONTH ? 0 : period->first_month - 1;
  const int64_t start = floor_divide(split(day).month - phase, length) * length + phase;
  return day_or_bound(start + (int64_t)periods * length, 1);
}

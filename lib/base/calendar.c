/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar.h"

#include "failure.h"

/* Both directions count in eras of 400 years (146097 days) that begin on March 1st, so that the leap day is the last
 * day of its year; see H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013. Day 719468 of era 0 is
 * 1970-01-01. Valid for every int32 day. */

enum { DAYS_PER_ERA = 146097, EPOCH_OFFSET = 719468 };

static int64_t floor_divide(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}

static int is_leap(int32_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t month_length(int32_t year, int32_t month) {
  static const int32_t lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return lengths[month - 1] + (month == 2 && is_leap(year));
}

int tier__day_make(int32_t year, int32_t month, int32_t day, int32_t *ret_day) {
  if (year < -9999 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_length(year, month)) {
    return 0;
  }
  int32_t march_year = year - (month <= 2);
  int32_t era = (int32_t)floor_divide(march_year, 400);
  int32_t year_of_era = march_year - era * 400;
  int32_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  *ret_day = era * DAYS_PER_ERA + day_of_era - EPOCH_OFFSET;
  return 1;
}

void tier__day_split(int32_t day, int32_t *ret_year, int32_t *ret_month, int32_t *ret_day) {
  int64_t shifted = (int64_t)day + EPOCH_OFFSET;
  int32_t era = (int32_t)floor_divide(shifted, DAYS_PER_ERA);
  int32_t day_of_era = (int32_t)(shifted - (int64_t)era * DAYS_PER_ERA);
  int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int32_t march_month = (5 * day_of_year + 2) / 153;
  *ret_day = day_of_year - (153 * march_month + 2) / 5 + 1;
  *ret_month = march_month < 10 ? march_month + 3 : march_month - 9;
  *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

int32_t tier__day_of_time(int64_t time_us, int32_t offset_seconds) {
  int64_t within_us = time_us % TIER__DAY_US + (int64_t)offset_seconds * 1000000;
  return (int32_t)(time_us / TIER__DAY_US + floor_divide(within_us, TIER__DAY_US));
}

tier_status tier_day_from_date(int32_t year, int32_t month, int32_t day, int32_t *ret_day, tier_error *err) {
  if (ret_day == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "ret_day is NULL");
  }
  if (!tier__day_make(year, month, day, ret_day)) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no day %d of month %d of year %d", (int)day, (int)month,
                      (int)year);
  }
  return TIER_OK;
}

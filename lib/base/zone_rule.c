/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar is that of the TZ variable, IEEE Std 1003.1 section 8.3: std offset [dst [offset] , date [/time] , date
 * [/time]]. Offsets count westwards. */
#include "zone_rule.h"

#include "calendar.h"

/** What is left of the text. A reader that fails leaves it anywhere: nothing is tried twice. */
typedef struct rest {
  const char *at, *end;
} rest;

static int take(rest *text, char sign) {
  if (text->at == text->end || *text->at != sign) {
    return 0;
  }
  ++text->at;
  return 1;
}

static int is_digit(const rest *text) { return text->at != text->end && *text->at >= '0' && *text->at <= '9'; }

static int read_number(rest *text, int32_t least, int32_t most, int32_t *ret_value) {
  int32_t value = 0;
  if (!is_digit(text)) {
    return 0;
  }
  for (; is_digit(text); ++text->at) {
    value = value * 10 + (*text->at - '0');
    if (value > most) {
      return 0;
    }
  }
  *ret_value = value;
  return value >= least;
}

static int is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/** The name of a time, such as CEST or <+08>. */
static int read_name(rest *text) {
  const int quoted = take(text, '<');
  const char *first = text->at;
  while (text->at != text->end &&
         (is_letter(*text->at) || (quoted && (is_digit(text) || *text->at == '+' || *text->at == '-')))) {
    ++text->at;
  }
  return text->at - first >= 3 && (!quoted || take(text, '>'));
}

/** [+-]hh[:mm[:ss]] */
static int read_clock(rest *text, int32_t most_hours, int32_t *ret_seconds) {
  const int negative = take(text, '-');
  int32_t hours, minutes = 0, seconds = 0;
  if (!negative) {
    (void)take(text, '+');
  }
  if (!read_number(text, 0, most_hours, &hours)) {
    return 0;
  }
  if (take(text, ':')) {
    if (!read_number(text, 0, 59, &minutes) || (take(text, ':') && !read_number(text, 0, 59, &seconds))) {
      return 0;
    }
  }
  const int32_t value = hours * 3600 + minutes * 60 + seconds;
  *ret_seconds = negative ? -value : value;
  return 1;
}

/** Mm.w.d, Jn or n. */
static int read_day(rest *text, tier__zone_date *date) {
  date->week = 0;
  if (take(text, 'M')) {
    return read_number(text, 1, 12, &date->month) && take(text, '.') && read_number(text, 1, 5, &date->week) &&
           take(text, '.') && read_number(text, 0, 6, &date->day);
  }
  if (take(text, 'J')) {
    date->month = -1;
    if (!read_number(text, 1, 365, &date->day)) {
      return 0;
    }
    --date->day;
    return 1;
  }
  date->month = 0;
  return read_number(text, 0, 365, &date->day);
}

static int read_date(rest *text, tier__zone_date *date) {
  date->seconds = 2 * 3600;
  return take(text, ',') && read_day(text, date) && (!take(text, '/') || read_clock(text, 167, &date->seconds));
}

int tier__zone_rule_read(const char *text, size_t length, tier__zone_rule *ret_rule) {
  rest left = {text, text + length};
  tier__zone_rule rule = {0};
  int32_t west = 0;
  if (!read_name(&left) || !read_clock(&left, 24, &west)) {
    return 0;
  }
  rule.standard_seconds = -west;
  if (left.at != left.end) {
    rule.has_daylight = 1;
    rule.daylight_seconds = rule.standard_seconds + 3600;
    if (!read_name(&left)) {
      return 0;
    }
    if (left.at != left.end && *left.at != ',') {
      if (!read_clock(&left, 24, &west)) {
        return 0;
      }
      rule.daylight_seconds = -west;
    }
    if (!read_date(&left, &rule.start) || !read_date(&left, &rule.end)) {
      return 0;
    }
  }
  *ret_rule = rule;
  return left.at == left.end;
}

/** The first such weekday of the month, and from there by weeks; back again where the month is over. */
static int32_t day_of_week(const tier__zone_date *date, int32_t year) {
  int32_t first = 0, next = 0;
  (void)tier__day_make(year, date->month, 1, &first);
  (void)tier__day_make(year + date->month / 12, date->month % 12 + 1, 1, &next);
  next = date->month == 12 ? first + 31 : next;
  const int32_t weekday = ((first + 4) % 7 + 7) % 7;
  const int32_t day = first + (date->day - weekday + 7) % 7 + 7 * (date->week - 1);
  return day < next ? day : day - 7;
}

/** Local time of a change, in seconds. */
static int64_t local_change(const tier__zone_date *date, int32_t year) {
  int32_t day = 0, march = 0;
  if (date->month > 0) {
    day = day_of_week(date, year);
  } else {
    (void)tier__day_make(year, 1, 1, &day);
    (void)tier__day_make(year, 3, 1, &march);
    const int skips_leap_day = date->month < 0 && date->day >= 59 && march - day == 60;
    day += date->day + skips_leap_day;
  }
  return (int64_t)day * 86400 + date->seconds;
}

void tier__zone_rule_year(const tier__zone_rule *rule, int32_t year, int64_t *ret_start, int64_t *ret_end) {
  *ret_start = local_change(&rule->start, year) - rule->standard_seconds;
  *ret_end = local_change(&rule->end, year) - rule->daylight_seconds;
}

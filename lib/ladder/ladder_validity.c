/* SPDX-License-Identifier: Apache-2.0 */
#include "decide.h"

static int32_t limited(int64_t day) {
  return day < TIER__LAST_DAY ? (int32_t)day : TIER__LAST_DAY;
}

/* The last day before the period that begins `periods` after the one of `day`. The first day of a period that would
 * begin beyond the calendar is told as the calendar's last. */
static int32_t period_end(const tier__period *period, int32_t anchor, int32_t day, int32_t periods) {
  const int32_t next = tier__period_start(period, anchor, day, periods);
  return next < TIER__LAST_DAY ? next - 1 : TIER__LAST_DAY;
}

static int32_t months_end(int32_t day, int32_t months) {
  int32_t next;
  return tier__day_add_months(day, months, &next) ? next - 1 : TIER__LAST_DAY;
}

/* Where the validity ends before it is rounded. */
static int32_t plain_end(const tier__ladder_settings *settings, int32_t day, int32_t anchor) {
  switch (settings->valid) {
  case TIER__VALID_PERIOD_END:
    return period_end(&settings->period, anchor, day, 1);
  case TIER__VALID_NEXT_PERIOD_END:
    return period_end(&settings->period, anchor, day, 2);
  case TIER__VALID_DAYS:
    return limited((int64_t)day + settings->valid_count - 1);
  case TIER__VALID_MONTHS:
    return months_end(day, settings->valid_count);
  default:
    return limited(settings->valid_count);
  }
}

/* Sunday of the week of a day; day 0 was a Thursday. */
static int32_t week_end(int32_t day) {
  const int32_t since_monday = ((day + 3) % 7 + 7) % 7;
  return limited((int64_t)day + 6 - since_monday);
}

/* The last day of the unit before the one that ends on `end`. */
static int32_t former_end(const tier__ladder_settings *settings, const tier__period *unit, int32_t end) {
  return settings->round_to == TIER__ROUND_WEEK ? end - 7 : tier__period_start(unit, 0, end, 0) - 1;
}

static int32_t rounded(const tier__ladder_settings *settings, int32_t day) {
  static const int32_t kinds[] = {[TIER__ROUND_MONTH] = TIER__PERIOD_MONTH,
                                  [TIER__ROUND_QUARTER] = TIER__PERIOD_QUARTER,
                                  [TIER__ROUND_YEAR] = TIER__PERIOD_YEAR};
  const tier__period unit = {kinds[settings->round_to], settings->period.first_month};
  const int32_t end = settings->round_to == TIER__ROUND_WEEK ? week_end(day) : period_end(&unit, 0, day, 1);
  return settings->round_down && end > day ? former_end(settings, &unit, end) : end;
}

int32_t tier__ladder_validity(const tier__ladder_settings *settings, int32_t tier, int32_t day, int32_t anchor) {
  if (tier <= 0 || settings->valid == TIER__VALID_WHILE_MET) {
    return TIER__NO_END;
  }
  int32_t end = plain_end(settings, day, anchor == TIER__NEVER_DAY ? day : anchor);
  if (settings->round_to != TIER__ROUND_NONE) {
    end = rounded(settings, end);
  }
  return end < day ? day : end;
}

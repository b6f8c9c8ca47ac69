/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder_walk.h"

/* Validity of a tier that begins on a day. */
typedef struct example {
  int32_t valid, count;
  tier__period period;
  int32_t round_to, round_down;
  const char *day, *end;
} example;

#define YEAR {TIER__PERIOD_YEAR, 1}

static void check(const example *examples, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const example *e = &examples[i];
    tier__ladder_settings settings = tier__ladder_plain();
    settings.valid = e->valid;
    settings.valid_count = e->count;
    settings.period = e->period;
    settings.round_to = e->round_to;
    settings.round_down = e->round_down;
    const int32_t end = tier__ladder_validity(&settings, 1, day_of(e->day), day_of("2020-02-29"));
    if (end != day_of(e->end)) {
      fail_msg("example %zu: %s is not followed by %s but by day %d", i, e->day, e->end, (int)end);
    }
    assert_int_equal(tier__ladder_validity(&settings, 0, day_of(e->day), day_of("2020-02-29")), TIER__NO_END);
  }
}

static void ends_with_its_period(void **state) {
  (void)state;
  const example examples[] = {
      {TIER__VALID_WHILE_MET, 0, YEAR, 0, 0, "2026-05-10", "end"},
      {TIER__VALID_PERIOD_END, 0, YEAR, 0, 0, "2026-05-10", "2026-12-31"},
      {TIER__VALID_PERIOD_END, 0, YEAR, 0, 0, "2026-12-31", "2026-12-31"},
      {TIER__VALID_PERIOD_END, 0, YEAR, 0, 0, "2027-01-01", "2027-12-31"},
      {TIER__VALID_NEXT_PERIOD_END, 0, YEAR, 0, 0, "2026-05-10", "2027-12-31"},
      {TIER__VALID_PERIOD_END, 0, {TIER__PERIOD_YEAR, 4}, 0, 0, "2026-03-31", "2026-03-31"},
      {TIER__VALID_PERIOD_END, 0, {TIER__PERIOD_YEAR, 4}, 0, 0, "2026-04-01", "2027-03-31"},
      {TIER__VALID_NEXT_PERIOD_END, 0, {TIER__PERIOD_MONTH, 1}, 0, 0, "2024-01-15", "2024-02-29"},
      {TIER__VALID_PERIOD_END, 0, {TIER__PERIOD_HALF_YEAR, 2}, 0, 0, "2026-05-10", "2026-07-31"},
  };
  check(examples, sizeof examples / sizeof *examples);
}

/* A start on February 29 has its anniversaries on February 28 in other years. */
static void ends_with_the_anniversary(void **state) {
  (void)state;
  const tier__period anniversary = {TIER__PERIOD_ANNIVERSARY, 1};
  const example examples[] = {
      {TIER__VALID_PERIOD_END, 0, anniversary, 0, 0, "2025-05-01", "2026-02-27"},
      {TIER__VALID_PERIOD_END, 0, anniversary, 0, 0, "2026-02-27", "2026-02-27"},
      {TIER__VALID_PERIOD_END, 0, anniversary, 0, 0, "2026-02-28", "2027-02-27"},
      {TIER__VALID_PERIOD_END, 0, anniversary, 0, 0, "2027-05-01", "2028-02-28"},
      {TIER__VALID_PERIOD_END, 0, anniversary, 0, 0, "2028-02-28", "2028-02-28"},
      {TIER__VALID_PERIOD_END, 0, anniversary, 0, 0, "2028-02-29", "2029-02-27"},
      {TIER__VALID_NEXT_PERIOD_END, 0, anniversary, 0, 0, "2026-05-01", "2028-02-28"},
  };
  check(examples, sizeof examples / sizeof *examples);
}

static void a_customer_without_a_start_has_years_from_the_day_on(void **state) {
  (void)state;
  tier__ladder_settings settings = tier__ladder_plain();
  settings.valid = TIER__VALID_PERIOD_END;
  settings.period.kind = TIER__PERIOD_ANNIVERSARY;
  assert_int_equal(tier__ladder_validity(&settings, 1, day_of("2026-05-10"), TIER__NEVER_DAY), day_of("2027-05-09"));
}

static void lasts_days_or_months_or_to_a_date(void **state) {
  (void)state;
  const example examples[] = {
      {TIER__VALID_DAYS, 1, YEAR, 0, 0, "2026-05-10", "2026-05-10"},
      {TIER__VALID_DAYS, 365, YEAR, 0, 0, "2026-01-01", "2026-12-31"},
      {TIER__VALID_DAYS, 36525, YEAR, 0, 0, "9990-01-01", "9999-12-31"},
      {TIER__VALID_MONTHS, 1, YEAR, 0, 0, "2026-05-10", "2026-06-09"},
      {TIER__VALID_MONTHS, 1, YEAR, 0, 0, "2026-01-30", "2026-02-27"},
      {TIER__VALID_MONTHS, 12, YEAR, 0, 0, "2024-02-29", "2025-02-27"},
      {TIER__VALID_MONTHS, 1200, YEAR, 0, 0, "9950-01-01", "9999-12-31"},
      {TIER__VALID_NEXT_PERIOD_END, 0, YEAR, 0, 0, "9998-05-05", "9999-12-31"},
      {TIER__VALID_PERIOD_END, 0, YEAR, 0, 0, "9999-12-31", "9999-12-31"},
  };
  check(examples, sizeof examples / sizeof *examples);
  const int32_t date = day_of("2026-12-31");
  const example dates[] = {
      {TIER__VALID_DATE, date, YEAR, 0, 0, "2026-05-10", "2026-12-31"},
      {TIER__VALID_DATE, date, YEAR, 0, 0, "2026-12-31", "2026-12-31"},
      {TIER__VALID_DATE, date, YEAR, 0, 0, "2027-01-05", "2027-01-05"}, /* One day at a time. */
  };
  check(dates, sizeof dates / sizeof *dates);
}

static void is_rounded_up_or_down(void **state) {
  (void)state;
  const example examples[] = {
      /* January 10, 2026 is a Saturday. */
      {TIER__VALID_DAYS, 10, YEAR, TIER__ROUND_WEEK, 0, "2026-01-01", "2026-01-11"},
      {TIER__VALID_DAYS, 10, YEAR, TIER__ROUND_WEEK, 1, "2026-01-01", "2026-01-04"},
      {TIER__VALID_DAYS, 11, YEAR, TIER__ROUND_WEEK, 0, "2026-01-01", "2026-01-11"},
      {TIER__VALID_DAYS, 11, YEAR, TIER__ROUND_WEEK, 1, "2026-01-01", "2026-01-11"},
      {TIER__VALID_DAYS, 12, YEAR, TIER__ROUND_WEEK, 0, "2026-01-01", "2026-01-18"},
      {TIER__VALID_DAYS, 30, YEAR, TIER__ROUND_MONTH, 0, "2026-01-15", "2026-02-28"},
      {TIER__VALID_DAYS, 30, YEAR, TIER__ROUND_MONTH, 1, "2026-01-15", "2026-01-31"},
      {TIER__VALID_DAYS, 10, YEAR, TIER__ROUND_MONTH, 1, "2026-01-15", "2026-01-15"}, /* Not before the first day. */
      {TIER__VALID_DAYS, 10, YEAR, TIER__ROUND_QUARTER, 0, "2026-01-15", "2026-03-31"},
      {TIER__VALID_DAYS, 100, YEAR, TIER__ROUND_QUARTER, 1, "2026-01-15", "2026-03-31"},
      {TIER__VALID_DAYS, 10, {TIER__PERIOD_YEAR, 2}, TIER__ROUND_QUARTER, 0, "2026-01-05", "2026-01-31"},
      {TIER__VALID_MONTHS, 12, YEAR, TIER__ROUND_YEAR, 0, "2026-05-05", "2027-12-31"},
      {TIER__VALID_MONTHS, 12, YEAR, TIER__ROUND_YEAR, 1, "2026-05-05", "2026-12-31"},
      {TIER__VALID_MONTHS, 12, {TIER__PERIOD_YEAR, 4}, TIER__ROUND_YEAR, 1, "2026-05-05", "2027-03-31"},
      {TIER__VALID_PERIOD_END, 0, YEAR, TIER__ROUND_YEAR, 1, "2026-05-05", "2026-12-31"},
      {TIER__VALID_DAYS, 1, YEAR, TIER__ROUND_WEEK, 0, "1969-12-31", "1970-01-04"},
      {TIER__VALID_DAYS, 1, YEAR, TIER__ROUND_WEEK, 0, "0001-01-01", "0001-01-07"},
      {TIER__VALID_DAYS, 1, YEAR, TIER__ROUND_WEEK, 0, "9999-12-31", "9999-12-31"},
      {TIER__VALID_DAYS, 1, YEAR, TIER__ROUND_YEAR, 1, "0001-01-01", "0001-01-01"},
  };
  check(examples, sizeof examples / sizeof *examples);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ends_with_its_period),
      cmocka_unit_test(ends_with_the_anniversary),
      cmocka_unit_test(a_customer_without_a_start_has_years_from_the_day_on),
      cmocka_unit_test(lasts_days_or_months_or_to_a_date),
      cmocka_unit_test(is_rounded_up_or_down),
  };
  return cmocka_run_group_tests_name("ladder: validity", tests, NULL, NULL);
}

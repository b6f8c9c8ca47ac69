/* SPDX-License-Identifier: Apache-2.0 */
#include "base/calendar_text.h"

#include "helpers/assert_close.h"

static int month_days(int year, int month) {
  static const int days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month] + (month == 2 && leap);
}

/* Walks the calendar day by day: each number is one more than the one before, and comes back as the same date. */
static void days_are_consecutive(void **state) {
  int32_t expected;
  (void)state;
  assert_true(tier__day_make(-9999, 1, 1, &expected));
  for (int year = -9999; year <= 9999; year++) {
    for (int month = 1; month <= 12; month++) {
      int days = month_days(year, month);
      for (int day = 1; day <= days; day++, expected++) {
        int32_t got;
        int32_t back[3];
        if (!tier__day_make(year, month, day, &got) || got != expected) {
          fail_msg("%d-%d-%d", year, month, day);
        }
        tier__day_split(got, &back[0], &back[1], &back[2]);
        if (back[0] != year || back[1] != month || back[2] != day) {
          fail_msg("%d-%d-%d split", year, month, day);
        }
      }
      assert_false(tier__day_make(year, month, days + 1, &expected));
    }
  }
}

static void known_days(void **state) {
  int32_t day = 0;
  char text[16];
  (void)state;
  assert_true(tier__day_make(1970, 1, 1, &day) && day == 0);
  assert_true(tier__day_make(2000, 3, 1, &day) && day == 11017);
  assert_true(tier__day_make(1969, 12, 31, &day) && day == -1);
  assert_int_equal(tier__day_write(0, text), 10);
  assert_string_equal(text, "1970-01-01");
  tier_day_format(INT32_MAX, text);
  assert_string_equal(text, "5881580-07-11");
  tier_day_format(INT32_MIN, text);
  assert_string_equal(text, "-5877641-06-23");
  assert_true(tier__day_make(-1, 2, 28, &day));
  tier_day_format(day, text);
  assert_string_equal(text, "-0001-02-28");
}

static void no_such_days(void **state) {
  static const int32_t dates[][3] = {{2023, 2, 29},    {1900, 2, 29},       {2024, 2, 30}, {2024, 0, 1},
                                     {2024, 13, 1},    {2024, 1, 0},        {2024, 4, 31}, {10000, 1, 1},
                                     {-10000, 12, 31}, {2024, 1, INT32_MAX}};
  (void)state;
  for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
    int32_t day = 42;
    tier_error err = {.size = sizeof err};
    assert_int_equal(tier_day_from_date(dates[i][0], dates[i][1], dates[i][2], &day, &err), TIER_E_ARGUMENT);
    assert_int_equal(day, 42);
    assert_true(err.message[0] != '\0');
  }
  assert_int_equal(tier_day_from_date(2024, 1, 1, NULL, NULL), TIER_E_ARGUMENT);
}

static void day_texts(void **state) {
  static const char *const right[] = {"2024-02-29", "20240229"};
  static const char *const wrong[] = {"",          "2024-2-29",   "2024-02-29 ",   " 2024-02-29", "2024-0229",
                                      "202402-29", "2024/02/29",  "2023-02-29",    "0000-01-01",  "+2024-02-29",
                                      "2024-02-2", "2024-02-29T", "20240229T00:00"};
  int32_t day = 0;
  (void)state;
  for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
    tier_string text = {right[i], strlen(right[i])};
    day = 0;
    assert_int_equal(tier_day_parse(text, &day, NULL), TIER_OK);
    assert_int_equal(day, 19782);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    tier_string text = {wrong[i], strlen(wrong[i])};
    tier_error err = {.size = sizeof err};
    day = 42;
    assert_int_equal(tier_day_parse(text, &day, &err), TIER_E_ARGUMENT);
    assert_int_equal(day, 42);
    assert_non_null(strstr(err.message, "YYYY-MM-DD"));
  }
  const tier_string nothing = {NULL, 0};
  assert_int_equal(tier_day_parse(nothing, &day, NULL), TIER_E_ARGUMENT);
  const tier_string missing = {NULL, 10};
  assert_int_equal(tier_day_parse(missing, &day, NULL), TIER_E_ARGUMENT);
  const tier_string good = {"2024-02-29", 10};
  assert_int_equal(tier_day_parse(good, NULL, NULL), TIER_E_ARGUMENT);
}

/* What is written is read back, over all years that can be read. */
static void written_days_read_back(void **state) {
  int32_t first = 0;
  int32_t last = 0;
  (void)state;
  assert_true(tier__day_make(1, 1, 1, &first));
  assert_true(tier__day_make(9999, 12, 31, &last));
  for (int32_t day = first; day <= last; day += 37) {
    char text[16];
    int32_t back;
    size_t length = tier__day_write(day, text);
    assert_true(tier__day_read(text, length, &back) && back == day);
  }
}

static void times_without_zone_are_local_days(void **state) {
  static const char *const texts[] = {
      "2024-02-29",          "2024-02-29T00:00",           "2024-02-29 23:59:59",
      "2024-02-29t12:30:00", "2024-02-29 23:59:59.999999", "20240229 23:59:59.9999999999"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    int is_day = 0;
    int32_t day = 0;
    int64_t time_us = 42;
    assert_true(tier__time_read(texts[i], strlen(texts[i]), &is_day, &day, &time_us));
    assert_true(is_day == 1 && day == 19782 && time_us == 42);
  }
}

static void times_with_zone_are_instants(void **state) {
  static const struct {
    const char *text;
    int64_t time_us;
  } cases[] = {
      {"1970-01-01T00:00Z", 0},
      {"1970-01-01 00:00:00.000001z", 1},
      {"1970-01-01T08:00:00+08:00", 0},
      {"1970-01-01T08:00:00+0800", 0},
      {"1969-12-31T19:00:00.5-05:00", 500000},
      {"1970-01-01T05:45:01.25+05:45", 1250000},
      {"2024-02-29T23:59:59.9999999Z", INT64_C(1709251199999999)},
      {"1970-01-01T00:00:00-00:00", 0},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int is_day = 1;
    int32_t day = 42;
    int64_t time_us = -1;
    assert_true(tier__time_read(cases[i].text, strlen(cases[i].text), &is_day, &day, &time_us));
    assert_true(is_day == 0 && day == 42 && time_us == cases[i].time_us);
  }
}

static void bad_times(void **state) {
  static const char *const texts[] = {"2024-02-29T",
                                      "2024-02-29T24:00",
                                      "2024-02-29T12:60",
                                      "2024-02-29T12:30:60",
                                      "2024-02-29T1:30",
                                      "2024-02-29T12",
                                      "2024-02-29T12:30:",
                                      "2024-02-29T12:30:00.",
                                      "2024-02-29T12:30:00 Z",
                                      "2024-02-29T12:30+8",
                                      "2024-02-29T12:30+08:60",
                                      "2024-02-29T12:30+19:00",
                                      "2024-02-29T12:30Zx",
                                      "2024-02-29Z",
                                      "2024-02-30T12:30Z",
                                      "2024-02-29_12:30",
                                      "2024-02-29T12:30:00,5",
                                      "12:30"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    int is_day = 42;
    int32_t day = 42;
    int64_t time_us = 42;
    assert_false(tier__time_read(texts[i], strlen(texts[i]), &is_day, &day, &time_us));
    assert_true(is_day == 42 && day == 42 && time_us == 42);
  }
}

static void day_of_an_instant(void **state) {
  (void)state;
  assert_int_equal(tier__day_of_time(0, 0), 0);
  assert_int_equal(tier__day_of_time(-1, 0), -1);
  assert_int_equal(tier__day_of_time(TIER__DAY_US - 1, 0), 0);
  assert_int_equal(tier__day_of_time(TIER__DAY_US - 1, 1), 1);
  assert_int_equal(tier__day_of_time(0, -1), -1);
  assert_int_equal(tier__day_of_time(0, 1080 * 60), 0);
  assert_int_equal(tier__day_of_time(INT64_C(16) * 3600 * 1000000, 480 * 60), 1);
  assert_int_equal(tier__day_of_time(INT64_MAX, 1080 * 60), 106751991);
  assert_int_equal(tier__day_of_time(INT64_MIN, -1080 * 60), -106751992);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(days_are_consecutive),
      cmocka_unit_test(known_days),
      cmocka_unit_test(no_such_days),
      cmocka_unit_test(day_texts),
      cmocka_unit_test(written_days_read_back),
      cmocka_unit_test(times_without_zone_are_local_days),
      cmocka_unit_test(times_with_zone_are_instants),
      cmocka_unit_test(bad_times),
      cmocka_unit_test(day_of_an_instant),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

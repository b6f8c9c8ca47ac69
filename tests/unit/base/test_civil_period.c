/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil_period.h"

#include "helpers/assert_close.h"

static int32_t day_of(int32_t year, int32_t month, int32_t day) {
  int32_t made = 0;
  if (!tier__day_make(year, month, day, &made)) {
    fail_msg("%d-%d-%d", (int)year, (int)month, (int)day);
  }
  return made;
}

static int32_t add(int32_t day, int64_t months) {
  int32_t moved = 0;
  assert_true(tier__day_add_months(day, months, &moved));
  return moved;
}

static void test_known_months(void **state) {
  int32_t moved = 42;
  (void)state;
  assert_int_equal(add(day_of(2024, 1, 31), 1), day_of(2024, 2, 29));
  assert_int_equal(add(day_of(2023, 1, 31), 1), day_of(2023, 2, 28));
  assert_int_equal(add(day_of(2024, 3, 31), -1), day_of(2024, 2, 29));
  assert_int_equal(add(day_of(2024, 2, 29), 12), day_of(2025, 2, 28));
  assert_int_equal(add(day_of(2024, 2, 29), 48), day_of(2028, 2, 29));
  assert_int_equal(add(day_of(1, 1, 1), 9999 * 12 - 1), day_of(9999, 12, 1));
  assert_false(tier__day_add_months(day_of(1, 1, 31), -1, &moved));
  assert_false(tier__day_add_months(day_of(9999, 12, 1), 1, &moved));
  assert_false(tier__day_add_months(0, INT64_MAX, &moved));
  assert_false(tier__day_add_months(0, INT64_MIN, &moved));
  assert_false(tier__day_add_months(INT32_MAX, -1, &moved));
  assert_false(tier__day_add_months(TIER__FIRST_DAY - 1, 1, &moved));
  assert_int_equal(moved, 42);
  assert_int_equal(tier__months_between(day_of(2024, 1, 31), day_of(2024, 2, 28)), 0);
  assert_int_equal(tier__months_between(day_of(2024, 1, 31), day_of(2024, 2, 29)), 1);
  assert_int_equal(tier__months_between(day_of(2024, 2, 29), day_of(2024, 1, 31)), -1);
  assert_int_equal(tier__months_between(INT32_MIN, INT32_MAX), -tier__months_between(INT32_MAX, INT32_MIN));
}

/* All days of four centuries: the month is right, the day of the month is kept or is the month's last, and months are
 * in the order of days. */
static void test_add_months(void **state) {
  static const int64_t steps[] = {-2400, -37, -12, -1, 0, 1, 2, 11, 12, 13, 4799};
  (void)state;
  for (size_t s = 0; s < sizeof steps / sizeof steps[0]; ++s) {
    int32_t before = INT32_MIN;
    for (int32_t day = day_of(1799, 12, 1); day < day_of(2200, 3, 1); ++day) {
      int32_t from[3], to[3], next[3];
      const int32_t moved = add(day, steps[s]);
      tier__day_split(day, &from[0], &from[1], &from[2]);
      tier__day_split(moved, &to[0], &to[1], &to[2]);
      assert_int_equal(to[0] * 12 + to[1], from[0] * 12 + from[1] + steps[s]);
      tier__day_split(moved + 1, &next[0], &next[1], &next[2]);
      assert_true(to[2] == from[2] || (to[2] < from[2] && next[2] == 1));
      assert_true(moved >= before);
      before = moved;
    }
  }
}

static void check_between(int32_t a, int32_t b) {
  const int64_t months = tier__months_between(a, b);
  if (add(a, months) > b || add(a, months + 1) <= b || tier__months_between(b, a) != -months) {
    fail_msg("from %d to %d: %lld", (int)a, (int)b, (long long)months);
  }
}

/* The definition itself; and the months that were added are found again. */
static void test_months_between(void **state) {
  (void)state;
  for (int32_t a = day_of(1895, 12, 1); a < day_of(1905, 4, 1); a += 1) {
    for (int32_t b = a; b < a + 800; b += 1) {
      check_between(a, b);
    }
    for (int32_t b = a + 801; b < a + 150000; b += 1999) {
      check_between(a, b);
    }
    for (int64_t months = -30; months < 500; months += 7) {
      const int32_t b = add(a, months);
      assert_true(months < 0 ? tier__months_between(a, b) <= months + 1 : tier__months_between(a, b) == months);
    }
  }
}

/** Every day is in its period, the periods follow one another, and whole steps are steps of one. */
static void check_periods(const tier__period *period, int32_t anchor, int32_t first, int32_t last, int32_t most) {
  int32_t start = tier__period_start(period, anchor, first, 0);
  for (int32_t day = first; day < last; ++day) {
    const int32_t present = tier__period_start(period, anchor, day, 0);
    const int32_t next = tier__period_start(period, anchor, day, 1);
    assert_true(present <= day && day < next && next - present <= most);
    assert_int_equal(present, day == next ? next : start);
    assert_int_equal(tier__period_start(period, anchor, next, 0), next);
    assert_int_equal(tier__period_start(period, anchor, next, -1), present);
    assert_int_equal(tier__period_start(period, anchor, next - 1, 0), present);
    assert_int_equal(tier__period_start(period, anchor, day, 7), tier__period_start(period, anchor, next, 6));
    assert_int_equal(tier__period_start(period, anchor, day, -5), tier__period_start(period, anchor, present - 1, -4));
    start = day + 1 == next ? next : start;
  }
}

static void test_periods(void **state) {
  static const int32_t lengths[] = {1, 3, 6, 12}, most[] = {31, 92, 184, 366};
  (void)state;
  for (int32_t kind = TIER__PERIOD_MONTH; kind <= TIER__PERIOD_YEAR; ++kind) {
    for (int32_t first_month = 1; first_month <= 12; ++first_month) {
      const tier__period period = {kind, first_month};
      check_periods(&period, INT32_MIN, day_of(1898, 1, 1), day_of(1905, 1, 1), most[kind]);
      int32_t year, month, day;
      tier__day_split(tier__period_start(&period, 0, day_of(2023, 8, 15), 0), &year, &month, &day);
      assert_int_equal(day, 1);
      assert_int_equal((month - first_month + 24) % lengths[kind], 0);
    }
  }
  const tier__period fiscal = {TIER__PERIOD_YEAR, 4}, quarter = {TIER__PERIOD_QUARTER, 2};
  assert_int_equal(tier__period_start(&fiscal, 0, day_of(2024, 3, 31), 0), day_of(2023, 4, 1));
  assert_int_equal(tier__period_start(&fiscal, 0, day_of(2024, 4, 1), 0), day_of(2024, 4, 1));
  assert_int_equal(tier__period_start(&quarter, 0, day_of(2024, 1, 31), 0), day_of(2023, 11, 1));
}

static void test_anniversaries(void **state) {
  const tier__period period = {TIER__PERIOD_ANNIVERSARY, 0};
  (void)state;
  for (int32_t anchor = day_of(2019, 12, 25); anchor < day_of(2021, 1, 5); ++anchor) {
    check_periods(&period, anchor, anchor - 800, anchor + 3000, 366);
    for (int32_t years = 0; years < 20; ++years) {
      assert_int_equal(tier__period_start(&period, anchor, add(anchor, 12 * years), 0), add(anchor, 12 * years));
      assert_int_equal(tier__period_start(&period, anchor, anchor, years), add(anchor, 12 * years));
    }
  }
  const int32_t leap = day_of(2024, 2, 29);
  assert_int_equal(tier__period_start(&period, leap, day_of(2025, 2, 28), 0), day_of(2025, 2, 28));
  assert_int_equal(tier__period_start(&period, leap, day_of(2028, 2, 28), 0), day_of(2027, 2, 28));
  assert_int_equal(tier__period_start(&period, leap, day_of(2028, 2, 29), 0), leap + 1461);
}

static void test_bounds(void **state) {
  const tier__period year = {TIER__PERIOD_YEAR, 4}, own = {TIER__PERIOD_ANNIVERSARY, 0};
  (void)state;
  assert_int_equal(tier__period_start(&year, 0, TIER__FIRST_DAY, 0), TIER__FIRST_DAY);
  assert_int_equal(tier__period_start(&year, 0, TIER__LAST_DAY, 1), TIER__LAST_DAY);
  assert_int_equal(tier__period_start(&own, 40, TIER__FIRST_DAY, -3), TIER__FIRST_DAY);
  assert_int_equal(tier__period_start(&own, 40, 0, INT32_MAX), TIER__LAST_DAY);
  assert_int_equal(tier__period_start(&own, 40, 0, INT32_MIN), TIER__FIRST_DAY);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_known_months),  cmocka_unit_test(test_add_months), cmocka_unit_test(test_months_between),
      cmocka_unit_test(test_periods),       cmocka_unit_test(test_anniversaries),
      cmocka_unit_test(test_bounds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

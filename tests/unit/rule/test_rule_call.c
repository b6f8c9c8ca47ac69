/* SPDX-License-Identifier: Apache-2.0 */
/* What choices and functions give. */
#include "rule_fixture.h"

#include <math.h>
#include <stdio.h>

enum { F = TIER__FALSE, T = TIER__TRUE, U = TIER__UNKNOWN };

typedef struct truth_case {
  const char *text;
  int expected;
} truth_case;

static void expect_all(rule_fixture *fixture, const truth_case *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    assert_truth(fixture, cases[i].text, cases[i].expected);
  }
}
#define EXPECT_ALL(fixture, cases) expect_all((fixture), (cases), sizeof(cases) / sizeof(cases)[0])

/* Known: spend, purchases, value, channel "web", last_day 2024-10-04, vip. Missing: their neighbours. */
static rule_fixture begin(void) {
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_integer(&fixture, "spend", 0, 100050);
  rule_set_integer(&fixture, "purchases", 0, 7);
  rule_set_number(&fixture, "value", 0, 2.5);
  rule_set_text(&fixture, "channel", 0, "web");
  rule_set_integer(&fixture, "last_day", 0, 20000);
  rule_set_integer(&fixture, "vip", 0, 1);
  return fixture;
}

static void a_choice_takes_one_side(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"(vip ? 1 : 2) == 1", T},
      {"(!vip ? 1 : 2) == 1", F},
      {"(staff ? 1 : 1) == 1", U}, /* Unknown where the condition is. */
      {"(staff ? true : true)", U},
      {"(vip ? purchases : visits) == 7", T},
      {"(vip ? visits : purchases) == 7", U},
      {"(vip ? visits : purchases) is missing", T},
      {"vip ? vip : staff", T},
      {"vip ? staff : vip", U},
      {"vip ? false : true", F},
      {"vip ? purchases > 5 : purchases > 50", T},
      {"(vip ? 1 : 2.5) == 1", T},
      {"(vip ? 0.5 : purchases) == 0.5", T},
      {"(!vip ? 0.5 : purchases) == 7", T},
      {"(vip ? spend : 5) == 1000.50", T},
      {"(vip ? 0.25 : spend) == 0.25", T},
      {"(vip ? 0.255 : spend) == 0.255", T}, /* More decimals than money: all floats. */
      {"(!vip ? 0.255 : spend) == 1000.5", T},
      {"(vip ? channel : 'x') == 'web'", T},
      {"(vip ? region : 'x') == 'web'", U},
      {"(vip ? 'a' : 'b') < 'b'", T},
      {"(vip ? last_day : '2020-01-01') == '2024-10-04'", T},
      {"(vip ? '2020-01-01' : last_day) == '2020-01-01'", T},
      {"(vip ? as_of : last_day) == '2025-01-30'", T},
      {"!vip ? true : vip ? true : false", T},         /* else-if */
      {"vip ? false : vip ? true : true", F},          /* c ? a : (d ? b : e) */
      {"vip ? vip ? true : false : false", T},
      {"vip || false ? false : true", F},              /* Binds least. */
      {"vip && (vip ? true : false)", T},
      {"(vip ? purchases : 1) in [7]", T},
      {"-(vip ? purchases : 1) == -7", T},
  };
  rule_fixture fixture = begin();
  EXPECT_ALL(&fixture, cases);
  rule_fixture_end(&fixture);
}

static void coalesce_takes_the_first_known(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"coalesce(visits, 5) == 5", T},
      {"coalesce(purchases, 5) == 7", T},
      {"coalesce(visits, visits) == 5", U},
      {"coalesce(visits, share) is missing", T},
      {"coalesce(visits, share, 0.5) == 0.5", T},
      {"coalesce(visits, value) == 2.5", T},
      {"coalesce(purchases, value) == 7", T},
      {"coalesce(paid, spend) == 1000.50", T},
      {"coalesce(paid, 0.255) == 0.255", T},
      {"coalesce(region, channel) == 'web'", T},
      {"coalesce(region, 'none') == 'none'", T},
      {"coalesce(region, region) is known", F},
      {"coalesce(first_day, last_day, '2020-01-01') == last_day", T},
      {"coalesce(first_day, '2020-01-01') == '2020-01-01'", T},
      {"coalesce(staff, vip)", T},
      {"coalesce(staff, false)", F},
      {"coalesce(staff, staff)", U},
      {"coalesce(staff, staff, staff, staff, staff, staff, staff, staff, staff, staff, staff, staff, staff, staff, "
       "staff, true)", T},
      {"coalesce(visits > 5, purchases > 5)", T},
      {"coalesce(1 / 0, 2) == 2", T}, /* A fault is unknown too. */
      {"coalesce(visits, coalesce(visits, 3) + 1) == 4", T},
  };
  rule_fixture fixture = begin();
  EXPECT_ALL(&fixture, cases);
  rule_fixture_end(&fixture);
}

static void extremes_need_all(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"min(purchases, 5) == 5", T},
      {"max(purchases, 5) == 7", T},
      {"min(purchases, visits) == 7", U},
      {"max(visits, purchases, 1000) is missing", T},
      {"min(3, 1, 2) == 1 && max(3, 1, 2) == 3 && max(1, 2, 3) == 3 && min(2, 3, 1) == 1", T},
      {"min(purchases, value) == 2.5", T},
      {"max(purchases, 7.5) == 7.5", T},
      {"min(spend, 1000.49) == 1000.49", T},
      {"max(spend, 5) == 1000.50", T},
      {"max(spend, 1000.505) == 1000.505", T},
      {"min(last_day, '2024-10-03') == '2024-10-03'", T},
      {"max(as_of, last_day) == as_of", T},
      {"min(-1, -2.5) == -2.5", T},
      {"max(-9223372036854775808, 9223372036854775807) == 9223372036854775807", T},
  };
  rule_fixture fixture = begin();
  EXPECT_ALL(&fixture, cases);
  rule_fixture_end(&fixture);
}

static void numbers_are_rounded(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"abs(-5) == 5 && abs(5) == 5 && abs(-2.5) == 2.5 && abs(0) == 0", T},
      {"abs(-spend) == spend", T},
      {"abs(visits) == 1", U},
      {"abs(-9223372036854775808) is missing", T},
      {"abs(-9223372036854775807) == 9223372036854775807", T},
      {"round(2.5) == 3 && round(-2.5) == -3 && round(3.5) == 4", T}, /* Halves away from zero. */
      {"round(2.4999) == 2 && round(-0.4) == 0", T},
      {"round(2.345, 1) == 2.3 && round(2.25, 1) == 2.3 && round(-2.25, 1) == -2.3", T},
      {"round(1.0000005, 6) == 1.000001", T},
      {"round(1e300) == 1e300 && round(9007199254740993.0, 6) == 9007199254740993.0", T},
      {"round(7) == 7 && round(7, 3) == 7 && round(9223372036854775807, 6) == 9223372036854775807", T},
      {"round(spend) == 1001", T}, /* 1000.50 */
      {"round(-spend) == -1001", T},
      {"round(spend, 1) == 1000.50 && round(spend, 2) == spend && round(spend, 6) == spend", T},
      {"round(spend - 0.01) == 1000", T},
      {"round(spend - 0.46, 1) == 1000", T},
      {"round(spend - 0.45, 1) == 1000.10", T},
      {"round(visits) is missing && round(share, 2) is missing && round(paid) is missing", T},
  };
  rule_fixture fixture = begin();
  EXPECT_ALL(&fixture, cases);
  rule_set_integer(&fixture, "spend", 0, INT64_MAX); /* ....07 */
  assert_truth(&fixture, "round(spend) == 92233720368547758", T);
  assert_truth(&fixture, "round(spend, 1) == 92233720368547758.1", U); /* One minor unit too far. */
  rule_set_integer(&fixture, "spend", 0, INT64_MIN);
  assert_truth(&fixture, "round(spend, 1) is missing", T);
  assert_truth(&fixture, "round(spend) == -92233720368547758", T);
  rule_fixture_end(&fixture);
}

static void texts_are_searched_by_bytes(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"channel.startsWith('w')", T},
      {"startsWith(channel, 'web')", T},
      {"channel.startsWith('')", T},
      {"channel.startsWith('web2')", F},
      {"channel.startsWith('W')", F},
      {"channel.endsWith('eb')", T},
      {"channel.endsWith('we')", F},
      {"channel.endsWith('xweb')", F},
      {"endsWith(channel, '')", T},
      {"channel.contains('e')", T},
      {"channel.contains('web') && channel.contains('') && !channel.contains('wb')", T},
      {"contains('', '')", T},
      {"contains('', 'a')", F},
      {"'abracadabra'.contains('cada')", T},
      {"'aaaaaaaaaab'.contains('aaab')", T},
      {"'aaaaaaaaaab'.contains('aaba')", F},
      {"'web shop'.contains(channel)", T},
      {"'we'.contains(channel)", F},
      {"channel.contains(channel)", T},
      {"region.contains('a')", U},
      {"channel.contains(region)", U},
      {"'a'.startsWith('ab'.lower())", F},
      {"lower('WEB') == channel", T},
      {"channel == 'WEB'.lower()", T},
      {"'W\\u00c9B'.lower() == 'w\\u00c9b'", T}, /* Only A to Z. */
      {"lower('@[`{') == '@[`{'", T},
      {"'AZaz'.lower() == 'azaz'", T},
      {"lower(lower('A')) == 'a'", T},
      {"lower(channel) in ['web']", T},
      {"lower('WEB') in ['WEB']", F},
      {"lower(channel) is known && lower(region) is missing", T},
      {"lower(region) == 'x'", U},
      {"(vip ? 'SHOP' : 'x').lower().contains('hop')", T},
      {"(vip ? lower('SHOP') : 'X') == 'shop'", T},
      {"(!vip ? lower('SHOP') : 'X') == 'X'", T},
      {"coalesce(region, 'WEB').lower() == channel", T},
      {"coalesce(lower(region), 'WEB') == 'WEB'", T},
      {"coalesce(region, 'WEB').startsWith(vip ? 'W' : 'w')", T},
      {"lower(coalesce(region, 'WEB')) in ['shop', 'web']", T},
      {"lower(coalesce(region, 'B')) > 'a' && lower(coalesce(region, 'B')) < 'c'", T},
      {"(vip ? channel : region) is known", T},
      {"'B' < 'a' && 'B'.lower() > 'a'", T},
  };
  rule_fixture fixture = begin();
  EXPECT_ALL(&fixture, cases);
  rule_fixture_end(&fixture);
}

static void months_are_clamped(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"addMonths(date('2026-01-31'), 1) == '2026-02-28'", T},
      {"addMonths(date('2024-01-31'), 1) == '2024-02-29'", T},
      {"addMonths(date('2024-01-31'), 2) == '2024-03-31'", T}, /* From the day given, not from the clamped one. */
      {"addMonths(date('2024-02-29'), 12) == '2025-02-28'", T},
      {"addMonths(date('2024-02-29'), 48) == '2028-02-29'", T},
      {"addMonths(date('2024-02-29'), -12) == '2023-02-28'", T},
      {"addMonths(date('2026-03-31'), -1) == '2026-02-28'", T},
      {"addMonths(date('2026-08-31'), -2) == '2026-06-30'", T},
      {"addMonths(date('1900-01-30'), 1) == '1900-02-28'", T}, /* No leap year; 2000 is one. */
      {"addMonths(date('2000-01-30'), 1) == '2000-02-29'", T},
      {"addMonths(date('2026-05-15'), 0) == '2026-05-15'", T},
      {"addMonths(date('9999-11-30'), 1) == '9999-12-30'", T},
      {"addMonths(date('9999-12-01'), 1) is missing", T},
      {"addMonths(date('0001-02-28'), -1) == '0001-01-28'", T},
      {"addMonths(date('0001-01-31'), -1) is missing", T},
      {"addMonths(last_day, 9223372036854775807) is missing", T},
      {"addMonths(last_day, -9223372036854775808) is missing", T},
      {"addMonths(first_day, 1) is missing && addMonths(last_day, visits) is missing", T},
      {"monthsBetween(date('2026-01-31'), date('2026-02-28')) == 1", T}, /* Added and clamped it does not pass. */
      {"monthsBetween(date('2026-01-31'), date('2026-02-27')) == 0", T},
      {"monthsBetween(date('2026-01-31'), date('2026-03-30')) == 1", T},
      {"monthsBetween(date('2026-02-28'), date('2026-01-31')) == -1", T},
      {"monthsBetween(date('2024-02-29'), date('2025-02-28')) == 12", T},
      {"monthsBetween(date('0001-01-01'), date('9999-12-31')) == 119987", T},
      {"monthsBetween(last_day, last_day) == 0", T},
      {"monthsBetween(last_day, '2025-10-04') == 12 && monthsBetween('2025-10-03', last_day) == -11", T},
      {"monthsBetween(first_day, last_day) is missing", T},
      {"year(last_day) == 2024 && month(last_day) == 10 && dayOfMonth(last_day) == 4", T},
      {"year(date('0001-01-01')) == 1 && month(date('9999-12-31')) == 12 && dayOfMonth(date('9999-12-31')) == 31", T},
      {"dayOfMonth(date('2024-02-29')) == 29 && month(date('1969-12-31')) == 12", T},
      {"year(first_day) == 2024", U},
      {"as_of == '2025-01-30' && as_of is known && as_of - last_day == 118", T},
      {"as_of - 1 < as_of && as_of in ['2025-01-30'] && year(as_of) == 2025", T},
  };
  rule_fixture fixture = begin();
  EXPECT_ALL(&fixture, cases);
  rule_fixture_end(&fixture);
}

/* Forward, from every kind of day: what was added is found again. Backward the clamped day is counted from. */
static void months_added_are_months_between(void **state) {
  (void)state;
  static const char *const days[] = {"2024-01-31", "2024-02-29", "2023-02-28", "1999-12-30", "2000-06-15"};
  rule_fixture fixture = begin();
  for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
    for (int months = 0; months <= 50; months++) {
      char text[200];
      (void)snprintf(text, sizeof text, "monthsBetween('%s', addMonths(date('%s'), %d)) == %d", days[i], days[i],
                     months, months);
      assert_truth(&fixture, text, T);
    }
  }
  rule_fixture_end(&fixture);
}

static void not_a_number_is_missing_everywhere(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"abs(share) is missing", T},          {"round(share) is missing", T},       {"min(share, 1) is missing", T},
      {"coalesce(share, 4) == 4", T},        {"(vip ? share : 1) is missing", T},  {"(!vip ? share : 1) == 1", T},
      {"max(share, share) is missing", T},   {"coalesce(share, value) == 2.5", T}};
  const double numbers[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
  rule_fixture fixture = begin();
  for (size_t i = 0; i < 3; i++) {
    rule_set_number(&fixture, "share", 0, numbers[i]);
    EXPECT_ALL(&fixture, cases);
  }
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_choice_takes_one_side),         cmocka_unit_test(coalesce_takes_the_first_known),
      cmocka_unit_test(extremes_need_all),               cmocka_unit_test(numbers_are_rounded),
      cmocka_unit_test(texts_are_searched_by_bytes),     cmocka_unit_test(months_are_clamped),
      cmocka_unit_test(months_added_are_months_between), cmocka_unit_test(not_a_number_is_missing_everywhere),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

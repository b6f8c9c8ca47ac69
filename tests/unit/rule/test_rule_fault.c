/* SPDX-License-Identifier: Apache-2.0 */
/* Why something is unknown: by definition, and however rows are cut into blocks. */
#include "rule_fixture.h"

#include <math.h>

enum {
  MISSING = TIER__FAULT_MISSING,
  ZERO = TIER__FAULT_ZERO,
  OVERFLOW_ = TIER__FAULT_OVERFLOW,
  DAY = TIER__FAULT_DAY,
  INFINITE = TIER__FAULT_INFINITE
};

/* The reasons of row 0; fails the test if the counts do not fit each other. */
static unsigned reasons_of(rule_fixture *fixture, const char *text) {
  uint8_t truth;
  unsigned reasons = 0;
  tier__rule_counts counts = {{0}, {0}};
  tier__expression *expression = rule_read(fixture, text);
  if (expression == NULL) {
    fail_msg("%s is refused", text);
  }
  assert_int_equal(tier__expression_evaluate(expression, &fixture->table, 0, 1, &truth, &counts, NULL), TIER_OK);
  for (size_t i = 0; i < 3; i++) {
    assert_int_equal(counts.truths[i], truth == i);
  }
  for (size_t i = 0; i < TIER__FAULT_REASONS; i++) {
    assert_true(counts.faults[i] <= 1);
    reasons |= (unsigned)counts.faults[i] << i;
  }
  assert_int_equal(reasons != 0, truth == TIER__UNKNOWN);
  tier__expression_destroy(expression);
  return reasons;
}

static void reasons_are_those_of_the_parts(void **state) {
  (void)state;
  static const struct {
    const char *text;
    unsigned reasons;
  } cases[] = {
      {"purchases > 5", 0},
      {"visits > 5", MISSING},
      {"1 / 0 > 1", ZERO},
      {"purchases % 0 == 1", ZERO},
      {"spend / 0.0 > 1", ZERO},
      {"spend / (spend - spend) > 1", ZERO},
      {"0 / 0 > 1", ZERO},
      {"visits / 0 > 1", MISSING}, /* An operand is unknown: the fault does not come to pass. */
      {"1 / visits > 1", MISSING},
      {"9223372036854775807 + purchases > 1", OVERFLOW_},
      {"9223372036854775807 * purchases > 1", OVERFLOW_},
      {"spend * 9223372036854775807 > 1", OVERFLOW_},
      {"spend + 9223372036854775807 * 1 > 1", OVERFLOW_}, /* Does not fit in minor units. */
      {"-(-9223372036854775807 - 1) > 0", OVERFLOW_},
      {"abs(-9223372036854775808) > 0", OVERFLOW_},
      {"round(paid) > 0", 0},
      {"round(paid, 1) > 0", OVERFLOW_},
      {"1e308 * 10 > value", OVERFLOW_},
      {"last_day + 9000000 > last_day", DAY},
      {"last_day + 9223372036854775807 > last_day", DAY},
      {"addMonths(last_day, 999999) > last_day", DAY},
      {"share > 1", INFINITE},
      {"share + 1 > 1", INFINITE},
      {"-share > 1", INFINITE},
      {"share is missing && visits is missing", 0},
      {"channel == 'web'", MISSING},
      {"lower(channel).contains('w')", MISSING},
      {"coalesce(channel, region) < 'a'", MISSING},
      {"staff", MISSING},
      {"visits > 1 / 0", MISSING | ZERO},
      {"visits + share > 1 / 0", MISSING | INFINITE | ZERO},
      {"min(visits, 1 / 0, share) > 1", MISSING | ZERO | INFINITE},
      {"1 / 0 > 1 && visits > 1", ZERO | MISSING},
      {"visits > 1 || 1 / 0 > 1 || last_day - 9000000 < last_day", MISSING | ZERO | DAY},
      {"1 / 0 > 1 && vip", ZERO}, /* The other side is known. */
      {"1 / 0 > 1 && !vip", 0},   /* And settles it. */
      {"vip || 1 / 0 > 1", 0},
      {"(vip || 1 / 0 > 1) && visits > 1", MISSING},
      {"!(1 / 0 > 1 || staff)", ZERO | MISSING},
      {"(1 / 0 > 1) == staff", ZERO | MISSING},
      {"(1 / 0 > 1) is known", 0},
      {"1 / 0 > 1 ? vip : staff", ZERO}, /* The condition, */
      {"vip ? 1 / 0 > 1 : staff", ZERO}, /* else the side chosen. */
      {"!vip ? 1 / 0 > 1 : staff", MISSING},
      {"(vip ? visits : 1 / 0) > share", MISSING | INFINITE},
      {"staff ? 1 / 0 > 1 : true", MISSING},
      {"vip ? true : 1 / 0 > 1", 0},
      {"coalesce(visits, 1 / 0) > 1", MISSING | ZERO}, /* All of its values. */
      {"coalesce(visits, 1 / 0, 5) > 1", 0},
      {"coalesce(1 / 0, visits + 1, 3 % 0) > 1", ZERO | MISSING},
      {"coalesce(staff, 1 / 0 > 1)", MISSING | ZERO},
      {"visits in [1, 2]", MISSING},
      {"1 / 0 in [1, 2]", ZERO},
      {"round(1 / 0) == 1", ZERO},
      {"monthsBetween(last_day + 9000000, first_day) > 1", DAY | MISSING},
      {"year(addMonths(last_day, 999999)) > 1", DAY},
      {"value > 0 && (value < 1 / 0 || purchases - 7 == 1 % 0)", ZERO},
  };
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_integer(&fixture, "purchases", 0, 7);
  rule_set_integer(&fixture, "spend", 0, 100050);
  rule_set_integer(&fixture, "paid", 0, INT64_MAX);
  rule_set_number(&fixture, "value", 0, 2.5);
  rule_set_number(&fixture, "share", 0, (double)INFINITY);
  rule_set_integer(&fixture, "last_day", 0, 20000);
  rule_set_integer(&fixture, "vip", 0, 1);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const unsigned found = reasons_of(&fixture, cases[i].text);
    if (found != cases[i].reasons) {
      fail_msg("%s: reasons %u, expected %u", cases[i].text, found, cases[i].reasons);
    }
  }
  rule_set_number(&fixture, "share", 0, (double)NAN);
  assert_int_equal(reasons_of(&fixture, "share > 1"), MISSING);
  rule_set_number(&fixture, "share", 0, (double)INFINITY);
  rule_set_missing(&fixture, "share", 0); /* Where a value is missing its number does not count. */
  assert_int_equal(reasons_of(&fixture, "share > 1"), MISSING);
  rule_fixture_end(&fixture);
}

static void reasons_have_names(void **state) {
  (void)state;
  assert_string_equal(tier__fault_name(0), "missing");
  assert_string_equal(tier__fault_name(1), "division_by_zero");
  assert_string_equal(tier__fault_name(2), "overflow");
  assert_string_equal(tier__fault_name(3), "day_range");
  assert_string_equal(tier__fault_name(4), "not_finite");
  assert_null(tier__fault_name(TIER__FAULT_REASONS));
}

enum { ROWS = 5000 };

/* Rows of every kind, faults far apart: some blocks have none. */
static void fill(rule_fixture *fixture) {
  for (size_t i = 0; i < ROWS; i++) {
    if (i % 7 != 0) {
      rule_set_integer(fixture, "purchases", i, (int64_t)(i % 3001 == 5 ? 0 : i % 50 + 1));
    }
    if (i % 11 != 0) {
      rule_set_integer(fixture, "visits", i, i % 2003 == 7 ? INT64_MAX : (int64_t)i);
    }
    rule_set_number(fixture, "share", i, i % 1999 == 3 ? (double)INFINITY : i % 97 == 0 ? (double)NAN : 0.5);
    rule_set_integer(fixture, "last_day", i, (int64_t)i * 600 - 50000);
    rule_set_integer(fixture, "vip", i, i > 2200 && i < 4300); /* Whole blocks are settled. */
  }
}

static void add(tier__rule_counts *sum, const tier__rule_counts *more) {
  for (size_t i = 0; i < 3; i++) {
    sum->truths[i] += more->truths[i];
  }
  for (size_t i = 0; i < TIER__FAULT_REASONS; i++) {
    sum->faults[i] += more->faults[i];
  }
}

static void counts_do_not_depend_on_the_cut(void **state) {
  (void)state;
  static const size_t cuts[] = {2, 7, 1000, 1023, 1024, 1025, 2048, ROWS};
  static const char *const texts[] = {
      "visits / purchases > 3",
      "visits + 1 > 0 && vip || 100 / purchases > 5",
      "vip && (visits % purchases == 1 || share > 0.6)",
      "vip || last_day + 1000000 > last_day || visits * 2 > 5",
      "vip ? 10 / purchases > 1 : share * 2 < visits + 1",
      "coalesce(visits + 1, 1 / purchases, 1 / 0) > 5 && min(share, purchases) < 1"};
  static uint8_t truths[ROWS];
  rule_fixture fixture = rule_fixture_begin(ROWS, NULL);
  fill(&fixture);
  for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
    tier__expression *expression = rule_read(&fixture, texts[t]);
    tier__rule_counts single = {{0}, {0}};
    for (size_t row = 0; row < ROWS; row++) {
      tier__rule_counts counts = {{0}, {0}};
      assert_int_equal(
          tier__expression_evaluate(expression, &fixture.table, row, 1, &truths[row], &counts, NULL), TIER_OK);
      add(&single, &counts);
    }
    assert_int_equal(single.truths[0] + single.truths[1] + single.truths[2], ROWS);
    assert_true(single.faults[1] + single.faults[2] + single.faults[3] + single.faults[4] > 0);
    for (size_t c = 0; c < sizeof cuts / sizeof cuts[0]; c++) {
      tier__rule_counts counts = {{0}, {0}};
      uint8_t block[ROWS];
      for (size_t at = 0; at < ROWS; at += cuts[c]) {
        const size_t rows = ROWS - at < cuts[c] ? ROWS - at : cuts[c];
        assert_int_equal(
            tier__expression_evaluate(expression, &fixture.table, at, rows, block + at, &counts, NULL), TIER_OK);
      }
      assert_memory_equal(&counts, &single, sizeof counts);
      assert_memory_equal(block, truths, ROWS);
    }
    tier__expression_destroy(expression);
  }
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reasons_are_those_of_the_parts),
      cmocka_unit_test(reasons_have_names),
      cmocka_unit_test(counts_do_not_depend_on_the_cut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

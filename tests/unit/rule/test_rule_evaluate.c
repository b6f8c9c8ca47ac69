/* SPDX-License-Identifier: Apache-2.0 */
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

static void missing_values_make_comparisons_unknown(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"purchases < 15", U},         {"!(purchases < 15)", U},       {"purchases != 15", U},
      {"purchases == purchases", U}, {"purchases is missing", T},    {"purchases is known", F},
      {"purchases in [1, 2]", U},    {"!(purchases in [1, 2])", U},  {"channel == 'web'", U},
      {"channel in ['web']", U},     {"channel != region", U},       {"channel is missing", T},
      {"last_day >= '2020-01-01'", U}, {"vip", U},                   {"!vip", U},
      {"vip == true", U},            {"vip is missing", T},          {"vip || true", T},
      {"true || vip", T},            {"vip && false", F},            {"false && vip", F},
      {"vip && true", U},            {"vip || false", U},            {"purchases + 1 is missing", T},
      {"(purchases < 15) is known", F}, {"spend > purchases", U},    {"purchases * 0 == 0", U},
      {"value >= 0 || value < 0", U}, {"(vip == vip) is missing", T}};
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  EXPECT_ALL(&fixture, cases);
  rule_fixture_end(&fixture);
}

static void numbers_mix_and_stay_exact(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"purchases == 9007199254740993", T},
      {"purchases == 9007199254740992", F},
      {"purchases > value", T}, /* 2^53 + 1 against the double 2^53. */
      {"value < purchases", T},
      {"purchases == value", F},
      {"value != purchases", T},
      {"value == 9007199254740992", T},
      {"value == 9007199254740993", F}, /* Though its nearest double is the value. */
      {"value < 9007199254740993", T},
      {"value >= 9007199254740993", F},
      {"value > -9007199254740993", T},
      {"visits == -9223372036854775808", T},
      {"visits == - 9223372036854775808", T},
      {"visits > -9223372036854775809", T},
      {"visits >= -9223372036854775808.5", T},
      {"visits < 9223372036854775808", T},
      {"visits < -1e300", F},
      {"visits in [5, -9223372036854775808]", T},
      {"purchases in [9007199254740992, 9007199254740994.0]", F},
      {"purchases in [9007199254740993.0]", T},
      {"purchases - 9007199254740993 == 0", T},
      {"purchases + 0.0 == 9007199254740993", F}, /* Arithmetic with a float is in floats. */
      {"purchases > 0.5", T},
      {"1 == 1.0", T},
      {"7 / 2 == 3.5", T},
      {"7 % 3 == 1 && -7 % 3 == -1", T},
      {"1 + 2 * 3 == 7 && (1 + 2) * 3 == 9", T},
      {"share == 0.1", T},
      {"share * 3 == 0.3", F}, /* As doubles go. */
      {"share < 1e-400", F},
      {"2 < 1.5", F},
      {"3 - -2 == 5", T},
      {"-(-5) == 5", T},
      {"5 < purchases", T},
  };
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_integer(&fixture, "purchases", 0, INT64_C(9007199254740993));
  rule_set_integer(&fixture, "visits", 0, INT64_MIN);
  rule_set_number(&fixture, "value", 0, 9007199254740992.0);
  rule_set_number(&fixture, "share", 0, 0.1);
  EXPECT_ALL(&fixture, cases);
  rule_fixture_end(&fixture);
}

/* Beyond 64 bits too a whole number is itself, beside a float that is not. */
static void large_whole_numbers_are_themselves(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"value == 9223372036854775808", T},
      {"value == 9223372036854775809", F},
      {"value < 9223372036854775809", T},
      {"value >= 9223372036854775809", F},
      {"value > 9223372036854775807", T},
      {"value == 9223372036854775809.0", T}, /* Its nearest double. */
      {"value in [9223372036854775809]", F},
      {"value in [9223372036854775808]", T},
      {"-value > -9223372036854775809", T},
      {"-value == -9223372036854775808", T},
      {"-value != -9223372036854775809", T},
      {"share == 100000000000000000000000", F}, /* 1e23 is no double. */
      {"share < 100000000000000000000000", T},
      {"share == 99999999999999991611392", T},
      {"share > 99999999999999991611391", T},
      {"share == 1e23", T},
  };
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_number(&fixture, "value", 0, 9223372036854775808.0);
  rule_set_number(&fixture, "share", 0, 1e23);
  EXPECT_ALL(&fixture, cases);
  rule_set_number(&fixture, "share", 0, 1.7976931348623157e308); /* (2^53 - 1) 2^971 */
  for (int digit = 0; digit < 10; digit++) { /* It ends with 8. */
    char text[512];
    (void)snprintf(text, sizeof text, "share == %.0f", 1.7976931348623157e308);
    assert_truth(&fixture, text, T);
    text[strlen(text) - 1] = (char)('0' + digit);
    assert_truth(&fixture, text, digit == 8 ? T : F);
  }
  rule_fixture_end(&fixture);
}

static void money_is_exact(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"spend == 1000.50", T},        {"spend == 1000.5", T},           {"spend >= 1000.505", F},
      {"spend > 1000.495", T},        {"spend < 1000.505", T},          {"spend == 1000.505", F},
      {"spend != 1000.505", T},       {"1000.50 <= spend", T},          {"spend > 1000", T},
      {"spend in [3, 1000.50]", T},   {"spend in [1000.501]", F},       {"paid == 0.10", T},
      {"spend + paid == 1000.60", T}, {"spend - paid == 1000.40", T},   {"paid * 3 == 0.30", T},
      {"3 * paid == 0.3", T},         {"spend + 0.25 == 1000.75", T},   {"0.25 + spend == 1000.75", T},
      {"spend - 1000 == 0.5", T},     {"1000 - spend == -0.50", T},     {"-paid == -0.10", T},
      {"paid == share", T}, /* The amount 0.10 is the number 0.1. */
      {"share >= paid", T},           {"paid * share == 0.01", F},      {"paid * 1.5 > 0.14", T},
      {"spend / paid == 10005", T},   {"spend / 2 == 500.25", T},       {"spend / purchases == 1000.5 / 7", T},
      {"spend > purchases", T},       {"purchases < spend", T},         {"purchases * 143 > spend", T},
      {"spend + purchases == 1007.50", T},                              {"spend + share == 1000.6", T},
      {"spend + 0.001 > 1000.5", T},  {"spend < 99999999999999999999", T}, {"spend > -1e30", T},
      {"spend == 2 * 500.25", T},
  };
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_integer(&fixture, "spend", 0, 100050);
  rule_set_integer(&fixture, "paid", 0, 10);
  rule_set_integer(&fixture, "purchases", 0, 7);
  rule_set_number(&fixture, "share", 0, 0.1);
  EXPECT_ALL(&fixture, cases);
  rule_set_integer(&fixture, "spend", 0, 7);
  rule_set_integer(&fixture, "paid", 0, 1);
  assert_truth(&fixture, "spend / paid == 7", T); /* The doubles 0.07 / 0.01 are not. */
  rule_set_integer(&fixture, "spend", 0, INT64_MAX);
  assert_truth(&fixture, "spend == 92233720368547758.07", T);
  assert_truth(&fixture, "spend > 92233720368547758.06", T);
  assert_truth(&fixture, "spend < 92233720368547758.071", T);
  rule_fixture_end(&fixture);
}

static void faults_are_unknown(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"1 / 0 > 0", U},
      {"1 / (purchases - purchases) > 0", U},
      {"1 % 0 == 0", U},
      {"spend / 0 > 1", U},
      {"purchases + 1 > 0", U},
      {"purchases * 2 > 0", U},
      {"-(-9223372036854775807 - 1) > 0", U},
      {"(-9223372036854775807 - 1) % -1 == 0", T},
      {"value * value > 1", U},
      {"value + 1 > 1", T},
      {"spend + purchases > 0", U}, /* The whole number does not fit in minor units. */
      {"last_day + 9000000 > last_day", U},
      {"last_day - 9000000 < last_day", U},
      {"last_day + purchases > last_day", U},
      {"1 / 0 is missing", T},
      {"1 / 0 > 0 || true", T},
      {"1 / 0 > 0 && false", F},
  };
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_integer(&fixture, "purchases", 0, INT64_MAX);
  rule_set_integer(&fixture, "spend", 0, 100);
  rule_set_integer(&fixture, "last_day", 0, 20000);
  rule_set_number(&fixture, "value", 0, 1e200);
  EXPECT_ALL(&fixture, cases);
  rule_set_number(&fixture, "value", 0, (double)NAN);
  assert_truth(&fixture, "value > 1 || value <= 1", U);
  assert_truth(&fixture, "value is missing", T);
  assert_truth(&fixture, "purchases > value", U);
  rule_set_number(&fixture, "value", 0, (double)INFINITY);
  assert_truth(&fixture, "value > 1", U);
  rule_fixture_end(&fixture);
}

static void texts_compare_by_bytes(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"channel == 'web'", T},         {"channel != \"web\"", F},     {"'web' == channel", T},
      {"channel == 'Web'", F},         {"channel in ['a', 'web']", T}, {"channel in ['a', 'web2']", F},
      {"channel < 'web2'", T},         {"channel < 'we'", F},         {"'we' < channel", T},
      {"channel >= 'web'", T},         {"channel > ''", T},           {"region == ''", T},
      {"region < channel", T},         {"region == channel", F},      {"region is known", T},
      {"channel == channel", T},       {"'a' < 'b'", T},              {"'a' == 'b'", F},
      {"'b' in ['a', 'b']", T},        {"channel < '\xE5\xBA\x97'", T}, {"channel == 'w\\u0065b'", T},
      {"channel != 'we\\tb'", T},      {"'\\ud83d\\ude00' == '\xF0\x9F\x98\x80'", T},
      {"'\\u5e97' == '\xE5\xBA\x97'", T}, {"'it\\'s' == \"it's\"", T}, {"'\\\\\\n' == '\\n'", F},
      {"'\\u00e9' == '\xC3\xA9'", T},  {"'a' is known", T},           {"'a\\u0000b' == 'a'", F}};
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_text(&fixture, "channel", 0, "web");
  rule_set_text(&fixture, "region", 0, "");
  EXPECT_ALL(&fixture, cases);
  rule_set_text(&fixture, "channel", 0, "\xE5\xBA\x97");
  assert_truth(&fixture, "channel == '\\u5E97'", T);
  assert_truth(&fixture, "channel > 'zzz'", T);
  rule_set_text(&fixture, "channel", 0, "it's");
  assert_truth(&fixture, "channel == 'it\\'s'", T);
  rule_fixture_end(&fixture);
}

static void days_count_in_days(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"last_day == '2024-10-04'", T},
      {"last_day == date('20241004')", T},
      {"last_day > '2024-10-03' && last_day < '2024-10-05'", T},
      {"last_day in ['2024-10-04']", T},
      {"last_day in [date('2024-10-05')]", F},
      {"last_day - first_day == 277", T},
      {"last_day - '2023-12-31' == 278", T},
      {"'2024-12-31' - last_day == 88", T},
      {"first_day + 277 == last_day", T},
      {"277 + first_day == last_day", T},
      {"last_day - 277 == first_day", T},
      {"first_day <= last_day", T},
      {"last_day + 0 >= '9999-12-31'", F},
      {"date('9999-12-31') + 1 is missing", T},
      {"date('0001-01-01') - 1 is missing", T},
      {"date('2024-02-28') + 1 == '2024-02-29'", T},
  };
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_integer(&fixture, "last_day", 0, 20000);
  rule_set_integer(&fixture, "first_day", 0, 19723);
  EXPECT_ALL(&fixture, cases);
  rule_fixture_end(&fixture);
}

static void conditions_combine(void **state) {
  (void)state;
  static const truth_case cases[] = {
      {"vip", T},          {"!vip", F},          {"staff", F},           {"vip && !staff", T}, {"vip == staff", F},
      {"vip != staff", T}, {"vip == true", T},   {"false == staff", T},  {"(1 < 2) == vip", T}, {"true", T},
      {"false || staff", F}, {"!(vip && staff)", T}, {"!!vip", T},       {"true == (2 < 1)", F}};
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_integer(&fixture, "vip", 0, 1);
  rule_set_integer(&fixture, "staff", 0, 0);
  EXPECT_ALL(&fixture, cases);
  rule_fixture_end(&fixture);
}

/* A number of the sequence that begins with `seed`; xorshift64* (Marsaglia 2003, Vigna 2016). */
static uint64_t next(uint64_t *seed) {
  *seed ^= *seed >> 12;
  *seed ^= *seed << 25;
  *seed ^= *seed >> 27;
  return *seed * UINT64_C(2685821657736338717);
}

static void fill_rows(rule_fixture *fixture, size_t rows) {
  uint64_t seed = 42;
  for (size_t i = 0; i < rows; i++) {
    if (next(&seed) % 20 != 0) {
      rule_set_integer(fixture, "spend", i, (int64_t)(next(&seed) % 100000));
    }
    if (next(&seed) % 5 != 0) {
      rule_set_integer(fixture, "purchases", i, (int64_t)(next(&seed) % 20));
    }
    if (next(&seed) % 5 != 0) {
      rule_set_number(fixture, "value", i, (double)(next(&seed) % 1000) / 7);
    }
    if (next(&seed) % 5 != 0) {
      rule_set_text(fixture, "channel", i, rule_labels[next(&seed) % RULE_LABELS]);
    }
    if (next(&seed) % 5 != 0) {
      rule_set_integer(fixture, "vip", i, (int64_t)(next(&seed) % 2));
    }
    rule_set_integer(fixture, "last_day", i, 19000 + (int64_t)i); /* Sorted: whole blocks are settled. */
  }
}

static void rows_do_not_depend_on_the_cut(void **state) {
  (void)state;
  enum { ROWS = 6200 };
  static const size_t counts[] = {0, 1, 7, 1023, 1024, 1025, 5000};
  static const size_t firsts[] = {0, 1, 3, 8, 1000, 1199};
  static const char *const texts[] = {
      "spend >= 500.25 && purchases > 3 || channel in ['web', 'shop']",
      "last_day < date('2024-12-01') && (vip || value * 2 > 20)",
      "last_day < '2030-01-01' || spend / purchases > 5",
      "(last_day > '2080-01-01' && vip && purchases % 3 == 1) == (channel != 'web')",
      "!(spend * 2 - purchases > 500) && (last_day - 19000 is known || vip) && value is known"};
  static uint8_t single[ROWS];
  static uint8_t block[ROWS + 1];
  rule_fixture fixture = rule_fixture_begin(ROWS, NULL);
  fill_rows(&fixture, ROWS);
  for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
    tier__expression *expression = rule_read(&fixture, texts[t]);
    assert_non_null(expression);
    for (size_t row = 0; row < ROWS; row++) {
      assert_int_equal(tier__expression_evaluate(expression, &fixture.table, row, 1, single + row, NULL, NULL),
                       TIER_OK);
    }
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
      for (size_t f = 0; f < sizeof firsts / sizeof firsts[0]; f++) {
        block[counts[c]] = 77;
        assert_int_equal(
            tier__expression_evaluate(expression, &fixture.table, firsts[f], counts[c], block, NULL, NULL), TIER_OK);
        assert_memory_equal(block, single + firsts[f], counts[c]);
        assert_int_equal(block[counts[c]], 77);
      }
    }
    tier__expression_destroy(expression);
  }
  rule_fixture_end(&fixture);
}

/* What does not fit the check is a defect of the caller, told and not crashed on. */
static void other_tables_are_refused(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(4, NULL);
  tier__expression *expression = rule_read(&fixture, "spend > 5");
  tier__table empty = tier__table_begin(fixture.context, 4, 2);
  tier__table other = tier__table_begin(fixture.context, 4, 2);
  tier__column *column;
  tier_error err = {.size = sizeof err};
  uint8_t truth[4] = {7, 7, 7, 7};
  assert_int_equal(tier__expression_evaluate(expression, &empty, 0, 4, truth, NULL, &err), TIER_E_DATA);
  assert_non_null(strstr(err.message, "spend"));
  assert_int_equal(tier__table_add(&other, "spend", TIER_INT64, "", 0, 1, NULL, 0, &column, NULL), TIER_OK);
  assert_int_equal(tier__expression_evaluate(expression, &other, 0, 4, truth, NULL, &err), TIER_E_DATA);
  assert_non_null(strstr(err.message, "money"));
  fixture.table.minor_digits = 0;
  assert_int_equal(tier__expression_evaluate(expression, &fixture.table, 0, 4, truth, NULL, &err), TIER_E_DATA);
  fixture.table.minor_digits = 2;
  assert_int_equal(tier__expression_evaluate(expression, &fixture.table, 2, 3, truth, NULL, &err), TIER_E_DATA);
  assert_int_equal(tier__expression_evaluate(expression, &fixture.table, SIZE_MAX, 2, truth, NULL, &err), TIER_E_DATA);
  assert_int_equal(truth[0], 7);
  tier__table_end(&empty);
  tier__table_end(&other);
  tier__expression_destroy(expression);
  rule_fixture_end(&fixture);
}

/* A code that is no label is unknown. */
static void a_wrong_code_is_unknown(void **state) {
  (void)state;
  rule_fixture fixture = rule_fixture_begin(1, NULL);
  rule_set_text(&fixture, "channel", 0, "web");
  ((int32_t *)tier__table_find(&fixture.table, "channel")->values)[0] = -1;
  assert_truth(&fixture, "channel == 'web'", U);
  ((int32_t *)tier__table_find(&fixture.table, "channel")->values)[0] = RULE_LABELS;
  assert_truth(&fixture, "channel in ['web']", U);
  assert_truth(&fixture, "channel is missing", T);
  rule_fixture_end(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(missing_values_make_comparisons_unknown),
      cmocka_unit_test(numbers_mix_and_stay_exact),
      cmocka_unit_test(large_whole_numbers_are_themselves),
      cmocka_unit_test(money_is_exact),
      cmocka_unit_test(faults_are_unknown),
      cmocka_unit_test(texts_compare_by_bytes),
      cmocka_unit_test(days_count_in_days),
      cmocka_unit_test(conditions_combine),
      cmocka_unit_test(rows_do_not_depend_on_the_cut),
      cmocka_unit_test(other_tables_are_refused),
      cmocka_unit_test(a_wrong_code_is_unknown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/number_text.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/number_digits.h"
#include "helpers/assert_close.h"

static uint64_t random_bits(uint64_t *state) {
  uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
  return z ^ z >> 31;
}

static double double_of(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/* Digits of a decimal text, without leading and trailing zeros and without exponent. */
static int significant_digits(const char *text) {
  int count = 0;
  int zeros = 0;
  for (; *text != '\0' && *text != 'e'; text++) {
    if (*text == '0' && count > 0) {
      zeros++;
    } else if (*text > '0' && *text <= '9') {
      count += zeros + 1;
      zeros = 0;
    }
  }
  return count;
}

/* The fewest digits for which the C library's rounding to that many digits reads back. */
static int fewest_digits(double value) {
  char text[64];
  for (int digits = 1; digits < 17; digits++) {
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    if (strtod(text, NULL) == value) {
      return significant_digits(text);
    }
  }
  return 17;
}

static void check_number(double value) {
  char text[32];
  double back = NAN;
  size_t length = tier__number_write(value, text);
  assert_true(length == strlen(text) && length < 32);
  assert_null(strchr(text, ','));
  assert_true(tier__number_read(text, length, &back));
  if (value != 0) {
    assert_same_bits(back, value);
    int written = significant_digits(text);
    int fewest = fewest_digits(value);
    int exponent;
    /* Below a power of two the doubles are denser, and the shortest need not be the C library's rounding. */
    int is_power_of_two = fabs(frexp(value, &exponent)) == 0.5;
    assert_true(is_power_of_two ? written <= fewest : written == fewest);
  }
}

static void check_both_signs(double value) {
  if (isfinite(value)) {
    check_number(value);
    check_number(-value);
  }
}

static void shortest_for_any_bits(void **state) {
  uint64_t seed = 1;
  (void)state;
  for (int i = 0; i < 40000; i++) {
    check_both_signs(double_of(random_bits(&seed)));
  }
}

static void shortest_in_everyday_range(void **state) {
  uint64_t seed = 2;
  (void)state;
  for (int i = 0; i < 50000; i++) {
    uint64_t mantissa = random_bits(&seed) >> 12;
    uint64_t exponent = 1023 - 45 + random_bits(&seed) % 110;
    check_both_signs(double_of(exponent << 52 | mantissa));
  }
}

static void shortest_for_decimal_looking(void **state) {
  uint64_t seed = 3;
  (void)state;
  for (int i = 0; i < 20000; i++) {
    double whole = (double)(random_bits(&seed) % 100000000);
    check_both_signs(whole / 100);
    check_both_signs(whole / 1e7);
    check_both_signs(whole * 1e9);
    check_both_signs(1.0 / (whole + 1));
  }
}

static void shortest_around_powers_of_two(void **state) {
  (void)state;
  for (int exponent = -1074; exponent <= 1023; exponent++) {
    double power = ldexp(1, exponent);
    check_both_signs(power);
    check_both_signs(nextafter(power, 0));
    check_both_signs(nextafter(power, DBL_MAX));
  }
}

/* The fast and the slow way are two independent answers to one question. */
static void fast_and_slow_agree(void **state) {
  uint64_t seed = 4;
  (void)state;
  for (int i = 0; i < 100000; i++) {
    int narrow = i % 8 == 0;
    uint64_t mantissa = UINT64_C(1) << 52 | (narrow ? 0 : random_bits(&seed) >> 12);
    int top = (int)(random_bits(&seed) % 100) - 40;
    tier__binary parts = {mantissa, top - 52, top, mantissa == UINT64_C(1) << 52};
    tier__decimal slow = tier__shortest_decimal_slow(parts);
    tier__decimal fast = tier__shortest_decimal(ldexp((double)mantissa, top - 52));
    assert_true(slow.digits == fast.digits && slow.exponent == fast.exponent);
  }
}

static void decimal_exponent_of_every_power_of_two(void **state) {
  (void)state;
  for (int top = -1074; top <= 1023; top++) {
    char text[400];
    snprintf(text, sizeof text, "%.330e", ldexp(1, top));
    assert_int_equal(tier__decimal_exponent(top), atoi(strchr(text, 'e') + 1));
  }
}

static void written_forms(void **state) {
  static const struct {
    double value;
    const char *text;
  } cases[] = {
      {0, "0"},
      {-0.0, "0"},
      {5, "5"},
      {-5, "-5"},
      {0.001, "0.001"},
      {0.1, "0.1"},
      {-12.5, "-12.5"},
      {0.000001, "0.000001"},
      {0.0000012345678901234567, "0.0000012345678901234567"},
      {9.5e-7, "9.5e-7"},
      {1.5e-9, "1.5e-9"},
      {99999999999999984, "99999999999999980"},
      {1e17, "1e17"},
      {1.5e22, "1.5e22"},
      {5e-324, "5e-324"},
      {DBL_MAX, "1.7976931348623157e308"},
      {-2.2250738585072014e-308, "-2.2250738585072014e-308"},
      {2500315.63, "2500315.63"},
      {9007199254740991, "9007199254740991"},
      {-9007199254740992, "-9007199254740992"},
      {1.0 / 3, "0.3333333333333333"},
      {NAN, "nan"},
      {INFINITY, "inf"},
      {-INFINITY, "-inf"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[32];
    assert_int_equal(tier__number_write(cases[i].value, text), strlen(cases[i].text));
    assert_string_equal(text, cases[i].text);
    memset(text, 'x', sizeof text);
    tier_number_format(cases[i].value, text);
    assert_string_equal(text, cases[i].text);
  }
}

/* Texts as users write them, with the value that the C library reads in the C locale (hexadecimal: no doubt). */
static void numbers_read(void **state) {
  static const struct {
    const char *text;
    double value;
  } cases[] = {
      {"0", 0},
      {"+1.5", 1.5},
      {".5", 0.5},
      {"5.", 5},
      {"007", 7},
      {"1e3", 1000},
      {"1E-3", 0.001},
      {"123456789012345678901234567890", 0x1.8ee90ff6c373ep+96},
      {"0.1000000000000000055511151231257827", 0.1},
      {"9007199254740993", 9007199254740992.0},
      {"9007199254740993.00000000000000000000000000000000000000000000000000001", 9007199254740994.0},
      {"1e-400", 0},
      {"2.4703282292062327e-324", 0},
      {"2.4703282292062328e-324", 5e-324},
      {"0e99999999999999999999", 0},
      {"1e-99999999999999999999", 0},
      {"0.000000000000000000000000000000000000001e39", 1},
      {"17976931348623157e292", DBL_MAX},
  };
  static const char *const wrong[] = {
      "",     " ",   "-",   "+",  ".",  "-.",  "e5",   "1e",    "1e+", "1.2.3", "1,5",
      "0x10", "nan", "inf", "1 ", " 1", "--1", "1e5x", "1e400", "1_0", "-e1",   "1e99999999999999999999"};
  double value;
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_true(tier__number_read(cases[i].text, strlen(cases[i].text), &value));
    assert_same_bits(value, cases[i].value);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    value = 42;
    assert_false(tier__number_read(wrong[i], strlen(wrong[i]), &value));
    assert_same_bits(value, 42);
  }
}

/* However many zeros stand before the digits, the exponent may make up for them. */
static void exponent_makes_up_for_zeros(void **state) {
  enum { ZEROS = 1000000 };
  char *text = malloc(ZEROS + 32);
  double value;
  (void)state;
  assert_non_null(text);
  memset(text, '0', ZEROS);
  memcpy(text, "0.", 2);
  strcpy(text + ZEROS, "1e999999");
  assert_true(tier__number_read(text, strlen(text), &value));
  assert_same_bits(value, 1);
  memset(text, '0', ZEROS);
  text[0] = '1';
  strcpy(text + ZEROS, "e-999999");
  assert_true(tier__number_read(text, strlen(text), &value));
  assert_same_bits(value, 1);
  free(text);
}

/* A tie far behind the digits that are kept must still be broken. */
static void digits_far_behind_break_ties(void **state) {
  char text[1200] = "9007199254740993.";
  double value;
  (void)state;
  memset(text + strlen(text), '0', 1000);
  assert_true(tier__number_read(text, strlen(text), &value));
  assert_same_bits(value, 9007199254740992.0);
  text[strlen(text) - 1] = '1';
  assert_true(tier__number_read(text, strlen(text), &value));
  assert_same_bits(value, 9007199254740994.0);
}

static void integers(void **state) {
  static const int64_t values[] = {0, 1, -1, 9, 10, -10, 1234567890123, INT64_MAX, INT64_MIN, INT64_MIN + 1};
  static const char *const wrong[] = {
      "", "-", "+1", "1.0", "1e3", " 1", "9223372036854775808", "-9223372036854775809", "99999999999999999999"};
  static const char *const not_canonical[] = {"00", "01", "-0", "-01", "", "-", "+1", "9223372036854775808", "a"};
  int64_t back;
  (void)state;
  for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
    char text[24];
    char expected[24];
    size_t length = tier__integer_write(values[i], text);
    snprintf(expected, sizeof expected, "%lld", (long long)values[i]);
    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
    assert_true(tier__integer_read(text, length, &back) && back == values[i]);
    assert_true(tier__integer_canonical(text, length, &back) && back == values[i]);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_false(tier__integer_read(wrong[i], strlen(wrong[i]), &back));
  }
  for (size_t i = 0; i < sizeof not_canonical / sizeof not_canonical[0]; i++) {
    assert_false(tier__integer_canonical(not_canonical[i], strlen(not_canonical[i]), &back));
  }
  assert_true(tier__integer_read("-007", 4, &back) && back == -7);
}

static void money_round_trips(void **state) {
  uint64_t seed = 5;
  (void)state;
  for (int i = 0; i < 20000; i++) {
    int64_t minor = (int64_t)random_bits(&seed) >> (random_bits(&seed) % 64);
    int32_t digits = i % 7;
    char text[32];
    int64_t back = 0;
    size_t length = tier__money_write(minor, digits, text);
    assert_int_equal(length, strlen(text));
    assert_true(tier__money_read(text, length, digits, &back));
    assert_true(back == minor);
    assert_int_equal(digits == 0 ? 0 : digits + 1, strchr(text, '.') == NULL ? 0 : strlen(strchr(text, '.')));
  }
}

static void money_forms(void **state) {
  static const struct {
    const char *text;
    int32_t digits;
    int64_t minor;
  } cases[] = {
      {"29.33", 2, 2933},
      {"-5", 2, -500},
      {"+1.5", 2, 150},
      {"1.5000", 2, 150},
      {"7.000", 0, 7},
      {".5", 2, 50},
      {"5.", 2, 500},
      {"-0", 2, 0},
      {"0001", 0, 1},
      {"0.000001", 6, 1},
      {"-92233720368547758.08", 2, INT64_MIN},
      {"92233720368547758.07", 2, INT64_MAX},
  };
  static const char *const wrong[] = {"",
                                      "-",
                                      ".",
                                      "1.234",
                                      "1.001",
                                      "1,5",
                                      "1e2",
                                      "1.5x",
                                      " 1",
                                      "$1",
                                      "92233720368547758.08",
                                      "-92233720368547758.09",
                                      "100000000000000000"};
  char text[32];
  int64_t minor;
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_true(tier__money_read(cases[i].text, strlen(cases[i].text), cases[i].digits, &minor));
    assert_true(minor == cases[i].minor);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_false(tier__money_read(wrong[i], strlen(wrong[i]), 2, &minor));
  }
  tier__money_write(-5, 2, text);
  assert_string_equal(text, "-0.05");
  tier__money_write(INT64_MIN, 6, text);
  assert_string_equal(text, "-9223372036854.775808");
  tier__money_write(0, 0, text);
  assert_string_equal(text, "0");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shortest_for_any_bits),
      cmocka_unit_test(shortest_in_everyday_range),
      cmocka_unit_test(shortest_for_decimal_looking),
      cmocka_unit_test(shortest_around_powers_of_two),
      cmocka_unit_test(fast_and_slow_agree),
      cmocka_unit_test(decimal_exponent_of_every_power_of_two),
      cmocka_unit_test(written_forms),
      cmocka_unit_test(numbers_read),
      cmocka_unit_test(exponent_makes_up_for_zeros),
      cmocka_unit_test(digits_far_behind_break_ties),
      cmocka_unit_test(integers),
      cmocka_unit_test(money_round_trips),
      cmocka_unit_test(money_forms),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include "rule/rule_kernel.h"
#include "rule/rule_literal.h"
#include "rule/rule_number_kernel.h"
#include "rule/rule_text_kernel.h"

enum { F = TIER__FALSE, T = TIER__TRUE, U = TIER__UNKNOWN };

/* What is known of a three-valued operation: the truths that remain when each unknown is replaced by both. */
static uint8_t by_cases(int operation, uint8_t a, uint8_t b) {
  int seen[2] = {0, 0};
  for (int x = 0; x < 2; x++) {
    for (int y = 0; y < 2; y++) {
      if ((a == U || a == x) && (b == U || b == y)) {
        seen[operation == 0 ? x && y : operation == 1 ? x || y : operation == 2 ? x == y : x != y] = 1;
      }
    }
  }
  return seen[0] && seen[1] ? U : (uint8_t)seen[1];
}

static void logic_follows_kleene(void **state) {
  (void)state;
  for (uint8_t a = 0; a < 3; a++) {
    for (uint8_t b = 0; b < 3; b++) {
      uint8_t truth;
      tier__rule_and(&a, &b, 1, &truth);
      assert_int_equal(truth, by_cases(0, a, b));
      tier__rule_or(&a, &b, 1, &truth);
      assert_int_equal(truth, by_cases(1, a, b));
      tier__rule_same(0, &a, &b, 1, &truth);
      assert_int_equal(truth, by_cases(2, a, b));
      tier__rule_same(1, &a, &b, 1, &truth);
      assert_int_equal(truth, by_cases(3, a, b));
    }
    uint8_t not_a;
    tier__rule_not(&a, 1, &not_a);
    assert_int_equal(not_a, by_cases(3, a, T));
    for (uint8_t known = 0; known < 2; known++) {
      uint8_t truth = a;
      tier__rule_unknown(&known, 1, &truth);
      assert_int_equal(truth, known ? a : U);
    }
  }
}

/* Eight rows go through one word: every row must come out as if it were alone, whatever stands beside it. */
static void rows_do_not_touch_each_other(void **state) {
  (void)state;
  enum { MOST = 41 };
  uint8_t a[MOST] = {0}, b[MOST] = {0}, c[MOST] = {0}, known[MOST] = {0}, many[MOST + 1], one;
  uint64_t seed = 7;
  for (size_t count = 0; count <= MOST; count++) {
    for (size_t i = 0; i < count; i++) {
      seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
      a[i] = (uint8_t)((seed >> 33) % 3);
      b[i] = (uint8_t)((seed >> 40) % 3);
      c[i] = (uint8_t)((seed >> 47) % 3);
      known[i] = (uint8_t)((seed >> 54) % 2);
    }
#define SAME_FOR_ALL(many_call, one_call)                                                                              \
  do {                                                                                                                 \
    memcpy(many, c, count);                                                                                            \
    many[count] = 77;                                                                                                  \
    many_call;                                                                                                         \
    assert_int_equal(many[count], 77);                                                                                 \
    for (size_t i = 0; i < count; i++) {                                                                               \
      one = c[i];                                                                                                      \
      one_call;                                                                                                        \
      assert_int_equal(many[i], one);                                                                                  \
    }                                                                                                                  \
  } while (0)
    SAME_FOR_ALL(tier__rule_and(a, b, count, many), tier__rule_and(a + i, b + i, 1, &one));
    SAME_FOR_ALL(tier__rule_or(a, b, count, many), tier__rule_or(a + i, b + i, 1, &one));
    SAME_FOR_ALL(tier__rule_not(a, count, many), tier__rule_not(a + i, 1, &one));
    SAME_FOR_ALL(tier__rule_same(1, a, b, count, many), tier__rule_same(1, a + i, b + i, 1, &one));
    SAME_FOR_ALL(tier__rule_choose(many, a, b, count, many), one = one == U ? U : one == T ? a[i] : b[i]);
    SAME_FOR_ALL(tier__rule_coalesce(a, count, many), one = one == U ? a[i] : one);
    SAME_FOR_ALL(tier__rule_unknown(known, count, many), one = known[i] ? one : U);
    for (size_t i = 0; i < count; i++) {
      c[i] &= 1;
    }
    SAME_FOR_ALL(tier__rule_both(known, count, many), one = one && known[i]);
  }
}

static void truths_are_counted(void **state) {
  (void)state;
  enum { MOST = 5000 };
  static uint8_t truths[MOST];
  for (size_t i = 0; i < MOST; i++) {
    truths[i] = (uint8_t)(i < 2100 ? T : i % 3);
  }
  for (size_t count = 0; count <= MOST; count += count < 50 ? 1 : 450) {
    uint64_t expected[3] = {1, 2, 3};
    uint64_t found[3] = {1, 2, 3};
    for (size_t i = 0; i < count; i++) {
      expected[truths[i]]++;
    }
    tier__rule_count(truths, count, found);
    assert_memory_equal(found, expected, sizeof found);
  }
}

static void bits_become_bytes(void **state) {
  (void)state;
  enum { BYTES = 20 };
  uint8_t bitmap[BYTES];
  uint8_t known[8 * BYTES + 1];
  for (unsigned turn = 0; turn < 3; turn++) {
    for (size_t i = 0; i < BYTES; i++) {
      bitmap[i] = (uint8_t)(turn == 0 ? 0xFF : i * 37 + 11 * turn);
    }
    for (size_t first = 0; first < 19; first++) {
      for (size_t count = 0; first + count <= 8 * BYTES; count++) {
        int all = 1;
        memset(known, 77, sizeof known);
        for (size_t i = 0; i < count; i++) {
          all &= bitmap[(first + i) / 8] >> ((first + i) % 8) & 1;
        }
        assert_int_equal(tier__rule_unpack(bitmap, first, count, known), all);
        for (size_t i = 0; i < count; i++) {
          assert_int_equal(known[i], all ? 77 : bitmap[(first + i) / 8] >> ((first + i) % 8) & 1);
        }
        assert_int_equal(known[count], 77);
      }
    }
  }
}

static void parts_of_texts_are_found(void **state) {
  (void)state;
  char bytes[13];
  for (unsigned pattern = 0; pattern < 4096; pattern++) { /* All texts of two letters, against the plainest search. */
    const size_t n = pattern % 5;
    for (size_t i = 0; i < 12; i++) {
      bytes[i] = (pattern >> i) & 1 ? 'A' : 'a';
    }
    const tier_string text = {bytes, 12};
    const tier_string part = {bytes + pattern % 7, n};
    const tier_string other = {"aAAaA", n};
    const tier_string *parts[] = {&part, &other};
    for (int small = 0; small < 2; small++) {
      for (int p = 0; p < 2; p++) {
        const tier__rule_text a = {&text, small};
        const tier__rule_text b = {parts[p], small};
        int found = 0;
        for (size_t at = 0; at + n <= 12; at++) {
          found |= small || memcmp(bytes + at, parts[p]->data, n) == 0;
        }
        assert_int_equal(tier__text_contains(a, b), found);
        assert_int_equal(tier__text_starts(a, b), small || memcmp(bytes, parts[p]->data, n) == 0);
        assert_int_equal(tier__text_ends(a, b), small || memcmp(bytes + 12 - n, parts[p]->data, n) == 0);
      }
    }
  }
}

static void a_whole_block_is_told(void **state) {
  (void)state;
  uint8_t truths[37];
  memset(truths, T, sizeof truths);
  assert_true(tier__rule_all(truths, T, sizeof truths));
  assert_false(tier__rule_all(truths, F, sizeof truths));
  for (size_t i = 0; i < sizeof truths; i++) {
    truths[i] = U;
    assert_false(tier__rule_all(truths, T, sizeof truths));
    truths[i] = T;
  }
}

static void integers_and_doubles_are_ordered_exactly(void **state) {
  (void)state;
  const int64_t two53 = INT64_C(9007199254740992);
  const double two63 = 9223372036854775808.0;
  assert_int_equal(tier__rule_order(two53, 9007199254740992.0), 0);
  assert_int_equal(tier__rule_order(two53 + 1, 9007199254740992.0), 1);
  assert_int_equal(tier__rule_order(two53 + 1, 9007199254740994.0), -1);
  assert_int_equal(tier__rule_order(-two53 - 1, -9007199254740992.0), -1);
  assert_int_equal(tier__rule_order(INT64_MAX, two63), -1);
  assert_int_equal(tier__rule_order(INT64_MIN, -two63), 0);
  assert_int_equal(tier__rule_order(INT64_MIN + 1, -two63), 1);
  assert_int_equal(tier__rule_order(INT64_MIN, -2 * two63), 1);
  assert_int_equal(tier__rule_order(0, 0.5), -1);
  assert_int_equal(tier__rule_order(0, -0.5), 1);
  assert_int_equal(tier__rule_order(-2, -2.5), 1);
  assert_int_equal(tier__rule_order(-3, -2.5), -1);
  assert_int_equal(tier__rule_order(0, -0.0), 0);
}

static void faults_are_not_known(void **state) {
  (void)state;
  static const struct {
    char operation;
    int64_t a, b, expected;
    uint8_t known;
  } integers[] = {{'+', INT64_MAX, 1, 0, 0},  {'+', INT64_MAX, -1, INT64_MAX - 1, 1}, {'-', INT64_MIN, 1, 0, 0},
                  {'-', 0, INT64_MIN, 0, 0},  {'-', -1, INT64_MIN, INT64_MAX, 1},     {'*', INT64_MIN, -1, 0, 0},
                  {'*', -1, INT64_MIN, 0, 0}, {'*', INT64_MIN, 1, INT64_MIN, 1},      {'%', 5, 0, 0, 0},
                  {'%', INT64_MIN, -1, 0, 1}, {'%', -7, 3, -1, 1},                    {'%', 7, -3, 1, 1}};
  for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++) {
    int64_t value;
    uint8_t known = 1;
    assert_int_equal(tier__rule_integers(integers[i].operation, &integers[i].a, &integers[i].b, 1, &value, &known),
                     !integers[i].known); /* Told that a known row was lost, */
    assert_int_equal(known, integers[i].known);
    assert_true(!known || value == integers[i].expected);
    known = 0;
    assert_int_equal(tier__rule_integers(integers[i].operation, &integers[i].a, &integers[i].b, 1, &value, &known),
                     0); /* not one that was unknown before. */
    assert_int_equal(known, 0);
  }
  static const struct {
    char operation;
    double a, b;
    uint8_t known;
  } numbers[] = {{'/', 1, 0, 0},          {'/', 0, 0, 0},         {'/', 1, -0.0, 0},      {'*', 1e200, 1e200, 0},
                 {'+', 1e308, 1e308, 0},  {'-', 1e308, 1e308, 1}, {'/', 1e-300, 1e300, 1}, {'-', -1e308, 1e308, 0}};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    double value;
    uint8_t known = 1;
    assert_int_equal(tier__rule_numbers(numbers[i].operation, &numbers[i].a, &numbers[i].b, 1, &value, &known),
                     !numbers[i].known);
    assert_int_equal(known, numbers[i].known);
    assert_true(value - value == 0);
  }
}

static tier__rule_node literal_of(const char *text) {
  tier__rule_node literal;
  memset(&literal, 0, sizeof literal);
  literal.text.data = text;
  literal.text.length = strlen(text);
  return literal;
}

static void decimals_are_scaled_exactly(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int negative;
    int32_t digits;
    int kind;
    int64_t floor;
  } cases[] = {
      {"0", 0, 2, TIER__DECIMAL_EXACT, 0},
      {"0.000", 1, 2, TIER__DECIMAL_EXACT, 0},
      {"1000.50", 0, 2, TIER__DECIMAL_EXACT, 100050},
      {"1000.500", 0, 2, TIER__DECIMAL_EXACT, 100050},
      {"0.005", 0, 2, TIER__DECIMAL_BETWEEN, 0},
      {"0.005", 1, 2, TIER__DECIMAL_BETWEEN, -1},
      {"1.019", 1, 2, TIER__DECIMAL_BETWEEN, -102},
      {"1e3", 0, 0, TIER__DECIMAL_EXACT, 1000},
      {"1.5E+3", 0, 0, TIER__DECIMAL_EXACT, 1500},
      {"12345e-3", 0, 2, TIER__DECIMAL_BETWEEN, 1234},
      {"12340e-3", 0, 2, TIER__DECIMAL_EXACT, 1234},
      {"1e-400", 0, 2, TIER__DECIMAL_BETWEEN, 0},
      {"0e999999999999", 0, 2, TIER__DECIMAL_EXACT, 0},
      {"1e999999999999", 0, 2, TIER__DECIMAL_ABOVE, 0},
      {"1e999999999999", 1, 2, TIER__DECIMAL_BELOW, 0},
      {"9223372036854775807", 0, 0, TIER__DECIMAL_EXACT, INT64_MAX},
      {"9223372036854775807.5", 0, 0, TIER__DECIMAL_BETWEEN, INT64_MAX},
      {"9223372036854775808", 0, 0, TIER__DECIMAL_ABOVE, 0},
      {"9223372036854775808", 1, 0, TIER__DECIMAL_EXACT, INT64_MIN},
      {"9223372036854775807.5", 1, 0, TIER__DECIMAL_BETWEEN, INT64_MIN},
      {"9223372036854775808.5", 1, 0, TIER__DECIMAL_BELOW, 0},
      {"18446744073709551615.5", 1, 0, TIER__DECIMAL_BELOW, 0},
      {"18446744073709551616", 0, 0, TIER__DECIMAL_ABOVE, 0},
      {"92233720368547758.07", 0, 2, TIER__DECIMAL_EXACT, INT64_MAX},
      {"92233720368547758.08", 0, 2, TIER__DECIMAL_ABOVE, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const tier_string text = {cases[i].text, strlen(cases[i].text)};
    int64_t floor = 0;
    assert_int_equal(tier__rule_decimal(text, cases[i].negative, cases[i].digits, &floor), cases[i].kind);
    assert_true(floor == cases[i].floor);
  }
}

/* For each set of orders and each literal near a value, folding keeps the truth. */
static void folding_keeps_the_truth(void **state) {
  (void)state;
  static const char *const texts[] = {"0.98", "0.985", "0.99", "0.994", "1.00", "1.005", "1.0100", "1e-9", "1e30"};
  static const int place[] = {-4, -3, -2, -1, 0, 1, 2, -200, 200}; /* In half minor units from 1.00. */
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    for (uint8_t orders = 1; orders < 7; orders++) {
      for (int64_t minor = 98; minor <= 102; minor++) {
        tier__rule_node literal = literal_of(texts[i]);
        uint8_t truth;
        const int64_t twice = 2 * (minor - 100);
        const int order = twice < place[i] ? 0 : twice == place[i] ? 1 : 2;
        const uint8_t folded = tier__rule_fold_integer(&literal, orders, 2);
        tier__rule_compare_integer(folded, &minor, literal.value_integer, 1, &truth);
        assert_int_equal(truth, (orders >> order) & 1);
      }
    }
  }
}

static void orders_are_flipped(void **state) {
  (void)state;
  const int64_t a = 3;
  for (int64_t b = 2; b <= 4; b++) {
    for (uint8_t orders = 0; orders < 8; orders++) {
      uint8_t straight;
      uint8_t flipped;
      tier__rule_compare_integers(orders, &a, &b, 1, &straight);
      tier__rule_compare_integers(tier__rule_flip(orders), &b, &a, 1, &flipped);
      assert_int_equal(straight, flipped);
    }
  }
}

static void money_and_whole_amounts_are_ordered_exactly(void **state) {
  (void)state;
  static const struct {
    int64_t minor, major;
    int order;
  } cases[] = {{100, 1, 0},  {101, 1, 1},    {99, 1, -1},         {-1, 0, -1},          {-100, -1, 0},
               {-101, -1, -1}, {-99, -1, 1}, {INT64_MAX, INT64_MAX, -1}, {INT64_MIN, INT64_MIN, 1}, {0, 0, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    for (uint8_t orders = 0; orders < 8; orders++) {
      uint8_t truth;
      tier__rule_compare_money(orders, &cases[i].minor, 100, &cases[i].major, 1, &truth);
      assert_int_equal(truth, (orders >> (cases[i].order + 1)) & 1);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(logic_follows_kleene),
      cmocka_unit_test(rows_do_not_touch_each_other),
      cmocka_unit_test(truths_are_counted),
      cmocka_unit_test(bits_become_bytes),
      cmocka_unit_test(parts_of_texts_are_found),
      cmocka_unit_test(a_whole_block_is_told),
      cmocka_unit_test(integers_and_doubles_are_ordered_exactly),
      cmocka_unit_test(faults_are_not_known),
      cmocka_unit_test(decimals_are_scaled_exactly),
      cmocka_unit_test(folding_keeps_the_truth),
      cmocka_unit_test(orders_are_flipped),
      cmocka_unit_test(money_and_whole_amounts_are_ordered_exactly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

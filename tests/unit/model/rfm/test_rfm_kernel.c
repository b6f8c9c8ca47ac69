/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"
#include "model/ordered_key.h"
#include "model/rfm/rfm_kernel.h"
#include "unit/model/made_model.h"
#include <float.h>

enum { MOST = 400 };

/** Random ascending pairs. @return Customers. */
static int64_t make_pairs(uint64_t *seed, size_t count, uint32_t spread, int64_t *pairs) {
  int64_t key = -50, customers = 0;
  for (size_t i = 0; i < count; i++) {
    key += 1 + made_random(seed, spread);
    pairs[2 * i] = key;
    pairs[2 * i + 1] = 1 + made_random(seed, 5);
    customers += pairs[2 * i + 1];
  }
  return customers;
}

/* Each cut is the least value with enough customers at or below it: that it has enough, and the one below it not. */
static void quantile_cuts_are_the_least_that_suffice(void **state) {
  int64_t pairs[2 * MOST], cuts[99];
  uint64_t seed = 3;
  (void)state;
  for (int round = 0; round < 300; round++) {
    const size_t count = 1 + made_random(&seed, MOST - 1);
    const int64_t customers = make_pairs(&seed, count, 9, pairs);
    const size_t bins = 2 + made_random(&seed, 99);
    tier__rfm_quantiles(pairs, count, 2, 0, bins, cuts);
    for (size_t j = 1; j < bins; j++) {
      int64_t at_or_below = 0, below = 0;
      for (size_t i = 0; i < count; i++) {
        at_or_below += pairs[2 * i] <= cuts[j - 1] ? pairs[2 * i + 1] : 0;
        below += pairs[2 * i] < cuts[j - 1] ? pairs[2 * i + 1] : 0;
      }
      assert_true(at_or_below > below);
      assert_true(at_or_below * (int64_t)bins >= (int64_t)j * customers);
      assert_true(below * (int64_t)bins < (int64_t)j * customers);
    }
  }
}

/* 1 1 1 1 1 1 2 2 3 7 in five bins: six equal values fill three of them. */
static void ties_do_not_part(void **state) {
  const int64_t pairs[] = {1, 6, 2, 2, 3, 1, 7, 1};
  const size_t expected[] = {1, 4, 5, 5};
  int64_t cuts[4];
  (void)state;
  tier__rfm_quantiles(pairs, 4, 2, 0, 5, cuts);
  const int64_t least[] = {1, 1, 1, 2};
  assert_memory_equal(cuts, least, sizeof cuts);
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(tier__rfm_bin(cuts, 4, 0, pairs[2 * i]), expected[i]);
  }
}

static void bins_count_the_cuts_below(void **state) {
  int64_t cuts[99];
  uint64_t seed = 5;
  (void)state;
  for (int round = 0; round < 2000; round++) {
    const size_t count = 1 + made_random(&seed, 99);
    cuts[0] = -20;
    for (size_t i = 1; i < count; i++) {
      cuts[i] = cuts[i - 1] + made_random(&seed, 3);
    }
    const int64_t key = (int64_t)made_random(&seed, 120) - 25;
    size_t strictly = 1, at_least = 1;
    for (size_t i = 0; i < count; i++) {
      strictly += cuts[i] < key;
      at_least += cuts[i] <= key;
    }
    assert_int_equal(tier__rfm_bin(cuts, count, 0, key), strictly);
    assert_int_equal(tier__rfm_bin(cuts, count, 1, key), at_least);
  }
}

/* The threshold of a split is the least whole number that is not below mean or median. */
static void splits_round_up(void **state) {
  const int64_t pairs[] = {-7, 1, 0, 1, 2, 1, 8, 1};
  const int64_t odd[] = {-7, 1, 0, 1, 2, 1};
  const int64_t below[] = {-4, 1, -3, 1};
  (void)state;
  assert_int_equal(tier__rfm_mean(pairs, 4, 0), 1);   /* 0.75 */
  assert_int_equal(tier__rfm_mean(odd, 3, 0), -1);    /* -1.67 */
  assert_int_equal(tier__rfm_mean(below, 2, 0), -3);  /* -3.5 */
  assert_int_equal(tier__rfm_median(pairs, 4, 0), 1);
  assert_int_equal(tier__rfm_median(odd, 3, 0), 0);
  assert_int_equal(tier__rfm_median(below, 2, 0), -3);
  const int64_t large[] = {INT64_MAX - 1, 1000, INT64_MAX, 1000};
  assert_int_equal(tier__rfm_mean(large, 2, 0), INT64_MAX);
  assert_int_equal(tier__rfm_median(large, 2, 0), INT64_MAX);
  const int64_t doubles[] = {tier__key_of_double(-1), 1, tier__key_of_double(0.5), 2};
  assert_close(tier__double_of_key(tier__rfm_mean(doubles, 2, 1)), 0, 1e-15);
  assert_close(tier__double_of_key(tier__rfm_median(doubles, 2, 1)), 0.5, 0);
}

/** Mean and median of customers who all have that value. */
static void assert_split_at(double value, int64_t customers) {
  const int64_t pair[] = {tier__key_of_double(value), customers};
  assert_int_equal(tier__rfm_mean(pair, 1, 1), pair[0]);
  assert_int_equal(tier__rfm_median(pair, 1, 1), pair[0]);
}

/* A value at the split is high: rounding must not lift the split of equal values above them. */
static void equal_doubles_are_at_their_split(void **state) {
  static const double values[] = {0.1, 0.7, 1.1, 1e-320, 5e-324, 1e308, DBL_MAX};
  (void)state;
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    for (int64_t customers = 1; customers < 200; customers++) {
      assert_split_at(values[i], customers);
      assert_split_at(-values[i], customers);
    }
  }
}

/* Sums of the largest doubles are none. */
static void large_doubles_have_a_mean(void **state) {
  const int64_t even[] = {tier__key_of_double(-1e308), 2, tier__key_of_double(1e308), 6};
  const int64_t odd[] = {tier__key_of_double(1), 3, tier__key_of_double(DBL_MAX), 1};
  (void)state;
  assert_close(tier__double_of_key(tier__rfm_mean(even, 2, 1)), 0.5e308, 1e-15);
  assert_close(tier__double_of_key(tier__rfm_mean(odd, 2, 1)), DBL_MAX / 4, 1e-15);
  assert_close(tier__double_of_key(tier__rfm_median(even, 2, 1)), 1e308, 0);
}

/* Without ties, k^3 n customers fall n to a cell. */
static void nested_cells_are_equal_without_ties(void **state) {
  enum { BINS = 3, CELL = 4, ROWS = BINS * BINS * BINS * CELL };
  int64_t items[ROWS * 4], copy[ROWS * 4], scratch[ROWS * 4], r[2], f[6], m[18];
  int64_t *const cuts[3] = {r, f, m};
  size_t counts[BINS * BINS * BINS] = {0};
  uint64_t seed = 11;
  (void)state;
  for (size_t i = 0; i < ROWS; i++) {
    const int64_t item[4] = {(int64_t)i * 7 % ROWS, made_random(&seed, 1u << 30), made_random(&seed, 1u << 30), 1};
    memcpy(items + 4 * i, item, sizeof item);
  }
  memcpy(copy, items, sizeof items);
  tier__rfm_nested(items, scratch, ROWS, BINS, cuts);
  for (size_t i = 0; i < ROWS; i++) {
    const int64_t *item = copy + 4 * i;
    const size_t rb = tier__rfm_bin(r, 2, 0, item[0]) - 1;
    const size_t fb = tier__rfm_bin(f + rb * 2, 2, 0, item[1]) - 1;
    counts[(rb * BINS + fb) * BINS + tier__rfm_bin(m + (rb * BINS + fb) * 2, 2, 0, item[2]) - 1]++;
  }
  for (size_t cell = 0; cell < BINS * BINS * BINS; cell++) {
    assert_int_equal(counts[cell], CELL);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quantile_cuts_are_the_least_that_suffice),
      cmocka_unit_test(ties_do_not_part),
      cmocka_unit_test(bins_count_the_cuts_below),
      cmocka_unit_test(splits_round_up),
      cmocka_unit_test(equal_doubles_are_at_their_split),
      cmocka_unit_test(large_doubles_have_a_mean),
      cmocka_unit_test(nested_cells_are_equal_without_ties),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>
#include <stdlib.h>

#include "base/context_object.h"
#include "clv/common/compress.h"
#include "helpers/fail_alloc.h"

enum { ROWS = 40000 };

static double x[ROWS], last[ROWS], age[ROWS], weight[ROWS], log_intervals[ROWS], z[2][ROWS];
static tier_context *context;

static double random_number(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return ((double)(*state >> 11) + 0.5) / 0x1p53;
}

/* How the times come. */
enum { DAYS, WEEKS, ANY_TIME, TIMES };

static void fill(int times, size_t count, uint64_t seed) {
  uint64_t random = seed;
  for (size_t i = 0; i < count; i++) {
    const double unit = times == WEEKS ? 7 : 1, rest = times == ANY_TIME ? random_number(&random) : 0;
    x[i] = floor(-2 * log(random_number(&random)));
    age[i] = (floor(10 + 60 * random_number(&random)) + rest) / unit;
    last[i] = x[i] > 0 ? floor(age[i] * unit * random_number(&random)) / unit : 0;
    weight[i] = random_number(&random) < 0.1 ? 0 : 3 * random_number(&random);
    log_intervals[i] = x[i] * (random_number(&random) * 6 - 1);
    z[0][i] = floor(3 * random_number(&random)) - 1;
    z[1][i] = random_number(&random) < 0.3 ? 0.1 : -0.0;
  }
}

static tier__purchase_columns columns_of(size_t count, int weighted, size_t covariate_count) {
  static const double *const covariates[2] = {z[0], z[1]};
  const tier__purchase_columns columns = {
      count, x, last, age, weighted ? weight : NULL, log_intervals, covariate_count, covariates};
  return columns;
}

static tier__compressed compressed(const tier__purchase_columns *columns, int paired) {
  tier__compressed made;
  assert_int_equal(tier__compress(context, columns, paired, &made, NULL), TIER_OK);
  return made;
}

static void swap(double *column, size_t i, size_t j) {
  const double kept = column[i];
  column[i] = column[j];
  column[j] = kept;
}

static void shuffle(size_t count, uint64_t seed) {
  uint64_t random = seed;
  for (size_t i = count - 1; i > 0; i--) {
    const size_t j = (size_t)(random_number(&random) * (double)(i + 1));
    swap(x, i, j), swap(last, i, j), swap(age, i, j), swap(weight, i, j), swap(log_intervals, i, j);
    swap(z[0], i, j), swap(z[1], i, j);
  }
}

static int compare_rows(const tier__purchase_rows *rows, size_t a, size_t b) {
  const double left[3] = {rows->x[a], rows->age[a], rows->last[a]};
  const double right[3] = {rows->x[b], rows->age[b], rows->last[b]};
  for (int i = 0; i < 3; i++) {
    if (left[i] != right[i]) {
      return left[i] < right[i] ? -1 : 1;
    }
  }
  return 0;
}

static void assert_ascending(const tier__purchase_rows *rows) {
  for (size_t i = 1; i < rows->count; i++) {
    assert_true(compare_rows(rows, i - 1, i) < 0);
  }
}

/* What the rows say of how many there are of each (x, last, age), whatever their order. */
static double count_of(const tier__purchase_rows *rows, double of_x, double of_last, double of_age) {
  double found = 0;
  for (size_t i = 0; i < rows->count; i++) {
    found += rows->x[i] == of_x && rows->last[i] == of_last && rows->age[i] == of_age ? rows->weight[i] : 0;
  }
  return found;
}

static void each_customer_is_counted_once(void **state) {
  (void)state;
  for (int times = 0; times < TIMES; times++) {
    const size_t count = 500;
    double repeat = 0, purchases = 0, logs = 0;
    fill(times, count, 3);
    const tier__purchase_columns columns = columns_of(count, 0, 0);
    tier__compressed made = compressed(&columns, 0);
    assert_ascending(&made.rows);
    for (size_t i = 0; i < count; i++) {
      double same = 0;
      for (size_t j = 0; j < count; j++) {
        same += x[j] == x[i] && last[j] == last[i] && age[j] == age[i];
      }
      assert_same_bits(count_of(&made.rows, x[i], last[i], age[i]), same);
      repeat += x[i] > 0, purchases += x[i], logs += log_intervals[i];
    }
    assert_int_equal(made.unique, made.rows.count);
    assert_same_bits(made.customers, count);
    assert_same_bits(made.repeat_customers, repeat);
    assert_same_bits(made.repeat_purchases, purchases);
    assert_close(made.rows.log_intervals, logs, 1e-12);
    assert_null(made.rows.pairs);
    assert_int_equal(made.has_profiles, 0);
    tier__compressed_end(&made);
  }
}

static void assert_same_rows(const tier__purchase_rows *a, const tier__purchase_rows *b) {
  assert_int_equal(a->count, b->count);
  assert_memory_equal(a->x, b->x, a->count * sizeof(double));
  assert_memory_equal(a->last, b->last, a->count * sizeof(double));
  assert_memory_equal(a->age, b->age, a->count * sizeof(double));
  assert_memory_equal(a->weight, b->weight, a->count * sizeof(double));
  assert_same_bits(a->log_intervals, b->log_intervals);
}

static void the_order_of_rows_leaves_no_trace(void **state) {
  (void)state;
  for (int times = 0; times < TIMES; times++) {
    for (size_t covariate_count = 0; covariate_count <= 2; covariate_count++) {
      fill(times, ROWS, 5);
      const tier__purchase_columns columns = columns_of(ROWS, 1, covariate_count);
      tier__compressed before = compressed(&columns, 0);
      shuffle(ROWS, 9);
      tier__compressed after = compressed(&columns, 0);
      assert_same_rows(&before.rows, &after.rows);
      assert_same_bits(before.customers, after.customers);
      assert_same_bits(before.repeat_customers, after.repeat_customers);
      assert_same_bits(before.repeat_purchases, after.repeat_purchases);
      tier__compressed_end(&before);
      tier__compressed_end(&after);
    }
  }
}

static void a_weight_of_two_is_two_customers(void **state) {
  const size_t half = ROWS / 2;
  (void)state;
  fill(WEEKS, half, 6);
  for (size_t i = 0; i < half; i++) {
    x[half + i] = x[i], last[half + i] = last[i], age[half + i] = age[i], log_intervals[half + i] = log_intervals[i];
    weight[i] = 2;
  }
  const tier__purchase_columns twice = columns_of(ROWS, 0, 0), weighted = columns_of(half, 1, 0);
  tier__compressed a = compressed(&twice, 0), b = compressed(&weighted, 0);
  assert_same_rows(&a.rows, &b.rows);
  assert_same_bits(a.customers, b.customers);
  tier__compressed_end(&a);
  tier__compressed_end(&b);
}

static void customers_of_weight_nothing_are_left_out(void **state) {
  const size_t count = 5000;
  (void)state;
  fill(DAYS, count, 8);
  const tier__purchase_columns columns = columns_of(count, 1, 0);
  tier__compressed made = compressed(&columns, 0);
  for (size_t i = 0; i < made.rows.count; i++) {
    assert_true(made.rows.weight[i] > 0);
  }
  tier__compressed_end(&made);
  memset(weight, 0, sizeof weight);
  made = compressed(&columns, 1);
  assert_int_equal(made.unique, 0);
  assert_same_bits(made.customers, 0);
  tier__compressed_end(&made);
  const tier__purchase_columns none = columns_of(0, 1, 2);
  made = compressed(&none, 1);
  assert_int_equal(made.profiles.count, 0);
  tier__compressed_end(&made);
}

static void profiles_part_the_rows(void **state) {
  (void)state;
  for (int paired = 0; paired <= 1; paired++) {
    size_t rows = 0;
    fill(WEEKS, ROWS, 2);
    const tier__purchase_columns columns = columns_of(ROWS, 1, 2);
    tier__compressed made = compressed(&columns, paired);
    assert_int_equal(made.has_profiles, 1);
    assert_int_equal(made.profiles.count, 6);
    for (size_t p = 0; p < made.profiles.count; p++) {
      const tier__purchase_rows *of = &made.profiles.rows[p];
      const double *values = made.profiles.values + 2 * p;
      double customers = 0, expected = 0;
      assert_same_bits(values[0], (double)(p / 2) - 1);
      assert_same_bits(values[1], p % 2 == 0 ? 0 : 0.1);
      assert_ptr_equal(of->x, made.rows.x + rows);
      assert_ascending(of);
      for (size_t i = 0; i < of->count; i++) {
        customers += of->weight[i];
        if (paired) {
          assert_same_bits(of->pairs->last[of->pairs->of_row[i]], of->last[i]);
        }
      }
      for (size_t i = 0; i < ROWS; i++) {
        expected += z[0][i] == values[0] && z[1][i] == values[1] ? weight[i] : 0;
      }
      assert_close(customers, expected, 1e-12);
      assert_int_equal(of->pairs != NULL, paired);
      rows += of->count;
    }
    assert_int_equal(rows, made.unique);
    tier__compressed_end(&made);
  }
}

/* Values that fit into no short code: huge, tiny, and close together. */
static void any_finite_value_comes_back(void **state) {
  static const double values[] = {0, 5e-324, 1e-300, 0.1, 0.1 + 0x1p-56, 1, 1 + 0x1p-52, 12345678, 1e17, 1.7e308};
  enum { VALUES = sizeof values / sizeof *values };
  size_t count = 0;
  (void)state;
  for (size_t i = 0; i < VALUES; i++) {
    for (size_t j = 0; j <= i; j++) {
      x[count] = j == 0 ? 0 : 1e18 * (double)j;
      age[count] = values[i];
      z[0][count] = -values[VALUES - 1 - j];
      last[count++] = j == 0 ? 0 : values[j];
    }
  }
  const tier__purchase_columns columns = columns_of(count, 0, 0), grouped = columns_of(count, 0, 1);
  tier__compressed made = compressed(&columns, 0);
  assert_int_equal(made.unique, count);
  assert_ascending(&made.rows);
  for (size_t i = 0; i < count; i++) {
    assert_same_bits(count_of(&made.rows, x[i], last[i], age[i]), 1);
  }
  tier__compressed_end(&made);
  made = compressed(&grouped, 0);
  assert_int_equal(made.profiles.count, VALUES);
  for (size_t i = 0; i < VALUES; i++) {
    assert_true(made.profiles.values[i] == -values[VALUES - 1 - i]);
  }
  tier__compressed_end(&made);
}

/* More distinct times than are ranked. */
static void more_values_than_can_be_ranked_are_sorted_too(void **state) {
  (void)state;
  fill(ANY_TIME, ROWS, 4);
  const tier__purchase_columns columns = columns_of(ROWS, 1, 1);
  tier__compressed made = compressed(&columns, 1);
  assert_true(made.unique > 35000);
  for (size_t p = 0; p < made.profiles.count; p++) {
    assert_ascending(&made.profiles.rows[p]);
  }
  tier__compressed_end(&made);
}

static void lack_of_memory_leaves_nothing_behind(void **state) {
  tier_test_allocator memory = {0};
  tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  tier_context *own = NULL;
  int done = 0;
  (void)state;
  assert_int_equal(tier__context_make(&options, &own, NULL), TIER_OK);
  fill(WEEKS, 300, 1);
  const tier__purchase_columns columns = columns_of(300, 1, 2);
  for (size_t k = 1; !done; k++) {
    tier__compressed made;
    const size_t live = memory.live;
    tier_test_allocator_fail(&memory, k, 0);
    if (tier__compress(own, &columns, 1, &made, NULL) == TIER_OK) {
      done = memory.failed == 0;
      tier__compressed_end(&made);
    }
    assert_int_equal(memory.live, live);
  }
  tier_test_allocator_fail(&memory, 0, 0);
  tier_context_destroy(own);
}

static int make_context(void **state) {
  (void)state;
  return tier__context_make(NULL, &context, NULL) == TIER_OK ? 0 : -1;
}

static int end_context(void **state) {
  (void)state;
  tier_context_destroy(context);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_customer_is_counted_once),
      cmocka_unit_test(the_order_of_rows_leaves_no_trace),
      cmocka_unit_test(a_weight_of_two_is_two_customers),
      cmocka_unit_test(customers_of_weight_nothing_are_left_out),
      cmocka_unit_test(profiles_part_the_rows),
      cmocka_unit_test(any_finite_value_comes_back),
      cmocka_unit_test(more_values_than_can_be_ranked_are_sorted_too),
      cmocka_unit_test(lack_of_memory_leaves_nothing_behind),
  };
  return cmocka_run_group_tests(tests, make_context, end_context);
}

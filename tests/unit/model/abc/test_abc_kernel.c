/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"
#include "model/abc/abc_kernel.h"
#include "model/ordered_key.h"
#include "unit/model/made_model.h"

enum { MOST = 60 };

/** Random ascending pairs with ties, and the same customer by customer, largest first. @return Customers. */
static size_t make(uint64_t *seed, size_t count, uint32_t spread, int64_t *pairs, int64_t *descending) {
  int64_t value = 0;
  size_t customers = 0;
  for (size_t i = 0; i < count; i++) {
    value += 1 + made_random(seed, spread);
    pairs[2 * i] = value;
    pairs[2 * i + 1] = 1 + made_random(seed, 3);
  }
  for (size_t i = count; i-- > 0;) {
    for (int64_t k = 0; k < pairs[2 * i + 1]; k++) {
      descending[customers++] = pairs[2 * i];
    }
  }
  return customers;
}

/** Class of every customer by the definition, in millionths; ties get the class of their first. */
static void define(const int64_t *descending, size_t customers, const int32_t *cuts, size_t cut_count, int inclusive,
                   size_t *ret_classes) {
  int64_t total = 0, before = 0;
  for (size_t i = 0; i < customers; i++) {
    total += descending[i];
  }
  for (size_t i = 0; i < customers; i++) {
    size_t class_ = 0;
    for (size_t c = 0; c < cut_count; c++) {
      class_ += inclusive ? (before + descending[i]) * 1000000 > cuts[c] * total : before * 1000000 >= cuts[c] * total;
    }
    ret_classes[i] = i > 0 && descending[i] == descending[i - 1] ? ret_classes[i - 1] : class_;
    before += descending[i];
  }
}

static void cuts_follow_the_definition(void **state) {
  int64_t pairs[2 * MOST], descending[3 * MOST];
  size_t classes[3 * MOST], ends[3];
  const int32_t cuts[3] = {500000, 800000, 950000};
  uint64_t seed = 9;
  (void)state;
  for (int round = 0; round < 2000; round++) {
    const size_t count = 1 + made_random(&seed, MOST - 1);
    const size_t customers = make(&seed, count, 1 + made_random(&seed, 30), pairs, descending);
    const int rule = round % 2 == 0 ? TIER__ABC_CROSSING : TIER__ABC_INCLUSIVE;
    tier__abc_cut(&(tier__abc_values){pairs, count, 0}, cuts, 3, rule, ends);
    define(descending, customers, cuts, 3, rule == TIER__ABC_INCLUSIVE, classes);
    for (size_t i = 0, from_top = 0; i < customers; i++) {
      from_top += i > 0 && descending[i] != descending[i - 1];
      const size_t class_ = (from_top >= ends[0]) + (size_t)(from_top >= ends[1]) + (from_top >= ends[2]);
      assert_int_equal(class_, classes[i]);
    }
  }
}

/* Whole numbers as doubles are cut in the same places. */
static void doubles_are_cut_like_whole_numbers(void **state) {
  int64_t pairs[2 * MOST], doubles[2 * MOST], descending[3 * MOST];
  size_t ends[2], same[2];
  const int32_t cuts[2] = {800000, 950000};
  uint64_t seed = 10;
  (void)state;
  for (int round = 0; round < 500; round++) {
    const size_t count = 1 + made_random(&seed, MOST - 1);
    (void)make(&seed, count, 50, pairs, descending);
    for (size_t i = 0; i < count; i++) {
      doubles[2 * i] = tier__key_of_double((double)pairs[2 * i]);
      doubles[2 * i + 1] = pairs[2 * i + 1];
    }
    tier__abc_cut(&(tier__abc_values){pairs, count, 0}, cuts, 2, round % 2, ends);
    tier__abc_cut(&(tier__abc_values){doubles, count, 1}, cuts, 2, round % 2, same);
    assert_memory_equal(ends, same, sizeof ends);
    assert_close(tier__abc_sum(&(tier__abc_values){doubles, count, 1}, count),
                 tier__abc_sum(&(tier__abc_values){pairs, count, 0}, count), 0);
  }
}

/* Also where the millionfold of their total is no double any more. */
static void the_size_of_doubles_does_not_show(void **state) {
  static const double values[] = {0.01, 0.1, 1, 2, 10}, units[] = {1, 0x1p-1000, 0x1p990, 0x1p1018};
  const int32_t cuts[2] = {800000, 950000};
  (void)state;
  for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
    int64_t pairs[10];
    size_t ends[2];
    for (size_t i = 0; i < 5; i++) {
      pairs[2 * i] = tier__key_of_double(values[i] * units[u]);
      pairs[2 * i + 1] = 1;
    }
    const tier__abc_values all = {pairs, 5, 1};
    tier__abc_points points;
    tier__abc_cut(&all, cuts, 2, TIER__ABC_CROSSING, ends);
    assert_int_equal(ends[0], 2);
    assert_int_equal(ends[1], 3);
    tier__abc_cut(&all, cuts, 2, TIER__ABC_INCLUSIVE, ends);
    assert_int_equal(ends[0], 1);
    assert_int_equal(ends[1], 2);
    tier__abc_compute(&all, 0, ends, &points);
    assert_int_equal(ends[0], 1);
    assert_int_equal(ends[1], 2);
  }
}

/** The rank nearest to (effort, 1), by trying all. */
static size_t nearest(const int64_t *descending, size_t customers, size_t all, int64_t total, double effort,
                      size_t least) {
  size_t best = 0;
  double distance = 9;
  int64_t sum = 0;
  for (size_t i = 1; i <= customers; i++) {
    sum += descending[i - 1];
    const double e = (double)i / (double)all - effort, y = 1 - (double)sum / (double)total;
    if (i >= least && e * e + y * y < distance) {
      distance = e * e + y * y;
      best = i;
    }
  }
  return best;
}

static size_t end_with(const int64_t *descending, size_t rank) {
  size_t distinct = 1;
  for (size_t i = 1; i < rank; i++) {
    distinct += descending[i] != descending[i - 1];
  }
  return distinct;
}

static void computed_limits_follow_the_definition(void **state) {
  int64_t pairs[2 * MOST], descending[3 * MOST];
  uint64_t seed = 12;
  int exchanged = 0;
  (void)state;
  for (int round = 0; round < 2000; round++) {
    const size_t count = 1 + made_random(&seed, MOST - 1), zeros = made_random(&seed, 20);
    const size_t customers = make(&seed, count, 1 + made_random(&seed, 200), pairs, descending);
    const size_t all = customers + zeros;
    size_t break_even = 0, ends[2];
    int64_t total = 0;
    tier__abc_points points;
    for (size_t i = 0; i < customers; i++) {
      total += descending[i];
    }
    while (break_even < customers && descending[break_even] * (int64_t)all >= total) {
      break_even++;
    }
    const size_t pareto = nearest(descending, customers, all, total, 0, 1);
    const size_t first = pareto <= break_even ? pareto : break_even, second = pareto + break_even - first;
    const size_t submarginal = nearest(descending, customers, all, total, (double)second / (double)all, first);
    tier__abc_compute(&(tier__abc_values){pairs, count, 0}, zeros, ends, &points);
    assert_close(points.pareto, (double)pareto / (double)all, 0);
    assert_close(points.break_even, (double)break_even / (double)all, 0);
    assert_close(points.submarginal, (double)submarginal / (double)all, 0);
    assert_int_equal(points.exchanged, break_even < pareto);
    assert_int_equal(ends[0], end_with(descending, first));
    assert_int_equal(ends[1], end_with(descending, submarginal));
    exchanged += points.exchanged;
  }
  assert_in_range(exchanged, 1, 1999); /* Both cases were met. */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cuts_follow_the_definition),
      cmocka_unit_test(doubles_are_cut_like_whole_numbers),
      cmocka_unit_test(the_size_of_doubles_does_not_show),
      cmocka_unit_test(computed_limits_follow_the_definition),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "abc_kernel.h"

#include "math/exact_sum.h"
#include "model/ordered_key.h"

__extension__ typedef __int128 int128;

/** A running sum: exact for whole numbers, compensated for doubles, which come largest first. */
typedef struct running {
  int is_float;
  int128 whole;
  tier__sum doubles;
} running;

static int64_t key_of(const tier__abc_values *values, size_t from_top) {
  return values->pairs[2 * (values->count - 1 - from_top)];
}

static uint64_t times_of(const tier__abc_values *values, size_t from_top) {
  return (uint64_t)values->pairs[2 * (values->count - 1 - from_top) + 1];
}

static running add(running sum, int64_t key, uint64_t times) {
  if (sum.is_float) {
    tier__sum_add(&sum.doubles, tier__double_of_key(key) * (double)times);
  } else {
    sum.whole += (int128)key * (int128)times;
  }
  return sum;
}

static double value_of(running sum) { return sum.is_float ? tier__sum_value(&sum.doubles) : (double)sum.whole; }

/** Sign of sum / total - cut. A very large total is made smaller, so that its millionfold is still a double. */
static int against_cut(running sum, running total, int32_t cut) {
  if (sum.is_float) {
    const double scale = value_of(total) > 0x1p1000 ? 0x1p-24 : 1;
    const double left = value_of(sum) * scale * TIER__ABC_PARTS, right = value_of(total) * scale * cut;
    return (left > right) - (left < right);
  }
  const int128 left = sum.whole * TIER__ABC_PARTS, right = total.whole * cut;
  return (left > right) - (left < right);
}

static running sum_of(const tier__abc_values *values, size_t first) {
  running sum = {.is_float = values->is_float};
  for (size_t i = 0; i < first; i++) {
    sum = add(sum, key_of(values, i), times_of(values, i));
  }
  return sum;
}

double tier__abc_sum(const tier__abc_values *values, size_t first) { return value_of(sum_of(values, first)); }

/* Equal values share the class of the first of them, which is the best that any of them would get. */
void tier__abc_cut(const tier__abc_values *values, const int32_t *cuts, size_t cut_count, int rule, size_t *ret_ends) {
  const running total = sum_of(values, values->count);
  running before = {.is_float = values->is_float};
  size_t cut = 0;
  for (size_t i = 0; i < values->count; i++) {
    const running with_first = add(before, key_of(values, i), 1);
    while (cut < cut_count && (rule == TIER__ABC_INCLUSIVE ? against_cut(with_first, total, cuts[cut]) > 0
                                                           : against_cut(before, total, cuts[cut]) >= 0)) {
      ret_ends[cut++] = i;
    }
    before = add(before, key_of(values, i), times_of(values, i));
  }
  while (cut < cut_count) {
    ret_ends[cut++] = values->count;
  }
}

/** The rank from `least` on at which the curve is nearest to (effort, 1); of several, the first.
 * @param[out] ret_end Distinct values up to and with that rank. */
static uint64_t nearest_rank(const tier__abc_values *values, double customers, double effort, uint64_t least,
                             size_t *ret_end) {
  const double total = tier__abc_sum(values, values->count);
  running before = {.is_float = values->is_float};
  double best = INFINITY;
  uint64_t rank = 0, best_rank = 0;
  for (size_t i = 0; i < values->count; i++) {
    const uint64_t times = times_of(values, i);
    for (uint64_t k = 1; k <= times; k++) {
      const double right = (double)(++rank) / customers - effort;
      const double below = 1 - value_of(add(before, key_of(values, i), k)) / total;
      const double distance = right * right + below * below;
      if (rank >= least && distance < best) {
        best = distance;
        best_rank = rank;
        *ret_end = i + 1;
      }
    }
    before = add(before, key_of(values, i), times);
  }
  return best_rank;
}

/** Customers whose value is at least the mean: there the slope, value / mean, is still 1 or more. */
static uint64_t break_even_rank(const tier__abc_values *values, uint64_t customers, size_t *ret_end) {
  const running total = sum_of(values, values->count);
  uint64_t rank = 0;
  size_t i = 0;
  for (; i < values->count; i++) {
    const int64_t key = key_of(values, i);
    if (values->is_float ? tier__double_of_key(key) * (double)customers < value_of(total)
                         : (int128)key * (int128)customers < total.whole) {
      break;
    }
    rank += times_of(values, i);
  }
  *ret_end = i;
  return rank;
}

/* Ultsch & Loetsch 2015, doi 10.1371/journal.pone.0129767, on the ranks themselves instead of on a spline. */
void tier__abc_compute(const tier__abc_values *values, uint64_t zeros, size_t ret_ends[2],
                       tier__abc_points *ret_points) {
  uint64_t customers = zeros;
  size_t pareto_end = 0, break_even_end = 0;
  for (size_t i = 0; i < values->count; i++) {
    customers += times_of(values, i);
  }
  const double all = (double)customers;
  const uint64_t pareto = nearest_rank(values, all, 0, 1, &pareto_end);
  const uint64_t break_even = break_even_rank(values, customers, &break_even_end);
  const int exchanged = break_even < pareto;
  const uint64_t first = exchanged ? break_even : pareto, second = exchanged ? pareto : break_even;
  ret_ends[0] = exchanged ? break_even_end : pareto_end;
  const uint64_t submarginal = nearest_rank(values, all, (double)second / all, first, &ret_ends[1]);
  *ret_points =
      (tier__abc_points){(double)pareto / all, (double)break_even / all, (double)submarginal / all, exchanged};
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rfm_kernel.h"

#include "math/exact_sum.h"
#include "model/ordered_key.h"
#include "base/tally.h"
#include <string.h>

__extension__ typedef __int128 int128;

static uint64_t customers_of(const int64_t *items, size_t count, size_t words) {
  uint64_t customers = 0;
  for (size_t i = 0; i < count; i++) {
    customers += (uint64_t)items[i * words + words - 1];
  }
  return customers;
}

void tier__rfm_quantiles(const int64_t *items, size_t count, size_t words, size_t key, size_t bins,
                         int64_t *ret_cuts) {
  const uint64_t customers = customers_of(items, count, words);
  uint64_t below = 0;
  size_t cut = 1;
  for (size_t i = 0; i < count; i++) {
    below += (uint64_t)items[i * words + words - 1];
    while (cut < bins && below * bins >= cut * customers) {
      ret_cuts[cut++ - 1] = items[i * words + key];
    }
  }
}

/** End of the run of items, from `first` on, that are in a bin. */
static size_t end_of_bin(const int64_t *items, size_t first, size_t count, size_t key, const int64_t *cuts,
                         size_t bins, size_t bin) {
  while (first < count && tier__rfm_bin(cuts, bins - 1, 0, items[first * 4 + key]) == bin) {
    first++;
  }
  return first;
}

/** F and M cuts of one R bin. */
static void nest_in_r(int64_t *items, int64_t *scratch, size_t count, size_t bins, int64_t *f_cuts, int64_t *m_cuts) {
  const size_t cuts = bins - 1;
  tier__words_sort(items, scratch, count, 4, 1);
  tier__rfm_quantiles(items, count, 4, 1, bins, f_cuts);
  for (size_t f = 1, first = 0; f <= bins; f++) {
    const size_t end = end_of_bin(items, first, count, 1, f_cuts, bins, f);
    int64_t *cell = m_cuts + (f - 1) * cuts;
    if (end > first) {
      tier__words_sort(items + first * 4, scratch, end - first, 4, 2);
      tier__rfm_quantiles(items + first * 4, end - first, 4, 2, bins, cell);
    } else {
      memcpy(cell, cell - cuts, cuts * sizeof *cell); /* The first bin is never empty: its cut is a customer's. */
    }
    first = end;
  }
}

void tier__rfm_nested(int64_t *items, int64_t *scratch, size_t count, size_t bins, int64_t *const ret_cuts[3]) {
  const size_t cuts = bins - 1;
  tier__words_sort(items, scratch, count, 4, 0);
  tier__rfm_quantiles(items, count, 4, 0, bins, ret_cuts[0]);
  for (size_t r = 1, first = 0; r <= bins; r++) {
    const size_t end = end_of_bin(items, first, count, 0, ret_cuts[0], bins, r);
    int64_t *f_cuts = ret_cuts[1] + (r - 1) * cuts, *m_cuts = ret_cuts[2] + (r - 1) * bins * cuts;
    if (end > first) {
      nest_in_r(items + first * 4, scratch, end - first, bins, f_cuts, m_cuts);
    } else {
      memcpy(f_cuts, f_cuts - cuts, cuts * sizeof *f_cuts);
      memcpy(m_cuts, m_cuts - bins * cuts, bins * cuts * sizeof *m_cuts);
    }
    first = end;
  }
}

/** Smallest whole number not below a / b; b > 0. */
static int64_t divide_up(int128 a, int128 b) { return (int64_t)(a / b + (a % b > 0)); }

/* Doubles are added in ascending order with the lost low parts carried along (exact_sum.h). Rounding must not bring the
 * mean above equal values, nor the sum of very large ones beyond the doubles: 2^32 customers below 2^990 are safe. */
static double mean_of_doubles(const int64_t *items, size_t count, uint64_t customers) {
  const double least = tier__double_of_key(items[0]), most = tier__double_of_key(items[2 * (count - 1)]);
  const double scale = fmax(-least, most) > 0x1p990 ? 0x1p-40 : 1;
  tier__sum sum = {0};
  for (size_t i = 0; i < count; i++) {
    const double value = tier__double_of_key(items[2 * i]) * scale, times = (double)items[2 * i + 1];
    const double product = value * times;
    tier__sum_add(&sum, product);
    sum.low += fma(value, times, -product);
  }
  return fmin(fmax(tier__sum_value(&sum) / (double)customers / scale, least), most);
}

int64_t tier__rfm_mean(const int64_t *items, size_t count, int is_float) {
  const uint64_t customers = customers_of(items, count, 2);
  if (is_float) {
    return tier__key_of_double(mean_of_doubles(items, count, customers));
  }
  int128 sum = 0;
  for (size_t i = 0; i < count; i++) {
    sum += (int128)items[2 * i] * items[2 * i + 1];
  }
  return divide_up(sum, (int128)customers);
}

/** Key of the customer of that rank, from 1. */
static int64_t key_of_rank(const int64_t *items, uint64_t rank) {
  size_t i = 0;
  for (uint64_t below = (uint64_t)items[1]; below < rank; below += (uint64_t)items[2 * i + 1]) {
    i++;
  }
  return items[2 * i];
}

int64_t tier__rfm_median(const int64_t *items, size_t count, int is_float) {
  const uint64_t customers = customers_of(items, count, 2);
  const int64_t low = key_of_rank(items, (customers + 1) / 2), high = key_of_rank(items, customers / 2 + 1);
  if (is_float) {
    const double a = tier__double_of_key(low), b = tier__double_of_key(high);
    /* Each of them halved would lose bits of the smallest doubles, their sum the largest. */
    return tier__key_of_double(isfinite(a + b) ? (a + b) / 2 : a / 2 + b / 2);
  }
  return divide_up((int128)low + high, 2);
}

size_t tier__rfm_bin(const int64_t *cuts, size_t count, int at_least, int64_t key) {
  size_t low = 0;
  while (count > 0) {
    const size_t half = count / 2;
    const int64_t cut = cuts[low + half];
    if (cut < key || (at_least && cut == key)) {
      low += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return low + 1;
}

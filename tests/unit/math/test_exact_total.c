/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "math/exact_total.h"

enum { ADDENDS = 2000 };

static double sum_of(const double *values, size_t count) {
  tier__exact total;
  total.count = 0;
  for (size_t i = 0; i < count; i++) {
    tier__exact_add(&total, values[i]);
  }
  return tier__exact_value(&total);
}

static void nothing_is_lost_between_large_and_small(void **state) {
  const double hidden[] = {1e100, 1, -1e100}, many[] = {1e300, 1e-300, 3, -1e300, -3};
  (void)state;
  assert_same_bits(sum_of(hidden, 3), 1);
  assert_same_bits(sum_of(many, 5), 1e-300);
  assert_same_bits(sum_of(many, 0), 0);
}

/* 1 + 2^-53 lies between two doubles; what follows far below decides. */
static void the_one_rounding_is_to_nearest(void **state) {
  const double even[] = {1, 0x1p-53}, above[] = {1, 0x1p-53, 0x1p-900}, below[] = {1, 0x1p-53, -0x1p-900};
  const double odd[] = {1, 0x1p-52, 0x1p-53};
  (void)state;
  assert_same_bits(sum_of(even, 2), 1);
  assert_same_bits(sum_of(above, 3), 1 + 0x1p-52);
  assert_same_bits(sum_of(below, 3), 1);
  assert_same_bits(sum_of(odd, 3), 1 + 0x1p-51);
}

static double random_value(uint64_t *random) {
  *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return ldexp((double)(int64_t)(*random >> 11) - 0x1p52, (int)(*random >> 4 & 127) - 100);
}

static void the_order_does_not_matter(void **state) {
  static double values[ADDENDS];
  uint64_t random = 7;
  (void)state;
  for (size_t i = 0; i < ADDENDS; i++) {
    values[i] = random_value(&random);
  }
  const double sum = sum_of(values, ADDENDS);
  for (int round = 0; round < 20; round++) {
    for (size_t i = ADDENDS - 1; i > 0; i--) {
      (void)random_value(&random);
      const size_t j = (size_t)((random >> 20) % (i + 1));
      const double swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
    assert_same_bits(sum_of(values, ADDENDS), sum);
  }
}

/* Digits anywhere: sums are in more parts than there is room for, unless these are packed. */
static void all_magnitudes_have_room(void **state) {
  static double values[ADDENDS];
  uint64_t random = 11;
  tier__exact total;
  total.count = 0;
  (void)state;
  for (size_t i = 0; i < ADDENDS; i++) {
    const double sign = i % 3 == 0 ? -1 : 1;
    (void)random_value(&random);
    values[i] = sign * ldexp(1 + (double)(i % 7), (int)((random >> 33) % 2000) - 1000);
    tier__exact_add(&total, values[i]);
    assert_in_range(total.count, 1, TIER__EXACT_PARTS);
  }
  tier__exact_add(&total, 1e-300);
  for (size_t i = 0; i < ADDENDS; i++) {
    tier__exact_add(&total, -values[i * 7 % ADDENDS]);
    assert_in_range(total.count, 1, TIER__EXACT_PARTS);
  }
  assert_same_bits(tier__exact_value(&total), 1e-300);
}

static void products_are_exact(void **state) {
  tier__exact total;
  total.count = 0;
  (void)state;
  for (int i = 0; i < 3; i++) {
    tier__exact_add_product(&total, 0.1, 0.3);
  }
  tier__exact_add_product(&total, -3, 0.1 * 0.3); /* Leaves three times the rounding of 0.1 x 0.3. */
  assert_same_bits(tier__exact_value(&total), 0x1.70a3d70a3d70ap-58);
  total.count = 0;
  tier__exact_add_product(&total, 1e200, 1e100);
  tier__exact_add_product(&total, 1e-200, 1e-200);
  assert_same_bits(tier__exact_value(&total), 1e200 * 1e100);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_is_lost_between_large_and_small),
      cmocka_unit_test(the_one_rounding_is_to_nearest),
      cmocka_unit_test(the_order_does_not_matter),
      cmocka_unit_test(all_magnitudes_have_room),
      cmocka_unit_test(products_are_exact),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

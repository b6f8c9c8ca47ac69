/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

static void nan_is_close_to_nothing(void **state) {
  (void)state;
  assert_false(tier_test_is_close(NAN, 1, 1));
  assert_false(tier_test_is_close(1, NAN, 1));
  assert_false(tier_test_is_close(NAN, NAN, 1));
  assert_false(tier_test_is_close(NAN, 0, INFINITY));
}

static void an_infinity_is_close_to_itself_only(void **state) {
  (void)state;
  assert_true(tier_test_is_close(INFINITY, INFINITY, 0));
  assert_true(tier_test_is_close(-INFINITY, -INFINITY, 0));
  assert_false(tier_test_is_close(-INFINITY, INFINITY, 1));
  assert_false(tier_test_is_close(INFINITY, 1, 1e300));
  assert_false(tier_test_is_close(1, INFINITY, 1e300));
}

static void the_bound_is_relative_and_absolute_at_zero(void **state) {
  (void)state;
  assert_true(tier_test_is_close(1e6 + 1, 1e6, 1e-6));
  assert_false(tier_test_is_close(1e6 + 1.001, 1e6, 1e-6));
  assert_true(tier_test_is_close(-1e6 - 1, -1e6, 1e-6));
  assert_false(tier_test_is_close(-1e6, 1e6, 1e-6));
  assert_true(tier_test_is_close(1e-6, 0, 1e-6));
  assert_false(tier_test_is_close(1.1e-6, 0, 1e-6));
}

static void bits_tell_minus_zero_from_zero(void **state) {
  (void)state;
  assert_int_not_equal(tier_test_bits(0.0), tier_test_bits(-0.0));
  assert_same_bits(NAN, NAN);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nan_is_close_to_nothing),
      cmocka_unit_test(an_infinity_is_close_to_itself_only),
      cmocka_unit_test(the_bound_is_relative_and_absolute_at_zero),
      cmocka_unit_test(bits_tell_minus_zero_from_zero),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

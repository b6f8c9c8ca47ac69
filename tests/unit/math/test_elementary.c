/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "golden/math_oracle.h"
#include "math/elementary.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define TWO_ULP 4.5e-16

static void all_agree_with_40_digits(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(oracle_exp); i++) {
    assert_close(tier__exp(oracle_exp[i][0]), oracle_exp[i][1], TWO_ULP);
  }
  for (size_t i = 0; i < COUNT(oracle_expm1); i++) {
    assert_close(tier__expm1(oracle_expm1[i][0]), oracle_expm1[i][1], TWO_ULP);
  }
  for (size_t i = 0; i < COUNT(oracle_log); i++) {
    assert_close(tier__log(oracle_log[i][0]), oracle_log[i][1], TWO_ULP);
  }
  for (size_t i = 0; i < COUNT(oracle_log1p); i++) {
    assert_close(tier__log1p(oracle_log1p[i][0]), oracle_log1p[i][1], TWO_ULP);
  }
}

static void the_ends_of_the_range_answer_like_c(void **state) {
  (void)state;
  assert_same_bits(tier__exp(0), 1);
  assert_same_bits(tier__exp(800), INFINITY);
  assert_same_bits(tier__exp(-800), 0);
  assert_close(tier__exp(-740), 4.2e-322, 0.02);
  assert_true(isnan(tier__exp(NAN)));
  assert_same_bits(tier__expm1(0), 0);
  assert_same_bits(tier__expm1(-INFINITY), -1);
  assert_same_bits(tier__expm1(INFINITY), INFINITY);
  assert_true(isnan(tier__expm1(NAN)));
  assert_same_bits(tier__log(1), 0);
  assert_same_bits(tier__log(0), -INFINITY);
  assert_same_bits(tier__log(INFINITY), INFINITY);
  assert_true(isnan(tier__log(-1)) && isnan(tier__log(NAN)));
  assert_same_bits(tier__log1p(0), 0);
  assert_same_bits(tier__log1p(-1), -INFINITY);
  assert_same_bits(tier__log1p(INFINITY), INFINITY);
  assert_true(isnan(tier__log1p(-2)) && isnan(tier__log1p(NAN)));
}

static void softplus_has_the_right_tails(void **state) {
  (void)state;
  assert_close(tier__softplus(0), TIER__LN2, TWO_ULP);
  assert_close(tier__softplus(1e6), 1e6, 0);
  assert_close(tier__softplus(-100), 3.7200759760208361e-44, TWO_ULP);
  assert_same_bits(tier__softplus(-1e6), 0);
}

static void log_undoes_exp(void **state) {
  (void)state;
  for (double x = -690; x <= 690; x += 0.37) {
    assert_near(tier__log(tier__exp(x)), x, 4e-16 + fabs(x) * 3e-16);
  }
}

/* The bits themselves: what every compiler and processor must give. */
static void the_bits_are_fixed(void **state) {
  uint64_t hash = 14695981039346656037u;
  (void)state;
  for (int i = 1; i <= 20000; i++) {
    const double x = i * 0.034567;
    const double values[4] = {tier__exp(x - 345), tier__expm1(0.01 * x - 3), tier__log(x), tier__log1p(x - 0.03)};
    for (int k = 0; k < 4; k++) {
      hash = (hash ^ tier_test_bits(values[k])) * 1099511628211u;
    }
  }
  assert_true(hash == UINT64_C(0x1b2db983493d8544));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_agree_with_40_digits),     cmocka_unit_test(the_ends_of_the_range_answer_like_c),
      cmocka_unit_test(softplus_has_the_right_tails), cmocka_unit_test(log_undoes_exp),
      cmocka_unit_test(the_bits_are_fixed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

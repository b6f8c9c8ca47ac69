/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/assert_close.h"

#include <math.h>

#include "math/random_numbers.h"

enum { DRAWS = 20000 };

/* What is drawn, of mean 0 and variance 1 if it is what it should be. */
typedef struct standard {
  double sum, squares;
} standard;

static void see(standard *s, double value, double mean, double variance) {
  const double z = (value - mean) / sqrt(variance);
  s->sum += z;
  s->squares += z * z;
}

/* Mean and variance within 5 standard errors. @param kurtosis Of the distribution. */
static void assert_standard(const standard *s, double kurtosis) {
  assert_near(s->sum / DRAWS, 0, 5 / sqrt(DRAWS));
  assert_near(s->squares / DRAWS, 1, 5 * sqrt((kurtosis - 1) / DRAWS));
}

static void uniform_and_exponential_have_their_moments(void **state) {
  tier__random random = tier__random_begin(1, 2);
  standard uniform = {0, 0}, exponential = {0, 0};
  (void)state;
  for (int i = 0; i < DRAWS; i++) {
    const double u = tier__random_uniform(&random), e = tier__random_exponential(&random);
    assert_true(u > 0 && u < 1 && e > 0);
    see(&uniform, u, 0.5, 1.0 / 12);
    see(&exponential, e, 1, 1);
  }
  assert_standard(&uniform, 1.8);
  assert_standard(&exponential, 9);
}

static void gamma_has_its_moments(void **state) {
  static const double shapes[] = {0.05, 0.7, 1, 1.5, 30, 1e4};
  (void)state;
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    tier__random random = tier__random_begin(3, i);
    standard s = {0, 0};
    for (int n = 0; n < DRAWS; n++) {
      see(&s, tier__random_gamma(&random, shapes[i]), shapes[i], shapes[i]);
    }
    assert_standard(&s, 3 + 6 / shapes[i]);
  }
}

static void beta_has_its_moments(void **state) {
  static const double shapes[] = {0.1, 1, 4, 200};
  (void)state;
  for (size_t i = 0; i < 16; i++) {
    const double a = shapes[i % 4], b = shapes[i / 4], all = a + b, mean = a / all;
    const double variance = a * b / (all * all * (all + 1));
    const double excess = 6 * ((a - b) * (a - b) * (all + 1) - a * b * (all + 2)) / (a * b * (all + 2) * (all + 3));
    tier__random random = tier__random_begin(4, i);
    standard s = {0, 0};
    for (int n = 0; n < DRAWS; n++) {
      const double p = tier__random_beta(&random, a, b);
      assert_true(p >= 0 && p <= 1);
      see(&s, p, mean, variance);
    }
    assert_standard(&s, 3 + excess);
  }
}

/* On both sides of the number of trials that are made one by one. */
static void binomial_has_its_moments(void **state) {
  static const double trials[] = {1, 16, 17, 300, 1e6}, chances[] = {0.02, 0.5, 0.9};
  (void)state;
  for (size_t i = 0; i < 15; i++) {
    const double n = trials[i % 5], p = chances[i / 5], variance = n * p * (1 - p);
    tier__random random = tier__random_begin(5, i);
    standard s = {0, 0};
    for (int d = 0; d < DRAWS; d++) {
      const double x = tier__random_binomial(&random, n, p);
      assert_true(x >= 0 && x <= n && floor(x) == x);
      see(&s, x, n * p, variance);
    }
    assert_standard(&s, 3 + (1 - 6 * p * (1 - p)) / variance);
  }
}

static void extremes_stay_in_range(void **state) {
  tier__random random = tier__random_begin(6, 0);
  (void)state;
  for (int i = 0; i < 1000; i++) {
    const double tiny = tier__random_beta(&random, 1e-5, 1e-5), gamma = tier__random_gamma(&random, 1e-5);
    assert_true(tiny >= 0 && tiny <= 1);
    assert_true(gamma >= 0 && isfinite(gamma));
    assert_true(tier__random_beta(&random, 1e-5, 1e4) <= 1);
    assert_same_bits(tier__random_binomial(&random, 1e9, 0), 0);
    assert_same_bits(tier__random_binomial(&random, 1e9, 1), 1e9);
    assert_same_bits(tier__random_binomial(&random, 0, 0.5), 0);
  }
}

static void seed_and_stream_decide(void **state) {
  tier__random first = tier__random_begin(7, 1), same = tier__random_begin(7, 1);
  tier__random stream = tier__random_begin(7, 2), seed = tier__random_begin(8, 1);
  (void)state;
  for (int i = 0; i < 100; i++) {
    const double u = tier__random_uniform(&first);
    assert_same_bits(tier__random_uniform(&same), u);
    assert_true(tier__random_uniform(&stream) != u && tier__random_uniform(&seed) != u);
  }
}

/* What every compiler and processor must give. */
static void the_bits_are_fixed(void **state) {
  uint64_t hash = UINT64_C(14695981039346656037);
  tier__random random = tier__random_begin(9, 1);
  (void)state;
  for (int i = 0; i < 1000; i++) {
    const double drawn[] = {tier__random_exponential(&random), tier__random_gamma(&random, 0.3),
                            tier__random_beta(&random, 2, 0.7), tier__random_binomial(&random, 100, 0.3)};
    for (size_t n = 0; n < 4; n++) {
      hash = (hash ^ tier_test_bits(drawn[n])) * UINT64_C(1099511628211);
    }
  }
  if (hash != UINT64_C(0x9f5437603c933a97)) {
    print_error("the hash is %016" PRIx64 "\n", hash);
    fail();
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(uniform_and_exponential_have_their_moments),
      cmocka_unit_test(gamma_has_its_moments),
      cmocka_unit_test(beta_has_its_moments),
      cmocka_unit_test(binomial_has_its_moments),
      cmocka_unit_test(extremes_stay_in_range),
      cmocka_unit_test(seed_and_stream_decide),
      cmocka_unit_test(the_bits_are_fixed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

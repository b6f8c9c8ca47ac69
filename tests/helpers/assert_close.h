/* SPDX-License-Identifier: Apache-2.0 */
/** @file assert_close.h
 * Assertions on doubles for cmocka, whose own compare as float and let NaN pass. Everything is inline. */
#ifndef TIER_TESTS_ASSERT_CLOSE_H
#define TIER_TESTS_ASSERT_CLOSE_H

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/** |actual - expected| <= relative * |expected|; where `expected` is 0, |actual| <= relative. NaN is close to nothing;
 * an infinity is close to itself only. @return 1 or 0. */
static inline int tier_test_is_close(double actual, double expected, double relative) {
  const double magnitude = expected < 0 ? -expected : expected;
  const double difference = actual < expected ? expected - actual : actual - expected;
  const double bound = magnitude > 0 ? relative * magnitude : relative;
  if (actual - actual != 0 || expected - expected != 0) {
    return actual > 0 ? actual == expected : (actual < 0 && actual == expected);
  }
  return difference <= bound;
}

static inline uint64_t tier_test_bits(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static inline void tier_test_close(double actual, double expected, double relative, const char *text, const char *file,
                                   int line) {
  if (!tier_test_is_close(actual, expected, relative)) {
    print_error("%s is %.17g, expected %.17g within %.3g (relative)\n", text, actual, expected, relative);
    _fail(file, line);
  }
}

static inline void tier_test_near(double actual, double expected, double absolute, const char *text, const char *file,
                                  int line) {
  const double difference = actual < expected ? expected - actual : actual - expected;
  if (!(difference <= absolute)) {
    print_error("%s is %.17g, expected %.17g within %.3g (absolute)\n", text, actual, expected, absolute);
    _fail(file, line);
  }
}

static inline void tier_test_same_bits(double a, double b, const char *text, const char *file, int line) {
  if (tier_test_bits(a) != tier_test_bits(b)) {
    print_error("%s: %.17g and %.17g differ in their bits (%016" PRIx64 ", %016" PRIx64 ")\n", text, a, b,
                tier_test_bits(a), tier_test_bits(b));
    _fail(file, line);
  }
}

/** Within a relative bound, see @ref tier_test_is_close. */
#define assert_close(actual, expected, relative)                                                                       \
  tier_test_close((actual), (expected), (relative), #actual, __FILE__, __LINE__)
/** Within an absolute bound. */
#define assert_near(actual, expected, absolute)                                                                        \
  tier_test_near((actual), (expected), (absolute), #actual, __FILE__, __LINE__)
/** The same double, also for -0 and NaN. */
#define assert_same_bits(a, b) tier_test_same_bits((a), (b), #a " and " #b, __FILE__, __LINE__)

#endif

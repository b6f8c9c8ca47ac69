/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_kernel.h"

#include "rule_tree.h"
#include <string.h>

int tier__rule_order(int64_t a, double b) {
  const double limit = 9223372036854775808.0; /* 2^63 */
  if (!(b < limit)) {
    return -1;
  }
  if (b < -limit) {
    return 1;
  }
  const int64_t whole = (int64_t)b; /* Toward zero; exact, and so is the difference below. */
  if (a != whole) {
    return a < whole ? -1 : 1;
  }
  const double rest = b - (double)whole;
  return rest > 0 ? -1 : rest < 0;
}

/* One plain loop per comparison, so that each can be vectorised. */
#define COMPARE_LOOP(condition)                                                                                        \
  for (size_t i = 0; i < count; i++) {                                                                                 \
    truth[i] = (uint8_t)(condition);                                                                                   \
  }                                                                                                                    \
  break

#define COMPARE_ALL(a, b)                                                                                              \
  switch (orders) {                                                                                                    \
  case TIER__LESS:                                                                                                     \
    COMPARE_LOOP((a) < (b));                                                                                           \
  case TIER__NOT_GREATER:                                                                                              \
    COMPARE_LOOP((a) <= (b));                                                                                          \
  case TIER__EQUAL:                                                                                                    \
    COMPARE_LOOP((a) == (b));                                                                                          \
  case TIER__NOT_EQUAL:                                                                                                \
    COMPARE_LOOP((a) != (b));                                                                                          \
  case TIER__NOT_LESS:                                                                                                 \
    COMPARE_LOOP((a) >= (b));                                                                                          \
  case TIER__GREATER:                                                                                                  \
    COMPARE_LOOP((a) > (b));                                                                                           \
  default:                                                                                                             \
    memset(truth, orders == TIER__ALWAYS ? TIER__TRUE : TIER__FALSE, count);                                           \
  }

void tier__rule_compare_integers(uint8_t orders, const int64_t *a, const int64_t *b, size_t count, uint8_t *truth) {
  COMPARE_ALL(a[i], b[i])
}

void tier__rule_compare_integer(uint8_t orders, const int64_t *a, int64_t b, size_t count, uint8_t *truth) {
  COMPARE_ALL(a[i], b)
}

void tier__rule_compare_numbers(uint8_t orders, const double *a, const double *b, size_t count, uint8_t *truth) {
  COMPARE_ALL(a[i], b[i])
}

void tier__rule_compare_number(uint8_t orders, const double *a, double b, size_t count, uint8_t *truth) {
  COMPARE_ALL(a[i], b)
}

static uint8_t holds(uint8_t orders, int order) {
  return (orders >> (order + 1)) & 1;
}

void tier__rule_compare_mixed(uint8_t orders, const int64_t *a, const double *b, size_t count, uint8_t *truth) {
  for (size_t i = 0; i < count; i++) {
    truth[i] = holds(orders, tier__rule_order(a[i], b[i]));
  }
}

/* Compares the floor of the amount in major units first, so that nothing can overflow. */
static int money_order(int64_t minor, int64_t scale, int64_t major) {
  const int64_t rest = (minor % scale + scale) % scale;
  const int64_t whole = minor / scale - (minor % scale < 0);
  if (whole != major) {
    return whole < major ? -1 : 1;
  }
  return rest > 0;
}

void tier__rule_compare_money(uint8_t orders, const int64_t *minor, int64_t scale, const int64_t *major, size_t count,
                              uint8_t *truth) {
  for (size_t i = 0; i < count; i++) {
    truth[i] = holds(orders, money_order(minor[i], scale, major[i]));
  }
}

void tier__rule_match_integer(const int64_t *a, int64_t b, size_t count, uint8_t *truth) {
  for (size_t i = 0; i < count; i++) {
    truth[i] |= (uint8_t)(a[i] == b);
  }
}

void tier__rule_match_number(const double *a, double b, size_t count, uint8_t *truth) {
  for (size_t i = 0; i < count; i++) {
    truth[i] |= (uint8_t)(a[i] == b);
  }
}

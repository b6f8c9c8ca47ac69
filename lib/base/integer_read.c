/* SPDX-License-Identifier: Apache-2.0 */
#include "number_text.h"

#include "checked.h"

/* Collects digits below zero, where there is one more number than above. @return 1 if it does not fit. */
static int push_digit(int64_t *negative, char c) {
  int64_t shifted;
  return tier__mul_i64(*negative, 10, &shifted) || tier__sub_i64(shifted, c - '0', negative);
}

static int is_digit(char c) {
  return c >= '0' && c <= '9';
}

static int finish(int64_t collected, int negative, int64_t *ret_value) {
  if (!negative && collected == INT64_MIN) {
    return 0;
  }
  *ret_value = negative ? collected : -collected;
  return 1;
}

int tier__integer_read(const char *data, size_t length, int64_t *ret_value) {
  int negative = length != 0 && data[0] == '-';
  int64_t collected = 0;
  size_t i = negative ? 1 : 0;
  if (i == length) {
    return 0;
  }
  for (; i < length; i++) {
    if (!is_digit(data[i]) || push_digit(&collected, data[i])) {
      return 0;
    }
  }
  return finish(collected, negative, ret_value);
}

int tier__integer_canonical(const char *data, size_t length, int64_t *ret_value) {
  size_t sign = length != 0 && data[0] == '-';
  if (length > 20 || length == sign || (data[sign] == '0' && length > 1)) {
    return 0;
  }
  return tier__integer_read(data, length, ret_value);
}

/* The text without sign: digits with at most one point, and at least one digit. */
static int collect_money(const char *data, size_t length, int32_t minor_digits, int64_t *ret_collected) {
  int64_t collected = 0;
  int32_t decimals = 0;
  int after_point = 0;
  int seen = 0;
  for (size_t i = 0; i < length; i++) {
    if (data[i] == '.' && !after_point) {
      after_point = 1;
      continue;
    }
    if (!is_digit(data[i])) {
      return 0;
    }
    seen = 1;
    if (after_point && decimals == minor_digits) {
      if (data[i] != '0') {
        return 0;
      }
      continue;
    }
    decimals += after_point;
    if (push_digit(&collected, data[i])) {
      return 0;
    }
  }
  for (; decimals < minor_digits; decimals++) {
    if (push_digit(&collected, '0')) {
      return 0;
    }
  }
  *ret_collected = collected;
  return seen;
}

int tier__money_read(const char *data, size_t length, int32_t minor_digits, int64_t *ret_minor) {
  int64_t collected;
  size_t sign = length != 0 && (data[0] == '-' || data[0] == '+');
  if (length == 0 || !collect_money(data + sign, length - sign, minor_digits, &collected)) {
    return 0;
  }
  return finish(collected, data[0] == '-', ret_minor);
}

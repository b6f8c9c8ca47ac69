/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_literal.h"

#include "rule_kernel.h"
#include "rule_whole.h"
#include <math.h>

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hexadecimal digits after "\u" at `at`. */
static int read_unit(tier_string inside, size_t at, uint32_t *ret_unit) {
  uint32_t unit = 0;
  if (inside.length < 6 || at > inside.length - 6 || inside.data[at] != '\\' || inside.data[at + 1] != 'u') {
    return 0;
  }
  for (size_t i = at + 2; i < at + 6; i++) {
    const int digit = hex_digit(inside.data[i]);
    if (digit < 0) {
      return 0;
    }
    unit = unit * 16 + (uint32_t)digit;
  }
  *ret_unit = unit;
  return 1;
}

static size_t put_utf8(uint32_t code, char *bytes) {
  if (code < 0x80) {
    bytes[0] = (char)code;
    return 1;
  }
  if (code < 0x800) {
    bytes[0] = (char)(0xC0 | (code >> 6));
    bytes[1] = (char)(0x80 | (code & 0x3F));
    return 2;
  }
  if (code < 0x10000) {
    bytes[0] = (char)(0xE0 | (code >> 12));
    bytes[1] = (char)(0x80 | ((code >> 6) & 0x3F));
    bytes[2] = (char)(0x80 | (code & 0x3F));
    return 3;
  }
  bytes[0] = (char)(0xF0 | (code >> 18));
  bytes[1] = (char)(0x80 | ((code >> 12) & 0x3F));
  bytes[2] = (char)(0x80 | ((code >> 6) & 0x3F));
  bytes[3] = (char)(0x80 | (code & 0x3F));
  return 4;
}

/* "\uXXXX", or a surrogate pair of them. */
static const char *unescape_code(tier_string inside, size_t *at, char *bytes, size_t *length) {
  uint32_t code;
  uint32_t low;
  if (!read_unit(inside, *at, &code)) {
    return "'\\u' needs four hexadecimal digits";
  }
  *at += 6;
  if (code >= 0xD800 && code <= 0xDFFF) {
    if (code >= 0xDC00 || !read_unit(inside, *at, &low) || low < 0xDC00 || low > 0xDFFF) {
      return "half of a surrogate pair is no character";
    }
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    *at += 6;
  }
  *length += put_utf8(code, bytes + *length);
  return NULL;
}

static const char *unescape_one(tier_string inside, size_t *at, char *bytes, size_t *length) {
  char c;
  switch (inside.data[*at + 1]) {
  case 'u':
    return unescape_code(inside, at, bytes, length);
  case 'n':
    c = '\n';
    break;
  case 'r':
    c = '\r';
    break;
  case 't':
    c = '\t';
    break;
  case '\'':
  case '"':
  case '\\':
    c = inside.data[*at + 1];
    break;
  default:
    return "unknown escape; there are \\' \\\" \\\\ \\n \\r \\t \\uXXXX";
  }
  bytes[(*length)++] = c;
  *at += 2;
  return NULL;
}

const char *tier__rule_unescape(tier_string inside, char *bytes, size_t *ret_length, size_t *ret_at) {
  size_t length = 0;
  size_t at = 0;
  while (at < inside.length) {
    if (inside.data[at] != '\\') {
      bytes[length++] = inside.data[at++];
      continue;
    }
    *ret_at = at; /* A closed text never ends within an escape. */
    const char *problem = unescape_one(inside, &at, bytes, &length);
    if (problem != NULL) {
      return problem;
    }
  }
  *ret_length = length;
  return NULL;
}

typedef struct decimal {
  int64_t whole;    /* How many of the digits stand before the point, once scaled; may be below 0. */
  size_t count;     /* Digits. */
  size_t end;       /* Bytes of digits and point. */
} decimal;

static decimal measure(tier_string text, int32_t digits) {
  const int64_t far = 1000000;
  decimal number = {0, 0, 0};
  size_t before = 0;
  int point = 0;
  int64_t exponent = 0;
  size_t at = 0;
  for (; at < text.length && text.data[at] != 'e' && text.data[at] != 'E'; at++) {
    if (text.data[at] == '.') {
      point = 1;
    } else {
      number.count++;
      before += !point;
    }
  }
  number.end = at;
  if (at < text.length) {
    const int minus = text.data[at + 1] == '-';
    for (at += minus || text.data[at + 1] == '+' ? 2 : 1; at < text.length; at++) {
      exponent = exponent * 10 + (text.data[at] - '0');
      exponent = exponent > far ? far : exponent;
    }
    exponent = minus ? -exponent : exponent;
  }
  number.whole = (int64_t)before + exponent + digits;
  return number;
}

static int append_digit(uint64_t *magnitude, unsigned digit) {
  if (*magnitude > (UINT64_MAX - digit) / 10) {
    return 0;
  }
  *magnitude = *magnitude * 10 + digit;
  return 1;
}

/* The whole part of the scaled number. @return 0 if it does not fit into 64 bits. */
static int read_magnitude(tier_string text, const decimal *number, uint64_t *ret_magnitude, int *ret_rest) {
  uint64_t magnitude = 0;
  int64_t place = 0;
  *ret_rest = 0;
  for (size_t at = 0; at < number->end; at++) {
    if (text.data[at] == '.') {
      continue;
    }
    const unsigned digit = (unsigned)(text.data[at] - '0');
    if (place++ >= number->whole) {
      *ret_rest |= digit != 0;
    } else if (!append_digit(&magnitude, digit)) {
      return 0;
    }
  }
  for (; magnitude != 0 && place < number->whole; place++) {
    if (!append_digit(&magnitude, 0)) {
      return 0;
    }
  }
  *ret_magnitude = magnitude;
  return 1;
}

int tier__rule_decimal(tier_string text, int negative, int32_t digits, int64_t *ret_floor) {
  const uint64_t least = (uint64_t)INT64_MAX + 1; /* Magnitude of INT64_MIN. */
  const decimal number = measure(text, digits);
  uint64_t magnitude;
  int rest;
  if (!read_magnitude(text, &number, &magnitude, &rest)) {
    return negative ? TIER__DECIMAL_BELOW : TIER__DECIMAL_ABOVE;
  }
  if (!negative) {
    if (magnitude >= least) {
      return TIER__DECIMAL_ABOVE;
    }
    *ret_floor = (int64_t)magnitude;
  } else {
    if (magnitude > least - (uint64_t)rest) {
      return TIER__DECIMAL_BELOW;
    }
    magnitude += (uint64_t)rest;
    *ret_floor = magnitude == least ? INT64_MIN : -(int64_t)magnitude;
  }
  return rest ? TIER__DECIMAL_BETWEEN : TIER__DECIMAL_EXACT;
}

/* Orders if every value is less (or greater) than the literal. */
static uint8_t settled(uint8_t orders, uint8_t order) {
  return (orders & order) != 0 ? TIER__ALWAYS : TIER__NEVER;
}

/* Orders to a neighbour of the literal if no value equals the literal: values up to the neighbour are less than the
 * literal, all others are greater. */
static uint8_t beside_lower(uint8_t orders) {
  const uint8_t low = (orders & TIER__LESS) != 0 ? TIER__NOT_GREATER : TIER__NEVER;
  const uint8_t high = (orders & TIER__GREATER) != 0 ? TIER__GREATER : TIER__NEVER;
  return (uint8_t)(low | high);
}

/* The same, the neighbour and all above it being greater than the literal. */
static uint8_t beside_upper(uint8_t orders) {
  const uint8_t low = (orders & TIER__LESS) != 0 ? TIER__LESS : TIER__NEVER;
  const uint8_t high = (orders & TIER__GREATER) != 0 ? TIER__NOT_LESS : TIER__NEVER;
  return (uint8_t)(low | high);
}

uint8_t tier__rule_fold_integer(tier__rule_node *literal, uint8_t orders, int32_t digits) {
  literal->value_integer = 0;
  switch (tier__rule_decimal(literal->text, literal->negative, digits, &literal->value_integer)) {
  case TIER__DECIMAL_EXACT:
    return orders;
  case TIER__DECIMAL_BETWEEN:
    return beside_lower(orders);
  case TIER__DECIMAL_BELOW:
    return settled(orders, TIER__GREATER);
  default:
    return settled(orders, TIER__LESS);
  }
}

int tier__rule_whole(tier_string digits) {
  for (size_t i = 0; i < digits.length; i++) {
    if (digits.data[i] < '0' || digits.data[i] > '9') {
      return 0;
    }
  }
  return 1;
}

/* Order of a number literal and its nearest double: 0 unless it is a whole number. */
static int order_to_nearest(const tier__rule_node *literal) {
  if (literal->written == TIER_INT64) {
    return tier__rule_order(literal->integer, literal->number);
  }
  if (!tier__rule_whole(literal->text)) {
    return 0;
  }
  const int order = tier__rule_whole_order(literal->text, fabs(literal->number));
  return literal->negative ? -order : order;
}

uint8_t tier__rule_fold_number(tier__rule_node *literal, uint8_t orders) {
  literal->value_number = literal->number;
  const int order = order_to_nearest(literal);
  if (order == 0) {
    return orders;
  }
  return order > 0 ? beside_lower(orders) : beside_upper(orders);
}

uint8_t tier__rule_flip(uint8_t orders) {
  return (uint8_t)((orders & TIER__EQUAL) | ((orders & TIER__LESS) << 2) | ((orders & TIER__GREATER) >> 2));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "number_text.h"

#include <math.h>
#include <string.h>

#include "number_digits.h"

/* Whole numbers below 2^53 are exact: their digits are what they are. */
#define EXACT_WHOLE 9007199254740992.0

/* Decimal exponents of the first digit between which the plain notation is used. */
enum { PLAIN_LEAST = -6, PLAIN_MOST = 16 };

static size_t write_unsigned(uint64_t value, char *text) {
  char reversed[20];
  size_t count = 0;
  do {
    reversed[count++] = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  for (size_t i = 0; i < count; i++) {
    text[i] = reversed[count - 1 - i];
  }
  return count;
}

static size_t write_terminated(const char *from, char *text) {
  size_t length = strlen(from);
  memcpy(text, from, length + 1);
  return length;
}

/* `place` is the decimal exponent of the first digit. @return The end. */
static char *write_plain(const char *digits, size_t count, int place, char *text) {
  size_t before = place < 0 ? 0 : (size_t)place + 1;
  if (before == 0) {
    size_t zeros = (size_t)(-place - 1);
    *text++ = '0';
    *text++ = '.';
    memset(text, '0', zeros);
    text += zeros;
  } else if (before >= count) {
    memcpy(text, digits, count);
    memset(text + count, '0', before - count);
    return text + before;
  } else {
    memcpy(text, digits, before);
    text += before;
    *text++ = '.';
  }
  memcpy(text, digits + before, count - before);
  return text + (count - before);
}

static char *write_scientific(const char *digits, size_t count, int place, char *text) {
  *text++ = digits[0];
  if (count > 1) {
    *text++ = '.';
    memcpy(text, digits + 1, count - 1);
    text += count - 1;
  }
  *text++ = 'e';
  if (place < 0) {
    *text++ = '-';
  }
  return text + write_unsigned((uint64_t)(place < 0 ? -place : place), text);
}

size_t tier__number_write(double value, char text[32]) {
  if (!isfinite(value)) {
    return write_terminated(isnan(value) ? "nan" : value > 0 ? "inf" : "-inf", text);
  }
  if (fabs(value) < EXACT_WHOLE && value == (double)(int64_t)value) {
    return tier__integer_write((int64_t)value, text);
  }
  char digits[20];
  char *end = text;
  if (value < 0) {
    *end++ = '-';
  }
  tier__decimal shortest = tier__shortest_decimal(fabs(value));
  size_t count = write_unsigned(shortest.digits, digits);
  int place = shortest.exponent + (int)count - 1;
  end = place >= PLAIN_LEAST && place <= PLAIN_MOST ? write_plain(digits, count, place, end)
                                                    : write_scientific(digits, count, place, end);
  *end = '\0';
  return (size_t)(end - text);
}

void tier_number_format(double value, char ret_text[32]) {
  tier__number_write(value, ret_text);
}

static uint64_t magnitude(int64_t value) {
  return value < 0 ? ~(uint64_t)value + 1 : (uint64_t)value;
}

size_t tier__integer_write(int64_t value, char text[24]) {
  size_t length = 0;
  if (value < 0) {
    text[length++] = '-';
  }
  length += write_unsigned(magnitude(value), text + length);
  text[length] = '\0';
  return length;
}

size_t tier__money_write(int64_t minor, int32_t minor_digits, char text[32]) {
  char digits[40];
  size_t decimals = minor_digits < 0 ? 0 : minor_digits > 18 ? 18 : (size_t)minor_digits;
  memset(digits, '0', 19);
  size_t count = write_unsigned(magnitude(minor), digits + 19);
  size_t whole = count > decimals ? count - decimals : 1;
  const char *from = digits + 19 + count - decimals - whole;
  char *end = text;
  if (minor < 0) {
    *end++ = '-';
  }
  memcpy(end, from, whole);
  end += whole;
  if (decimals != 0) {
    *end++ = '.';
    memcpy(end, from + whole, decimals);
    end += decimals;
  }
  *end = '\0';
  return (size_t)(end - text);
}

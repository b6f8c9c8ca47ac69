/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar_text.h"

#include "failure.h"

#include <string.h>

/* What is left of a text. The readers move it forward only when they succeed. */
typedef struct rest {
  const char *data;
  size_t length;
} rest;

static int read_digits(rest *text, size_t count, int32_t *ret_value) {
  int32_t value = 0;
  if (text->length < count) {
    return 0;
  }
  for (size_t i = 0; i < count; i++) {
    if (text->data[i] < '0' || text->data[i] > '9') {
      return 0;
    }
    value = value * 10 + (text->data[i] - '0');
  }
  text->data += count;
  text->length -= count;
  *ret_value = value;
  return 1;
}

static int read_sign(rest *text, char sign) {
  if (text->length == 0 || *text->data != sign) {
    return 0;
  }
  text->data++;
  text->length--;
  return 1;
}

static int read_date(rest *text, int32_t *ret_day) {
  int32_t year;
  int32_t month;
  int32_t day;
  if (!read_digits(text, 4, &year) || year < 1) {
    return 0;
  }
  int dashed = read_sign(text, '-');
  return read_digits(text, 2, &month) && (!dashed || read_sign(text, '-')) && read_digits(text, 2, &day) &&
         tier__day_make(year, month, day, ret_day);
}

int tier__day_read(const char *data, size_t length, int32_t *ret_day) {
  rest text = {data, length};
  int32_t day;
  if (!read_date(&text, &day) || text.length != 0) {
    return 0;
  }
  *ret_day = day;
  return 1;
}

/* ".f..." with any number of digits; what is finer than a microsecond is cut off, so that the day cannot change. */
static int read_fraction(rest *text, int32_t *ret_us) {
  int32_t value = 0;
  int32_t unit = 100000;
  int32_t digit;
  if (!read_digits(text, 1, &digit)) {
    return 0;
  }
  do {
    value += digit * unit;
    unit /= 10;
  } while (read_digits(text, 1, &digit));
  *ret_us = value;
  return 1;
}

static int read_clock(rest *text, int64_t *ret_us) {
  int32_t hour;
  int32_t minute;
  int32_t second = 0;
  int32_t us = 0;
  if (!read_digits(text, 2, &hour) || !read_sign(text, ':') || !read_digits(text, 2, &minute)) {
    return 0;
  }
  if (read_sign(text, ':')) {
    if (!read_digits(text, 2, &second) || (read_sign(text, '.') && !read_fraction(text, &us))) {
      return 0;
    }
  }
  if (hour > 23 || minute > 59 || second > 59) {
    return 0;
  }
  *ret_us = ((int64_t)hour * 3600 + minute * 60 + second) * 1000000 + us;
  return 1;
}

/* "Z" or an offset of at most 18 hours, the widest that ISO 8601 users have. */
static int read_zone(rest *text, int32_t *ret_minutes) {
  int32_t hours;
  int32_t minutes;
  if (read_sign(text, 'Z') || read_sign(text, 'z')) {
    *ret_minutes = 0;
    return 1;
  }
  int east = read_sign(text, '+');
  if (!east && !read_sign(text, '-')) {
    return 0;
  }
  if (!read_digits(text, 2, &hours)) {
    return 0;
  }
  read_sign(text, ':');
  if (!read_digits(text, 2, &minutes) || minutes > 59 || hours * 60 + minutes > 18 * 60) {
    return 0;
  }
  *ret_minutes = east ? hours * 60 + minutes : -(hours * 60 + minutes);
  return 1;
}

int tier__time_read(const char *data, size_t length, int *ret_is_day, int32_t *ret_day, int64_t *ret_time_us) {
  rest text = {data, length};
  int32_t day;
  int64_t clock_us = 0;
  int32_t zone;
  if (!read_date(&text, &day)) {
    return 0;
  }
  if (text.length != 0) {
    if (!read_sign(&text, 'T') && !read_sign(&text, 't') && !read_sign(&text, ' ')) {
      return 0;
    }
    if (!read_clock(&text, &clock_us)) {
      return 0;
    }
  }
  if (text.length == 0) {
    *ret_is_day = 1;
    *ret_day = day;
    return 1;
  }
  if (!read_zone(&text, &zone) || text.length != 0) {
    return 0;
  }
  *ret_is_day = 0;
  *ret_time_us = (int64_t)day * TIER__DAY_US + clock_us - (int64_t)zone * 60 * 1000000;
  return 1;
}

static char *write_digits(char *text, uint32_t value, int least) {
  char reversed[10];
  int count = 0;
  while (value != 0 || count < least) {
    reversed[count++] = (char)('0' + value % 10);
    value /= 10;
  }
  while (count > 0) {
    *text++ = reversed[--count];
  }
  return text;
}

size_t tier__day_write(int32_t day, char text[16]) {
  int32_t year;
  int32_t month;
  int32_t day_of_month;
  char written[32];
  char *end = written;
  tier__day_split(day, &year, &month, &day_of_month);
  if (year < 0) {
    *end++ = '-';
    year = -year;
  }
  end = write_digits(end, (uint32_t)year, 4);
  *end++ = '-';
  end = write_digits(end, (uint32_t)month, 2);
  *end++ = '-';
  end = write_digits(end, (uint32_t)day_of_month, 2);
  const size_t length = (size_t)(end - written);
  memcpy(text, written, length);
  text[length] = '\0';
  return length;
}

tier_status tier_day_parse(tier_string text, int32_t *ret_day, tier_error *err) {
  if (ret_day == NULL || (text.data == NULL && text.length != 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_day_parse: text or ret_day is NULL");
  }
  if (!tier__day_read(text.data, text.length, ret_day)) {
    int shown = text.length < 40 ? (int)text.length : 40;
    return tier__fail(err, TIER_E_ARGUMENT, "\"%.*s\" is not a day of the form YYYY-MM-DD or YYYYMMDD", shown,
                      shown == 0 ? "" : text.data);
  }
  return TIER_OK;
}

void tier_day_format(int32_t day, char ret_text[16]) {
  tier__day_write(day, ret_text);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of random conditions. */
#include "naive_rule.h"

#include <math.h>

enum { FIRST_DAY = -719162, LAST_DAY = 2932896 };

static int is_named(const naive_node *node, const char *name) {
  return strcmp(node->operation, name) == 0;
}

/* Days from 1970-01-01 to the first day of a year. */
static int64_t year_begin(int64_t year) {
  const int64_t before = year - 1;
  return before * 365 + before / 4 - before / 100 + before / 400 - 719162;
}

static int month_length(int64_t year, int month) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return lengths[month - 1] + (month == 2 && leap);
}

typedef struct civil {
  int64_t year;
  int month, day;
} civil;

static civil split(int64_t day) {
  civil ret = {(day + 719162) / 366 + 1, 1, 0};
  while (year_begin(ret.year + 1) <= day) {
    ret.year++;
  }
  int64_t rest = day - year_begin(ret.year);
  for (; rest >= month_length(ret.year, ret.month); ret.month++) {
    rest -= month_length(ret.year, ret.month);
  }
  ret.day = (int)rest + 1;
  return ret;
}

/* @return LAST_DAY + 1 outside the years 1 to 9999. */
static int64_t add_months(int64_t day, int64_t months) {
  const civil from = split(day);
  if (months < -120000 || months > 120000) {
    return LAST_DAY + 1;
  }
  const int64_t index = from.year * 12 + from.month - 1 + months;
  if (index < 12 || index >= 120000) {
    return LAST_DAY + 1;
  }
  const int64_t year = index / 12;
  int64_t ret = year_begin(year);
  for (int month = 1; month <= index % 12; month++) {
    ret += month_length(year, month);
  }
  const int length = month_length(year, (int)(index % 12) + 1);
  return ret + (from.day < length ? from.day : length) - 1;
}

/* By trying, from too many on. */
static int64_t months_up_to(int64_t a, int64_t b) {
  int64_t months = (b - a) / 28 + 1;
  const civil from = split(a);
  const civil to = split(b);
  const int64_t most = (to.year - from.year) * 12 + to.month - from.month + 1;
  for (months = months > most ? most : months; add_months(a, months) > b; months--) {
  }
  return months;
}

static naive_value day_function(const naive_node *node, const naive_value *values) {
  const int64_t a = values[0].integer;
  const int64_t b = node->part_count > 1 ? values[1].integer : 0;
  if (is_named(node, "addMonths")) {
    const int64_t day = add_months(a, b);
    return day > LAST_DAY ? naive_fault(TIER__FAULT_DAY) : naive_whole(day);
  }
  if (is_named(node, "monthsBetween")) {
    return naive_whole(a <= b ? months_up_to(a, b) : -months_up_to(b, a));
  }
  const civil parts = split(a);
  return naive_whole(is_named(node, "year") ? parts.year : is_named(node, "month") ? parts.month : parts.day);
}

static int found_at(naive_value text, naive_value part, size_t at) {
  return at + part.length <= text.length && memcmp(text.text + at, part.text, part.length) == 0;
}

static naive_value text_function(const naive_node *node, const naive_value *values) {
  naive_value text = values[0];
  if (is_named(node, "lower")) {
    for (size_t i = 0; i < text.length; i++) {
      text.text[i] = (char)(text.text[i] >= 'A' && text.text[i] <= 'Z' ? text.text[i] + 32 : text.text[i]);
    }
    return text;
  }
  if (is_named(node, "startsWith")) {
    return naive_whole(found_at(text, values[1], 0));
  }
  if (is_named(node, "endsWith")) {
    return naive_whole(values[1].length <= text.length && found_at(text, values[1], text.length - values[1].length));
  }
  int found = 0;
  for (size_t at = 0; at <= text.length; at++) {
    found |= found_at(text, values[1], at);
  }
  return naive_whole(found);
}

static naive_value extreme(const naive_node *node, const naive_value *values) {
  const int wanted = is_named(node, "min") ? -1 : 1;
  naive_value ret = values[0];
  for (int i = 1; i < node->part_count; i++) {
    const naive_value v = values[i];
    const int order = node->type == TIER_FLOAT64 ? (v.number > ret.number) - (v.number < ret.number)
                                                 : (v.integer > ret.integer) - (v.integer < ret.integer);
    ret = order == wanted ? v : ret;
  }
  return ret;
}

static naive_value absolute(const naive_node *node, naive_value v) {
  if (node->type == TIER_FLOAT64) {
    v.number = v.number < 0 ? -v.number : v.number;
    return v;
  }
  if (v.integer == INT64_MIN) {
    return naive_fault(TIER__FAULT_OVERFLOW);
  }
  v.integer = v.integer < 0 ? -v.integer : v.integer;
  return v;
}

/* Money has two decimals here. */
static naive_value round_money(naive_value v, int digits) {
  const int64_t unit = digits == 0 ? 100 : digits == 1 ? 10 : 1;
  const int64_t rest = v.integer % unit;
  const int away = (rest < 0 ? -rest : rest) * 2 >= unit && unit > 1;
  const int64_t down = v.integer - rest;
  const int64_t step = v.integer < 0 ? -unit : unit;
  if (!away) {
    return naive_whole(down);
  }
  if (step < 0 ? down < INT64_MIN - step : down > INT64_MAX - step) {
    return naive_fault(TIER__FAULT_OVERFLOW);
  }
  return naive_whole(down + step);
}

static naive_value rounded(const naive_node *node, naive_value v) {
  static const double powers[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};
  const int digits = node->digits < 0 ? 0 : node->digits > 6 ? 6 : (int)node->digits;
  if (node->type == TIER_MONEY) {
    return round_money(v, digits);
  }
  if (node->type == TIER_FLOAT64 && fabs(v.number) < 4503599627370496.0) {
    v.number = round(v.number * powers[digits]) / powers[digits];
  }
  return v;
}

naive_value naive_function(const naive_node *node, const naive_value *values) {
  if (is_named(node, "min") || is_named(node, "max")) {
    return extreme(node, values);
  }
  if (is_named(node, "abs")) {
    return absolute(node, values[0]);
  }
  if (is_named(node, "round")) {
    return rounded(node, values[0]);
  }
  return node->parts[0]->type == TIER_TEXT ? text_function(node, values) : day_function(node, values);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bitmap.h"
#include "base/calendar_text.h"
#include "base/failure.h"
#include "base/number_text.h"
#include "base/struct_size.h"
#include "base/table.h"
#include "base/utf8.h"
#include "customer_batch.h"
#include <math.h>
#include <string.h>

static int is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

/** @return 1 if a rule could name it. */
static int is_name(const char *name) {
  static const char *const words[] = {"true", "false", "in", "is"};
  if (name == NULL || !is_letter(name[0])) {
    return 0;
  }
  for (const char *c = name; *c != '\0'; ++c) {
    if (!is_letter(*c) && !(*c >= '0' && *c <= '9')) {
      return 0;
    }
  }
  for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
    if (strcmp(name, words[i]) == 0) {
      return 0;
    }
  }
  return 1;
}

static tier_status check_column(const tier_attribute *attribute, const tier_customers *rows, int32_t minor_digits,
                                tier_column *ret_column, tier_error *err) {
  const size_t size = sizeof *ret_column;
  TIER__TRY(tier__struct_in(ret_column, size, size, attribute->column, "tier_column", err));
  if (ret_column->type != attribute->type || ret_column->count < rows->count ||
      (ret_column->values == NULL && rows->count != 0) ||
      (ret_column->type == TIER_TEXT && ret_column->labels == NULL && ret_column->label_count != 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "attribute \"%s\": its column has another type, too few rows or no values",
                      attribute->name);
  }
  if (ret_column->type == TIER_MONEY && ret_column->minor_digits != 0 && ret_column->minor_digits != minor_digits) {
    return tier__fail(err, TIER_E_DATA, "attribute \"%s\" has %ld minor digits, the book has %ld", attribute->name,
                      (long)ret_column->minor_digits, (long)minor_digits);
  }
  return TIER_OK;
}

/** @param rows Of a batch without rows: an empty array may be NULL. */
static tier_status check_attribute(const tier_attribute *attribute, size_t rows, tier_error *err) {
  if (!is_name(attribute->name)) {
    return tier__fail(err, TIER_E_ARGUMENT, "an attribute has no name, or one that is not [A-Za-z_][A-Za-z0-9_]*");
  }
  if (attribute->type < TIER_BOOL || attribute->type > TIER_MONEY) {
    return tier__fail(err, TIER_E_ARGUMENT, "attribute \"%s\" has no type", attribute->name);
  }
  const int given = (attribute->column != NULL) + (attribute->texts != NULL);
  if (given > 1 || (given == 0 && rows != 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "attribute \"%s\" must have one of column and texts", attribute->name);
  }
  return TIER_OK;
}

/** Finds the attribute in the book or adds it. */
static tier_status match_attribute(tier_book *book, const tier_attribute *given, size_t *ret_index, tier_error *err) {
  tier__profiles *profiles = &book->profiles;
  *ret_index = tier__profiles_find(profiles, given->name);
  if (*ret_index == profiles->attribute_count) {
    return tier__profiles_add_attribute(book->context, profiles, given->name, given->type, err);
  }
  const tier_type type = profiles->attributes[*ret_index]->type;
  if (type != given->type) {
    return tier__fail(err, TIER_E_DATA, "attribute \"%s\" was %s before and is %s now", given->name,
                      tier__type_name(type), tier__type_name(given->type));
  }
  return TIER_OK;
}

tier_status tier__cells_open(tier__profile_batch *batch, tier_error *err) {
  for (size_t a = 0; a < batch->rows.attribute_count; ++a) {
    tier_attribute given;
    tier__cells *cells = &batch->cells[a];
    TIER__TRY(tier__struct_in(&given, sizeof given, sizeof given, batch->rows.attributes[a], "tier_attribute", err));
    TIER__TRY(check_attribute(&given, batch->rows.count, err));
    if (given.column != NULL) {
      TIER__TRY(check_column(&given, &batch->rows, batch->book->minor_digits, &batch->columns[a], err));
      cells->column = &batch->columns[a];
    }
    cells->type = given.type;
    cells->texts = given.texts;
    TIER__TRY(match_attribute(batch->book, &given, &cells->attribute, err));
    for (size_t b = 0; b < a; ++b) {
      if (batch->cells[b].attribute == cells->attribute) {
        return tier__fail(err, TIER_E_ARGUMENT, "attribute \"%s\" is given twice", given.name);
      }
    }
  }
  return TIER_OK;
}

/** The bits of a double; -0 is 0, so that equal values are equal bits. */
static int64_t bits_of(double value) {
  int64_t bits;
  value = value == 0 ? 0 : value;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static int is_day(int64_t day) { return day >= TIER__FIRST_DAY && day <= TIER__LAST_DAY; }

static int check_label(tier_string label) {
  return label.length == 0                                  ? TIER__CELL_UNKNOWN
         : tier__utf8_valid(label.data, label.length) ? TIER__CELL_KNOWN
                                                            : TIER__CELL_BAD_TEXT;
}

static int read_typed(const tier_column *column, size_t i, int64_t *ret_value) {
  if (!tier__bit(column->validity, i)) {
    return TIER__CELL_UNKNOWN;
  }
  switch (column->type) {
  case TIER_BOOL:
    *ret_value = ((const uint8_t *)column->values)[i];
    return *ret_value <= 1 ? TIER__CELL_KNOWN : TIER__CELL_BAD;
  case TIER_FLOAT64:
    *ret_value = bits_of(((const double *)column->values)[i]);
    return isfinite(((const double *)column->values)[i]) ? TIER__CELL_KNOWN : TIER__CELL_BAD;
  case TIER_DAY:
    *ret_value = ((const int32_t *)column->values)[i];
    return is_day(*ret_value) ? TIER__CELL_KNOWN : TIER__CELL_BAD;
  case TIER_TEXT: {
    const int32_t code = ((const int32_t *)column->values)[i];
    return code < 0 || (size_t)code >= column->label_count ? TIER__CELL_BAD : check_label(column->labels[code]);
  }
  default:
    *ret_value = ((const int64_t *)column->values)[i];
    return TIER__CELL_KNOWN;
  }
}

static int read_bool(tier_string text, int64_t *ret_value) {
  static const char *const words[] = {"false", "true", "0", "1", "no", "yes"};
  for (size_t w = 0; w < sizeof words / sizeof words[0]; ++w) {
    size_t same = 0;
    while (same < text.length && words[w][same] != '\0' &&
           (text.data[same] == words[w][same] || text.data[same] == words[w][same] - 'a' + 'A')) {
      ++same;
    }
    if (same == text.length && words[w][same] == '\0') {
      *ret_value = (int64_t)(w & 1);
      return 1;
    }
  }
  return 0;
}

static int read_float(tier_string text, int64_t *ret_value) {
  double value = 0;
  const int read = tier__number_read(text.data, text.length, &value);
  *ret_value = bits_of(value);
  return read;
}

/** A day is a date or a local time: an instant would need the calendar of a policy to become one. */
static int read_day(tier_string text, int64_t *ret_value) {
  int is_local = 0;
  int32_t day = 0;
  int64_t time_us = 0;
  const int read = tier__time_read(text.data, text.length, &is_local, &day, &time_us);
  *ret_value = day;
  return read && is_local;
}

static int read_text(tier_type type, tier_string text, int32_t minor_digits, int64_t *ret_value) {
  switch (type) {
  case TIER_BOOL:
    return read_bool(text, ret_value);
  case TIER_INT64:
    return tier__integer_read(text.data, text.length, ret_value);
  case TIER_FLOAT64:
    return read_float(text, ret_value);
  case TIER_DAY:
    return read_day(text, ret_value);
  default:
    return tier__money_read(text.data, text.length, minor_digits, ret_value);
  }
}

int tier__cell_read(const tier__cells *cells, int32_t minor_digits, size_t i, int64_t *ret_value) {
  if (cells->column != NULL) {
    return read_typed(cells->column, i, ret_value);
  }
  if (cells->texts[i].length == 0) {
    return TIER__CELL_UNKNOWN;
  }
  if (cells->type == TIER_TEXT) {
    return check_label(cells->texts[i]);
  }
  return read_text(cells->type, cells->texts[i], minor_digits, ret_value) ? TIER__CELL_KNOWN : TIER__CELL_BAD;
}

tier_string tier__cell_text(const tier__cells *cells, size_t i) {
  return cells->column != NULL ? cells->column->labels[((const int32_t *)cells->column->values)[i]] : cells->texts[i];
}

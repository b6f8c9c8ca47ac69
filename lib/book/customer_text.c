/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bitmap.h"
#include "base/number_text.h"
#include "customer_batch.h"
#include "row_text.h"
#include <string.h>

/** Enough for any value that is no text, and a comma. */
enum { VALUE_ROOM = 40 };

static char *put_string(char *at, tier_string text) {
  if (text.length != 0) {
    memcpy(at, text.data, text.length);
  }
  return at + text.length;
}

/** Writes a value of any type but text. */
static char *put_value(char *at, tier_type type, int64_t value, int32_t minor_digits) {
  double number;
  switch (type) {
  case TIER_BOOL:
    return put_string(at, value ? (tier_string){"true", 4} : (tier_string){"false", 5});
  case TIER_FLOAT64:
    memcpy(&number, &value, sizeof number);
    return at + tier__number_write(number, at);
  case TIER_DAY:
    return at + tier__day_text((int32_t)value, at);
  case TIER_MONEY:
    return at + tier__money_write(value, minor_digits, at);
  default:
    return at + tier__integer_write(value, at);
  }
}

size_t tier__profile_text_room(const tier_book *book, uint32_t profile) {
  const tier__profiles *profiles = &book->profiles;
  size_t room = tier__keys_text(book->customers, profiles->customer[profile]).length +
                (profiles->attribute_count + 2) * VALUE_ROOM;
  for (size_t a = 0; a < profiles->attribute_count; ++a) {
    const tier__attribute *attribute = profiles->attributes[a];
    if (attribute->type == TIER_TEXT && tier__bit(attribute->known, profile)) {
      room += tier__keys_text(attribute->texts, (uint32_t)attribute->values[profile]).length;
    }
  }
  return room;
}

size_t tier__profile_text(const tier_book *book, uint32_t profile, char *to) {
  const tier__profiles *profiles = &book->profiles;
  char *at = put_string(to, tier__keys_text(book->customers, profiles->customer[profile]));
  if (profiles->start_day[profile] != TIER__NO_START) {
    *at++ = ',';
    at += tier__day_text(profiles->start_day[profile], at);
  }
  for (size_t a = 0; a < profiles->attribute_count; ++a) {
    const tier__attribute *attribute = profiles->attributes[a];
    if (!tier__bit(attribute->known, profile)) {
      continue;
    }
    const int64_t value = attribute->values[profile];
    *at++ = ',';
    at = attribute->type == TIER_TEXT ? put_string(at, tier__keys_text(attribute->texts, (uint32_t)value))
                                      : put_value(at, attribute->type, value, book->minor_digits);
  }
  return (size_t)(at - to);
}

/** 1 if the cell is a text as it came: of a column of texts, or a label. */
static int cell_is_text(const tier__cells *cells, size_t i) {
  if (cells->column == NULL) {
    return 1;
  }
  const int32_t code = cells->type == TIER_TEXT ? ((const int32_t *)cells->column->values)[i] : -1;
  return code >= 0 && (size_t)code < cells->column->label_count && tier__bit(cells->column->validity, i);
}

size_t tier__customer_text_room(const tier__profile_batch *batch, size_t i) {
  const tier_customers *rows = &batch->rows;
  if (rows->row_texts != NULL) {
    return rows->row_texts[i].length;
  }
  size_t room = (rows->attribute_count + 2) * VALUE_ROOM;
  room += rows->customer_ids != NULL ? rows->customer_ids[i].length : 0;
  for (size_t a = 0; a < rows->attribute_count; ++a) {
    room += cell_is_text(&batch->cells[a], i) ? tier__cell_text(&batch->cells[a], i).length : 0;
  }
  return room;
}

/** A cell of a typed column: its value, also a bad one; nothing where it is unknown or cannot be written. */
static char *put_cell(const tier__profile_batch *batch, const tier__cells *cells, size_t i, char *at) {
  int64_t value = 0;
  if (cell_is_text(cells, i)) {
    return put_string(at, tier__cell_text(cells, i));
  }
  const int state = tier__cell_read(cells, batch->book->minor_digits, i, &value);
  if (state == TIER__CELL_UNKNOWN || cells->type == TIER_TEXT) {
    return at;
  }
  if (state == TIER__CELL_BAD && cells->type == TIER_FLOAT64) {
    return put_string(at, (tier_string){"nan", 3});
  }
  return put_value(at, state == TIER__CELL_BAD && cells->type == TIER_BOOL ? TIER_INT64 : cells->type, value,
                   batch->book->minor_digits);
}

size_t tier__customer_text(const tier__profile_batch *batch, size_t i, char *to) {
  const tier_customers *rows = &batch->rows;
  if (rows->row_texts != NULL) {
    return (size_t)(put_string(to, rows->row_texts[i]) - to);
  }
  char *at = rows->customer_ids != NULL ? put_string(to, rows->customer_ids[i])
                                        : to + tier__integer_write(rows->customer_numbers[i], to);
  if (rows->start_days != NULL && rows->start_days[i] != TIER__NO_START) {
    *at++ = ',';
    at += tier__day_text(rows->start_days[i], at);
  }
  for (size_t a = 0; a < rows->attribute_count; ++a) {
    *at++ = ',';
    at = put_cell(batch, &batch->cells[a], i, at);
  }
  return (size_t)(at - to);
}

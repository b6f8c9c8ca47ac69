/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bitmap.h"
#include "base/calendar.h"
#include "base/failure.h"
#include "base/utf8.h"
#include "customer_batch.h"

static int32_t check_id(const tier_customers *rows, size_t i) {
  if (rows->customer_ids == NULL) {
    return TIER_ROW_ACCEPTED;
  }
  const tier_string id = rows->customer_ids[i];
  return id.length == 0                               ? TIER_ROW_NO_ID
         : tier__utf8_valid(id.data, id.length) ? TIER_ROW_ACCEPTED
                                                      : TIER_ROW_BAD_TEXT;
}

static int32_t check_start(const tier_customers *rows, size_t i) {
  const int32_t day = rows->start_days == NULL ? TIER__NO_START : rows->start_days[i];
  return day == TIER__NO_START || (day >= TIER__FIRST_DAY && day <= TIER__LAST_DAY) ? TIER_ROW_ACCEPTED
                                                                                    : TIER_ROW_BAD_TIME;
}

static int32_t read_row(const tier__profile_batch *batch, size_t i, uint32_t *ret_field) {
  int32_t reason = check_id(&batch->rows, i);
  *ret_field = TIER__FIELD_NONE;
  if (reason == TIER_ROW_ACCEPTED) {
    reason = check_start(&batch->rows, i);
    *ret_field = TIER__FIELD_START;
  }
  for (size_t a = 0; a < batch->rows.attribute_count && reason == TIER_ROW_ACCEPTED; ++a) {
    int64_t value = 0;
    const int cell = tier__cell_read(&batch->cells[a], batch->book->minor_digits, i, &value);
    *ret_field = TIER__FIELD_ATTRIBUTES + (uint32_t)batch->cells[a].attribute;
    reason = cell == TIER__CELL_BAD        ? TIER_ROW_BAD_ATTRIBUTE
             : cell == TIER__CELL_BAD_TEXT ? TIER_ROW_BAD_TEXT
                                           : TIER_ROW_ACCEPTED;
  }
  return reason;
}

void tier__profiles_read(tier__profile_batch *batch) {
  for (size_t i = 0; i < batch->rows.count; ++i) {
    batch->reasons[i] = (uint8_t)read_row(batch, i, &batch->fields[i]);
    if (batch->reasons[i] == TIER_ROW_ACCEPTED) {
      ++batch->good;
    } else {
      batch->bad_bytes += tier__customer_text_room(batch, i);
    }
  }
}

/** Room for a key is made for this many rows at once. */
enum { KEY_BLOCK = 1024 };

static tier_status reserve_texts(const tier__profile_batch *batch, const tier__cells *cells, tier__keys *texts,
                                 size_t first, tier_error *err) {
  const size_t count = batch->rows.count - first < KEY_BLOCK ? batch->rows.count - first : KEY_BLOCK;
  size_t bytes = 0;
  for (size_t i = first; i < first + count; ++i) {
    int64_t unused;
    if (batch->reasons[i] == TIER_ROW_ACCEPTED &&
        tier__cell_read(cells, batch->book->minor_digits, i, &unused) == TIER__CELL_KNOWN) {
      bytes += tier__cell_text(cells, i).length;
    }
  }
  return tier__keys_reserve(texts, count, bytes, err);
}

static tier_status write_cells(tier__profile_batch *batch, const tier__cells *cells, tier_error *err) {
  tier__attribute *attribute = batch->book->profiles.attributes[cells->attribute];
  size_t at = batch->start;
  for (size_t i = 0; i < batch->rows.count; ++i) {
    int64_t value = 0;
    if (attribute->type == TIER_TEXT && i % KEY_BLOCK == 0) {
      TIER__TRY(reserve_texts(batch, cells, attribute->texts, i, err));
    }
    if (batch->reasons[i] != TIER_ROW_ACCEPTED) {
      continue;
    }
    if (tier__cell_read(cells, batch->book->minor_digits, i, &value) == TIER__CELL_KNOWN) {
      value = attribute->type == TIER_TEXT ? tier__keys_add(attribute->texts, tier__cell_text(cells, i)) : value;
      tier__bit_set(attribute->known, at);
      attribute->values[at] = value;
    }
    ++at;
  }
  return TIER_OK;
}

static void write_rows(tier__profile_batch *batch) {
  tier__profiles *profiles = &batch->book->profiles;
  const tier_customers *rows = &batch->rows;
  size_t at = batch->start;
  for (size_t i = 0; i < rows->count; ++i) {
    if (batch->reasons[i] != TIER_ROW_ACCEPTED) {
      continue;
    }
    profiles->customer[at] = batch->keys[i];
    profiles->start_day[at] = rows->start_days == NULL ? TIER__NO_START : rows->start_days[i];
    profiles->rejected[at] = TIER__FIELD_NONE;
    profiles->source[at] = batch->source;
    profiles->number[at] =
        rows->row_numbers != NULL ? rows->row_numbers[i] : (int64_t)(batch->book->customer_rows + i + 1);
    for (size_t a = 0; a < profiles->attribute_count; ++a) {
      tier__bit_clear(profiles->attributes[a]->known, at);
    }
    ++at;
  }
}

tier_status tier__profiles_write(tier__profile_batch *batch, tier_error *err) {
  write_rows(batch);
  for (size_t a = 0; a < batch->rows.attribute_count; ++a) {
    TIER__TRY(write_cells(batch, &batch->cells[a], err));
  }
  return TIER_OK;
}

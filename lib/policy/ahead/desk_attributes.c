/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of the customer at the desk: read as a book reads them. */
#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "book/customer_batch.h"
#include "desk_object.h"

#include <string.h>

/** Sizes of the first versions. */
#define COLUMN_LEAST (offsetof(tier_column, label_count) + sizeof(size_t))

static tier_status fail_attribute(const char *name, tier_error *err) {
  return tier__fail(err, TIER_E_DATA, "attribute '%.100s' has another type than in the policy, or a value that is none",
                    name);
}

/** Finds what the caller gave. @param place Where to look first. @return 0 if he gave nothing. */
static int find_given(const tier_desk_customer *customer, const char *name, size_t place, tier_attribute *ret_given) {
  const size_t count = customer->attribute_count;
  for (size_t i = 0; i < count; i++) {
    const tier_attribute *given = customer->attributes[(place + i) % count];
    if (given != NULL && given->size >= sizeof *given && given->name != NULL && strcmp(given->name, name) == 0) {
      *ret_given = *given;
      return 1;
    }
  }
  return 0;
}

static tier_status check_column(const tier_attribute *given, int32_t minor_digits, tier_column *ret_column,
                                tier_error *err) {
  TIER__TRY(tier__struct_in(ret_column, sizeof *ret_column, COLUMN_LEAST, given->column, "tier_column", err));
  if (ret_column->type != given->type || ret_column->count < 1 || ret_column->values == NULL ||
      (ret_column->type == TIER_TEXT && ret_column->labels == NULL && ret_column->label_count > 0) ||
      (ret_column->type == TIER_MONEY && ret_column->minor_digits != 0 && ret_column->minor_digits != minor_digits)) {
    return fail_attribute(given->name, err);
  }
  return TIER_OK;
}

/** Where labels are to point is known only when there is room for all texts: until then they point to the caller's. */
static void put_value(tier_desk *desk, size_t a, tier__column *column, int64_t value, tier_string text) {
  switch (column->view.type) {
  case TIER_BOOL:
    *(uint8_t *)column->values = (uint8_t)value;
    break;
  case TIER_FLOAT64:
    memcpy(column->values, &value, sizeof value);
    break;
  case TIER_TEXT:
    *(int32_t *)column->values = 0;
    desk->labels[a] = text;
    column->view.label_count = 1;
    break;
  case TIER_DAY:
    *(int32_t *)column->values = (int32_t)value;
    break;
  default:
    *(int64_t *)column->values = value;
  }
  tier__bit_set(column->validity, 0);
}

static tier_status take(tier_desk *desk, size_t a, const tier_attribute *given, tier__column *column,
                        tier_error *err) {
  const tier__declared_attribute *attribute = &desk->fitted->attributes[a];
  tier_column typed;
  int64_t value = 0;
  if (given->type != attribute->type || (given->column == NULL) == (given->texts == NULL)) {
    return fail_attribute(attribute->name, err);
  }
  if (given->column != NULL) {
    TIER__TRY(check_column(given, desk->table.minor_digits, &typed, err));
  }
  const tier__cells cells = {0, given->type, given->column != NULL ? &typed : NULL, given->texts};
  const int read = tier__cell_read(&cells, desk->table.minor_digits, 0, &value);
  if (read == TIER__CELL_KNOWN) {
    put_value(desk, a, column, value, given->type == TIER_TEXT ? tier__cell_text(&cells, 0) : (tier_string){NULL, 0});
  }
  return read == TIER__CELL_KNOWN || read == TIER__CELL_UNKNOWN ? TIER_OK : fail_attribute(attribute->name, err);
}

/** Copies the texts: columns live until the next call. */
static tier_status keep_texts(tier_desk *desk, tier_error *err) {
  size_t bytes = 0;
  for (size_t a = 0; a < desk->fitted->attribute_count; a++) {
    bytes += desk->labels[a].length;
  }
  void *texts = desk->texts;
  TIER__TRY(tier__reserve(desk->context, &texts, &desk->text_capacity, bytes, 1, err));
  desk->texts = texts;
  bytes = 0;
  for (size_t a = 0; a < desk->fitted->attribute_count; a++) {
    if (desk->labels[a].length > 0) {
      memcpy(desk->texts + bytes, desk->labels[a].data, desk->labels[a].length);
      desk->labels[a].data = desk->texts + bytes;
      bytes += desk->labels[a].length;
    }
  }
  return TIER_OK;
}

tier_status tier__desk_attributes(tier_desk *desk, const tier_desk_customer *customer, tier_error *err) {
  if (customer->attribute_count > 0 && customer->attributes == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "attributes must not be NULL");
  }
  for (size_t a = 0; a < desk->fitted->attribute_count; a++) {
    tier__column *column = desk->table.columns[desk->metric_count + a];
    tier_attribute given;
    column->validity[0] = 0;
    column->view.label_count = 0;
    desk->labels[a] = (tier_string){NULL, 0};
    if (find_given(customer, desk->fitted->attributes[a].name, a, &given)) {
      TIER__TRY(take(desk, a, &given, column, err));
    }
  }
  return keep_texts(desk, err);
}

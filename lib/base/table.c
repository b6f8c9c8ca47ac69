/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"

#include <string.h>

#include "bitmap.h"
#include "failure.h"
#include "memory.h"
#include "minor_units.h"

size_t tier__type_bytes(tier_type type) {
  switch (type) {
  case TIER_BOOL:
    return sizeof(uint8_t);
  case TIER_INT64:
  case TIER_MONEY:
    return sizeof(int64_t);
  case TIER_FLOAT64:
    return sizeof(double);
  case TIER_TEXT:
  case TIER_DAY:
    return sizeof(int32_t);
  default:
    return 0;
  }
}

static const char *const type_names[] = {"any", "bool", "int", "float", "text", "day", "money"};

enum { TYPES = sizeof type_names / sizeof type_names[0] };

const char *tier__type_name(tier_type type) {
  return type_names[type >= 0 && type < TYPES ? type : TIER_ANY];
}

tier_type tier__type_of_name(const char *name) {
  for (tier_type type = TIER_BOOL; type < TYPES; type++) {
    if (strcmp(type_names[type], name) == 0) {
      return type;
    }
  }
  return TIER_ANY;
}

static void free_labels(tier_context *context, const tier_string *view, size_t count) {
  tier_string *labels = (tier_string *)(uintptr_t)view;
  for (size_t i = 0; labels != NULL && i < count; i++) {
    tier__release(context, (void *)(uintptr_t)labels[i].data);
  }
  tier__release(context, labels);
}

void tier__column_free(tier_context *context, tier__column *column) {
  free_labels(context, column->view.labels, column->view.label_count);
  tier__release(context, (void *)(uintptr_t)column->view.name);
  tier__release(context, (void *)(uintptr_t)column->unit);
  tier__release(context, column->values);
  tier__release(context, column->validity);
  memset(column, 0, sizeof *column);
}

tier_status tier__column_relabel(tier_context *context, tier__column *column, const tier_string *labels,
                                 size_t label_count, tier_error *err) {
  tier_string *copies = tier__alloc(context, label_count, sizeof *copies);
  if (copies == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < label_count; i++) {
    copies[i].data = tier__copy_text(context, labels[i].data, labels[i].length);
    copies[i].length = labels[i].length;
    if (copies[i].data == NULL) {
      free_labels(context, copies, i);
      return tier__no_memory(err);
    }
  }
  free_labels(context, column->view.labels, column->view.label_count);
  column->view.labels = copies;
  column->view.label_count = label_count;
  return TIER_OK;
}

/* Fills a zeroed column. What it has when it fails is for tier__column_free. */
static tier_status make_column(tier_context *context, tier__column *column, const char *name, tier_type type,
                               size_t rows, int known, tier_error *err) {
  column->view.size = sizeof column->view;
  column->view.type = type;
  column->view.count = rows;
  if (name != NULL) {
    column->view.name = tier__copy_text(context, name, strlen(name));
    if (column->view.name == NULL) {
      return tier__no_memory(err);
    }
  }
  column->values = tier__alloc(context, rows, tier__type_bytes(type));
  column->view.values = column->values;
  if (!known) {
    column->validity = tier__alloc(context, tier__bitmap_bytes(rows), 1);
    column->view.validity = column->validity;
  }
  return column->values == NULL || (!known && column->validity == NULL) ? tier__no_memory(err) : TIER_OK;
}

void tier__table_end(tier__table *table) {
  for (size_t i = 0; i < table->count; i++) {
    tier__column_free(table->context, table->columns[i]);
    tier__release(table->context, table->columns[i]);
  }
  tier__release(table->context, table->columns);
  *table = tier__table_begin(table->context, table->rows, table->minor_digits);
}

static tier_status reserve_columns(tier__table *table, tier_error *err) {
  void *block = table->columns;
  tier_status status =
      tier__reserve(table->context, &block, &table->capacity, table->count + 1, sizeof *table->columns, err);
  table->columns = block;
  return status;
}

tier_status tier__table_add(tier__table *table, const char *name, tier_type type, const char *unit, int32_t role,
                            int known, const tier_string *labels, size_t label_count, tier__column **ret_column,
                            tier_error *err) {
  tier_status status = TIER_OK;
  assert(tier__type_bytes(type) != 0);
  TIER__TRY(reserve_columns(table, err));
  tier__column *column = tier__alloc(table->context, 1, sizeof *column);
  if (column == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY_OUT(make_column(table->context, column, name, type, table->rows, known, err));
  unit = unit == NULL ? "" : unit;
  column->unit = tier__copy_text(table->context, unit, strlen(unit));
  if (column->unit == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  if (type == TIER_TEXT) {
    TIER__TRY_OUT(tier__column_relabel(table->context, column, labels, label_count, err));
  }
  column->role = role;
  column->view.minor_digits = type == TIER_MONEY ? table->minor_digits : 0;
  table->columns[table->count++] = column;
  *ret_column = column;
  return TIER_OK;
out:
  tier__column_free(table->context, column);
  tier__release(table->context, column);
  return status;
}

const tier__column *tier__table_find(const tier__table *table, const char *name) {
  for (size_t i = 0; i < table->count; i++) {
    const char *other = table->columns[i]->view.name;
    if (other[0] == name[0] && strcmp(other, name) == 0) {
      return table->columns[i];
    }
  }
  return NULL;
}

static void widen_values(const tier_column *from, double *to) {
  double unit = from->type == TIER_MONEY ? tier__minor_units(from->minor_digits) : 1;
  const uint8_t *bools = from->values;
  const int32_t *days = from->values;
  const int64_t *integers = from->values;
  for (size_t i = 0; i < from->count; i++) {
    switch (from->type) {
    case TIER_BOOL:
      to[i] = bools[i] != 0;
      break;
    case TIER_DAY:
      to[i] = days[i];
      break;
    case TIER_MONEY:
      to[i] = (double)integers[i] / unit;
      break;
    default:
      to[i] = (double)integers[i];
    }
  }
}

tier_status tier__column_widen(tier_context *context, const tier_column *from, tier__column *buffer, tier_error *err) {
  tier__column made = {.role = buffer->role};
  if (from->type == TIER_TEXT || tier__type_bytes(from->type) == 0) {
    return tier__fail(err, TIER_E_ARGUMENT, "column %s is of type %s, not a number",
                      from->name == NULL ? "?" : from->name, tier__type_name(from->type));
  }
  tier_status status = make_column(context, &made, from->name, TIER_FLOAT64, from->count, from->validity == NULL, err);
  if (status != TIER_OK) {
    tier__column_free(context, &made);
    return status;
  }
  tier__column_widen_again(from, &made);
  *buffer = made;
  return TIER_OK;
}

void tier__column_widen_again(const tier_column *from, tier__column *buffer) {
  if (from->validity != NULL) {
    memcpy(buffer->validity, from->validity, tier__bitmap_bytes(from->count));
  }
  if (from->type == TIER_FLOAT64) {
    memcpy(buffer->values, from->values, from->count * sizeof(double));
  } else {
    widen_values(from, buffer->values);
  }
  buffer->view.count = from->count;
}

tier_column tier__column_slice(const tier_column *column, size_t first, size_t count) {
  tier_column slice = *column;
  assert(first % 8 == 0 && first <= column->count && count <= column->count - first);
  slice.count = count;
  slice.values = (const uint8_t *)column->values + first * tier__type_bytes(column->type);
  slice.validity = column->validity == NULL ? NULL : column->validity + first / 8;
  return slice;
}

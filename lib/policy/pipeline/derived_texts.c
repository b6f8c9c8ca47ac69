/* SPDX-License-Identifier: Apache-2.0 */
#include "derived_texts.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/string_order.h"
#include "book/sort_in_place.h"

tier_status tier__derived_texts_begin(tier_context *context, tier__derived_texts *ret_texts, tier_error *err) {
  *ret_texts = (tier__derived_texts){.context = context};
  return tier__keys_create(context, &ret_texts->keys, err);
}

void tier__derived_texts_end(tier__derived_texts *texts) {
  if (texts->context == NULL) {
    return;
  }
  tier__keys_destroy(texts->keys);
  tier__release(texts->context, texts->numbers);
  tier__release(texts->context, texts->labels);
  tier__release(texts->context, texts->codes);
  tier__release(texts->context, texts->order);
}

void tier__derived_texts_clear(tier__derived_texts *texts) { tier__keys_truncate(texts->keys, 0); }

tier_status tier__derived_texts_column(tier__derived_texts *texts, size_t label_count, tier_error *err) {
  void *numbers = texts->numbers;
  TIER__TRY(tier__reserve(texts->context, &numbers, &texts->number_capacity, label_count, sizeof *texts->numbers, err));
  texts->numbers = numbers;
  for (size_t i = 0; i < label_count; i++) {
    texts->numbers[i] = -1;
  }
  return TIER_OK;
}

tier_status tier__derived_texts_number(tier__derived_texts *texts, const tier_column *column, int32_t code,
                                       int32_t *ret_number, tier_error *err) {
  int32_t *number = &texts->numbers[code];
  if (*number < 0) {
    const tier_string label = column->labels[code];
    TIER__TRY(tier__keys_reserve(texts->keys, 1, label.length, err));
    *number = (int32_t)tier__keys_add(texts->keys, label);
  }
  *ret_number = *number;
  return TIER_OK;
}

static int is_before(const void *a, const void *b, const void *keys) {
  return tier__string_compare(tier__keys_text(keys, *(const uint32_t *)a),
                              tier__keys_text(keys, *(const uint32_t *)b)) < 0;
}

static tier_status make_room(tier__derived_texts *texts, size_t count, tier_error *err) {
  if (count > texts->label_capacity) {
    TIER__RESIZE(texts->context, texts->labels, count, err);
    TIER__RESIZE(texts->context, texts->codes, count, err);
    TIER__RESIZE(texts->context, texts->order, count, err);
    texts->label_capacity = count;
  }
  return TIER_OK;
}

/** At the desk the texts are mostly those of the time before. */
static int has_labels(const tier_column *column, const tier_string *labels, size_t count) {
  if (column->label_count != count) {
    return 0;
  }
  for (size_t i = 0; i < count; i++) {
    if (tier__string_compare(column->labels[i], labels[i]) != 0) {
      return 0;
    }
  }
  return 1;
}

tier_status tier__derived_texts_settle(tier__derived_texts *texts, tier__column *column, size_t rows,
                                       tier_error *err) {
  const size_t count = tier__keys_count(texts->keys);
  int32_t *values = column->values;
  TIER__TRY(make_room(texts, count, err));
  for (size_t k = 0; k < count; k++) {
    texts->order[k] = (uint32_t)k;
  }
  tier__sort_in_place(texts->order, count, sizeof *texts->order, is_before, texts->keys);
  for (size_t k = 0; k < count; k++) {
    texts->labels[k] = tier__keys_text(texts->keys, texts->order[k]);
    texts->codes[texts->order[k]] = (int32_t)k;
  }
  if (!has_labels(&column->view, texts->labels, count)) {
    TIER__TRY(tier__column_relabel(texts->context, column, texts->labels, count, err));
  }
  for (size_t i = 0; i < rows; i++) {
    values[i] = tier__bit(column->validity, i) ? texts->codes[values[i]] : 0;
  }
  return TIER_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_labels.h"

#include "base/failure.h"
#include "base/memory.h"
#include "book/sort_in_place.h"

/* FNV-1a, with a last turn (Murmur's) that mixes the high bits down. Which place a text gets never shows. */
static size_t hash_of(tier__rule_text text) {
  uint64_t hash = UINT64_C(0xCBF29CE484222325);
  for (size_t i = 0; i < text.text->length; i++) {
    hash = (hash ^ tier__text_byte(text, i)) * UINT64_C(0x100000001B3);
  }
  hash = (hash ^ (hash >> 33)) * UINT64_C(0xFF51AFD7ED558CCD);
  return (size_t)(hash ^ (hash >> 33));
}

/* The place of a text, or the free one where it belongs. */
static uint32_t *place_of(const tier__labels *labels, tier__rule_text text) {
  size_t at = hash_of(text) & (labels->place_count - 1);
  while (labels->places[at] != 0 && !tier__text_same(labels->texts[labels->places[at] - 1], text)) {
    at = (at + 1) & (labels->place_count - 1);
  }
  return &labels->places[at];
}

/* Keeps at least half of the places free. */
static tier_status grow(tier__labels *labels, tier_error *err) {
  const size_t wanted = labels->place_count == 0 ? 16 : labels->place_count * 2;
  if (labels->count * 2 < labels->place_count) {
    return TIER_OK;
  }
  uint32_t *places = tier__alloc(labels->context, wanted, sizeof *places);
  if (places == NULL) {
    return tier__no_memory(err);
  }
  tier__release(labels->context, labels->places);
  labels->places = places;
  labels->place_count = wanted;
  for (size_t i = 0; i < labels->count; i++) {
    *place_of(labels, labels->texts[i]) = (uint32_t)i + 1;
  }
  return TIER_OK;
}

tier_status tier__labels_add(tier__labels *labels, tier__rule_text text, uint32_t *ret_index, tier_error *err) {
  void *texts = labels->texts;
  const tier__rule_text *last = labels->count == 0 ? NULL : &labels->texts[labels->last];
  if (last != NULL && last->text == text.text && last->small == text.small) {
    *ret_index = labels->last;
    return TIER_OK;
  }
  TIER__TRY(grow(labels, err));
  uint32_t *place = place_of(labels, text);
  if (*place == 0) {
    if (labels->count >= INT32_MAX) {
      return tier__no_memory(err);
    }
    TIER__TRY(tier__reserve(labels->context, &texts, &labels->capacity, labels->count + 1, sizeof *labels->texts, err));
    labels->texts = texts;
    labels->texts[labels->count++] = text;
    *place = (uint32_t)labels->count;
  }
  *ret_index = labels->last = *place - 1;
  return TIER_OK;
}

static int stands_before(const void *a, const void *b, const void *arg) {
  const tier__labels *labels = arg;
  return tier__text_order(labels->texts[*(const uint32_t *)a], labels->texts[*(const uint32_t *)b]) < 0;
}

/* `sorted` as copies of the texts in this order. */
static tier_status copy_texts(tier__labels *labels, const uint32_t *order, tier_error *err) {
  size_t length = 0;
  for (size_t i = 0; i < labels->count; i++) {
    length += labels->texts[i].text->length;
  }
  labels->sorted = tier__alloc(labels->context, labels->count, sizeof *labels->sorted);
  labels->bytes = tier__alloc(labels->context, length, 1);
  if (labels->sorted == NULL || labels->bytes == NULL) {
    return tier__no_memory(err);
  }
  char *at = labels->bytes;
  for (size_t i = 0; i < labels->count; i++) {
    const tier__rule_text text = labels->texts[order[i]];
    labels->sorted[i].data = at;
    labels->sorted[i].length = text.text->length;
    for (size_t j = 0; j < text.text->length; j++) {
      *at++ = (char)tier__text_byte(text, j);
    }
  }
  return TIER_OK;
}

tier_status tier__labels_sort(tier__labels *labels, int32_t **ret_codes, tier_error *err) {
  tier_status status = TIER_OK;
  uint32_t *order = tier__alloc(labels->context, labels->count, sizeof *order);
  int32_t *codes = tier__alloc(labels->context, labels->count, sizeof *codes);
  if (order == NULL || codes == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  for (size_t i = 0; i < labels->count; i++) {
    order[i] = (uint32_t)i;
  }
  tier__sort_in_place(order, labels->count, sizeof *order, stands_before, labels);
  for (size_t i = 0; i < labels->count; i++) {
    codes[order[i]] = (int32_t)i;
  }
  TIER__TRY_OUT(copy_texts(labels, order, err));
  *ret_codes = codes;
  codes = NULL;
out:
  tier__release(labels->context, codes);
  tier__release(labels->context, order);
  return status;
}

void tier__labels_end(tier__labels *labels) {
  tier__release(labels->context, labels->bytes);
  tier__release(labels->context, labels->sorted);
  tier__release(labels->context, labels->places);
  tier__release(labels->context, labels->texts);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of a book as columns of a table. */
#include "book_column.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/memory.h"
#include "book_object.h"
#include "sort_in_place.h"
#include <string.h>

tier_type tier__book_attribute_type(const tier_book *book, const char *name) {
  const size_t a = tier__profiles_find(&book->profiles, name);
  return a == book->profiles.attribute_count ? TIER_ANY : book->profiles.attributes[a]->type;
}

/** The texts of an attribute that occur, and where each of its keys stands among them. */
typedef struct label_set {
  tier_string *labels;
  uint32_t *keys;   /**< By bytes. */
  int32_t *codes;   /**< By key; -1: does not occur. */
  size_t count;
} label_set;

static int key_before(const void *a, const void *b, const void *attribute) {
  return tier__attribute_compare(attribute, *(const uint32_t *)a, *(const uint32_t *)b) < 0;
}

static void end_labels(tier_context *context, label_set *set) {
  tier__release(context, set->labels);
  tier__release(context, set->keys);
  tier__release(context, set->codes);
}

/** Notes the keys that occur, in no order. */
static void collect_keys(const tier_book *book, const tier__attribute *attribute, label_set *set) {
  memset(set->codes, 0xFF, tier__keys_count(attribute->texts) * sizeof *set->codes);
  for (size_t c = 0; c < book->state_count; ++c) {
    int64_t key = 0;
    if (tier__profiles_value(&book->profiles, attribute, book->states[c].profile, &key) && set->codes[key] < 0) {
      set->codes[key] = 0;
      set->keys[set->count++] = (uint32_t)key;
    }
  }
}

static tier_status make_labels(const tier_book *book, const tier__attribute *attribute, label_set *ret_set,
                               tier_error *err) {
  tier_context *context = book->context;
  const size_t keys = tier__keys_count(attribute->texts);
  label_set set = {tier__alloc(context, keys, sizeof *set.labels), tier__alloc(context, keys, sizeof *set.keys),
                   tier__alloc(context, keys, sizeof *set.codes), 0};
  if (set.labels == NULL || set.keys == NULL || set.codes == NULL) {
    end_labels(context, &set);
    return tier__no_memory(err);
  }
  collect_keys(book, attribute, &set);
  tier__sort_in_place(set.keys, set.count, sizeof *set.keys, key_before, attribute);
  for (size_t i = 0; i < set.count; ++i) {
    set.codes[set.keys[i]] = (int32_t)i;
    set.labels[i] = tier__keys_text(attribute->texts, set.keys[i]);
  }
  *ret_set = set;
  return TIER_OK;
}

static void put_value(tier__column *column, size_t k, int64_t value, const int32_t *codes) {
  switch (column->view.type) {
  case TIER_BOOL:
    ((uint8_t *)column->values)[k] = (uint8_t)value;
    break;
  case TIER_FLOAT64:
    memcpy((double *)column->values + k, &value, sizeof value);
    break;
  case TIER_TEXT:
    ((int32_t *)column->values)[k] = codes[value];
    break;
  case TIER_DAY:
    ((int32_t *)column->values)[k] = (int32_t)value;
    break;
  default:
    ((int64_t *)column->values)[k] = value;
    break;
  }
}

tier_status tier__book_attribute(const tier_book *book, const char *name, const tier__ledger *ledger,
                                 tier__table *table, tier_error *err) {
  tier_status status = TIER_OK;
  const tier__profiles *profiles = &book->profiles;
  const size_t a = tier__profiles_find(profiles, name);
  label_set set = {NULL, NULL, NULL, 0};
  tier__column *column = NULL;
  if (a == profiles->attribute_count) {
    return tier__fail(err, TIER_E_NOT_FOUND, "the book has no attribute \"%.100s\"", name);
  }
  const tier__attribute *attribute = profiles->attributes[a];
  if (attribute->type == TIER_TEXT) {
    TIER__TRY_OUT(make_labels(book, attribute, &set, err));
  }
  TIER__TRY_OUT(tier__table_add(table, name, attribute->type, attribute->type == TIER_MONEY ? "currency" : "",
                                TIER__ROLE_ATTRIBUTE, 0, set.labels, set.count, &column, err));
  for (size_t k = 0; k < ledger->customers; ++k) {
    int64_t value = 0;
    if (tier__profiles_value(profiles, attribute, book->states[ledger->order[k]].profile, &value)) {
      tier__bit_set(column->validity, k);
      put_value(column, k, value, set.codes);
    }
  }
out:
  end_labels(book->context, &set);
  return status;
}

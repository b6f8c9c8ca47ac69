/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger_hash.h"
#include "base/failure.h"
#include "base/memory.h"
#include "return_links.h"
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/** Set apart what is hashed: without them a row could look like an attribute. */
enum { HASH_ID = 1, HASH_ORDER = 2, HASH_ROW = 3, HASH_ATTRIBUTE = 4, HASH_VALUE = 5, HASH_LINK = 6 };

enum { ROW_WORDS = 5, MOST_WORDS = 6 };

/** Hashes numbers by their little-endian bytes, the same on every machine. */
static uint64_t hash_words(const uint64_t *words, size_t count, uint64_t kind) {
  unsigned char bytes[MOST_WORDS * 8];
  for (size_t i = 0; i < count * 8; ++i) {
    bytes[i] = (unsigned char)(words[i / 8] >> (i % 8 * 8));
  }
  return XXH64(bytes, count * 8, kind);
}

static uint64_t hash_text(tier_string text, uint64_t kind) { return XXH64(text.data, text.length, kind); }

static uint64_t *hash_ids(const tier_book *book, tier_error *err) {
  const size_t customers = tier__keys_count(book->customers);
  uint64_t *hashes = tier__alloc(book->context, customers, sizeof *hashes);
  if (hashes == NULL) {
    (void)tier__no_memory(err);
    return NULL;
  }
  for (size_t c = 0; c < customers; ++c) {
    hashes[c] = hash_text(tier__keys_text(book->customers, (uint32_t)c), HASH_ID);
  }
  return hashes;
}

static void fill_words(const tier_book *book, const uint64_t *ids, size_t row_index, uint64_t words[ROW_WORDS]) {
  const tier__row row = tier__row_get(&book->rows, row_index);
  words[0] = ids[row.customer];
  words[1] = (uint64_t)row.when;
  words[2] = (uint64_t)row.amount;
  words[3] = row.order == TIER__NO_KEY ? 0 : hash_text(tier__keys_text(book->orders, row.order), HASH_ORDER);
  words[4] = row.flags & TIER__ROW_IS_DAY;
}

/** What a row takes back, by its content: transaction ids take no part unless nothing else is known. */
static uint64_t hash_link(const tier__view *view, const uint64_t *ids, size_t row) {
  const tier_book *book = view->book;
  const size_t purchase = tier__linked_purchase(view, row);
  uint64_t words[ROW_WORDS];
  if (purchase == TIER__NO_ROW) {
    return hash_text(tier__keys_text(book->transactions, book->rows.returned[row]), HASH_LINK);
  }
  fill_words(book, ids, purchase, words);
  return hash_words(words, ROW_WORDS, HASH_LINK);
}

static uint64_t hash_rows(const tier__view *view, const uint64_t *ids) {
  const tier_book *book = view->book;
  uint64_t sum = 0;
  int32_t day;
  for (size_t i = 0; i < book->rows.count; ++i) {
    if (!tier__row_is_live(book, i) || tier__view_row(view, i, &day) != TIER_ROW_ACCEPTED) {
      continue;
    }
    const int is_linked = book->rows.returned != NULL && book->rows.returned[i] != TIER__NO_KEY;
    uint64_t words[MOST_WORDS];
    fill_words(book, ids, i, words);
    if (is_linked) {
      words[ROW_WORDS] = hash_link(view, ids, i);
    }
    sum += hash_words(words, is_linked ? MOST_WORDS : ROW_WORDS, HASH_ROW);
  }
  return sum;
}

static uint64_t hash_attribute(const tier_book *book, const tier__attribute *attribute, const uint64_t *ids) {
  const tier_string name = {attribute->name, strlen(attribute->name)};
  const uint64_t name_hash = hash_text(name, HASH_ATTRIBUTE);
  uint64_t sum = 0;
  for (size_t c = 0; c < book->state_count; ++c) {
    int64_t value = 0;
    if (tier__profiles_value(&book->profiles, attribute, book->states[c].profile, &value)) {
      const uint64_t content = attribute->type == TIER_TEXT
                                   ? hash_text(tier__keys_text(attribute->texts, (uint32_t)value), HASH_VALUE)
                                   : (uint64_t)value;
      const uint64_t words[] = {ids[c], name_hash, (uint64_t)attribute->type, content};
      sum += hash_words(words, 4, HASH_ATTRIBUTE);
    }
  }
  return sum;
}

tier_status tier__ledger_hash(const tier__view *view, uint64_t *ret_hash, tier_error *err) {
  const tier_book *book = view->book;
  uint64_t *ids = hash_ids(book, err);
  if (ids == NULL) {
    return TIER_E_MEMORY;
  }
  uint64_t sum = hash_rows(view, ids);
  for (size_t a = 0; a < book->profiles.attribute_count; ++a) {
    sum += hash_attribute(book, book->profiles.attributes[a], ids);
  }
  tier__release(book->context, ids);
  *ret_hash = sum;
  return TIER_OK;
}

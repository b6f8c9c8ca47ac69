/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of a book: sources, ids and what hangs on them. */
#include "base/failure.h"
#include "base/key_order.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "book_object.h"
#include <string.h>

tier_status tier__book_source(tier_book *book, const char *source, uint32_t *ret_source, tier_error *err) {
  const char *name = source == NULL ? "" : source;
  for (size_t i = book->source_count; i-- > 0;) {
    if (strcmp(book->sources[i], name) == 0) {
      *ret_source = (uint32_t)i;
      return TIER_OK;
    }
  }
  if (!tier__utf8_valid(name, strlen(name))) {
    return tier__fail(err, TIER_E_ARGUMENT, "the name of the source is not valid UTF-8");
  }
  void *block = book->sources;
  tier_status status = tier__reserve(book->context, &block, &book->source_capacity, book->source_count + 1,
                                     sizeof *book->sources, err);
  book->sources = block;
  TIER__TRY(status);
  char *copy = tier__copy_text(book->context, name, strlen(name));
  if (copy == NULL) {
    return tier__no_memory(err);
  }
  *ret_source = (uint32_t)book->source_count;
  book->sources[book->source_count++] = copy;
  return TIER_OK;
}

/** Rows whose keys are reserved at once: few enough that room for all of them to be new is little. */
enum { KEY_BLOCK = 4096 };

static tier_status reserve_block(tier__keys *keys, const tier_string *texts, const uint8_t *reasons, size_t count,
                                 tier_error *err) {
  size_t bytes = texts == NULL ? count * 20 : 0;
  for (size_t i = 0; texts != NULL && i < count; ++i) {
    bytes += reasons[i] == TIER_ROW_ACCEPTED ? texts[i].length : 0;
  }
  return tier__keys_reserve(keys, count, bytes, err);
}

tier_status tier__book_keys(tier__keys *keys, const int64_t *numbers, const tier_string *texts,
                            const uint8_t *reasons, size_t count, uint32_t *ret_keys, tier_error *err) {
  for (size_t first = 0; first < count; first += KEY_BLOCK) {
    const size_t end = count - first < KEY_BLOCK ? count : first + KEY_BLOCK;
    TIER__TRY(reserve_block(keys, texts == NULL ? NULL : texts + first, reasons + first, end - first, err));
    for (size_t i = first; i < end; ++i) {
      if (reasons[i] != TIER_ROW_ACCEPTED || (texts != NULL && texts[i].length == 0)) {
        ret_keys[i] = TIER__NO_KEY;
      } else {
        ret_keys[i] = texts == NULL ? tier__keys_add_number(keys, numbers[i]) : tier__keys_add(keys, texts[i]);
      }
    }
  }
  return TIER_OK;
}

tier_status tier__book_reserve_states(tier_book *book, size_t customers, tier_error *err) {
  void *block = book->states;
  tier_status status = tier__reserve(book->context, &block, &book->state_capacity, customers, sizeof *book->states,
                                     err);
  book->states = block;
  return status;
}

void tier__book_extend_states(tier_book *book) {
  const tier__customer_state fresh = {0, TIER__NO_PROFILE, TIER__NO_START};
  for (size_t customers = tier__keys_count(book->customers); book->state_count < customers;) {
    book->states[book->state_count++] = fresh;
  }
}

/** None stands before any. */
static int compare_optional(const tier__keys *keys, uint32_t a, uint32_t b) {
  if (a == b) {
    return 0;
  }
  if (a == TIER__NO_KEY || b == TIER__NO_KEY) {
    return a == TIER__NO_KEY ? -1 : 1;
  }
  return tier__keys_compare(keys, a, b);
}

int tier__row_compare(const tier_book *book, const tier__row *a, const tier__row *b) {
  const uint32_t a_day = a->flags & TIER__ROW_IS_DAY, b_day = b->flags & TIER__ROW_IS_DAY;
  if (a->customer != b->customer) {
    return tier__keys_compare(book->customers, a->customer, b->customer);
  }
  if (a_day != b_day) {
    return a_day ? -1 : 1;
  }
  if (a->when != b->when) {
    return a->when < b->when ? -1 : 1;
  }
  if (a->amount != b->amount) {
    return a->amount < b->amount ? -1 : 1;
  }
  const int orders = compare_optional(book->orders, a->order, b->order);
  return orders != 0 ? orders : compare_optional(book->transactions, a->returned, b->returned);
}

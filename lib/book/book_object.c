/* SPDX-License-Identifier: Apache-2.0 */
#include "book_object.h"
#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"

static tier_status read_minor_digits(const tier_book_options *options, int32_t *ret_digits, tier_error *err) {
  tier_book_options given = {.size = sizeof given};
  if (options != NULL) {
    TIER__TRY(tier__struct_in(&given, sizeof given, sizeof given, options, "tier_book_options", err));
  }
  if (given.minor_digits < -1 || given.minor_digits > 6) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_book_options.minor_digits is %ld; it must be from -1 to 6",
                      (long)given.minor_digits);
  }
  *ret_digits = given.minor_digits == 0 ? 2 : given.minor_digits == -1 ? 0 : given.minor_digits;
  return TIER_OK;
}

tier_status tier_book_create(tier_context *context, const tier_book_options *options, tier_book **ret_book,
                             tier_error *err) {
  tier_status status = TIER_OK;
  tier_book *book = NULL;
  int32_t minor_digits = 0;
  if (context == NULL || ret_book == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_book_create: context or ret_book is NULL");
  }
  TIER__TRY(read_minor_digits(options, &minor_digits, err));
  book = tier__alloc(context, 1, sizeof *book);
  if (book == NULL) {
    return tier__no_memory(err);
  }
  book->context = tier__context_hold(context);
  book->minor_digits = minor_digits;
  atomic_init(&book->in_use, 0);
  TIER__TRY_OUT(tier__keys_create(context, &book->customers, err));
  TIER__TRY_OUT(tier__keys_create(context, &book->transactions, err));
  TIER__TRY_OUT(tier__keys_create(context, &book->orders, err));
  *ret_book = book;
  book = NULL;
out:
  tier_book_destroy(book);
  return status;
}

void tier_book_destroy(tier_book *book) {
  if (book == NULL) {
    return;
  }
  tier_context *context = book->context;
  assert(atomic_load(&book->in_use) == 0);
  for (size_t i = 0; i < book->source_count; ++i) {
    tier__release(context, book->sources[i]);
  }
  tier__release(context, book->sources);
  tier__release(context, book->states);
  tier__rows_end(context, &book->rows);
  tier__claims_end(context, &book->claims);
  tier__profiles_end(context, &book->profiles);
  tier__rejections_end(context, &book->rejections);
  tier__keys_destroy(book->customers);
  tier__keys_destroy(book->transactions);
  tier__keys_destroy(book->orders);
  tier__release(context, book);
  tier_context_destroy(context);
}

int32_t tier__book_minor_digits(const tier_book *book) { return book->minor_digits; }

tier_string tier__book_id(const tier_book *book, uint32_t index) { return tier__keys_text(book->customers, index); }

/* The flag is the one thing that changes in a book that a call only reads, hence the cast. */
tier_status tier__book_enter(const tier_book *book, tier_error *err) {
  int expected = 0;
  if (!atomic_compare_exchange_strong(&((tier_book *)book)->in_use, &expected, 1)) {
    return tier__fail(err, TIER_E_REENTRANT, "the book is in use by a call that has not returned yet");
  }
  return TIER_OK;
}

void tier__book_leave(const tier_book *book) { atomic_store(&((tier_book *)book)->in_use, 0); }

tier_status tier__book_check_free(const tier_book *book, tier_error *err) {
  TIER__TRY(tier__book_enter(book, err));
  tier__book_leave(book);
  return TIER_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/** @file book_object.h
 * The inside of a book. */
#ifndef TIER_LIB_BOOK_OBJECT_H
#define TIER_LIB_BOOK_OBJECT_H

#include "claim_list.h"
#include "profile_list.h"
#include "rejection_list.h"
#include "row_columns.h"
#include <stdatomic.h>
#include <tier/book.h>

#define TIER__NO_START INT32_MIN
/** Rows and customers are numbered with 32 bits. */
#define TIER__MOST_ROWS (UINT32_MAX - 1)

/** What a book knows of one customer beside the id. */
typedef struct tier__customer_state {
  uint32_t live_rows; /**< Accepted rows. */
  uint32_t profile;   /**< Newest customer row; TIER__NO_PROFILE: none. */
  int32_t start_day;  /**< TIER__NO_START: none. */
} tier__customer_state;

struct tier_book {
  tier_context *context;           /**< Held. */
  int32_t minor_digits;
  atomic_int in_use;
  tier__keys *customers;
  tier__keys *transactions;        /**< Transaction ids, also those that are only taken back. */
  tier__keys *orders;              /**< Order ids. */
  tier__customer_state *states;    /**< One per customer. */
  size_t state_count, state_capacity;
  tier__rows rows;
  tier__claims claims;
  tier__profiles profiles;
  tier__rejections rejections;
  char **sources;
  size_t source_count, source_capacity;
  uint64_t reasons[TIER_ROW_REASONS];
  uint64_t transaction_rows;       /**< Taken in so far. */
  uint64_t customer_rows;
  uint64_t customer_rows_rejected;
  uint32_t batches;
  int64_t absolute_minor;          /**< Sum of |amount| of the live rows: no sum of some of them can overflow. */
};

int32_t tier__book_minor_digits(const tier_book *book);
/** Id of a customer; valid until the book changes. */
tier_string tier__book_id(const tier_book *book, uint32_t index);
/** Marks a book as used by a running call: between the two every other call on it fails with TIER_E_REENTRANT. */
tier_status tier__book_enter(const tier_book *book, tier_error *err);
void tier__book_leave(const tier_book *book);
/** Passes through unless a running call uses the book. @return TIER_E_REENTRANT. */
tier_status tier__book_check_free(const tier_book *book, tier_error *err);
/** Index of a source, added if it is new. @param source NULL: "".
 * @return TIER_E_ARGUMENT (not UTF-8), TIER_E_MEMORY. */
tier_status tier__book_source(tier_book *book, const char *source, uint32_t *ret_source, tier_error *err);
/** Adds the keys of those rows of a column whose reason is TIER_ROW_ACCEPTED.
 * @param numbers,texts One of the two; an empty text has no key.
 * @param[out] ret_keys TIER__NO_KEY where there is none.
 * @return TIER_E_MEMORY, TIER_E_OVERFLOW; keys added so far are to be truncated by the caller. */
tier_status tier__book_keys(tier__keys *keys, const int64_t *numbers, const tier_string *texts,
                            const uint8_t *reasons, size_t count, uint32_t *ret_keys, tier_error *err);
/** Makes room for a state of each of that many customers. @return TIER_E_MEMORY. */
tier_status tier__book_reserve_states(tier_book *book, size_t customers, tier_error *err);
/** Gives every customer a state. */
void tier__book_extend_states(tier_book *book);
/** Canonical order of rows: customer id, time, amount, order id, transaction taken back; neither state nor place takes
 * part.
 * @return <0, 0, >0. */
int tier__row_compare(const tier_book *book, const tier__row *a, const tier__row *b);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "row_text.h"
#include "transaction_batch.h"

/* Size of the first version. */
#define TRANSACTIONS_LEAST offsetof(tier_transactions, returned_ids)

/** Rows that may become conflicts, and the room for their texts; both are bounds. */
typedef struct rows_bound {
  size_t count;
  size_t bytes;
  size_t longest; /**< Room for the longest of the texts. */
} rows_bound;

static size_t add_at_most(size_t sum, size_t value, size_t times) {
  return value != 0 && times > (SIZE_MAX - sum) / value ? SIZE_MAX : sum + value * times;
}

static void bound_row(rows_bound *bound, size_t room, size_t times) {
  bound->count = add_at_most(bound->count, 1, times);
  bound->bytes = add_at_most(bound->bytes, room, times);
  bound->longest = room > bound->longest ? room : bound->longest;
}

/** Lowers a bound whose rows cannot be more than `most`: one long id must not count for all of them. */
static void limit_rows(rows_bound *bound, size_t most) {
  bound->count = bound->count < most ? bound->count : most;
  if (bound->count == 0 || bound->longest < bound->bytes / bound->count) {
    bound->bytes = bound->count * bound->longest;
  }
}

/** What the rows with a transaction id of a batch may come to. */
typedef struct claim_needs {
  rows_bound fresh; /**< Rows of ids that the book did not have, or not in this state. */
  rows_bound known; /**< Rows of an id and state that the book has. */
  rows_bound held;  /**< The rows of the book that such a row may displace, with their repeats. */
  size_t others;    /**< Of the known rows those of other content. */
} claim_needs;

static void count_need(const tier__batch *batch, size_t i, size_t keys_before, claim_needs *needs) {
  const tier_book *book = batch->book;
  const uint32_t transaction = batch->transactions[i];
  const tier__row row = tier__row_get(&book->rows, batch->start + i);
  const size_t room = tier__row_text_room(book, &row, transaction);
  const tier__claim *claim = transaction < keys_before ? tier__claims_first(&book->claims, transaction) : NULL;
  while (claim != NULL && tier__row_state(book->rows.flags[claim->row]) != tier__row_state(row.flags)) {
    claim = tier__claims_next(&book->claims, claim);
  }
  if (claim == NULL) {
    bound_row(&needs->fresh, room, 1);
    return;
  }
  const tier__row holder = tier__row_get(&book->rows, claim->row);
  bound_row(&needs->known, room, 1);
  if (tier__row_compare(book, &row, &holder) != 0) {
    ++needs->others;
    bound_row(&needs->held, tier__row_text_room(book, &holder, transaction), 1 + (size_t)claim->repeat_count);
  }
}

/** Reserves claims and repeats. @param keys_before,keys_own Number of transaction keys before the batch, and with the
 * ids of its rows. @param[out] ret_conflicts Number and room of the rows that may become conflicts. */
static tier_status reserve_claims(const tier__batch *batch, size_t keys_before, size_t keys_own,
                                  rows_bound *ret_conflicts, tier_error *err) {
  tier_book *book = batch->book;
  claim_needs needs = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}, 0};
  for (size_t i = 0; batch->transactions != NULL && i < batch->count; ++i) {
    if (batch->reasons[i] == TIER_ROW_ACCEPTED && batch->transactions[i] != TIER__NO_KEY) {
      count_need(batch, i, keys_before, &needs);
    }
  }
  const size_t claims = needs.fresh.count;
  /* Of the rows of a new id at least one does not lose. Where a holder loses, its repeats do too. */
  limit_rows(&needs.fresh, claims - (keys_own - keys_before));
  limit_rows(&needs.held, needs.others + book->claims.repeats_count);
  *ret_conflicts = needs.fresh;
  if (needs.others != 0) {
    ret_conflicts->count += needs.known.count + needs.held.count;
    ret_conflicts->bytes += needs.known.bytes + needs.held.bytes;
  }
  return tier__claims_reserve(book->context, &book->claims, tier__keys_count(book->transactions), claims,
                              needs.fresh.count + needs.known.count, err);
}

/** Room that the rejections and claims of a batch may need, its keys being known. */
static tier_status reserve_places(tier__batch *batch, size_t keys_before, size_t keys_own, tier_error *err) {
  tier_book *book = batch->book;
  rows_bound rejected = {0, 0, 0};
  if (batch->transactions != NULL || batch->rows.returned_ids != NULL) {
    TIER__TRY(reserve_claims(batch, keys_before, keys_own, &rejected, err));
  }
  rejected.count += batch->bad_count;
  rejected.bytes += batch->bad_bytes;
  if (batch->absolute_minor > (uint64_t)(INT64_MAX - book->absolute_minor)) {
    for (size_t i = 0; i < batch->count; ++i) {
      bound_row(&rejected, tier__batch_text_room(&batch->rows, i), 1);
    }
  }
  return tier__rejections_reserve(book->context, &book->rejections, rejected.count, rejected.bytes, err);
}

/** Numbers of keys to go back to. */
typedef struct key_counts {
  size_t customers, transactions, orders, sources;
} key_counts;

static key_counts count_keys(const tier_book *book) {
  const key_counts counts = {tier__keys_count(book->customers), tier__keys_count(book->transactions),
                             tier__keys_count(book->orders), book->source_count};
  return counts;
}

static void forget_keys(tier_book *book, const key_counts *counts) {
  tier__keys_truncate(book->customers, counts->customers);
  tier__keys_truncate(book->transactions, counts->transactions);
  tier__keys_truncate(book->orders, counts->orders);
  while (book->source_count > counts->sources) {
    tier__release(book->context, book->sources[--book->source_count]);
  }
}

static tier_status allocate(tier__batch *batch, tier_error *err) {
  tier_context *context = batch->book->context;
  batch->reasons = tier__alloc(context, batch->count, 1);
  batch->fields = tier__alloc(context, batch->count, 1);
  if (batch->rows.transaction_ids != NULL) {
    batch->transactions = tier__alloc(context, batch->count, sizeof *batch->transactions);
  }
  if (batch->reasons == NULL || batch->fields == NULL ||
      (batch->rows.transaction_ids != NULL && batch->transactions == NULL)) {
    return tier__no_memory(err);
  }
  return TIER_OK;
}

/** The keys of what the rows take back. Only of returns: a row that gives nothing back is linked to nothing. */
static tier_status find_returned(tier__batch *batch, tier_error *err) {
  tier_book *book = batch->book;
  uint32_t *returned = book->rows.returned + batch->start;
  TIER__TRY(tier__book_keys(book->transactions, NULL, batch->rows.returned_ids, batch->reasons, batch->count, returned,
                            err));
  for (size_t i = 0; i < batch->count; ++i) {
    if (batch->reasons[i] == TIER_ROW_ACCEPTED && book->rows.amount[batch->start + i] >= 0) {
      returned[i] = TIER__NO_KEY;
    }
  }
  return TIER_OK;
}

/** All that may fail: reads the rows, finds their keys, makes room. */
static tier_status prepare(tier__batch *batch, tier_error *err) {
  tier_book *book = batch->book;
  const tier_transactions *rows = &batch->rows;
  const size_t keys_before = tier__keys_count(book->transactions);
  TIER__TRY(allocate(batch, err));
  TIER__TRY(tier__book_source(book, rows->source, &batch->source, err));
  TIER__TRY(tier__rows_reserve(book->context, &book->rows, batch->count, rows->order_ids != NULL,
                               rows->returned_ids != NULL, err));
  tier__batch_read(batch);
  TIER__TRY(tier__book_keys(book->customers, rows->customer_numbers, rows->customer_ids, batch->reasons, batch->count,
                            book->rows.customer + batch->start, err));
  if (rows->order_ids != NULL) {
    TIER__TRY(tier__book_keys(book->orders, NULL, rows->order_ids, batch->reasons, batch->count,
                              book->rows.order + batch->start, err));
  }
  if (rows->transaction_ids != NULL) {
    TIER__TRY(tier__book_keys(book->transactions, NULL, rows->transaction_ids, batch->reasons, batch->count,
                              batch->transactions, err));
  }
  const size_t keys_own = tier__keys_count(book->transactions);
  if (rows->returned_ids != NULL) {
    TIER__TRY(find_returned(batch, err));
  }
  TIER__TRY(tier__book_reserve_states(book, tier__keys_count(book->customers), err));
  return reserve_places(batch, keys_before, keys_own, err);
}

static tier_status take_in(tier_book *book, const tier_transactions *rows, tier_intake *ret_intake, tier_error *err) {
  const key_counts counts = count_keys(book);
  tier__batch batch = {.book = book, .rows = *rows, .count = rows->count, .start = book->rows.count};
  tier_status status = rows->count == 0 ? TIER_OK : prepare(&batch, err);
  if (status == TIER_OK) {
    ++book->batches;
    tier__book_extend_states(book);
    tier__claims_extend(&book->claims, tier__keys_count(book->transactions));
    tier__batch_place(&batch);
    book->transaction_rows += batch.count;
    if (ret_intake != NULL) {
      tier__struct_out(ret_intake, &batch.intake, sizeof batch.intake);
    }
  } else {
    forget_keys(book, &counts);
  }
  tier__release(book->context, batch.reasons);
  tier__release(book->context, batch.fields);
  tier__release(book->context, batch.transactions);
  return status;
}

tier_status tier_book_add_transactions(tier_book *book, const tier_transactions *transactions, tier_intake *ret_intake,
                                       tier_error *err) {
  tier_transactions rows;
  if (book == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_book_add_transactions: book is NULL");
  }
  TIER__TRY(tier__struct_in(&rows, sizeof rows, TRANSACTIONS_LEAST, transactions, "tier_transactions", err));
  if (ret_intake != NULL) {
    TIER__TRY(tier__struct_out_check(ret_intake, sizeof *ret_intake, "tier_intake", err));
  }
  TIER__TRY(tier__batch_check(&rows, err));
  if (rows.count > TIER__MOST_ROWS - book->transaction_rows) {
    return tier__fail(err, TIER_E_OVERFLOW, "a book holds at most %lu transaction rows",
                      (unsigned long)TIER__MOST_ROWS);
  }
  TIER__TRY(tier__book_enter(book, err));
  tier_status status = take_in(book, &rows, ret_intake, err);
  tier__book_leave(book);
  return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "customer_batch.h"

static tier_status check(const tier_customers *rows, tier_error *err) {
  if (rows->count != 0 && (rows->customer_numbers != NULL) + (rows->customer_ids != NULL) != 1) {
    return tier__fail(err, TIER_E_ARGUMENT, "set one of customer_numbers and customer_ids");
  }
  if (rows->attribute_count != 0 && rows->attributes == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "attribute_count is set but attributes is NULL");
  }
  return TIER_OK;
}

static tier_status allocate(tier__profile_batch *batch, tier_error *err) {
  tier_context *context = batch->book->context;
  const size_t rows = batch->rows.count, attributes = batch->rows.attribute_count;
  batch->columns = tier__alloc(context, attributes, sizeof *batch->columns);
  batch->cells = tier__alloc(context, attributes, sizeof *batch->cells);
  batch->reasons = tier__alloc(context, rows, 1);
  batch->fields = tier__alloc(context, rows, sizeof *batch->fields);
  batch->keys = tier__alloc(context, rows, sizeof *batch->keys);
  return batch->columns == NULL || batch->cells == NULL || batch->reasons == NULL || batch->fields == NULL ||
                 batch->keys == NULL
             ? tier__no_memory(err)
             : TIER_OK;
}

static void release(tier__profile_batch *batch) {
  tier_context *context = batch->book->context;
  tier__release(context, batch->columns);
  tier__release(context, batch->cells);
  tier__release(context, batch->reasons);
  tier__release(context, batch->fields);
  tier__release(context, batch->keys);
}

/** What to go back to on failure. The texts of attributes that were there before may keep keys that no row uses. */
typedef struct marks {
  size_t customers, sources, attributes;
} marks;

static void go_back(tier_book *book, const marks *before) {
  tier__keys_truncate(book->customers, before->customers);
  tier__profiles_drop_attributes(book->context, &book->profiles, before->attributes);
  while (book->source_count > before->sources) {
    tier__release(book->context, book->sources[--book->source_count]);
  }
  book->state_count = before->customers;
}

static tier_status place(tier__profile_batch *batch, tier_error *err) {
  tier_book *book = batch->book;
  const tier_customers *rows = &batch->rows;
  TIER__TRY(allocate(batch, err));
  TIER__TRY(tier__book_source(book, rows->source, &batch->source, err));
  TIER__TRY(tier__profiles_reserve(book->context, &book->profiles, rows->count, err));
  TIER__TRY(tier__cells_open(batch, err));
  tier__profiles_read(batch);
  TIER__TRY(tier__book_keys(book->customers, rows->customer_numbers, rows->customer_ids, batch->reasons, rows->count,
                            batch->keys, err));
  TIER__TRY(tier__book_reserve_states(book, tier__keys_count(book->customers), err));
  TIER__TRY(tier__profiles_write(batch, err));
  tier__book_extend_states(book);
  return tier__profiles_place(batch, err);
}

static tier_status take_in(tier_book *book, const tier_customers *rows, tier_intake *ret_intake, tier_error *err) {
  const marks before = {tier__keys_count(book->customers), book->source_count, book->profiles.attribute_count};
  tier__profile_batch batch = {.book = book, .rows = *rows, .start = book->profiles.count};
  const tier_status status = place(&batch, err);
  if (status == TIER_OK) {
    book->customer_rows += rows->count;
    if (ret_intake != NULL) {
      tier__struct_out(ret_intake, &batch.intake, sizeof batch.intake);
    }
  } else {
    go_back(book, &before);
  }
  release(&batch);
  return status;
}

tier_status tier_book_add_customers(tier_book *book, const tier_customers *customers, tier_intake *ret_intake,
                                    tier_error *err) {
  tier_customers rows;
  if (book == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_book_add_customers: book is NULL");
  }
  TIER__TRY(tier__struct_in(&rows, sizeof rows, sizeof rows, customers, "tier_customers", err));
  if (ret_intake != NULL) {
    TIER__TRY(tier__struct_out_check(ret_intake, sizeof *ret_intake, "tier_intake", err));
  }
  TIER__TRY(check(&rows, err));
  if (rows.count > TIER__MOST_ROWS - book->customer_rows) {
    return tier__fail(err, TIER_E_OVERFLOW, "a book holds at most %lu customer rows", (unsigned long)TIER__MOST_ROWS);
  }
  TIER__TRY(tier__book_enter(book, err));
  const tier_status status = take_in(book, &rows, ret_intake, err);
  tier__book_leave(book);
  return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "base/struct_size.h"
#include "book_object.h"
#include "row_groups.h"

size_t tier_book_count(const tier_book *book) { return book == NULL ? 0 : tier__keys_count(book->customers); }

tier_status tier_book_customer(const tier_book *book, size_t index, tier_customer *ret_customer, tier_error *err) {
  if (book == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_book_customer: book is NULL");
  }
  TIER__TRY(tier__struct_out_check(ret_customer, sizeof *ret_customer, "tier_customer", err));
  TIER__TRY(tier__book_check_free(book, err));
  if (index >= tier__keys_count(book->customers)) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no customer %zu; the book has %zu", index,
                      tier__keys_count(book->customers));
  }
  const tier__customer_state *state = &book->states[index];
  const tier_customer customer = {sizeof customer, tier__book_id(book, (uint32_t)index), state->start_day,
                                  state->live_rows};
  tier__struct_out(ret_customer, &customer, sizeof customer);
  return TIER_OK;
}

tier_status tier_book_find(const tier_book *book, tier_string id, size_t *ret_index, tier_error *err) {
  if (book == NULL || ret_index == NULL || (id.data == NULL && id.length != 0)) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_book_find: book, id or ret_index is NULL");
  }
  TIER__TRY(tier__book_check_free(book, err));
  const uint32_t key = id.length == 0 ? TIER__NO_KEY : tier__keys_find(book->customers, id);
  if (key == TIER__NO_KEY) {
    return tier__fail(err, TIER_E_NOT_FOUND, "the book has no such customer");
  }
  *ret_index = key;
  return TIER_OK;
}

static int32_t last_day(const tier__view *view, int *ret_found) {
  int32_t day, last = INT32_MIN;
  *ret_found = 0;
  for (size_t row = 0; row < view->book->rows.count; ++row) {
    if (tier__row_is_live(view->book, row) && tier__view_row(view, row, &day) == TIER_ROW_ACCEPTED) {
      last = day > last ? day : last;
      *ret_found = 1;
    }
  }
  return last;
}

tier_status tier_book_last_day(const tier_book *book, const tier_zone *zone, int32_t *ret_day, tier_error *err) {
  int found = 0;
  if (book == NULL || ret_day == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_book_last_day: book or ret_day is NULL");
  }
  TIER__TRY(tier__book_check_free(book, err));
  const tier__view view = {book, INT32_MAX, zone, NULL};
  const int32_t day = last_day(&view, &found);
  if (!found) {
    return tier__fail(err, TIER_E_DATA, "the book has no transaction that counts");
  }
  *ret_day = day;
  return TIER_OK;
}

/** Counts the rows of a view, one by one. */
static void count_rows(const tier__view *view, tier_quality *quality) {
  const tier_book *book = view->book;
  int found = 0;
  for (size_t row = 0; row < book->rows.count; ++row) {
    int32_t day = 0;
    if (!tier__row_is_live(book, row)) {
      continue;
    }
    const int32_t reason = tier__view_row(view, row, &day);
    if (reason != TIER_ROW_ACCEPTED) {
      --quality->reasons[TIER_ROW_ACCEPTED];
      ++quality->reasons[reason];
      continue;
    }
    quality->returns += book->rows.amount[row] < 0;
    quality->zero_amounts += book->rows.amount[row] == 0;
    quality->spend_minor += book->rows.amount[row];
    quality->first_day = found && quality->first_day < day ? quality->first_day : day;
    quality->last_day = found && quality->last_day > day ? quality->last_day : day;
    found = 1;
  }
}

static void sum_reasons(tier_quality *quality) {
  quality->accepted = quality->reasons[TIER_ROW_ACCEPTED];
  quality->duplicate = quality->reasons[TIER_ROW_DUPLICATE];
  for (int reason = TIER_ROW_PENDING; reason < TIER_ROW_REASONS; ++reason) {
    *(reason < TIER_ROW_NO_ID ? &quality->ignored : &quality->rejected) += quality->reasons[reason];
  }
}

/** Counts the days of purchase of one customer. @return 1 if there is one. */
static int count_days(const tier__entry *entries, size_t count, tier_quality *quality) {
  int bought = 0;
  for (size_t i = 0, end; i < count; i = end) {
    int purchase = 0;
    for (end = i; end < count && entries[end].day == entries[i].day; ++end) {
      purchase |= entries[end].amount >= 0;
    }
    if (purchase) {
      ++quality->purchase_days;
      quality->merged += end - i - 1;
      bought = 1;
    }
  }
  return bought;
}

static tier_status count_purchases(const tier__view *view, tier_quality *quality, tier_error *err) {
  tier__groups groups;
  TIER__TRY(tier__groups_make(view, NULL, &groups, err));
  for (size_t k = 0; k < groups.customers; ++k) {
    tier__groups_sort_days(&groups, k);
    if (!count_days(groups.entries + groups.first[k], groups.first[k + 1] - groups.first[k], quality)) {
      ++quality->customers_without_purchase;
    }
  }
  tier__groups_end(&groups);
  return TIER_OK;
}

tier_status tier_book_quality(const tier_book *book, int32_t as_of_day, const tier_zone *zone,
                              tier_quality *ret_quality, tier_error *err) {
  tier_quality quality = {.size = sizeof quality};
  if (book == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_book_quality: book is NULL");
  }
  TIER__TRY(tier__struct_out_check(ret_quality, sizeof *ret_quality, "tier_quality", err));
  TIER__TRY(tier__book_check_free(book, err));
  const tier__view view = {book, as_of_day, zone, NULL};
  quality.rows = book->transaction_rows;
  quality.customers = tier__keys_count(book->customers);
  quality.customer_rows = book->customer_rows;
  quality.customer_rows_rejected = book->customer_rows_rejected;
  for (int reason = 0; reason < TIER_ROW_REASONS; ++reason) {
    quality.reasons[reason] = book->reasons[reason];
  }
  count_rows(&view, &quality);
  sum_reasons(&quality);
  TIER__TRY(count_purchases(&view, &quality, err));
  tier__struct_out(ret_quality, &quality, sizeof quality);
  return TIER_OK;
}

size_t tier_book_rejection_count(const tier_book *book) { return book == NULL ? 0 : book->rejections.count; }

tier_status tier_book_rejection(const tier_book *book, size_t index, tier_rejection *ret_rejection, tier_error *err) {
  if (book == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_book_rejection: book is NULL");
  }
  TIER__TRY(tier__struct_out_check(ret_rejection, sizeof *ret_rejection, "tier_rejection", err));
  TIER__TRY(tier__book_check_free(book, err));
  if (index >= book->rejections.count) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no rejected row %zu; the book has %zu", index,
                      book->rejections.count);
  }
  const tier__rejected *rejected = &book->rejections.list[index];
  const char *field = rejected->field != NULL
                          ? rejected->field
                          : tier__profiles_field_name(&book->profiles, book->profiles.rejected[rejected->profile]);
  const tier_rejection rejection = {sizeof rejection, rejected->row_number, rejected->reason, rejected->is_customer,
                                    field,            rejected->source,     rejected->text};
  tier__struct_out(ret_rejection, &rejection, sizeof rejection);
  return TIER_OK;
}

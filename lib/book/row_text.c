/* SPDX-License-Identifier: Apache-2.0 */
#include "row_text.h"
#include "base/calendar_text.h"
#include "base/number_text.h"
#include "transaction_batch.h"
#include <string.h>

/** Enough for a time, an amount, a status and the commas. */
enum { FIXED_ROOM = 128 };

static size_t put_string(char *to, tier_string text) {
  if (text.length != 0) {
    memcpy(to, text.data, text.length);
  }
  return text.length;
}

static size_t put_comma(char *to) {
  *to = ',';
  return 1;
}

static char *put_digits(char *to, int64_t value, int digits) {
  for (int i = digits; i-- > 0; value /= 10) {
    to[i] = (char)('0' + value % 10);
  }
  return to + digits;
}

size_t tier__day_text(int32_t day, char *to) {
  const int in_years = day >= TIER__FIRST_DAY && day <= TIER__LAST_DAY;
  return in_years ? tier__day_write(day, to) : tier__integer_write(day, to);
}

/** "YYYY-MM-DDThh:mm:ss[.ffffff]Z"; the plain number if it is outside years 1 to 9999. */
static size_t put_time(char *to, int64_t time_us) {
  if (!tier__time_in_years(time_us)) {
    return tier__integer_write(time_us, to);
  }
  const int32_t day = tier__day_of_time(time_us, 0);
  const int64_t rest = time_us - day * TIER__DAY_US, seconds = rest / 1000000;
  char *at = to + tier__day_write(day, to);
  *at++ = 'T';
  at = put_digits(at, seconds / 3600, 2);
  *at++ = ':';
  at = put_digits(at, seconds / 60 % 60, 2);
  *at++ = ':';
  at = put_digits(at, seconds % 60, 2);
  if (rest % 1000000 != 0) {
    *at++ = '.';
    at = put_digits(at, rest % 1000000, 6);
  }
  *at++ = 'Z';
  return (size_t)(at - to);
}

static size_t put_status(char *to, uint32_t status) {
  static const char *const names[] = {"posted", "pending", "void"};
  if (status > TIER_VOID) {
    return tier__integer_write(status, to);
  }
  const size_t length = strlen(names[status]);
  memcpy(to, names[status], length);
  return length;
}

size_t tier__row_text_room(const tier_book *book, const tier__row *row, uint32_t transaction) {
  const size_t order = row->order == TIER__NO_KEY ? 0 : tier__keys_text(book->orders, row->order).length;
  const size_t returned =
      row->returned == TIER__NO_KEY ? 0 : tier__keys_text(book->transactions, row->returned).length;
  return tier__keys_text(book->customers, row->customer).length +
         tier__keys_text(book->transactions, transaction).length + order + returned + FIXED_ROOM;
}

size_t tier__row_text(const tier_book *book, const tier__row *row, uint32_t transaction, char *to) {
  char *at = to + put_string(to, tier__keys_text(book->customers, row->customer));
  at += put_comma(at);
  at += row->flags & TIER__ROW_IS_DAY ? tier__day_text((int32_t)row->when, at) : put_time(at, row->when);
  at += put_comma(at);
  at += tier__money_write(row->amount, book->minor_digits, at);
  at += put_comma(at);
  at += put_string(at, tier__keys_text(book->transactions, transaction));
  if (row->order != TIER__NO_KEY) {
    at += put_comma(at);
    at += put_string(at, tier__keys_text(book->orders, row->order));
  }
  if (row->returned != TIER__NO_KEY) {
    at += put_comma(at);
    at += put_string(at, tier__keys_text(book->transactions, row->returned));
  }
  if (tier__row_state(row->flags) != TIER_POSTED) {
    at += put_comma(at);
    at += put_status(at, tier__row_state(row->flags));
  }
  return (size_t)(at - to);
}

size_t tier__batch_text_room(const tier_transactions *rows, size_t i) {
  const tier_string *const texts[] = {rows->customer_ids, rows->time_texts,   rows->amount_texts, rows->transaction_ids,
                                      rows->order_ids,    rows->returned_ids, rows->status_texts};
  size_t room = FIXED_ROOM;
  if (rows->row_texts != NULL) {
    return rows->row_texts[i].length;
  }
  for (size_t t = 0; t < sizeof texts / sizeof texts[0]; ++t) {
    room += texts[t] == NULL ? 0 : texts[t][i].length;
  }
  return room;
}

static char *put_customer(const tier_transactions *rows, size_t i, char *at) {
  return at + (rows->customer_ids != NULL ? put_string(at, rows->customer_ids[i])
                                          : tier__integer_write(rows->customer_numbers[i], at));
}

static char *put_when(const tier_transactions *rows, size_t i, char *at) {
  if (rows->time_texts != NULL) {
    return at + put_string(at, rows->time_texts[i]);
  }
  return at + (rows->days != NULL ? tier__day_text(rows->days[i], at) : put_time(at, rows->times_us[i]));
}

static char *put_amount(const tier_book *book, const tier_transactions *rows, size_t i, char *at) {
  return at + (rows->amount_texts != NULL
                   ? put_string(at, rows->amount_texts[i])
                   : tier__money_write(rows->amounts_minor[i], book->minor_digits, at));
}

size_t tier__batch_text(const tier_book *book, const tier_transactions *rows, size_t i, char *to) {
  if (rows->row_texts != NULL) {
    return put_string(to, rows->row_texts[i]);
  }
  const tier_string *const texts[] = {rows->transaction_ids, rows->order_ids, rows->returned_ids, rows->status_texts};
  char *at = put_customer(rows, i, to);
  at += put_comma(at);
  at = put_when(rows, i, at);
  at += put_comma(at);
  at = put_amount(book, rows, i, at);
  for (size_t t = 0; t < sizeof texts / sizeof texts[0]; ++t) {
    if (texts[t] != NULL) {
      at += put_comma(at);
      at += put_string(at, texts[t][i]);
    }
  }
  if (rows->statuses != NULL) {
    at += put_comma(at);
    at += put_status(at, rows->statuses[i]);
  }
  return (size_t)(at - to);
}

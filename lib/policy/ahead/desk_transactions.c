/* SPDX-License-Identifier: Apache-2.0 */
/* From a customer's transactions to occasions, by the very code that a book's rows go through. */
#include "base/checked.h"
#include "base/failure.h"
#include "base/memory.h"
#include "desk_object.h"

#include <string.h>

#define GROW(desk, array, count, err)                                                                                  \
  do {                                                                                                                 \
    void *grown_ = tier__resize((desk)->context, (array), (count), sizeof *(array));                                   \
    if (grown_ == NULL) {                                                                                              \
      return tier__no_memory(err);                                                                                     \
    }                                                                                                                  \
    (array) = grown_;                                                                                                  \
  } while (0)

static int merges_days(const tier_desk *desk) { return desk->fitted->policy->purchases.merge == TIER__MERGE_DAY; }

static tier_status make_room(tier_desk *desk, size_t rows, tier_error *err) {
  if (rows <= desk->row_capacity && desk->entries != NULL) {
    return TIER_OK;
  }
  size_t count = rows > SIZE_MAX / 2 ? rows : 2 * rows;
  count = count < 16 ? 16 : count;
  GROW(desk, desk->entries, count, err);
  GROW(desk, desk->occasions, count, err);
  if (!merges_days(desk)) {
    GROW(desk, desk->merged, count, err);
    GROW(desk, desk->book.rows.customer, count, err);
    GROW(desk, desk->book.rows.order, count, err);
    GROW(desk, desk->book.rows.when, count, err);
    GROW(desk, desk->book.rows.amount, count, err);
    GROW(desk, desk->book.rows.flags, count, err);
  }
  desk->row_capacity = count;
  return TIER_OK;
}

/** As in a book: no sum of some amounts can overflow. */
static tier_status check_rows(const tier_desk_customer *customer, tier_error *err) {
  int64_t total = 0;
  for (size_t i = 0; i < customer->count; i++) {
    const int64_t amount = customer->amounts_minor[i];
    if (i > 0 && customer->days[i] < customer->days[i - 1]) {
      return tier__fail_row(err, TIER_E_ARGUMENT, (int64_t)i, "the days of the transactions must ascend");
    }
    if (amount == INT64_MIN || tier__add_i64(total, amount < 0 ? -amount : amount, &total)) {
      return tier__fail_row(err, TIER_E_OVERFLOW, (int64_t)i, "the sum of all amounts does not fit into 64 bits");
    }
  }
  if (customer->count > 0 &&
      (customer->days[0] < TIER__FIRST_DAY || customer->days[customer->count - 1] > TIER__LAST_DAY)) {
    return tier__fail(err, TIER_E_ARGUMENT, "a transaction is outside the years 1 to 9999");
  }
  return TIER_OK;
}

/** Rows as a book has them, for orders to be told apart and to be sorted. */
static tier_status put_row(tier_desk *desk, const tier_desk_customer *customer, size_t i, tier_error *err) {
  tier__rows *rows = &desk->book.rows;
  uint32_t order = TIER__NO_KEY;
  if (customer->order_numbers != NULL) {
    TIER__TRY(tier__keys_reserve(desk->book.orders, 1, 20, err));
    order = tier__keys_add_number(desk->book.orders, customer->order_numbers[i]);
  }
  rows->customer[i] = 0;
  rows->order[i] = order;
  rows->when[i] = customer->days[i];
  rows->amount[i] = customer->amounts_minor[i];
  rows->flags[i] = TIER__ROW_IS_DAY | TIER__ROW_LIVE;
  return TIER_OK;
}

/** Takes the rows of days that count. @param[out] ret_count How many. */
static tier_status take_rows(tier_desk *desk, const tier_desk_customer *customer, int32_t as_of_day, size_t *ret_count,
                             tier_error *err) {
  size_t count = 0;
  for (size_t i = 0; i < customer->count; i++) {
    if (customer->days[i] < desk->start_day || customer->days[i] > as_of_day) {
      continue;
    }
    if (!merges_days(desk)) {
      TIER__TRY(put_row(desk, customer, i, err));
    }
    desk->entries[count++] = (tier__entry){customer->amounts_minor[i], customer->days[i], (uint32_t)i};
  }
  *ret_count = count;
  return TIER_OK;
}

tier_status tier__desk_transactions(tier_desk *desk, const tier_desk_customer *customer, int32_t as_of_day,
                                    tier_error *err) {
  const tier__purchase_rules *rules = &desk->fitted->policy->purchases;
  const tier__view view = {&desk->book, as_of_day, NULL, NULL};
  size_t count = 0;
  if (customer->count > 0 && (customer->days == NULL || customer->amounts_minor == NULL)) {
    return tier__fail(err, TIER_E_ARGUMENT, "days and amounts_minor must not be NULL");
  }
  if (customer->start_day != 0 && (customer->start_day < TIER__FIRST_DAY || customer->start_day > TIER__LAST_DAY)) {
    return tier__fail(err, TIER_E_ARGUMENT, "start_day is outside the years 1 to 9999");
  }
  if (customer->count > TIER__MOST_ROWS) {
    return tier__fail(err, TIER_E_OVERFLOW, "a customer has fewer than 2^32 - 1 transactions");
  }
  TIER__TRY(check_rows(customer, err));
  TIER__TRY(make_room(desk, customer->count, err));
  desk->start_day = customer->start_day == 0 ? TIER__NO_START : customer->start_day;
  if (desk->book.orders != NULL) {
    tier__keys_truncate(desk->book.orders, 0);
  }
  TIER__TRY(take_rows(desk, customer, as_of_day, &count, err));
  desk->first[1] = merges_days(desk)
                       ? tier__merge_days(&view, desk->entries, count, rules->returns, desk->occasions)
                       : tier__merge_rows(&view, desk->entries, count, rules->merge == TIER__MERGE_ORDER,
                                          rules->returns, desk->merged, desk->occasions);
  return TIER_OK;
}

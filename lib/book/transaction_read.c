/* SPDX-License-Identifier: Apache-2.0 */
#include "base/calendar_text.h"
#include "base/failure.h"
#include "base/number_text.h"
#include "base/utf8.h"
#include "row_text.h"
#include "transaction_batch.h"
#include <string.h>

tier_status tier__batch_check(const tier_transactions *rows, tier_error *err) {
  const int customers = (rows->customer_numbers != NULL) + (rows->customer_ids != NULL);
  const int times = (rows->days != NULL) + (rows->times_us != NULL) + (rows->time_texts != NULL);
  const int amounts = (rows->amounts_minor != NULL) + (rows->amount_texts != NULL);
  if (rows->count == 0) {
    return TIER_OK;
  }
  if (customers != 1) {
    return tier__fail(err, TIER_E_ARGUMENT, "set one of customer_numbers and customer_ids");
  }
  if (times != 1) {
    return tier__fail(err, TIER_E_ARGUMENT, "set one of days, times_us and time_texts");
  }
  if (amounts != 1) {
    return tier__fail(err, TIER_E_ARGUMENT, "set one of amounts_minor and amount_texts");
  }
  if (rows->statuses != NULL && rows->status_texts != NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "set at most one of statuses and status_texts");
  }
  return TIER_OK;
}

static int32_t read_time_text(tier_string text, tier__row *row) {
  int is_day = 0;
  int32_t day = 0;
  if (!tier__time_read(text.data, text.length, &is_day, &day, &row->when)) {
    return TIER_ROW_BAD_TIME;
  }
  if (is_day) {
    row->when = day;
    row->flags |= TIER__ROW_IS_DAY;
    return TIER_ROW_ACCEPTED;
  }
  return tier__time_in_years(row->when) ? TIER_ROW_ACCEPTED : TIER_ROW_BAD_TIME;
}

static int32_t read_time(const tier_transactions *rows, size_t i, tier__row *row) {
  if (rows->time_texts != NULL) {
    return read_time_text(rows->time_texts[i], row);
  }
  if (rows->days != NULL) {
    row->when = rows->days[i];
    row->flags |= TIER__ROW_IS_DAY;
    return row->when >= TIER__FIRST_DAY && row->when <= TIER__LAST_DAY ? TIER_ROW_ACCEPTED : TIER_ROW_BAD_TIME;
  }
  row->when = rows->times_us[i];
  return tier__time_in_years(row->when) ? TIER_ROW_ACCEPTED : TIER_ROW_BAD_TIME;
}

static int32_t read_amount(const tier__batch *batch, size_t i, tier__row *row) {
  const tier_transactions *rows = &batch->rows;
  if (rows->amounts_minor != NULL) {
    row->amount = rows->amounts_minor[i];
    return TIER_ROW_ACCEPTED;
  }
  return tier__money_read(rows->amount_texts[i].data, rows->amount_texts[i].length, batch->book->minor_digits,
                          &row->amount)
             ? TIER_ROW_ACCEPTED
             : TIER_ROW_BAD_AMOUNT;
}

static int32_t read_status_text(tier_string text, tier__row *row) {
  static const char *const names[] = {"posted", "pending", "void"};
  if (text.length == 0) {
    return TIER_ROW_ACCEPTED;
  }
  for (uint32_t state = 0; state < 3; ++state) {
    if (text.length == strlen(names[state]) && memcmp(text.data, names[state], text.length) == 0) {
      row->flags |= state * TIER__ROW_STATE;
      return TIER_ROW_ACCEPTED;
    }
  }
  return TIER_ROW_BAD_STATUS;
}

static int32_t read_status(const tier_transactions *rows, size_t i, tier__row *row) {
  if (rows->status_texts != NULL) {
    return read_status_text(rows->status_texts[i], row);
  }
  if (rows->statuses != NULL) {
    if (rows->statuses[i] > TIER_VOID) {
      return TIER_ROW_BAD_STATUS;
    }
    row->flags |= rows->statuses[i] * TIER__ROW_STATE;
  }
  return TIER_ROW_ACCEPTED;
}

static int32_t check_text(const tier_string *texts, size_t i) {
  return texts == NULL || tier__utf8_valid(texts[i].data, texts[i].length) ? TIER_ROW_ACCEPTED : TIER_ROW_BAD_TEXT;
}

static int32_t check_customer(const tier_string *ids, size_t i) {
  return ids != NULL && ids[i].length == 0 ? TIER_ROW_NO_ID : check_text(ids, i);
}

/** Reads one row. @param[out] ret_field Where it is wrong. @return Its reason. */
static int32_t read_row(const tier__batch *batch, size_t i, tier__row *row, uint8_t *ret_field) {
  const tier_transactions *rows = &batch->rows;
  int32_t reason = check_customer(rows->customer_ids, i);
  *ret_field = TIER__AT_CUSTOMER;
  if (reason == TIER_ROW_ACCEPTED) {
    reason = read_time(rows, i, row);
    *ret_field = TIER__AT_TIME;
  }
  if (reason == TIER_ROW_ACCEPTED) {
    reason = read_amount(batch, i, row);
    *ret_field = TIER__AT_AMOUNT;
  }
  if (reason == TIER_ROW_ACCEPTED) {
    reason = check_text(rows->transaction_ids, i);
    *ret_field = TIER__AT_TRANSACTION;
  }
  if (reason == TIER_ROW_ACCEPTED) {
    reason = check_text(rows->order_ids, i);
    *ret_field = TIER__AT_ORDER;
  }
  if (reason == TIER_ROW_ACCEPTED) {
    reason = check_text(rows->returned_ids, i);
    *ret_field = TIER__AT_RETURNED;
  }
  if (reason == TIER_ROW_ACCEPTED) {
    reason = read_status(rows, i, row);
    *ret_field = TIER__AT_STATUS;
  }
  return reason;
}

void tier__batch_read(tier__batch *batch) {
  tier__rows *kept = &batch->book->rows;
  for (size_t i = 0; i < batch->count; ++i) {
    tier__row row = {0, TIER__NO_KEY, TIER__NO_KEY, 0, 0, 0};
    const int32_t reason = read_row(batch, i, &row, &batch->fields[i]);
    batch->reasons[i] = (uint8_t)reason;
    if (reason != TIER_ROW_ACCEPTED) {
      ++batch->bad_count;
      batch->bad_bytes += tier__batch_text_room(&batch->rows, i);
      continue;
    }
    if (tier__row_state(row.flags) == TIER_POSTED) {
      const uint64_t absolute = tier__absolute(row.amount);
      batch->absolute_minor =
          absolute > UINT64_MAX - batch->absolute_minor ? UINT64_MAX : batch->absolute_minor + absolute;
    }
    tier__row_put(kept, batch->start + i, &row);
  }
}

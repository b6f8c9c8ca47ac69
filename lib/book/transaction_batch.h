/* SPDX-License-Identifier: Apache-2.0 */
/** @file transaction_batch.h
 * One call of tier_book_add_transactions on its way through reading, reserving and placing. Its rows are read straight
 * into the room behind the rows of the book, so that no second copy is needed. */
#ifndef TIER_LIB_TRANSACTION_BATCH_H
#define TIER_LIB_TRANSACTION_BATCH_H

#include "base/calendar.h"
#include "book_object.h"

typedef struct tier__batch {
  tier_book *book;
  tier_transactions rows;     /**< The caller's. */
  size_t count;
  size_t start;               /**< First row behind those of the book. */
  uint32_t source;
  uint8_t *reasons;           /**< TIER_ROW_... of each row by itself; TIER_ROW_ACCEPTED: it can be placed. */
  uint8_t *fields;            /**< TIER__AT_... of a bad row. */
  uint32_t *transactions;     /**< Transaction key of each; NULL if the rows have no such ids. */
  uint64_t absolute_minor;    /**< Sum of |amount| of the good posted rows; UINT64_MAX if it is more. */
  size_t bad_count;
  size_t bad_bytes;           /**< Room for the texts of the bad rows. */
  tier_intake intake;
} tier__batch;

enum {
  TIER__AT_CUSTOMER,
  TIER__AT_TIME,
  TIER__AT_AMOUNT,
  TIER__AT_TRANSACTION,
  TIER__AT_ORDER,
  TIER__AT_RETURNED,
  TIER__AT_STATUS
};

static inline int tier__time_in_years(int64_t time_us) {
  return time_us >= TIER__FIRST_DAY * TIER__DAY_US && time_us < (TIER__LAST_DAY + INT64_C(1)) * TIER__DAY_US;
}

static inline uint64_t tier__absolute(int64_t value) {
  return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

/** Which columns must be there. @return TIER_E_ARGUMENT. */
tier_status tier__batch_check(const tier_transactions *rows, tier_error *err);
/** Reads all rows but their ids; needs room behind the rows of the book. */
void tier__batch_read(tier__batch *batch);
/** Puts all rows where they belong. Cannot fail. */
void tier__batch_place(tier__batch *batch);

#endif

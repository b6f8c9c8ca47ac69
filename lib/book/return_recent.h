/* SPDX-License-Identifier: Apache-2.0 */
/** @file return_recent.h
 * Whose purchases were taken back lately. */
#ifndef TIER_LIB_RETURN_RECENT_H
#define TIER_LIB_RETURN_RECENT_H

#include "occasion.h"
#include <tier/book.h>

/** Days, inclusive. */
typedef struct tier__return_days {
  int32_t bought_from;        /**< The purchase is of this day or later. */
  int32_t from_day, as_of_day;/**< The return is of these days. */
} tier__return_days;

/** Marks the customers with a return that lowers a purchase on the purchase's own day.
 * @param[out] ret_customers By index of the book: 1, else 0. */
void tier__returned_recently(const tier_book *book, const tier__purchase_rules *rules, const tier__return_days *days,
                             uint8_t *ret_customers);

#endif

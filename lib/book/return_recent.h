/* SPDX-License-Identifier: Apache-2.0 */
/** @file return_recent.h
 * How many purchases of each customer were taken back. */
#ifndef TIER_LIB_RETURN_RECENT_H
#define TIER_LIB_RETURN_RECENT_H

#include "occasion.h"
#include <tier/book.h>

/** Counts the returns that lower a purchase on the purchase's own day. Arrays by index of the book.
 * @param as_of_day Later rows do not count. @param[out] ret_counts By customer.
 * @param[out] ret_recent 1: one of them takes back a purchase of `bought_from` or later. */
void tier__returns_count(const tier_book *book, const tier__purchase_rules *rules, int32_t as_of_day,
                         int32_t bought_from, uint32_t *ret_counts, uint8_t *ret_recent);

#endif

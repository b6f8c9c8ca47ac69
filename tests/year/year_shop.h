/* SPDX-License-Identifier: Apache-2.0 */
/** @file year_shop.h
 * A generated shop of 20,000 customers over two years and a half, and the policy of its programme. */
#ifndef TIER_TESTS_YEAR_SHOP_H
#define TIER_TESTS_YEAR_SHOP_H

#include <tier/tier.h>

enum {
  YEAR_CUSTOMERS = 20000,
  YEAR_FIRST_DAY = 20089, /**< 2025-01-01: the first day of daily evaluation. */
  YEAR_DAYS = 365,
  YEAR_HISTORY = 540,     /**< Days of sales before it. */
  YEAR_DWELL = 45         /**< The policy's min_dwell_days. */
};

/** All sales, by customer and day. */
typedef struct year_shop {
  size_t rows;
  int64_t *customers;
  int32_t *days;
  int64_t *cents;
  size_t first[YEAR_CUSTOMERS + 1]; /**< Rows of customer k. */
} year_shop;

/** Draws a shop, always the same: customers come, buy at a rate of their own, send something back now and then, and
 * leave. */
void year_shop_open(year_shop *shop);
void year_shop_close(year_shop *shop);
/** Puts all sales into a new book. */
tier_book *year_shop_book(const year_shop *shop, tier_context *context);
/** 1 if the customer has no row on the days (after, until]. */
int year_shop_is_quiet(const year_shop *shop, size_t customer, int32_t after, int32_t until);
/** RFM, CLV, a rolling and a calendar metric, lets, and a ladder with everything that makes customers wait. */
tier_string year_shop_policy(void);

#endif

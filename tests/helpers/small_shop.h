/* SPDX-License-Identifier: Apache-2.0 */
/** @file small_shop.h
 * A small shop with everything in it: text ids, order and transaction ids, returns, a pending and a bad row, typed
 * attributes, and a policy with all built-in models. Public headers only. */
#ifndef TIER_TESTS_SMALL_SHOP_H
#define TIER_TESTS_SMALL_SHOP_H

#include <tier/tier.h>

#define SMALL_SHOP_CUSTOMERS 40
#define SMALL_SHOP_ROWS 192    /**< Room; see `transactions.count`. */
#define SMALL_SHOP_AS_OF 20088 /**< 2024-12-31. */

typedef struct small_shop {
  tier_customers customers;
  tier_transactions transactions;
  /* What the two point to. */
  tier_string customer_ids[SMALL_SHOP_CUSTOMERS], channels[SMALL_SHOP_CUSTOMERS], scores[SMALL_SHOP_CUSTOMERS];
  tier_attribute channel, score;
  const tier_attribute *attributes[2];
  tier_string row_customers[SMALL_SHOP_ROWS], transaction_ids[SMALL_SHOP_ROWS], amounts[SMALL_SHOP_ROWS];
  int32_t days[SMALL_SHOP_ROWS];
  uint8_t statuses[SMALL_SHOP_ROWS];
  char id_bytes[SMALL_SHOP_CUSTOMERS][8], score_bytes[SMALL_SHOP_CUSTOMERS][8];
  char transaction_bytes[SMALL_SHOP_ROWS][8], amount_bytes[SMALL_SHOP_ROWS][16];
} small_shop;

/** Opens the shop: fills all of it, always with the same. The struct must not move afterwards. */
void small_shop_open(small_shop *shop);

/** The policy: metrics, attributes, rfm, abc, clv, a text rule, three tiers. */
tier_string small_shop_policy(void);

#endif

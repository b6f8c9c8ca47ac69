/* SPDX-License-Identifier: Apache-2.0 */
/** @file random_shop.h
 * Random books and random policies for them, the same for the same seed. */
#ifndef TIER_TESTS_RANDOM_SHOP_H
#define TIER_TESTS_RANDOM_SHOP_H

#include "policy_fixture.h"

enum { SHOP_CUSTOMERS = 60, SHOP_ROWS = 16, SHOP_SPAN = 400 };

/** What a shop can do without. */
enum {
  SHOP_NO_PLACES = 1,
  SHOP_NO_MODELS = 2,
  SHOP_NO_RULES = 4,
  SHOP_NO_OVERRIDES = 8,
  SHOP_NO_TEXTS = 16, /**< No column of the policy's own is of texts. */
  SHOP_ORDERS = 32    /**< Purchases merged by order or by row. */
};

typedef struct shop_customer {
  char id[16];
  size_t count;
  int32_t days[SHOP_ROWS]; /**< Ascending. */
  int64_t amounts[SHOP_ROWS];
  int64_t orders[SHOP_ROWS];
  int32_t start_day;       /**< INT32_MIN: none. */
  char limit[16], level[8];/**< Attributes "owed" (money) and "level" (text); empty: missing. */
} shop_customer;

typedef struct shop {
  uint64_t state;
  unsigned flags;
  int32_t last_day;        /**< All transactions are up to this day. */
  shop_customer customers[SHOP_CUSTOMERS];
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_fitted *fitted;
} shop;

uint64_t shop_random(shop *s, uint64_t below);
/** Makes all of it. */
void shop_open(shop *s, tier_context *context, uint64_t seed, unsigned flags);
void shop_close(shop *s);
/** Assigns, and gives the next roster. @param[in,out] roster Replaced. @return To be destroyed. */
tier_result *shop_assign(const shop *s, int32_t day, tier_roster **roster);
/** Sets some overrides. */
void shop_override_some(shop *s, tier_roster *roster, int32_t day);
/** Asserts that two columns of one row each have the same bits. */
void assert_same_cell(const tier_column *a, size_t i, const tier_column *b, size_t k);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers/small_shop.h"

#include <stdio.h>
#include <string.h>

#define FIRST_DAY 19723 /* 2024-01-01 */

static tier_string text_of(const char *terminated) {
  const tier_string text = {terminated, strlen(terminated)};
  return text;
}

static void open_customers(small_shop *shop) {
  static const char *const channels[] = {"web", "shop", "partner", "staff"};
  for (unsigned i = 0; i < SMALL_SHOP_CUSTOMERS; i++) {
    snprintf(shop->id_bytes[i], sizeof shop->id_bytes[i], "c%02u", i);
    snprintf(shop->score_bytes[i], sizeof shop->score_bytes[i], "%u.5", i % 10);
    shop->customer_ids[i] = text_of(shop->id_bytes[i]);
    shop->channels[i] = text_of(i % 13 == 12 ? "" : channels[i % 4]);
    shop->scores[i] = text_of(shop->score_bytes[i]);
  }
  shop->channel = (tier_attribute){
      .size = sizeof shop->channel, .name = "channel", .type = TIER_TEXT, .texts = shop->channels};
  shop->score = (tier_attribute){
      .size = sizeof shop->score, .name = "credit", .type = TIER_FLOAT64, .texts = shop->scores};
  shop->attributes[0] = &shop->channel;
  shop->attributes[1] = &shop->score;
  shop->customers = (tier_customers){.size = sizeof shop->customers,
                                     .count = SMALL_SHOP_CUSTOMERS,
                                     .customer_ids = shop->customer_ids,
                                     .attributes = shop->attributes,
                                     .attribute_count = 2,
                                     .source = "register"};
}

static void add_row(small_shop *shop, unsigned customer, unsigned day, int cents, uint8_t status) {
  const size_t row = shop->transactions.count++;
  snprintf(shop->transaction_bytes[row], sizeof shop->transaction_bytes[row], "t%03u", (unsigned)row % 1000);
  snprintf(shop->amount_bytes[row], sizeof shop->amount_bytes[row], "%s%d.%02d", cents < 0 ? "-" : "",
           (cents < 0 ? -cents : cents) / 100, (cents < 0 ? -cents : cents) % 100);
  shop->row_customers[row] = shop->customer_ids[customer];
  shop->transaction_ids[row] = text_of(shop->transaction_bytes[row]);
  shop->amounts[row] = text_of(shop->amount_bytes[row]);
  shop->days[row] = FIRST_DAY + (int32_t)day;
  shop->statuses[row] = status;
}

/* Customer i joins on day 3 i and buys every 15 to 55 days until it drops out, one in three at once. The last two
 * customers buy nothing. */
static void open_transactions(small_shop *shop) {
  for (unsigned i = 0; i + 2 < SMALL_SHOP_CUSTOMERS; i++) {
    const unsigned purchases = i % 3 == 0 ? 1 : 2 + i * 7 % 9;
    const unsigned gap = 15 + i * 11 % 41;
    for (unsigned j = 0; j < purchases && 3 * i + j * gap < 360; j++) {
      add_row(shop, i, 3 * i + j * gap + i * j % 5, (int)(900 + 370 * (i % 11) + 53 * (j * j % 7)), TIER_POSTED);
    }
  }
  add_row(shop, 1, 200, -500, TIER_POSTED);
  add_row(shop, 4, 210, 0, TIER_POSTED);
  add_row(shop, 5, 220, 1000, TIER_PENDING);
  add_row(shop, 7, 230, 1000, TIER_POSTED);
  shop->amounts[shop->transactions.count - 1] = text_of("twelve");
  shop->transactions.size = sizeof shop->transactions;
  shop->transactions.customer_ids = shop->row_customers;
  shop->transactions.days = shop->days;
  shop->transactions.amount_texts = shop->amounts;
  shop->transactions.transaction_ids = shop->transaction_ids;
  shop->transactions.statuses = shop->statuses;
  shop->transactions.source = "till";
}

void small_shop_open(small_shop *shop) {
  memset(shop, 0, sizeof *shop);
  open_customers(shop);
  open_transactions(shop);
}

tier_string small_shop_policy(void) {
  return text_of(
      "{\"policy\": \"shop\", \"version\": \"2024-12\",\n"
      " \"calendar\": {\"utc_offset\": \"+08:00\"},\n"
      " \"money\": {\"currency\": \"USD\", \"minor_digits\": 2},\n"
      " \"purchases\": {\"merge\": \"day\", \"returns\": \"net\"},\n"
      " \"attributes\": {\"channel\": \"text\", \"credit\": \"float\"},\n"
      " \"metrics\": {\"spend_90d\": {\"sum\": \"amount\", \"window_days\": 90}},\n"
      " \"models\": {\n"
      "  \"rfm\": {\"type\": \"rfm\", \"bins\": 5, \"method\": \"quantile\", \"segments\": \"classic\"},\n"
      "  \"abc\": {\"type\": \"abc\", \"value\": \"spend\", \"cuts\": [0.80, 0.95]},\n"
      "  \"clv\": {\"type\": \"clv\", \"purchases\": \"mbg/nbd\", \"spend\": \"gamma-gamma\", \"horizon_days\": 365,\n"
      "            \"annual_discount\": 0.10}},\n"
      " \"rules\": {\"hit\": \"first\", \"list\": [\n"
      "  {\"id\": \"staff\", \"when\": \"channel == 'staff'\", \"then\": {\"ceiling\": \"general\"}}]},\n"
      " \"tiers\": [\n"
      "  {\"id\": \"general\", \"label\": {\"en\": \"General\", \"zh\": \"一般客户\"}},\n"
      "  {\"id\": \"important\", \"label\": {\"en\": \"Important\", \"zh\": \"重要客户\"},\n"
      "   \"enter\": \"abc.class in ['A', 'B'] || clv.value >= 100 || spend_90d > 50\"},\n"
      "  {\"id\": \"core\", \"label\": {\"en\": \"Core\", \"zh\": \"核心客户\"},\n"
      "   \"enter\": \"abc.class == 'A' && clv.alive >= 0.5\", \"keep\": \"abc.class == 'A'\"}]}\n");
}

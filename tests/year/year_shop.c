/* SPDX-License-Identifier: Apache-2.0 */
#include "year_shop.h"

#include "helpers/assert_close.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = YEAR_CUSTOMERS * 60 };

static const char POLICY[] =
    "{ \"policy\": \"year\", \"version\": \"1\","
    "  \"metrics\": { \"spend_12m\": { \"sum\": \"amount\", \"window_days\": 365 },"
    "    \"visits_90\": { \"count\": \"purchases\", \"window_days\": 90 },"
    "    \"spend_quarter\": { \"sum\": \"amount\", \"window\": \"quarter\" } },"
    "  \"models\": { \"rfm\": { \"type\": \"rfm\" }, \"clv\": { \"type\": \"clv\" } },"
    "  \"let\": { \"promising\": \"clv.alive >= 0.6 && rfm.f >= 4\", \"worth\": \"spend_12m + spend_quarter\" },"
    "  \"tiers\": [ { \"id\": \"base\" },"
    "    { \"id\": \"bronze\", \"enter\": \"worth >= 60\", \"keep\": \"worth >= 45\" },"
    "    { \"id\": \"silver\", \"enter\": \"worth >= 200 && visits_90 >= 1\", \"keep\": \"worth >= 170\" },"
    "    { \"id\": \"gold\", \"enter\": \"worth >= 500 && promising\","
    "      \"keep\": \"worth >= 400 && recency_days <= 120\" } ],"
    "  \"ladder\": { \"min_dwell_days\": 45, \"confirmations\": { \"up\": 2, \"down\": 3 }, \"grace_days\": 10,"
    "    \"downgrade\": \"one_step\" },"
    "  \"rules\": { \"hit\": \"first\", \"list\": ["
    "    { \"id\": \"lapsed\", \"when\": \"recency_days > 300\", \"then\": { \"tag\": \"call\" } } ] } }";

static uint64_t state;

/* splitmix64: a test must not depend on anybody's random numbers. */
static uint64_t next(void) {
  uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static uint32_t below(uint32_t bound) { return (uint32_t)(next() >> 32) % bound; }

static void add(year_shop *shop, size_t customer, int32_t day, int64_t cents) {
  assert_true(shop->rows < MOST_ROWS);
  shop->customers[shop->rows] = (int64_t)customer + 1;
  shop->days[shop->rows] = day;
  shop->cents[shop->rows] = cents;
  shop->rows++;
}

/** One customer: the days between his purchases spread evenly around a mean of his own, which is all that is needed. */
static void live(year_shop *shop, size_t customer) {
  const int32_t end = YEAR_FIRST_DAY + YEAR_DAYS;
  const uint32_t pause = 10 + below(200), price = 500 + below(8000), leaving = 3 + below(30);
  int32_t day = YEAR_FIRST_DAY - YEAR_HISTORY + (int32_t)below(YEAR_HISTORY + YEAR_DAYS / 2);
  for (size_t rows = 0; day < end && rows < 58; rows++) {
    const int64_t cents = price / 2 + below(price);
    add(shop, customer, day, cents);
    if (below(25) == 0) {
      add(shop, customer, day + (int32_t)below(20), -cents / 2);
    }
    if (below(leaving) == 0) {
      break;
    }
    day += 1 + (int32_t)below(2 * pause);
  }
}

void year_shop_open(year_shop *shop) {
  state = 20250101;
  shop->rows = 0;
  shop->customers = malloc(MOST_ROWS * sizeof *shop->customers);
  shop->days = malloc(MOST_ROWS * sizeof *shop->days);
  shop->cents = malloc(MOST_ROWS * sizeof *shop->cents);
  assert_true(shop->customers != NULL && shop->days != NULL && shop->cents != NULL);
  for (size_t k = 0; k < YEAR_CUSTOMERS; k++) {
    shop->first[k] = shop->rows;
    live(shop, k);
  }
  shop->first[YEAR_CUSTOMERS] = shop->rows;
}

void year_shop_close(year_shop *shop) {
  free(shop->customers);
  free(shop->days);
  free(shop->cents);
}

tier_book *year_shop_book(const year_shop *shop, tier_context *context) {
  const tier_transactions sales = {.size = sizeof sales,
                                   .count = shop->rows,
                                   .customer_numbers = shop->customers,
                                   .days = shop->days,
                                   .amounts_minor = shop->cents};
  tier_book *book = NULL;
  tier_error err = {.size = sizeof err};
  if (tier_book_create(context, NULL, &book, &err) != TIER_OK ||
      tier_book_add_transactions(book, &sales, NULL, &err) != TIER_OK) {
    fail_msg("%s", err.message);
  }
  return book;
}

int year_shop_is_quiet(const year_shop *shop, size_t customer, int32_t after, int32_t until) {
  for (size_t i = shop->first[customer]; i < shop->first[customer + 1]; i++) {
    if (shop->days[i] > after && shop->days[i] <= until) {
      return 0;
    }
  }
  return 1;
}

tier_string year_shop_policy(void) { return (tier_string){POLICY, strlen(POLICY)}; }

/* SPDX-License-Identifier: Apache-2.0 */
/* The same rows in one batch, in batches of 7, shuffled, and with customers before or after the transactions give the
 * same picture. The rows are drawn from few ids, days, amounts and states, so that everything that can clash does. */
#include "book_fixture.h"
#include <stdlib.h>

enum { ROWS = 240, CUSTOMERS = 60 };

typedef struct data {
  fixture_row rows[ROWS];
  fixture_customer customers[CUSTOMERS];
} data;

static uint32_t draw(uint64_t *seed, uint32_t below) {
  *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*seed >> 33) % below;
}

static data make_data(uint64_t seed) {
  static const char *const ids[] = {"7", "42", "007", "ann", "bob", "zoë", "", "\xFF"};
  static const char *const times[] = {"2024-01-01",           "2024-01-02",           "2023-12-31T16:00:00Z",
                                      "2023-12-31T15:59:59Z", "2024-01-01T10:00:00Z", "2025-02-01",
                                      "2024-13-01"};
  static const char *const amounts[] = {"10", "10.00", "-10", "0", "3.5", "-3.5", "x", "25"};
  static const char *const transactions[] = {"t1", "t2", "t3",  "t4", "t5", "t6",  "t7",
                                             "t8", "t9", "t10", "",   "",   "\xFF"};
  static const char *const orders[] = {"", "", "o1", "o2", "o3"};
  static const char *const statuses[] = {"", "", "", "posted", "pending", "void", "?"};
  static const char *const cities[] = {"", "", "Rome", "Oslo", "\xFF"};
  static const char *const points[] = {"", "", "1", "2", "-1", "one"};
  static const char *const starts[] = {NULL, NULL, NULL, "2024-01-01", "2024-01-02"};
  data d;
  for (int64_t i = 0; i < ROWS; ++i) {
    const fixture_row row = {ids[draw(&seed, 8)],           times[draw(&seed, 7)],  amounts[draw(&seed, 8)],
                             transactions[draw(&seed, 13)], orders[draw(&seed, 5)], statuses[draw(&seed, 7)],
                             i + 1};
    d.rows[i] = row;
  }
  for (int64_t i = 0; i < CUSTOMERS; ++i) {
    const fixture_customer row = {ids[draw(&seed, 8)], cities[draw(&seed, 5)], points[draw(&seed, 6)],
                                  starts[draw(&seed, 5)], ROWS + i + 1};
    d.customers[i] = row;
  }
  return d;
}

static void shuffle(data *d, uint64_t seed) {
  for (uint32_t i = ROWS; i > 1; --i) {
    const uint32_t j = draw(&seed, i);
    const fixture_row row = d->rows[i - 1];
    d->rows[i - 1] = d->rows[j];
    d->rows[j] = row;
  }
  for (uint32_t i = CUSTOMERS; i > 1; --i) {
    const uint32_t j = draw(&seed, i);
    const fixture_customer row = d->customers[i - 1];
    d->customers[i - 1] = d->customers[j];
    d->customers[j] = row;
  }
}

static void add_all(tier_book *book, const data *d, size_t batch, int customers_first) {
  for (int pass = 0; pass < 2; ++pass) {
    const int customers = pass == 0 ? customers_first : !customers_first;
    const size_t count = customers ? CUSTOMERS : ROWS;
    for (size_t i = 0; i < count; i += batch) {
      const size_t part = count - i < batch ? count - i : batch;
      if (customers) {
        fixture_take_customers(book, d->customers + i, part);
      } else {
        fixture_take(book, d->rows + i, part);
      }
    }
  }
}

static char *picture_of(tier_context *context, const data *d, size_t batch, int customers_first, int32_t merge) {
  tier_book *book = fixture_book(context);
  add_all(book, d, batch, customers_first);
  char *picture = fixture_picture(book, merge);
  tier_book_destroy(book);
  return picture;
}

static void test_order_and_cut(void **state) {
  tier_context *context = fixture_context();
  (void)state;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    const int32_t merge = (int32_t)(seed % 3);
    data d = make_data(seed);
    char *expected = picture_of(context, &d, ROWS, 0, merge);
    for (uint64_t round = 0; round < 6; ++round) {
      static const size_t batches[] = {1, 7, 31, ROWS};
      char *actual = picture_of(context, &d, batches[round % 4], (int)(round & 1), merge);
      fixture_same(actual, expected);
      free(actual);
      shuffle(&d, seed * 100 + round);
    }
    free(expected);
  }
  tier_context_destroy(context);
}

/* Which source a row comes from shows in the reports only: the ledger and the counts stay. */
static void test_sources(void **state) {
  tier_context *context = fixture_context();
  const tier__purchase_rules rules = {.zone = &fixture_zone};
  const data d = make_data(77);
  tier_book *one = fixture_book(context), *many = fixture_book(context);
  (void)state;
  fixture_take(one, d.rows, ROWS);
  for (size_t i = ROWS; i-- > 0;) {
    assert_int_equal(fixture_add(many, &d.rows[i], 1, i % 3 ? "shop" : "web", NULL, NULL), TIER_OK);
  }
  const tier_quality a = fixture_quality(one), b = fixture_quality(many);
  assert_memory_equal(&a, &b, sizeof a);
  tier__ledger x, y;
  assert_int_equal(tier__ledger_build(one, &rules, FIXTURE_DAY + 365, &x, NULL), TIER_OK);
  assert_int_equal(tier__ledger_build(many, &rules, FIXTURE_DAY + 365, &y, NULL), TIER_OK);
  assert_int_equal(x.hash, y.hash);
  assert_int_equal(x.first[x.customers], y.first[y.customers]);
  for (size_t i = 0; i < x.first[x.customers]; ++i) {
    assert_int_equal(x.occasions[i].day, y.occasions[i].day);
    assert_int_equal(x.occasions[i].net_minor, y.occasions[i].net_minor);
    assert_int_equal(x.occasions[i].return_rows, y.occasions[i].return_rows);
  }
  tier__ledger_end(&x);
  tier__ledger_end(&y);
  tier_book_destroy(one);
  tier_book_destroy(many);
  tier_context_destroy(context);
}

/* The hash tells books apart that differ in one row, one amount or one attribute. */
static void test_hash_differs(void **state) {
  static const fixture_row rows[] = {{"a", "2024-01-01", "1", NULL, NULL, NULL, 1},
                                     {"a", "2024-01-01", "1", NULL, NULL, NULL, 2},
                                     {"a", "2024-01-01", "2", NULL, NULL, NULL, 3},
                                     {"b", "2024-01-01", "1", NULL, NULL, NULL, 4},
                                     {"a", "2024-01-01", "1", NULL, "o", NULL, 5},
                                     {"a", "1970-01-01T00:00:00.019723Z", "1", NULL, NULL, NULL, 6}};
  static const fixture_customer customer[] = {{"a", "Rome", NULL, NULL, 1}};
  const tier__purchase_rules rules = {.zone = NULL};
  tier_context *context = fixture_context();
  uint64_t hashes[8];
  (void)state;
  for (size_t i = 0; i < 8; ++i) {
    tier_book *book = fixture_book(context);
    tier__ledger ledger;
    fixture_take(book, rows + (i < 6 ? i : 0), i == 6 ? 2 : 1);
    fixture_take_customers(book, customer, i == 7);
    assert_int_equal(tier__ledger_build(book, &rules, FIXTURE_DAY, &ledger, NULL), TIER_OK);
    hashes[i] = ledger.hash;
    tier__ledger_end(&ledger);
    tier_book_destroy(book);
    for (size_t j = 0; j < i; ++j) {
      assert_int_equal(hashes[i] == hashes[j], i == 1 && j == 0);
    }
  }
  tier_context_destroy(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_order_and_cut),
      cmocka_unit_test(test_sources),
      cmocka_unit_test(test_hash_differs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

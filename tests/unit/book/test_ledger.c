/* SPDX-License-Identifier: Apache-2.0 */
#include "book_fixture.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct world {
  tier_context *context;
  tier_book *book;
  tier__ledger ledger;
} world;

static int begin(void **state) {
  world *w = calloc(1, sizeof *w);
  assert_non_null(w);
  w->context = fixture_context();
  w->book = fixture_book(w->context);
  *state = w;
  return 0;
}

static int end(void **state) {
  world *w = *state;
  tier__ledger_end(&w->ledger);
  tier_book_destroy(w->book);
  tier_context_destroy(w->context);
  free(w);
  return 0;
}

static const tier__ledger *build(void **state, const tier_zone *zone, int32_t merge, int32_t returns,
                                 int32_t as_of_day) {
  world *w = *state;
  const tier__purchase_rules rules = {.zone = zone, .merge = merge, .returns = returns};
  tier__ledger_end(&w->ledger);
  assert_int_equal(tier__ledger_build(w->book, &rules, as_of_day, &w->ledger, NULL), TIER_OK);
  return &w->ledger;
}

static void check(const tier__ledger *ledger, size_t index, int32_t day, uint32_t is_purchase, int64_t net,
                  int64_t bought, int64_t returned) {
  const tier__occasion *occasion = &ledger->occasions[index];
  assert_int_equal(occasion->day, day);
  assert_int_equal(occasion->is_purchase, is_purchase);
  assert_int_equal(occasion->net_minor, net);
  assert_int_equal(occasion->bought_minor, bought);
  assert_int_equal(occasion->returned_minor, returned);
}

static void add(void **state, const fixture_row *rows, size_t count) {
  fixture_take(((world *)*state)->book, rows, count);
}

static void test_empty(void **state) {
  for (int32_t merge = TIER__MERGE_DAY; merge <= TIER__MERGE_ROW; merge += 2) {
    const tier__ledger *ledger = build(state, NULL, merge, TIER__RETURNS_NET, 0);
    assert_int_equal(ledger->customers, 0);
    assert_int_equal(ledger->first[0], 0);
    assert_int_equal(ledger->hash, 0);
  }
}

/* Numbers by value, then texts by bytes; whoever has only a customer row is there too. */
static void test_order_of_customers(void **state) {
  const fixture_row rows[] = {{"b", "2024-01-01", "1", NULL, NULL, NULL, 1},
                              {"10", "2024-01-01", "2", NULL, NULL, NULL, 2},
                              {"-3", "2024-01-01", "3", NULL, NULL, NULL, 3}};
  const fixture_customer customers[] = {{"9", "Rome", NULL, NULL, 1}, {"B", NULL, NULL, NULL, 2}};
  static const char *const expected[] = {"-3", "9", "10", "B", "b"};
  world *w = *state;
  add(state, rows, 3);
  fixture_take_customers(w->book, customers, 2);
  const tier__ledger *ledger = build(state, NULL, TIER__MERGE_DAY, TIER__RETURNS_NET, FIXTURE_DAY);
  assert_int_equal(ledger->customers, 5);
  for (size_t k = 0; k < 5; ++k) {
    const tier_string id = tier__book_id(w->book, ledger->order[k]);
    assert_int_equal(id.length, strlen(expected[k]));
    assert_memory_equal(id.data, expected[k], id.length);
    assert_int_equal(ledger->first[k + 1] - ledger->first[k], expected[k][0] != '9' && expected[k][0] != 'B');
  }
}

/* An instant belongs to the civil day of the zone; a date is that day in every zone. */
static void test_zones(void **state) {
  const fixture_row rows[] = {{"a", "2023-12-31T15:59:59.999999Z", "1", NULL, NULL, NULL, 1},
                              {"a", "2023-12-31T16:00:00Z", "2", NULL, NULL, NULL, 2},
                              {"a", "2024-01-01", "4", NULL, NULL, NULL, 3},
                              {"b", "1969-12-31T23:59:59.999999Z", "8", NULL, NULL, NULL, 4}};
  add(state, rows, 4);
  const tier__ledger *ledger = build(state, &fixture_zone, TIER__MERGE_DAY, TIER__RETURNS_NET, FIXTURE_DAY);
  assert_int_equal(ledger->first[1], 2);
  check(ledger, 0, FIXTURE_DAY - 1, 1, 100, 100, 0);
  check(ledger, 1, FIXTURE_DAY, 1, 600, 600, 0);
  check(ledger, 2, 0, 1, 800, 800, 0);
  ledger = build(state, NULL, TIER__MERGE_DAY, TIER__RETURNS_NET, FIXTURE_DAY);
  check(ledger, 0, FIXTURE_DAY - 1, 1, 300, 300, 0);
  check(ledger, 2, -1, 1, 800, 800, 0);
  const tier_zone west = {.offset_seconds = -18 * 3600, .cycle_end_us = INT64_MAX};
  ledger = build(state, &west, TIER__MERGE_DAY, TIER__RETURNS_NET, FIXTURE_DAY);
  check(ledger, 0, FIXTURE_DAY - 2, 1, 300, 300, 0);
  tier__zone_change change = {FIXTURE_DAY * TIER__DAY_US - INT64_C(8) * 3600 * 1000000, 9 * 3600};
  const tier_zone changing = {.count = 1, .changes = &change, .cycle_end_us = INT64_MAX};
  ledger = build(state, &changing, TIER__MERGE_DAY, TIER__RETURNS_NET, FIXTURE_DAY);
  check(ledger, 0, FIXTURE_DAY - 1, 1, 100, 100, 0);
  check(ledger, 1, FIXTURE_DAY, 1, 600, 600, 0);
}

static void test_as_of(void **state) {
  const fixture_row rows[] = {{"a", "2024-01-02", "1", NULL, NULL, NULL, 1},
                              {"a", "2024-01-01", "2", NULL, NULL, NULL, 2}};
  add(state, rows, 2);
  const uint64_t later = build(state, NULL, TIER__MERGE_DAY, TIER__RETURNS_NET, FIXTURE_DAY + 1)->hash;
  const tier__ledger *ledger = build(state, NULL, TIER__MERGE_DAY, TIER__RETURNS_NET, FIXTURE_DAY);
  assert_int_equal(ledger->first[1], 1);
  check(ledger, 0, FIXTURE_DAY, 1, 200, 200, 0);
  assert_true(ledger->hash != later);
  ledger = build(state, NULL, TIER__MERGE_DAY, TIER__RETURNS_NET, FIXTURE_DAY - 1);
  assert_int_equal(ledger->first[1], 0);
}

/* By day: all rows of a day are one; returns lower it or stand alone; a zero is a purchase. */
static void test_merge_day(void **state) {
  const fixture_row rows[] = {
      {"a", "2024-01-03", "-2", NULL, NULL, NULL, 1}, {"a", "2024-01-01", "5", NULL, NULL, NULL, 2},
      {"a", "2024-01-02", "-1", NULL, NULL, NULL, 3}, {"a", "2024-01-01", "-5", NULL, NULL, NULL, 4},
      {"a", "2024-01-01", "3", NULL, NULL, NULL, 5},  {"a", "2024-01-03", "0", NULL, NULL, NULL, 6}};
  add(state, rows, 6);
  const tier__ledger *ledger = build(state, NULL, TIER__MERGE_DAY, TIER__RETURNS_NET, FIXTURE_DAY + 9);
  assert_int_equal(ledger->first[1], 3);
  check(ledger, 0, FIXTURE_DAY, 1, 300, 800, 500);
  check(ledger, 1, FIXTURE_DAY + 1, 0, -100, 0, 100);
  check(ledger, 2, FIXTURE_DAY + 2, 1, -200, 0, 200);
  ledger = build(state, NULL, TIER__MERGE_DAY, TIER__RETURNS_IGNORE, FIXTURE_DAY + 9);
  check(ledger, 0, FIXTURE_DAY, 1, 800, 800, 500);
  check(ledger, 1, FIXTURE_DAY + 1, 0, 0, 0, 100);
  assert_int_equal(ledger->occasions[1].return_rows, 1);
}

/* By row: in order of time within the day; returns go to the first purchase of their day. */
static void test_merge_row(void **state) {
  const fixture_row rows[] = {{"a", "2024-01-01T12:00Z", "5", NULL, NULL, NULL, 1},
                              {"a", "2024-01-01T09:00Z", "7", NULL, NULL, NULL, 2},
                              {"a", "2024-01-01T08:00Z", "-1", NULL, NULL, NULL, 3},
                              {"a", "2024-01-02", "-2", NULL, NULL, NULL, 4},
                              {"a", "2024-01-02", "-3", NULL, NULL, NULL, 5}};
  add(state, rows, 5);
  const tier__ledger *ledger = build(state, NULL, TIER__MERGE_ROW, TIER__RETURNS_NET, FIXTURE_DAY + 9);
  assert_int_equal(ledger->first[1], 3);
  check(ledger, 0, FIXTURE_DAY, 1, 600, 700, 100);
  check(ledger, 1, FIXTURE_DAY, 1, 500, 500, 0);
  check(ledger, 2, FIXTURE_DAY + 1, 0, -500, 0, 500);
  assert_int_equal(ledger->occasions[2].return_rows, 2);
}

/* By order: over days, on the first day of purchase; only returns of the order on that day lower it. */
static void test_merge_order(void **state) {
  const fixture_row rows[] = {
      {"a", "2024-01-03", "5", NULL, "x", NULL, 1},  {"a", "2024-01-02", "7", NULL, "x", NULL, 2},
      {"a", "2024-01-02", "-1", NULL, "x", NULL, 3}, {"a", "2024-01-03", "-2", NULL, "x", NULL, 4},
      {"a", "2024-01-02", "9", NULL, NULL, NULL, 5}, {"a", "2024-01-02", "9", NULL, NULL, NULL, 6},
      {"b", "2024-01-02", "4", NULL, "x", NULL, 7},  {"a", "2024-01-01", "-6", NULL, "x", NULL, 8}};
  world *w = *state;
  const tier__purchase_rules rules = {.merge = TIER__MERGE_ORDER};
  assert_int_equal(tier__ledger_build(w->book, &rules, 0, &w->ledger, NULL), TIER_E_DATA);
  add(state, rows, 8);
  const tier__ledger *ledger = build(state, NULL, TIER__MERGE_ORDER, TIER__RETURNS_NET, FIXTURE_DAY + 9);
  assert_int_equal(ledger->first[1], 5);
  check(ledger, 0, FIXTURE_DAY, 0, -600, 0, 600);
  check(ledger, 1, FIXTURE_DAY + 1, 1, 1100, 1200, 100);
  check(ledger, 2, FIXTURE_DAY + 1, 1, 900, 900, 0);
  check(ledger, 3, FIXTURE_DAY + 1, 1, 900, 900, 0);
  check(ledger, 4, FIXTURE_DAY + 2, 0, -200, 0, 200);
  check(ledger, 5, FIXTURE_DAY + 1, 1, 400, 400, 0);
}

/* However purchases are merged, no money comes or goes, and occasions stand by day. */
static void test_sums_agree(void **state) {
  uint64_t seed = 5;
  static fixture_row rows[FIXTURE_ROWS];
  static char amounts[FIXTURE_ROWS][16], days[FIXTURE_ROWS][16];
  static const char *const orders[] = {"", "x", "y", "z"};
  for (size_t i = 0; i < FIXTURE_ROWS; ++i) {
    seed = seed * UINT64_C(6364136223846793005) + 1;
    (void)snprintf(amounts[i], sizeof amounts[i], "%d", (int)(seed >> 40) % 100 - 30);
    tier_day_format(FIXTURE_DAY + (int32_t)(seed >> 50) % 20, days[i]);
    const fixture_row row = {"a", days[i], amounts[i], NULL, orders[seed >> 62], NULL, (int64_t)i};
    rows[i] = row;
  }
  add(state, rows, FIXTURE_ROWS);
  const int64_t spend = fixture_quality(((world *)*state)->book).spend_minor;
  for (int32_t merge = TIER__MERGE_DAY; merge <= TIER__MERGE_ROW; ++merge) {
    const tier__ledger *ledger = build(state, NULL, merge, TIER__RETURNS_NET, FIXTURE_DAY + 99);
    int64_t net = 0, difference = 0;
    for (size_t i = 0; i < ledger->first[1]; ++i) {
      net += ledger->occasions[i].net_minor;
      difference += ledger->occasions[i].bought_minor - ledger->occasions[i].returned_minor;
      assert_true(i == 0 || ledger->occasions[i - 1].day <= ledger->occasions[i].day);
    }
    assert_int_equal(net, spend);
    assert_int_equal(difference, spend);
  }
}

/* Labels of a text attribute: only those that occur, by bytes, "10" before "9". */
static void test_labels(void **state) {
  const fixture_customer customers[] = {{"1", "9", NULL, NULL, 1},
                                        {"2", "10", NULL, NULL, 2},
                                        {"3", "a lost one", NULL, NULL, 3},
                                        {"3", "Z", NULL, NULL, 4},
                                        {"4", "", NULL, NULL, 5}};
  world *w = *state;
  fixture_take_customers(w->book, customers, 5);
  const tier__ledger *ledger = build(state, NULL, TIER__MERGE_DAY, TIER__RETURNS_NET, 0);
  tier__table table = tier__table_begin(w->context, ledger->customers, 2);
  assert_int_equal(tier__book_attribute(w->book, "city", ledger, &table, NULL), TIER_OK);
  assert_int_equal(tier__book_attribute(w->book, "nothing", ledger, &table, NULL), TIER_E_NOT_FOUND);
  const tier_column *city = &table.columns[0]->view;
  const int32_t *codes = city->values;
  assert_int_equal(city->label_count, 3);
  assert_memory_equal(city->labels[0].data, "10", 2);
  assert_memory_equal(city->labels[1].data, "9", 1);
  assert_memory_equal(city->labels[2].data, "Z", 1);
  assert_int_equal(codes[0], 1);
  assert_int_equal(codes[1], 0);
  assert_int_equal(codes[2], 2);
  assert_int_equal(city->validity[0], 7);
  tier__table_end(&table);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_empty, begin, end),
      cmocka_unit_test_setup_teardown(test_order_of_customers, begin, end),
      cmocka_unit_test_setup_teardown(test_zones, begin, end),
      cmocka_unit_test_setup_teardown(test_as_of, begin, end),
      cmocka_unit_test_setup_teardown(test_merge_day, begin, end),
      cmocka_unit_test_setup_teardown(test_merge_row, begin, end),
      cmocka_unit_test_setup_teardown(test_merge_order, begin, end),
      cmocka_unit_test_setup_teardown(test_sums_agree, begin, end),
      cmocka_unit_test_setup_teardown(test_labels, begin, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
